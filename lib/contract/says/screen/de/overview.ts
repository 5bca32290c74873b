// German: what only the overview of many desks says.
import type { Same } from "../../saying.ts";
import type { overview as english } from "../en/overview.ts";

export const overview = {
  "overview.title": "Alle Lotsen",
  "overview.text":
    "Veröffentlichte Lotsen, nur zum Ansehen. Der Name öffnet einen; Orders werden beim Lotsen selbst eingegeben.",
  "overview.none":
    "Bei diesem Message-Broker ist noch keiner veröffentlicht: starten Sie einen mit --publish und --publish-as.",
  "overview.noBroker": "Der Message-Broker ist nicht erreichbar: hier steht, was zuletzt zu hören war.",
  "overview.noAnswer": "Es kommt keine Antwort: was hier steht, steht still.",
  "overview.desk": "Lotse",
  "overview.health": "Zustand",
  "overview.account": "Konto",
  "overview.net": "Liquidationswert",
  "overview.daily": "Tages-G/V",
  "overview.gross": "Brutto-Engagement",
  "overview.grossHint": "Wert aller Positionen nach Größe, in der Basiswährung, wie die Limits ihn zählen",
  "overview.leverage": "Hebel",
  "overview.leverageHint": "Brutto-Engagement ÷ Liquidationswert",
  "overview.positions": "Positionen",
  "overview.working": "Im Markt",
  "overview.unknown": "Unbekannt",
  "overview.unknownHint": "Orders, deren Stand im Moment niemand kennt",
  "overview.total": ({ currency }) => `Alle in ${currency}`,
  "overview.lacks": ({ desks }) => `Keine Summe: nicht bekannt von ${desks}`,
  "overview.silentSince": ({ time }) => `Still seit ${time}`,
  "overview.neverHeard": "Still: letzter bekannter Stand",
  "overview.unreadable": "Andere Version von Lotse",
  "overview.locked": "Ordereingabe gesperrt",
  "overview.readOnly": "API schreibgeschützt",
  "overview.halted": "Angehalten",
  "overview.reducing": "Nur Abbau",
} satisfies Same<typeof english>;
