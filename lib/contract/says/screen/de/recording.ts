// German: a recording that is played, and the file for a bug report.
import { counted } from "../../counted.ts";
import type { Same } from "../../saying.ts";
import type { recording as english } from "../en/recording.ts";

export const recording = {
  "report.open": "Datei für eine Fehlermeldung …",
  "report.has": ({ from, size }) =>
    `Der Flugschreiber seit ${from} (${size}): was IB und Lotse einander gesagt haben.`,
  "report.empty": "Der Flugschreiber: noch nichts.",
  "report.rows": ({ count }) => `Vom heutigen Orderjournal: ${counted(count, "Zeile", "Zeilen")}.`,
  "report.rest": "Versionen, und die Einstellungen ohne Geheimnisse.",
  "report.redacted":
    "Kontonummern sind unkenntlich, Token und eingetippte Texte fehlen. Preise, Mengen und die Worte von IB stehen darin: sehen Sie hinein, bevor Sie sie weitergeben.",
  "report.save": "Herunterladen",
  "report.saving": "Sie wird gemacht …",
  "report.failed": "Sie konnte nicht gemacht werden. Das Log sagt, warum.",
  "report.off":
    "Es wird nichts aufgezeichnet: Lotse wurde mit --recording 0 gestartet, oder Sie dürfen nicht danach fragen.",
  "replay.told": "Aufzeichnung: es kann nichts gesendet werden",
  "replay.play": "Abspielen",
  "replay.pause": "Anhalten",
  "replay.slider": "Gezeigter Zeitpunkt",
  "replay.speed": "Tempo",
  "replay.back": "Zehn Sekunden zurück",
  "replay.on": "Zehn Sekunden vor",
  "replay.seeking": "wird gesucht …",
  "replay.failed": "Die Wiedergabe antwortet nicht",
  "replay.title": "▶ WIEDERGABE",
} as const satisfies Same<typeof english>;
