// German: watch lists, and what an option is told by outside of its chain.
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

  "chain.interest": "OI",
  "chain.volatility": "IV",
  "chain.delta": "Delta",
  "chain.gamma": "Gamma",
  "chain.theta": "Theta",
  "chain.vega": "Vega",
  "chain.model": "Volatilität und Griechen: Modell von IB",
} as const satisfies Same<typeof english>;
