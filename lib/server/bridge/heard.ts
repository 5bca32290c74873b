// What the bridge says in codes, as sayings of the desk: the parameters are the same.
import type { BridgeSaid, StartRefusal } from "@/lib/contract/protocol.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";

type Sayings = { [C in BridgeSaid["code"]]: (given: BridgeSaid<C>["with"]) => Saying };

const sayings: Sayings = {
  BAD_COMMAND: (given) => say("BAD_COMMAND", given),
  NOT_CONNECTED: () => say("NOT_CONNECTED"),
  ALREADY_CONNECTED: (given) => say("ALREADY_CONNECTED", given),
  EPOCH_MISMATCH: (given) => say("EPOCH_MISMATCH", given),
  READ_ONLY: () => say("READ_ONLY"),
  BACKSTOP_REFUSED: (given) => say(backstops[given.what], { beyond: given.value, ceiling: given.limit }),
  CONNECT_REFUSED: (given) => say("CONNECT_REFUSED", given),
  CONNECT_TIMEOUT: (given) => say("CONNECT_TIMEOUT", given),
  HANDSHAKE_TIMEOUT: (given) => say("HANDSHAKE_TIMEOUT", given),
  HANDSHAKE_EOF: (given) => say("HANDSHAKE_EOF", given),
  HANDSHAKE_FOREIGN: (given) => say("HANDSHAKE_FOREIGN", given),
  CLIENT_ID_IN_USE: (given) => say("CLIENT_ID_IN_USE", given),
  JOURNAL_UNWRITABLE: (given) => say("JOURNAL_UNWRITABLE.at", given),
  TOO_LATE: (given) => say("TOO_LATE", given),
  PACING_REFUSED: () => say("PACING_REFUSED"),
  REQUEST_TIMEOUT: () => say("REQUEST_TIMEOUT"),
  ANSWER_UNREADABLE: (given) => say("ANSWER_UNREADABLE", given),
  CONNECTION_LOST: (given) => say("CONNECTION_LOST", given),
  IB_ERROR: (given) => say("IB_ERROR", given),
  INTERNAL: (given) => say("INTERNAL", given),
  SOCKET_REQUESTED: () => say("SOCKET_REQUESTED"),
  SOCKET_EOF: (given) => say("SOCKET_EOF", given),
  SOCKET_HEARTBEAT: (given) => say("SOCKET_HEARTBEAT", given),
  SOCKET_ERROR: (given) => say("SOCKET_ERROR", given),
};

const backstops = {
  account: "BACKSTOP_REFUSED.account",
  quantity: "BACKSTOP_REFUSED.quantity",
  value: "BACKSTOP_REFUSED.value",
} as const;

/** The saying of a failure or of a closing. */
export function heard(said: BridgeSaid): Saying {
  return sayings[said.code](said.with as never);
}

/** Why the process can not run with what it found, and the way out. */
export function heardAtStart(refusal: StartRefusal): { cause: Saying; fix: Saying } {
  switch (refusal.event) {
    case "ibapi_missing":
      return { cause: say("IBAPI_MISSING", refusal.with), fix: say("IBAPI_MISSING.fix") };
    case "ibapi_too_old":
      return { cause: say("IBAPI_TOO_OLD", refusal.with), fix: say("IBAPI_TOO_OLD.fix") };
    case "python_too_old":
      return { cause: say("PYTHON_TOO_OLD", refusal.with), fix: say("PYTHON_INSTALL.other") };
  }
}
