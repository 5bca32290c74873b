// English: the Python bridge: why it is down, and why a command failed.
import { type Phrasing, type Saying, speech, type Verbatim } from "../saying.ts";

interface Exit {
  code: number;
  signal: string | null;
  /** What it wrote last. */
  words: Verbatim | null;
}

const end = ({ code, signal, words }: Exit) =>
  speech`${signal === null ? `with code ${code}` : `by signal ${signal}`}${
    words === null ? "" : speech`: ${words}`
  }`;

export const bridge = {
  BRIDGE_STARTING: "The Python bridge is starting",
  BRIDGE_DOWN: "The Python bridge is down",
  BRIDGE_RESTARTS: "Lotse starts it again by itself",
  BRIDGE_NO_HELLO: "The Python bridge started but did not report in time",
  BRIDGE_HUNG: "The Python bridge stopped answering and was ended",
  BRIDGE_GARBAGE: "The Python bridge wrote something that is no message and was ended",
  BRIDGE_LINE_TOO_LONG: "The Python bridge wrote a line that is too long and was ended",
  BRIDGE_PROTOCOL: "The Python bridge speaks another version of the protocol",
  "BRIDGE_PROTOCOL.fix": "The files in 'python/' do not belong to this version of Lotse: install it again",
  BRIDGE_UNRESPONSIVE: "The Python bridge did not judge a connection attempt in time and was ended",
  BRIDGE_CRASHED: (exit: Exit) => speech`The Python bridge ended ${end(exit)}`,
  BRIDGE_EXIT_AT_START: (exit: Exit) => speech`The Python bridge ended at start ${end(exit)}`,
  BRIDGE_NOT_STARTED: ({ words }: { words: Verbatim }) =>
    speech`The Python bridge can not be started: ${words}`,
  "BRIDGE_NOT_STARTED.fix": "Check that the Python interpreter may be executed",
  "BRIDGE_NOT_STARTED.repair":
    "Start Lotse again: it repairs its Python environment. If that does not help, read the log",
  BRIDGE_STAYS_DOWN: (
    { cause, crashes }: { cause: Saying; crashes: number },
    { tell }: Phrasing,
  ) => speech`${tell(cause)} (${crashes} times in a row, so it stays down)`,
  "BRIDGE_STAYS_DOWN.fix": "Read the log, then press “Connect”",
  "BRIDGE_STAYS_DOWN.after": ({ fix }: { fix: Saying }, { tell }: Phrasing) =>
    speech`${tell(fix)}, then press “Connect”`,
  BRIDGE_CALLBACK_FAILED: ({ callback }: { callback: string | null }) =>
    `A message of IB could not be read${
      callback === null ? "" : ` (${callback})`
    }: orders, fills and positions are read again`,

  // Failures of commands.
  BAD_COMMAND: ({ words }: { words: Verbatim }) =>
    speech`The bridge did not take the command, nothing was sent: ${words}`,
  NOT_CONNECTED: "No connection to TWS; nothing was sent",
  "NOT_CONNECTED.bridge": "The Python bridge is not running: nothing was sent",
  ALREADY_CONNECTED: ({ epoch }: { epoch: number }) => `Socket ${epoch} is open already`,
  EPOCH_MISMATCH: ({ made, open }: { made: number; open: number }) =>
    `Made for socket ${made}, but socket ${open} is open; nothing was sent`,
  READ_ONLY: "TWS has “Read-Only API” switched on; nothing was sent",
  "BACKSTOP_REFUSED.account": ({ beyond, ceiling }: { beyond: string; ceiling: string }) =>
    `The bridge was started for other accounts than ${beyond} (${ceiling}): nothing was sent`,
  "BACKSTOP_REFUSED.quantity": (
    { beyond, ceiling }: { beyond: string; ceiling: string },
    { number }: Phrasing,
  ) =>
    `The quantity ${number(beyond)} is beyond what the bridge was started with (${
      number(ceiling)
    }): nothing was sent`,
  "BACKSTOP_REFUSED.value": (
    { beyond, ceiling }: { beyond: string; ceiling: string },
    { number }: Phrasing,
  ) =>
    `The value ${number(beyond)} is beyond what the bridge was started with (${
      number(ceiling)
    }): nothing was sent`,
  TOO_LATE: ({ notAfter }: { notAfter: string }, { clock }: Phrasing) =>
    `Should have been with the socket by ${clock(notAfter)}; nothing was sent`,
  PACING_REFUSED: "IB's limit of messages would have delayed this by more than a second; nothing was sent",
  "PACING_REFUSED.pending": "Too many commands are under way: nothing was sent",
  ANSWER_UNREADABLE: ({ words }: { words: Verbatim }) =>
    speech`A part of IB's answer could not be read: ${words}`,
  REQUEST_TIMEOUT: "IB did not answer completely in time",
  CONNECTION_LOST: ({ words }: { words: Verbatim | null }) =>
    words === null
      ? "The connection closed before the answer came"
      : speech`The connection broke before the answer came: ${words}`,
  IB_ERROR: ({ words }: { words: Verbatim }) => [words],
  BRIDGE_STOPPED: ({ cause }: { cause: Saying }, { tell }: Phrasing) =>
    speech`The Python bridge ended before it answered: ${tell(cause)}`,
  INTERNAL: ({ words }: { words: Verbatim }) => speech`Something went wrong in the Python bridge: ${words}`,
  "INTERNAL.unreadable": "The answer could not be read",
} as const;
