// German: watch lists and chart.
import { counted } from "../../counted.ts";
import type { Same } from "../../saying.ts";
import type { market as english } from "../en/market.ts";

export const market = {
  "lists.choose": "Watchlist",
  "lists.none":
    "Es gibt noch keine Watchlist. Benennen Sie eine, und fügen Sie Instrumente über ihr Symbol hinzu.",
  "lists.empty": "Diese Liste ist noch leer: fügen Sie ein Instrument über sein Symbol hinzu.",
  "lists.loading": "Die Watchlists werden gelesen …",
  "lists.new": "Neue Liste",
  "lists.name": "Name der Liste",
  "lists.create": "Anlegen",
  "lists.rename": "Umbenennen",
  "lists.save": "Speichern",
  "lists.back": "Abbrechen",
  "lists.delete": "Liste löschen",
  "lists.deleteAsk": ({ name, count }) =>
    `„${name}“ mit ${
      counted(count, "Instrument", "Instrumenten")
    } wird in Lotse gelöscht, für alle Bildschirme.`,
  "lists.deleteYes": "Löschen",
  "lists.deleteNo": "Behalten",
  "lists.add": "Symbol hinzufügen",
  "lists.found": ({ symbol }) => `${symbol} steht schon in dieser Liste`,
  "lists.edit": "Ändern",
  "lists.editDone": "Fertig",
  "lists.symbol": "Symbol",
  "lists.last": "Zuletzt",
  "lists.change": "Änderung",
  "lists.changeHint": "Gegenüber dem Schlusskurs der letzten Sitzung",
  "lists.spread": "Spread",
  "lists.age": "Alter",
  "lists.actions": "Reihenfolge und Entfernen",
  "lists.take": ({ symbol }) => `${symbol} in das Ticket nehmen`,
  "lists.up": ({ symbol }) => `${symbol} nach oben`,
  "lists.down": ({ symbol }) => `${symbol} nach unten`,
  "lists.remove": ({ symbol }) => `${symbol} aus der Liste entfernen`,
  "lists.keys":
    "Pfeile gehen durch die Zeilen, Alt mit Pfeil verschiebt eine, Entf entfernt sie, Enter nimmt sie in das Ticket",
  "lists.noLine": "KEINE LEITUNG",
  "lists.noLineHint":
    "Alle Marktdaten-Leitungen sind belegt: Ticket, laufende Orders und Positionen kommen zuerst. Schließen Sie anderswo einen Kurs, oder zeigen Sie eine kürzere Liste.",
  "lists.halted": "AUSGESETZT",

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
  "chain.interest": "OI",
  "chain.interest.hint": "Open Interest: offene Kontrakte, einmal am Tag gemeldet",
  "chain.volatility": "IV",
  "chain.volatility.hint": "Implizite Volatilität, in Prozent pro Jahr",
  "chain.delta": "Delta",
  "chain.delta.hint": "Änderung der Option je Einheit des Basiswerts",
  "chain.gamma": "Gamma",
  "chain.theta": "Theta",
  "chain.vega": "Vega",
  "chain.last": "Zuletzt",
  "chain.last.hint": "Kurs des letzten Handels",
  "chain.caption": ({ symbol, expiry }) => `Optionen auf ${symbol}, ${expiry}`,
  "chain.take": ({ option, side, price }) => `${option}, ${side} ${price}: in das Ticket nehmen`,
  "chain.keys":
    "Pfeiltasten gehen durch Geld, Brief und Delta, auch zu Basispreisen, die noch nicht zu sehen sind; Bild auf und Bild ab um alle, die zu sehen sind; Enter nimmt die Option mit ihrem Kurs in das Ticket und sagt auf einem Delta, warum ihre Zahlen so sind",
  "chain.model": "Volatilität und Griechen: Modell von IB",
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
} as const satisfies Same<typeof english>;
