// The bridge's own faults: cause and way out per code, in one place.
import { say } from "@/lib/contract/says/say.ts";
import { verbatim } from "@/lib/contract/says/saying.ts";
import { heardAtStart } from "./heard.ts";
import type { BridgeFault } from "./status.ts";
import type { LastWords } from "./stderr_log.ts";
import type { ExitStatus } from "./transport.ts";

const REPAIR = say("BRIDGE_NOT_STARTED.repair");
const RETRIES = say("BRIDGE_RESTARTS");

export const faults = {
  noHello: { cause: say("BRIDGE_NO_HELLO"), fix: REPAIR },
  hung: { cause: say("BRIDGE_HUNG"), fix: RETRIES },
  garbage: { cause: say("BRIDGE_GARBAGE"), fix: RETRIES },
  overlong: { cause: say("BRIDGE_LINE_TOO_LONG"), fix: RETRIES },
  protocol: { cause: say("BRIDGE_PROTOCOL"), fix: say("BRIDGE_PROTOCOL.fix") },
  unresponsive: { cause: say("BRIDGE_UNRESPONSIVE"), fix: RETRIES },
} satisfies Record<string, BridgeFault>;

/** The process ended by itself: what it said last explains it best. */
export function exitFault(status: ExitStatus, last: LastWords | null, started: boolean): BridgeFault {
  if (last !== null && last.refusal !== null) return heardAtStart(last.refusal);
  const words = last === null ? null : verbatim(last.message);
  if (words !== null && /No module named '(ibapi|google)/.test(words.verbatim)) {
    return { cause: say("IBAPI_MISSING", { words }), fix: REPAIR };
  }
  const exit = { ...status, words };
  return started
    ? { cause: say("BRIDGE_CRASHED", exit), fix: RETRIES }
    : { cause: say("BRIDGE_EXIT_AT_START", exit), fix: REPAIR };
}

/** The crash budget is spent. */
export function staysDown({ cause, fix }: BridgeFault, crashes: number): BridgeFault {
  const read = say("BRIDGE_STAYS_DOWN.fix");
  // "… press “Connect”" once: it is what this advice ends with already.
  const alone = fix === RETRIES || fix.key === read.key;
  return {
    cause: say("BRIDGE_STAYS_DOWN", { cause, crashes }),
    fix: alone ? read : say("BRIDGE_STAYS_DOWN.after", { fix }),
  };
}
