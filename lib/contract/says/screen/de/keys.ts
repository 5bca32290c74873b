// German: what the keys do.
import type { Same } from "../../saying.ts";
import type { keys as english } from "../en/keys.ts";

export const keys = {
  "keys.set": "Ändern",
  "keys.press": "Taste drücken …",
  "keys.taken": "Sie ist vergeben",
  "keys.notThis": "Diese Taste geht nicht",
  "keys.reset": "Alle Tasten wie zu Beginn",
  "keys.palette": "Order oder Befehl eintippen",
  "keys.help": "Diese Liste",
  "keys.search": "Instrument suchen",
  "keys.buy": "Kauf-Ticket",
  "keys.sell": "Verkaufs-Ticket",
  "keys.market": "Zum Markt",
  "keys.positions": "Zu den Positionen",
  "keys.orders": "Zu den Orders",
  "keys.account": "Zu Konto und Status",
  "keys.history": "Vergangene Tage",
  "keys.proposals": "Vorschläge von Programmen",
  "keys.next": "Nächste Zeile",
  "keys.previous": "Vorige Zeile",
  "keys.open": "Zeile öffnen",
  "keys.cancel": "Zeile stornieren oder glattstellen (fragt nach)",
  "keys.change": "Gewählte Order ändern",
  "keys.cancelAll": "Alle Orders stornieren (fragt nach)",
  "keys.closeAll": "Alle Positionen glattstellen (fragt nach)",
  "keys.escape": "Feld zurücksetzen, verlassen; Offenes schließen",
  "keys.stop": "Notfall-Schalter (fragt nach)",
  "keys.off": "Die Einzeltasten sind in den Einstellungen ausgeschaltet.",
  "keys.then": "dann",
} satisfies Same<typeof english>;
