// German: what is opened of the positions: their totals, what can be done with one, risk.
import type { Same } from "../../saying.ts";
import type { portfolio as english } from "../en/portfolio.ts";

export const portfolio = {
  "totals.of": ({ currency }) => `Summe ${currency}`,
  "totals.base": ({ currency }) => `Alles in ${currency}`,
  "totals.lacks": ({ names }) => `Nicht bekannt: Es fehlt für ${names}`,
  "totals.rates": ({ currencies }) => `Kein Wechselkurs für ${currencies}`,

  "weight.noRate": ({ currency }) =>
    `Nicht bekannt: IB nennt den Wechselkurs für ${currency} nur, solange das Konto ${currency} hält`,
  "weight.noValue": "Nicht bekannt: die Position hat noch keinen Marktkurs",
  "weight.noTotal": "Nicht bekannt: der Liquidationswert des Kontos ist noch nicht gelesen",

  "position.gone": "Diese Position ist geschlossen",
  "position.close": "Zum Marktpreis glattstellen",
  "position.noShare": "Dieser Teil ist weniger als die kleinste Menge",
  "position.isEven": "Der Stop steht schon dort",
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

  "spark.open": "Verlauf des Tages",
  "spark.few": "Von diesem Tag sind zu wenige Punkte für eine Linie aufgehoben",

  "risk.alarms": ({ count }) => `Stops, die nicht zu ihren Positionen passen: ${count}`,

  "why.of": ({ symbol }) => `Warum diese Zahlen: ${symbol}`,
  "why.open": "Warum diese Zahlen",
} as const satisfies Same<typeof english>;
