// German: switches and messages: trading state, settings, keyboard, toasts, activity.
import type { Same } from "../../saying.ts";
import type { tools as english } from "../en/tools.ts";

export const tools = {
  "trading.title": "Handel",
  "trading.active": "Aktiv",
  "trading.reducing": "Nur Abbau",
  "trading.halted": "Angehalten",
  "trading.activeHint": "Orders können gesendet werden",
  "trading.reducingHint": "Nur was Positionen oder Einstiege verkleinert",
  "trading.haltedHint": "Nur Glattstellen und Storno gehen noch",
  "trading.off": "Keine Orders möglich",
  "trading.stopAll": "Handel anhalten",

  "market.title": "Markt",
  "market.lists": "Watchlists",
  "market.chart": "Chart",
  "market.depth": "Markttiefe",
  "market.options": "Optionen",

  "limits.title": "Limits",
  "activity.title": "Meldungen",

  "emergency.open": "Notfall",
  "emergency.title": "Notfall-Schalter",
  "emergency.text": "Was angekreuzt ist, geschieht sofort, in dieser Reihenfolge und ohne weitere Frage.",
  "emergency.halt": "Handel anhalten",
  "emergency.haltHint":
    "Keine neuen Orders; Glattstellen und Stornos gehen durch. Die Freischaltung von Live-Konten endet.",
  "emergency.cancel": "Orders von Lotse stornieren",
  "emergency.cancelHint": ({ count }) =>
    `Jetzt offen: ${count}. Auch Stops, die eine Position schützen; Orders von anderswo bleiben.`,
  "emergency.flatten": "Alle Positionen zum Marktpreis glattstellen",
  "emergency.flattenHint": ({ count, accounts }) => `Offene Positionen: ${count}, Konten: ${accounts}`,
  "emergency.confirm": "Jetzt ausführen",
  "emergency.again": "Nicht Erledigtes ausführen",
  "emergency.running": "Läuft …",
  "emergency.done": "Erledigt",
  "emergency.failed": "Nicht erledigt",
  "emergency.nothing": "Es gab nichts zu tun",
  "emergency.ended": ({ count, of }) => `Beendete Orders: ${count} von ${of}`,
  "emergency.filled": ({ count, of }) => `Ausgeführte Orders zum Glattstellen: ${count} von ${of}`,
  "emergency.noAnswer": "Es kam keine Antwort: sehen Sie Orders und Positionen an, bevor Sie es wiederholen",

  "keys.title": "Tastatur",
  "settings.title": "Einstellungen",
  "stop.reduce": "Nur Abbau zulassen",
  "stop.activate": "Handel freigeben",
} satisfies Same<typeof english>;
