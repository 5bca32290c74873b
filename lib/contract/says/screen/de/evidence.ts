// German: the risk of an account, and where its figures come from.
import type { Same } from "../../saying.ts";
import type { evidence as english } from "../en/evidence.ts";

export const evidence = {
  "risk.title": "Risiko",
  "risk.exposure": "Engagement",
  "risk.gross": "Brutto-Engagement",
  "risk.net": "Netto-Engagement",
  "risk.leverage": "Hebel",
  "risk.leverageHint": "Brutto-Engagement ÷ Liquidationswert",
  "risk.excess": "Überschussliquidität",
  "risk.cushion": "Margin-Puffer",
  "risk.cushionHint": "Überschussliquidität ÷ Liquidationswert: Bei null schließt IB Positionen von selbst",
  "risk.atStops": "Von jetzt bis zu den Stops",
  "risk.atStopsHint":
    "Was von jetzt an gewonnen oder verloren wird, wenn jede Position beim Kurs ihrer Stops endet; die Ausführung kann schlechter sein",
  "risk.byValue":
    "Nach Marktwert: Eine Option zählt mit dem, was sie wert ist, nicht mit dem, was sie bewegt.",
  "risk.concentration": "Konzentration",
  "risk.share": "Vom Brutto-Engagement",
  "risk.shareUnknown": "Anteile sind nicht bekannt, solange einer der Werte es nicht ist",
  "risk.stops": "Stops",
  "risk.stopped": "Gedeckt",
  "risk.distance": "Abstand",
  "risk.fault": "Was nicht stimmt",
  "risk.fault.none": "kein Stop",
  "risk.fault.smaller": "kleiner als die Position",
  "risk.fault.larger": "größer als die Position",
  "risk.fault.beyond": "jenseits des Marktes",
  "risk.fault.adds": "ein Stop, der sie vergrößert",
  "risk.fault.unknown": "Größe nicht bekannt",
  "risk.fine": "gedeckt",

  "why.title": "Warum diese Zahl",
  "why.stale": "Das sind die zuletzt bekannten Zahlen, keine aktuellen.",
  "why.averageCost": "Durchschnittskosten je Einheit",
  "why.moneyPerPoint": "Geld je Punkt und Einheit",
  "why.rate": "Wechselkurs zur Basiswährung",
  "why.formula.entry": "Durchschnittskosten ÷ Geld je Punkt",
  "why.formula.price": "Wert ÷ Menge ÷ Geld je Punkt",
  "why.formula.weight": "Wert × Wechselkurs ÷ Liquidationswert × 100",
  "why.from": ({ source }) => `Von IB gemeldet: ${source}`,
  "why.noTime": "Zeit nicht einzeln bekannt",
  "why.isBase": "Es ist die Basiswährung selbst",
  "why.notTold": "Nicht bekannt: IB hat es nicht gemeldet",

  "equity.title": "Verlauf des Tages",
  "equity.which": "Was gezeichnet wird",
  "equity.worth": "Liquidationswert",
  "equity.daily": "Tages-G/V",
  "equity.none":
    "Von diesem Tag ist noch nichts aufgehoben: Ein Punkt je Minute kommt, solange Lotse läuft und verbunden ist",
  "equity.failed": "Der Verlauf konnte nicht gelesen werden; gezeigt wird der zuletzt gelesene",
  "equity.summary": ({ what, currency, from, until, low, high, gaps }) =>
    `${what} in ${currency}, ${from} bis ${until}: tiefster Wert ${low}, höchster ${high}, ${gaps}-mal nicht bekannt`,
  "equity.low": "Tiefster Wert",
  "equity.high": "Höchster Wert",
  "equity.note": ({ begins }) =>
    `Einmal je Minute festgehalten, solange Lotse läuft; was nicht bekannt war, bleibt offen. Der Tag begann ${begins}.`,
  "equity.table": "Der Verlauf als Tabelle",
  "equity.time": "Zeit",
  "equity.unknown": "nicht bekannt",
} satisfies Same<typeof english>;
