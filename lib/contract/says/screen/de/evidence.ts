// German: the risk of an account, and where its figures come from.
import type { Same } from "../../saying.ts";
import type { evidence as english } from "../en/evidence.ts";

export const evidence = {
  "plan.title": "Positionsgröße",
  "plan.open": "Positionsgröße …",
  "plan.percent": "Kontorisiko in %",
  "plan.entry": "Einstieg",
  "plan.buy": ({ quantity }) => `Kauf ${quantity}`,
  "plan.sell": ({ quantity }) => `Verkauf ${quantity}`,
  "plan.budget": "Höchstens im Risiko",
  "plan.notional": "Gegenwert beim Einstieg",
  "plan.notionalBase": "In der Basiswährung",
  "plan.leverage": "Hebel dieser Position",
  "plan.note":
    "Abgerundet. Wenn alles zum Einstieg ausgeführt wird; ein Stop kann schlechter ausgeführt werden. Gesendet wird nichts.",
  "plan.toTicket": "Ins Ticket",
  "plan.gap.amount": "Der Anteil des Kontos muss größer als null sein",
  "plan.gap.quote": "Der Einstieg fehlt",
  "plan.gap.rate": "Unbekannt: Es gibt keinen Wechselkurs zur Basiswährung",
  "plan.gap.netLiquidation": "Unbekannt: Der Wert des Kontos ist nicht bekannt oder nicht aktuell",
  "plan.gap.stop": "Der Stop fehlt",
  "plan.gap.stopSide": "Einstieg und Stop sind derselbe Kurs",
  "plan.gap.tooSmall": "So wenig Risiko erlaubt weniger, als gehandelt werden kann",
  "viewer.text": "Ein Lotse auf einem anderen Rechner, zum Ansehen: von hier kann nichts gesendet werden.",
  "viewer.all": "Alle Lotsen",
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
  "why.noSource": "Wer es gemeldet hat, ist nicht aufgehoben",
  "why.noTime": "Zeit nicht einzeln bekannt",
  "why.isBase": "Es ist die Basiswährung selbst",
  "why.notTold": "Nicht bekannt: IB hat es nicht gemeldet",

  "why.formula.sum": "Summe der Positionen",
  "why.formula.sumBase": "Summe der Positionen, jede in der Basiswährung",
  "why.formula.inBase": "Wert × Wechselkurs",
  "why.formula.size": "Wert × Wechselkurs, ohne Vorzeichen",
  "why.formula.weightSum": "Wert ÷ Liquidationswert × 100",
  "why.formula.cushion": "Überschussliquidität ÷ Liquidationswert × 100",
  "why.formula.share": "Wert ohne Vorzeichen ÷ Brutto-Engagement × 100",
  "why.formula.distance": "(Stop − Kurs) ÷ Kurs × 100",
  "why.formula.atStops": "(Stop − Kurs) × Menge × Geld je Punkt × Wechselkurs",
  "why.formula.change": "Letzter − Schlusskurs",
  "why.formula.changePercent": "(Letzter − Schlusskurs) ÷ Schlusskurs × 100",
  "why.formula.spread": "Brief − Geld",
  "why.stop": "Stop",
  "why.bidSize": "Größe Geld",
  "why.askSize": "Größe Brief",
  "why.sessionOpen": "Eröffnung der Sitzung",
  "why.change": "Veränderung",
  "why.changePercent": "Veränderung in Prozent",
  "why.spread": "Spread",
  "why.inputs": ({ count }) => `${count} Eingaben`,
  "why.seeAbove": "Zusammengesetzt, wie unter seinem eigenen Namen gezeigt",
  "why.noQuote": "Diese Kurse werden gerade nicht beobachtet: Dahinter steht nichts",
  "why.noTotal": "Eine solche Position gibt es nicht mehr",
  "why.risk": "Zurück zum Risiko",

  "explain.limit": "Limit",
  "explain.value": "Daran gemessen",
  "explain.most": "Erlaubt",
  "explain.passes": "Ginge durch",
  "explain.passes.quantity": "Menge, die durchginge",
  "explain.passes.limitPrice": "Limit-Kurs, der durchginge",
  "explain.passes.notBefore": "Ginge durch ab",
  "explain.halted":
    "Der Handel ist angehalten: Nur Glattstellungen und Stornos gehen hinaus. Positionen lassen sich weiter glattstellen. Wer angehalten hat und warum, steht im Status unter Handel; dort wird er freigegeben.",
  "explain.reducing":
    "Nur Orders gehen durch, die eine Position verkleinern und sie nie drehen. Stellen Sie glatt, oder schalten Sie im Status unter Handel auf aktiv.",
  "explain.readOnly":
    "TWS lässt über seine API niemanden senden. Entfernen Sie in seinen API-Einstellungen den Haken bei „Read-Only API“ und verbinden Sie neu. Gesendet wurde nichts.",
  "explain.mode":
    "Das Konto ist nicht von der Art, für die Lotse gestartet wurde. Starten Sie mit der anderen Option, oder melden Sie sich in TWS mit dem anderen Benutzer an.",
  "explain.live":
    "Senden mit echtem Geld wird für jedes Konto freigeschaltet, mit seiner Nummer und der Passphrase, und endet nach 15 Minuten ohne Nutzung. Schalten Sie es im Status unter Handel frei.",
  "explain.journal":
    "Eine Order steht auf der Platte, bevor sie gesendet wird, und die Platte nimmt sie nicht an. Schaffen Sie Platz im Datenordner, oder stellen Sie ihn wieder her; Lotse versucht es von selbst erneut.",
  "explain.loss":
    "Der Verlust des Tages hat sein Limit erreicht. Glattstellungen gehen weiter durch. Es gilt bis zum nächsten Handelstag, oder bis das Limit in lotse.json geändert und neu gelesen ist.",
  "explain.confirm":
    "Ein Limit fragt, ob es so gemeint ist. Wenn ja, rufen Sie die Vorschau neu auf und setzen Sie den Haken.",
  "explain.pace":
    "Zu viele in zu kurzer Zeit. Warten Sie, oder senden Sie weniger; ab wann es durchginge, steht da, wo es bekannt ist.",
  "explain.input":
    "Einer Prüfung fehlt eine Zahl, und statt zu raten lehnt sie ab. Warten Sie auf den Kurs, den Wechselkurs oder die Antwort von IB, dann neue Vorschau.",
  "explain.price":
    "Der Kurs liegt weiter vom Markt, als das Limit erlaubt. Nehmen Sie einen näheren; der nächste, der durchginge, steht da, wo er bekannt ist.",
  "explain.kinds":
    "Dieses Instrument oder diese Richtung ist ausgenommen: durch Ihre Limits in lotse.json, oder weil es sich gar nicht handeln lässt.",
  "explain.size":
    "Die Order, oder was sie mit dem Übrigen ergibt, ist größer, als das Limit erlaubt. Machen Sie sie kleiner; die größte, die durchginge, steht da, wo sie bekannt ist. Limits stehen in lotse.json.",
  "explain.preview":
    "Die Vorschau gilt nicht mehr: Ihre Zeit ist um, sie wurde benutzt, oder die Welt hat sich bewegt. Gesendet wurde damit nichts; rufen Sie eine neue auf.",
  "explain.position":
    "Was gehalten wird oder dagegen arbeitet, ist nicht das, wofür diese Glattstellung gemacht war. Sehen Sie sich die Position und ihre Ausstiege an, dann neue Vorschau.",
  "explain.ib":
    "IB hat es abgelehnt, aus dem Grund in seinen Worten. Stellen Sie das richtig und rufen Sie eine neue Vorschau auf. Eine abgelehnte Änderung lässt die Order, wie sie war.",
  "explain.unknown":
    "Es kam keine Antwort: Ob es ausgeführt wurde, ist nicht bekannt. Sehen Sie sich die Orders an, bevor Sie es wiederholen; Lotse fragt den Broker von selbst.",
  "explain.notReady":
    "Lotse hat gerade keinen belegten Stand des Brokers, und ohne ihn sendet es nichts. Es verbindet sich und liest von selbst; der Status sagt, worauf es wartet. Danach neue Vorschau.",
  "explain.ended":
    "Die Order ist nicht in einem Zustand, in dem das mit ihr möglich ist. Ihr Verlauf, hinter ihrem Namen in der Liste, sagt, wo sie steht.",
  "explain.draft":
    "Die Order passt nicht zu den Regeln ihres Instruments, oder ihre Felder widersprechen sich. Ändern Sie, was genannt ist; sie hat Lotse nicht verlassen.",
  "explain.access":
    "Wer fragt, darf das nicht oder ist nicht mehr angemeldet. Melden Sie sich neu an, oder nehmen Sie ein Token mit der nötigen Berechtigung.",
  "explain.other": "Der Satz daneben ist alles, was Lotse davon weiß.",

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
  "speed.title": "Tempo des Desks",
  "speed.hop": "Die letzten Orders",
  "speed.half": "Hälfte in",
  "speed.most": "99 % in",
  "speed.check": "Geprüft",
  "speed.journal": "Auf der Platte",
  "speed.bridge": "Am Socket",
  "speed.broker": "Erstes Wort von IB",
  "speed.publish": "An die Leser",
  "speed.turn": ({ minute, start }) =>
    `Längster Durchlauf: ${minute} in der letzten Minute, ${start} seit dem Start`,
  "speed.failed": "Keine Antwort vom Server. Schließen und noch einmal öffnen",
} satisfies Same<typeof english>;
