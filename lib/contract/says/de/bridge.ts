// German: the Python bridge: why it is down, and why a command failed.
import type { bridge as english } from "../en/bridge.ts";
import { type Same, speech, type Verbatim } from "../saying.ts";

const end = ({ code, signal, words }: { code: number; signal: string | null; words: Verbatim | null }) =>
  speech`${signal === null ? `mit Code ${code}` : `durch Signal ${signal}`}${
    words === null ? "" : speech`: ${words}`
  }`;

export const bridge = {
  BRIDGE_STARTING: "Die Python-Brücke startet",
  BRIDGE_DOWN: "Die Python-Brücke läuft nicht",
  BRIDGE_RESTARTS: "Lotse startet sie von selbst wieder",
  BRIDGE_NO_HELLO: "Die Python-Brücke ist gestartet, hat sich aber nicht rechtzeitig gemeldet",
  BRIDGE_HUNG: "Die Python-Brücke antwortete nicht mehr und wurde beendet",
  BRIDGE_GARBAGE: "Die Python-Brücke schrieb etwas, das keine Nachricht ist, und wurde beendet",
  BRIDGE_LINE_TOO_LONG: "Die Python-Brücke schrieb eine zu lange Zeile und wurde beendet",
  BRIDGE_PROTOCOL: "Die Python-Brücke spricht eine andere Version des Protokolls",
  "BRIDGE_PROTOCOL.fix":
    "Die Dateien in „python/“ gehören nicht zu dieser Version von Lotse: installieren Sie Lotse neu",
  BRIDGE_UNRESPONSIVE:
    "Die Python-Brücke entschied nicht rechtzeitig über einen Verbindungsversuch und wurde beendet",
  BRIDGE_CRASHED: (exit) => speech`Die Python-Brücke endete ${end(exit)}`,
  BRIDGE_EXIT_AT_START: (exit) => speech`Die Python-Brücke endete beim Start ${end(exit)}`,
  BRIDGE_NOT_STARTED: ({ words }) => speech`Die Python-Brücke lässt sich nicht starten: ${words}`,
  "BRIDGE_NOT_STARTED.fix": "Prüfen Sie, ob der Python-Interpreter ausgeführt werden darf",
  "BRIDGE_NOT_STARTED.repair":
    "Starten Sie Lotse neu: es richtet seine Python-Umgebung wieder her. Hilft das nicht, lesen Sie das Log",
  BRIDGE_STAYS_DOWN: ({ cause, crashes }, { tell }) =>
    speech`${tell(cause)} (${crashes}-mal hintereinander, darum bleibt sie aus)`,
  "BRIDGE_STAYS_DOWN.fix": "Lesen Sie das Log, dann klicken Sie auf „Verbinden“",
  "BRIDGE_STAYS_DOWN.after": ({ fix }, { tell }) => speech`${tell(fix)}; dann klicken Sie auf „Verbinden“`,
  BRIDGE_CALLBACK_FAILED: ({ callback }) =>
    `Eine Nachricht von IB war nicht lesbar${
      callback === null ? "" : ` (${callback})`
    }: Orders, Ausführungen und Positionen werden neu gelesen`,

  BAD_COMMAND: ({ words }) => speech`Die Brücke nahm den Befehl nicht an, es wurde nichts gesendet: ${words}`,
  NOT_CONNECTED: "Keine Verbindung zu TWS; es wurde nichts gesendet",
  "NOT_CONNECTED.bridge": "Die Python-Brücke läuft nicht: es wurde nichts gesendet",
  ALREADY_CONNECTED: ({ epoch }) => `Socket ${epoch} ist schon offen`,
  EPOCH_MISMATCH: ({ made, open }) =>
    `Für Socket ${made} bestimmt, aber Socket ${open} ist offen; es wurde nichts gesendet`,
  READ_ONLY: "In TWS ist „Read-Only API“ eingeschaltet; es wurde nichts gesendet",
  "BACKSTOP_REFUSED.account": ({ beyond, ceiling }) =>
    `Die Brücke wurde für andere Konten als ${beyond} gestartet (${ceiling}): es wurde nichts gesendet`,
  "BACKSTOP_REFUSED.quantity": ({ beyond, ceiling }, { number }) =>
    `Die Menge ${number(beyond)} liegt jenseits dessen, womit die Brücke gestartet wurde (${
      number(ceiling)
    }): es wurde nichts gesendet`,
  "BACKSTOP_REFUSED.value": ({ beyond, ceiling }, { number }) =>
    `Der Wert ${number(beyond)} liegt jenseits dessen, womit die Brücke gestartet wurde (${
      number(ceiling)
    }): es wurde nichts gesendet`,
  TOO_LATE: ({ notAfter }, { clock }) =>
    `Hätte bis ${clock(notAfter)} am Socket sein müssen; es wurde nichts gesendet`,
  PACING_REFUSED:
    "Das Nachrichtenlimit von IB hätte dies um mehr als eine Sekunde verzögert; es wurde nichts gesendet",
  "PACING_REFUSED.pending": "Zu viele Befehle sind unterwegs: es wurde nichts gesendet",
  ANSWER_UNREADABLE: ({ words }) => speech`Ein Teil der Antwort von IB war nicht lesbar: ${words}`,
  REQUEST_TIMEOUT: "IB hat nicht rechtzeitig vollständig geantwortet",
  CONNECTION_LOST: ({ words }) =>
    words === null
      ? "Die Verbindung wurde geschlossen, bevor die Antwort kam"
      : speech`Die Verbindung brach ab, bevor die Antwort kam: ${words}`,
  IB_ERROR: ({ words }) => [words],
  BRIDGE_STOPPED: ({ cause }, { tell }) =>
    speech`Die Python-Brücke endete, bevor sie antwortete: ${tell(cause)}`,
  INTERNAL: ({ words }) => speech`In der Python-Brücke ist etwas schiefgegangen: ${words}`,
  "INTERNAL.unreadable": "Die Antwort war nicht lesbar",
} satisfies Same<typeof english>;
