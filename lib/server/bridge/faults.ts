// The bridge's own faults: cause and way out per code, in one place.
import type { BridgeFault } from "./status.ts";
import type { LastWords } from "./stderr_log.ts";
import type { ExitStatus } from "./transport.ts";

const REINSTALL = "Start Lotse again: it repairs its Python environment. If that does not help, read the log";
const RETRIES = "Lotse starts it again by itself";

export const faults = {
  noHello: fault("BRIDGE_NO_HELLO", "The Python bridge started but did not report in time", REINSTALL),
  hung: fault("BRIDGE_HUNG", "The Python bridge stopped answering and was ended", RETRIES),
  garbage: fault(
    "BRIDGE_GARBAGE",
    "The Python bridge wrote something that is no message and was ended",
    RETRIES,
  ),
  overlong: fault(
    "BRIDGE_LINE_TOO_LONG",
    "The Python bridge wrote a line that is too long and was ended",
    RETRIES,
  ),
  protocol: fault(
    "BRIDGE_PROTOCOL",
    "The Python bridge speaks another version of the protocol",
    "The files in 'python/' do not belong to this version of Lotse: install it again",
  ),
  unresponsive: fault(
    "BRIDGE_UNRESPONSIVE",
    "The Python bridge did not judge a connection attempt in time and was ended",
    RETRIES,
  ),
};

function fault(code: string, cause: string, fix: string): BridgeFault {
  return { code, cause, fix };
}

/** The process ended by itself: what it said last explains it best. */
export function exitFault(status: ExitStatus, words: LastWords | null, started: boolean): BridgeFault {
  const how = status.signal === null ? `with code ${status.code}` : `by signal ${status.signal}`;
  if (words !== null && /No module named '(ibapi|google)/.test(words.message)) {
    return fault("IBAPI_MISSING", "The Python environment has no ibapi", REINSTALL);
  }
  const said = words === null ? "" : `: ${words.message}`;
  if (started) return fault("BRIDGE_CRASHED", `The Python bridge ended ${how}${said}`, words?.fix ?? RETRIES);
  return fault(
    words?.code ?? "BRIDGE_EXIT_AT_START",
    `The Python bridge ended at start ${how}${said}`,
    words?.fix ?? REINSTALL,
  );
}

/** The crash budget is spent. */
export function staysDown(last: BridgeFault, crashes: number): BridgeFault {
  return {
    code: last.code,
    cause: `${last.cause} (${crashes} times in a row, so it stays down)`,
    fix: last.fix === RETRIES ? "Read the log, then press “Try now”" : `${last.fix}, then press “Try now”`,
  };
}
