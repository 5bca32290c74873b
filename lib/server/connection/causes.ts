// Cause and way out of what is wrong with the connection. Causes come coded from where they are seen; IB's
// codes from the code book.
import { z } from "zod";
import { lookupCode } from "@/lib/contract/code_book.ts";
import { type Code, codeOf, type IbCode, quote, say } from "@/lib/contract/says/say.ts";
import { type Saying, verbatim } from "@/lib/contract/says/saying.ts";
import { isLoopback } from "@/lib/server/loopback.ts";
import type { Reason } from "./connection_state.ts";

export interface CauseText {
  cause: Saying;
  fix: Saying | null;
}

const RETRIES = say("RETRY_FOLLOWS");

/** What the user can do about a cause; about every other one Lotse does it by itself. */
const fixes: Partial<Record<Code, Saying>> = {
  CONNECT_TIMEOUT: say("CONNECT_TIMEOUT.fix"),
  GATEWAY_NOT_FOUND: say("GATEWAY_NOT_FOUND.fix"),
  HANDSHAKE_FOREIGN: say("HANDSHAKE_FOREIGN.fix"),
  VERDICT_TIMEOUT: RETRIES,
  CLIENT_ID_IN_USE: say("CLIENT_ID_IN_USE.fix"),
  SOCKET_EOF: RETRIES,
  SOCKET_HEARTBEAT: say("SOCKET_HEARTBEAT.fix"),
  SOCKET_ERROR: RETRIES,
  PORT_RESET: say("PORT_RESET.fix"),
  SIMULATOR_DOWN: RETRIES,
  SIMULATOR_ENDS: RETRIES,
  UPSTREAM_LOST: say("UPSTREAM_LOST.fix"),
  SYNC_FAILED: say("SYNC_FAILED.fix"),
  EVENTS_LOST: say("EVENTS_LOST.fix"),
};

export function causeText({ code, cause }: Reason): CauseText {
  const entry = ibNumber(code);
  if (entry !== null && lookupCode(entry) !== null) {
    return { cause, fix: say("IB_CODE.fix", { code: entry }) };
  }
  return { cause, fix: peerFix(cause) ?? fixes[codeOf(cause)] ?? RETRIES };
}

/**
 * What to set in TWS depends on where it runs, and on the address from which it sees this machine: that of
 * the socket that was used, which alone is right with several networks, in a container and in WSL.
 */
function peerFix(cause: Saying): Saying | null {
  const { gateway, local } = endsSchema.parse(cause.with ?? {});
  const near = local !== null ? isLoopback(local) : isLoopback(gateway.replace(/:\d+$/, ""));
  switch (codeOf(cause)) {
    case "CONNECT_REFUSED":
      return near ? say("CONNECT_REFUSED.fix") : say("CONNECT_REFUSED.fix_remote");
    case "HANDSHAKE_TIMEOUT":
      return near ? say("HANDSHAKE_TIMEOUT.fix") : say("HANDSHAKE_TIMEOUT.fix_remote", { local });
    case "HANDSHAKE_EOF":
      return near && local !== null
        ? say("HANDSHAKE_EOF.allow", { local })
        : say("HANDSHAKE_EOF.allow_remote", { local });
    default:
      return null;
  }
}

/** The two ends of a socket, where a cause names them. */
const endsSchema = z.object({
  gateway: z.string().catch(""),
  local: z.string().nullable().catch(null),
});

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
