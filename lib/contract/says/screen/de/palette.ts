// German: the palette.
import type { Same } from "../../saying.ts";
import type { palette as english } from "../en/palette.ts";

export const palette = {
  "palette.title": "Order oder Befehl eintippen",
  "palette.open": "Eine Zeile …",
  "palette.label": "Order oder Befehl",
  "palette.enter": "Enter zeigt die Vorschau; gesendet wird dadurch nichts",
  "palette.do.cancelAll": "Orders stornieren (mit Rückfrage)",
  "palette.do.flatten": "Alle Positionen glattstellen (mit Rückfrage)",
  "palette.do.reducing": "Nur Abbau zulassen",
  "palette.do.stop": "Den Notfall-Schalter öffnen (mit Rückfrage)",
  "palette.do.help": "Die Liste der Tasten öffnen",
  "palette.do.history": "Die vergangenen Tage öffnen",
  "palette.do.tws": "Prüfen, wie TWS eingestellt ist",
  "palette.do.size": "Den Rechner für die Positionsgröße öffnen",
  "palette.do.risk": "Das Risiko des Kontos öffnen",
  "palette.do.cancel": "Storniert:",
  "palette.do.close": ({ percent, name }) =>
    `Zeigt die Vorschau für das Glattstellen von ${percent} % von ${name} zum Marktpreis`,
  "palette.keeps": ({ count }) =>
    `Bleiben, weil sie eine Position schützen: ${count}. Geben Sie den Befehl danach noch einmal ein: Dann wird nach ihnen gefragt.`,
  "palette.wrong.symbol": ({ word }) => `Kein Symbol: „${word}“`,
  "palette.wrong.word": ({ word }) => `„${word}“ bedeutet hier nichts`,
  "palette.wrong.number": ({ word }) => `Bei „${word}“ fehlt eine Zahl`,
  "palette.wrong.twice": ({ word }) => `„${word}“ sagt etwas zum zweiten Mal`,
  "palette.wrong.units": ({ word }) => `Beide Ausstiege in derselben Einheit: „${word}“`,
  "palette.wrong.date": ({ word }) =>
    `„${word}“ ist kein Tag: Schreiben Sie 18.12.2026 oder 2026-12-18, dahinter auch eine Uhrzeit`,
  "palette.wrong.cash": ({ word }) => `„${word}“ gehört zu einem Geldbetrag: k $10000 …`,
  "palette.gap.unknown": "Kein Befehl und keine Order",
  "palette.gap.instrument": "Kein Instrument heißt genau so",
  "palette.gap.type": "Das Instrument nimmt diesen Ordertyp nicht",
  "palette.gap.tif": "Das Instrument nimmt diese Gültigkeit nicht",
  "palette.gap.cash": "Es wird für einen Geldbetrag in seiner eigenen Währung gekauft: k $1000 …",
  "palette.gap.noCash": "Das Instrument nimmt bei diesem Ordertyp keine Geldbeträge",
  "palette.gap.noOrders": "Darauf gibt es keine Order, die sich stornieren ließe",
  "palette.gap.noPosition": "Darin gibt es keine Position",
  "palette.gap.several": "Mehrere Positionen heißen so: Nehmen Sie die Liste",
  "palette.gap.closed": "Positionen können jetzt nicht glattgestellt werden",
} satisfies Same<typeof english>;
