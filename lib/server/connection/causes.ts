// Cause and way out of what is wrong with the connection. Causes come coded from where they are seen; IB's codes from the code book.
import { lookupCode } from "@/lib/contract/code_book.ts";
import { type Code, codeOf, type IbCode, quote, say } from "@/lib/contract/says/say.ts";
import { type Saying, verbatim } from "@/lib/contract/says/saying.ts";
import type { Reason } from "./connection_state.ts";

export interface CauseText {
  cause: Saying;
  fix: Saying | null;
}

const RETRIES = say("RETRY_FOLLOWS");

/** What the user can do about a cause; about every other one Lotse does it by itself. */
const fixes: Partial<Record<Code, Saying>> = {
  CONNECT_REFUSED: say("CONNECT_REFUSED.fix"),
  CONNECT_TIMEOUT: say("CONNECT_TIMEOUT.fix"),
  GATEWAY_NOT_FOUND: say("GATEWAY_NOT_FOUND.fix"),
  HANDSHAKE_TIMEOUT: say("HANDSHAKE_TIMEOUT.fix"),
  HANDSHAKE_EOF: say("HANDSHAKE_EOF.fix"),
  VERDICT_TIMEOUT: RETRIES,
  CLIENT_ID_IN_USE: say("CLIENT_ID_IN_USE.fix"),
  SOCKET_EOF: RETRIES,
  SOCKET_HEARTBEAT: say("SOCKET_HEARTBEAT.fix"),
  SOCKET_ERROR: RETRIES,
  PORT_RESET: say("PORT_RESET.fix"),
  SIMULATOR_DOWN: RETRIES,
  UPSTREAM_LOST: say("UPSTREAM_LOST.fix"),
  SYNC_FAILED: say("SYNC_FAILED.fix"),
  EVENTS_LOST: say("EVENTS_LOST.fix"),
};

export function causeText({ code, cause }: Reason): CauseText {
  const entry = ibNumber(code);
  if (entry !== null && lookupCode(entry) !== null) {
    return { cause, fix: say("IB_CODE.fix", { code: entry }) };
  }
  return { cause, fix: fixes[codeOf(cause)] ?? RETRIES };
}

/** The reason that a saying of our own is. */
export function reasonOf(cause: Saying): Reason {
  return { code: codeOf(cause), cause };
}

/** The reason that IB gave by a code: explained where the code book has it. */
export function ibReason(code: number, message: string): Reason {
  const cause = lookupCode(code) === null
    ? quote(message)
    : say("IB_CODE.meaning", { code, words: verbatim(message) });
  return { code: `IB_${code}`, cause };
}

function ibNumber(code: Code | IbCode): number | null {
  const number = /^IB_(\d+)$/.exec(code)?.[1];
  return number === undefined ? null : Number(number);
}
