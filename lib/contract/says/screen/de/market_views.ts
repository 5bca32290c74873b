// German: chart, option chain and depth.
import { counted } from "../../counted.ts";
import type { Same } from "../../saying.ts";
import type { marketViews as english } from "../en/market_views.ts";

export const marketViews = {
  "chart.choose": "Wählen Sie ein Instrument: hier kommt sein Chart.",
  "chart.size": "Länge eines Balkens",
  "chart.size.1 min": "1 Min.",
  "chart.size.5 mins": "5 Min.",
  "chart.size.15 mins": "15 Min.",
  "chart.size.1 hour": "1 Std.",
  "chart.size.1 day": "1 Tag",
  "chart.summary": ({ symbol, size, count }) => `Kurschart von ${symbol}, ${count} Balken zu ${size}`,
  "chart.hint":
    "Ein Klick nimmt einen Kurs in das Ticket; die Linie einer Order lässt sich ziehen, was die Prüfung der Änderung öffnet. Beides geht auch in der Tabelle unter dem Chart.",
  "chart.loading": "Die Kurshistorie wird gelesen …",
  "chart.none": "IB hat für diesen Zeitraum keine Balken.",
  "chart.unread": ({ count, time }) =>
    `${count === 1 ? "Eine Kerze war" : `${count} Kerzen waren`} nicht lesbar${
      time === "" ? "" : `: ${time}`
    }`,
  "chart.again": "Noch einmal versuchen",
  "chart.of.TRADES": "Abschlüsse, auch außerhalb der regulären Zeiten",
  "chart.of.MIDPOINT": "Mitte von Geld und Brief",
  "chart.of.AGGTRADES": "Abschlüsse aller Handelsplätze",
  "chart.runs": "Der letzte Balken läuft mit dem Kurs",
  "chart.delayed": "Verzögerte Daten: der letzte Balken läuft nicht mit",
  "chart.stands": "Kein Live-Kurs: der letzte Balken läuft nicht mit",
  "chart.zone": ({ zone }) => `Zeiten: ${zone}`,
  "chart.position": ({ quantity }) => `Position ${quantity}`,
  "chart.table": "Tabelle der Balken, wie IB sie geschickt hat",
  "chart.change": "Ändern …",
  "chart.time": "Zeit",
  "chart.open": "Eröffnung",
  "chart.close": "Schluss",
  "chart.take": "Diesen Kurs in das Ticket nehmen",
  "chain.choose":
    "Wählen Sie eine Aktie, einen Index oder einen Future: dann stehen hier die Optionen darauf.",
  "chain.loading": "Optionen werden gelesen …",
  "chain.none": ({ symbol }) => `IB führt keine Optionen auf ${symbol}.`,
  "chain.unread": ({ count }) =>
    `Nicht die ganze Kette: ${
      count === 1 ? "eine Zeile" : `${count} Zeilen`
    } der Antwort von IB nicht lesbar`,
  "chain.again": "Noch einmal versuchen",
  "chain.expiry": "Klasse und Verfall",
  "chain.days": ({ date, count }) => `${date} · ${counted(count, "Tag", "Tage")}`,
  "chain.count": "Basispreise, die angezeigt und kursversorgt werden",
  "chain.strikes": ({ count }) => `${count} Basispreise`,
  "chain.lower": "Niedrigere Basispreise",
  "chain.higher": "Höhere Basispreise",
  "chain.center": "Am Geld",
  "chain.sides": "Welche Seite",
  "chain.sides.both": "Beide",
  "chain.sides.calls": "Calls",
  "chain.sides.puts": "Puts",
  "chain.strike": "Basispreis",
  "chain.interest.hint": "Open Interest: offene Kontrakte, einmal am Tag gemeldet",
  "chain.volatility.hint": "Implizite Volatilität, in Prozent pro Jahr",
  "chain.delta.hint": "Änderung der Option je Einheit des Basiswerts",
  "chain.last": "Zuletzt",
  "chain.last.hint": "Kurs des letzten Handels",
  "chain.caption": ({ symbol, expiry }) => `Optionen auf ${symbol}, ${expiry}`,
  "chain.take": ({ option, side, price }) => `${option}, ${side} ${price}: in das Ticket nehmen`,
  "chain.keys":
    "Pfeiltasten gehen durch Geld, Brief und Delta, auch zu Basispreisen, die noch nicht zu sehen sind; Bild auf und Bild ab um alle, die zu sehen sind; Enter nimmt die Option mit ihrem Kurs in das Ticket und sagt auf einem Delta, warum ihre Zahlen so sind",
  "chain.noLine": ({ count }) =>
    `Ohne Marktdaten-Leitung: ${count}. Ticket, offene Orders, Positionen und Watchlists gehen vor: zeigen Sie weniger Basispreise an, oder schließen Sie eine Liste.`,
  "chain.advisory": ({ code, count }) => `(IB ${code}, Kontrakte: ${count})`,
  "depth.choose": "Wählen Sie ein Instrument: dann stehen hier sein Orderbuch und seine Umsätze.",
  "depth.book": ({ symbol }) => `Orderbuch von ${symbol}`,
  "depth.bookTitle": "Orderbuch",
  "depth.tape": ({ symbol }) => `Umsätze von ${symbol}, die neuesten zuerst`,
  "depth.tapeTitle": "Umsätze",
  "depth.place": "Platz",
  "depth.size": "Stück",
  "depth.time": "Zeit",
  "depth.price": "Kurs",
  "depth.take": ({ side, price, size }) => `${side} ${price}, Stück ${size}: in das Ticket nehmen`,
  "depth.unreported": "nicht gemeldet",
  "depth.ended": "NICHT AKTUELL",
  "depth.opening": "Angefragt; noch ist nichts gekommen.",
  "depth.empty": "Zurzeit steht nichts darin.",
  "depth.skipped": ({ count }) =>
    `Ausgelassen, weil sie zu schnell kamen: ${counted(count, "Umsatz", "Umsätze")}`,
} satisfies Same<typeof english>;
