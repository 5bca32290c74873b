// Failures of the bridge for tests, by their code, with parameters as they could be.
import type { BridgeSaid, FailureCode } from "@/lib/contract/protocol.ts";
import { say } from "@/lib/contract/says/say.ts";
import { verbatim } from "@/lib/contract/says/saying.ts";
import { BridgeError } from "@/lib/server/errors.ts";
import { heard } from "../heard.ts";

type WireCode = Exclude<FailureCode, "BRIDGE_STOPPED">;

const gateway = "127.0.0.1:7497";
const words = verbatim("scripted");

const saids: { readonly [C in WireCode]: BridgeSaid<C> } = {
  BAD_COMMAND: { code: "BAD_COMMAND", with: { words } },
  NOT_CONNECTED: { code: "NOT_CONNECTED", with: {} },
  ALREADY_CONNECTED: { code: "ALREADY_CONNECTED", with: { epoch: 1 } },
  EPOCH_MISMATCH: { code: "EPOCH_MISMATCH", with: { made: 1, open: 2 } },
  READ_ONLY: { code: "READ_ONLY", with: {} },
  BACKSTOP_REFUSED: { code: "BACKSTOP_REFUSED", with: { what: "quantity", value: "101", limit: "100" } },
  CONNECT_REFUSED: { code: "CONNECT_REFUSED", with: { gateway, words: null } },
  CONNECT_TIMEOUT: { code: "CONNECT_TIMEOUT", with: { gateway } },
  HANDSHAKE_TIMEOUT: { code: "HANDSHAKE_TIMEOUT", with: { gateway, local: "127.0.0.1" } },
  HANDSHAKE_EOF: { code: "HANDSHAKE_EOF", with: { gateway, local: "127.0.0.1", words: null } },
  HANDSHAKE_FOREIGN: { code: "HANDSHAKE_FOREIGN", with: { gateway } },
  CLIENT_ID_IN_USE: { code: "CLIENT_ID_IN_USE", with: { clientId: 17 } },
  JOURNAL_UNWRITABLE: { code: "JOURNAL_UNWRITABLE", with: { path: "/data/journal.sqlite-intents", words } },
  TOO_LATE: { code: "TOO_LATE", with: { notAfter: "2026-03-02T15:00:00.000Z" } },
  PACING_REFUSED: { code: "PACING_REFUSED", with: {} },
  REQUEST_TIMEOUT: { code: "REQUEST_TIMEOUT", with: {} },
  ANSWER_UNREADABLE: { code: "ANSWER_UNREADABLE", with: { words } },
  CONNECTION_LOST: { code: "CONNECTION_LOST", with: { words: null } },
  IB_ERROR: { code: "IB_ERROR", with: { words } },
  INTERNAL: { code: "INTERNAL", with: { words } },
};

/** What a failure on the wire carries beside its id, its message and IB's error. */
export function saidOf(code: WireCode, ib?: { message: string }): BridgeSaid {
  return code === "IB_ERROR" && ib !== undefined
    ? { code, with: { words: verbatim(ib.message) } }
    : saids[code];
}

/** The error that a command rejects with. */
export function bridgeFailure(code: FailureCode, ib?: { code: number; message: string }): BridgeError {
  if (code !== "BRIDGE_STOPPED") return new BridgeError(heard(saidOf(code, ib)), ib);
  return new BridgeError(say("BRIDGE_STOPPED", { cause: say("BRIDGE_HUNG") }), ib);
}
