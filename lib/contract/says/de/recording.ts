// German: the flight recorder, and a recording that is played.
import type { recording as english } from "../en/recording.ts";
import { type Same, speech } from "../saying.ts";

export const recording = {
  RECORDING_STOPPED: ({ words }) =>
    speech`Der Flugschreiber hat angehalten, der Handel läuft weiter: ${words}. Schaffen Sie Platz im Datenordner; mit dem nächsten Start zeichnet er wieder auf`,
  RECORDING_OFF: "Der Flugschreiber ist aus: Lotse wurde mit --recording 0 gestartet",
  "RECORDING_UNREADABLE.missing": ({ path }) => `Unter „${path}“ liegt keine Aufzeichnung`,
  "RECORDING_UNREADABLE.file": ({ path, words }) => speech`„${path}“ kann nicht gelesen werden: ${words}`,
  "RECORDING_UNREADABLE.form": ({ path }) =>
    `„${path}“ ist keine Aufzeichnung von Lotse: nennen Sie eine Datei des Ordners „recordings“, den Ordner oder ein Paket`,
  "RECORDING_UNREADABLE.newer": ({ path, version, known }) =>
    `„${path}“ stammt von einer späteren Version (Fassung ${version}, diese liest ${known}): spielen Sie sie mit jener ab`,
  "RECORDING_UNREADABLE.empty": ({ path }) => `In „${path}“ ist nichts aufgezeichnet`,
  REPLAY_ONLY:
    "Das ist die Wiedergabe einer Aufzeichnung: es kann nichts gesendet, geändert oder gefragt werden. Gehandelt wird auf einer anderen Seite",
  REPLAY_NOT_RUNNING:
    "Hier wird keine Aufzeichnung wiedergegeben: eine Wiedergabe beginnt mit „deno task replay FILE“",
} as const satisfies Same<typeof english>;
