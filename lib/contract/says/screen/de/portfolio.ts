// German: what is opened of the positions: their totals, what can be done with one, risk.
import type { Same } from "../../saying.ts";
import type { portfolio as english } from "../en/portfolio.ts";

export const portfolio = {
  "totals.of": ({ currency }) => `Summe ${currency}`,
  "totals.base": ({ currency }) => `Alles in ${currency}`,
  "totals.lacks": ({ names }) => `Nicht bekannt, weil es nicht bekannt ist für: ${names}`,
  "totals.rates": ({ currencies }) => `Kein Wechselkurs für ${currencies}`,

  "weight.noRate": ({ currency }) =>
    `Nicht bekannt: IB nennt den Wechselkurs für ${currency} nur, solange das Konto ${currency} hält`,
  "weight.noValue": "Nicht bekannt: die Position hat noch keinen Marktkurs",
  "weight.noTotal": "Nicht bekannt: der Liquidationswert des Kontos ist noch nicht gelesen",

  "position.gone": "Diese Position ist geschlossen",
  "position.close": "Zum Marktpreis glattstellen",
  "position.closeOther": "Anders …",
  "position.stops": "Stops",
  "position.noStop": "Kein Stop ist im Markt: Nichts beendet diese Position, wenn der Markt dreht.",
  "position.attach": "Stop anlegen …",
  "position.breakEven": ({ price }) => `Stop auf Einstand, ${price}`,
  "position.fires": ({ price }) =>
    `Der Markt ist schon jenseits von ${price}: Ein Stop dort würde sofort auslösen.`,
  "position.noMarket": ({ price }) =>
    `Ohne Marktkurs weiß niemand, ob ein Stop bei ${price} sofort auslösen würde.`,
  "position.reverse": "In zwei Schritten drehen …",

  "stop.title": ({ symbol }) => `Ein Stop für ${symbol}`,
  "stop.distance": "Abstand zum Marktkurs",
  "stop.fromEntry": "Gegen den Einstand",
  "stop.fromNow": "Gegen jetzt",
  "stop.note":
    "Ein Stop löst bei seinem Kurs aus und wird zum Marktpreis ausgeführt: Der Verlust kann größer sein. Gebühren des Ausstiegs sind nicht enthalten.",
  "stop.preview": "Vorschau des Stops",

  "reverse.title": ({ symbol }) => `${symbol} drehen`,
  "reverse.text":
    "Zwei Orders, jede mit eigener Vorschau. Die zweite ist möglich, wenn der Broker sagt, dass nichts mehr gehalten wird.",
  "reverse.sellAll": ({ quantity, symbol }) => `Den Bestand verkaufen: ${quantity} ${symbol}, zum Marktpreis`,
  "reverse.buyAll": ({ quantity, symbol }) =>
    `Den Leerverkauf zurückkaufen: ${quantity} ${symbol}, zum Marktpreis`,
  "reverse.sellNew": ({ quantity, symbol }) => `${quantity} ${symbol} leer verkaufen, zum Marktpreis`,
  "reverse.buyNew": ({ quantity, symbol }) => `${quantity} ${symbol} kaufen, zum Marktpreis`,
  "reverse.flat": "Geschlossen: Es wird nichts mehr gehalten",
  "reverse.held": ({ quantity }) => `Jetzt gehalten: ${quantity}`,
  "reverse.unknown": "Was jetzt gehalten wird, ist nicht bekannt",
  "reverse.preview": "Vorschau der neuen Position",

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
  "risk.alarms": ({ count }) => `Stops, die nicht zu ihren Positionen passen: ${count}`,

  "why.title": "Warum diese Zahl",
  "why.open": "Warum diese Zahlen",
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

  "history.tab.trips": "Abgeschlossen",
  "history.csv.round-trips": "Abgeschlossene als CSV",
  "trips.none": "An diesem Tag wurde nichts eröffnet und wieder geschlossen",
  "trips.note": "Nach FIFO, je Konto und Instrument. Gebühren sind die beider Enden.",
  "trips.startUnknown":
    "Was vor diesem Tag gehalten wurde, ist nicht bekannt: Ein anderer Posten kann der erste gewesen sein.",
  "trips.times": "Eröffnet → geschlossen",
  "trips.prices": "Einstieg → Ausstieg",
  "trips.net": "Netto",
  "trips.more": ({ shown, count }) => `Die letzten ${shown} von ${count}: Die Datei hat alle`,
} as const satisfies Same<typeof english>;
