// Keeps what has nothing to do with one another apart: what one part throws is told to the browser's console
// and stops no other part.
import { effect } from "@preact/signals";

/** Where faults go: to the page's `error` event and the console. A test takes them itself. */
export type ReportFault = (fault: unknown) => void;

const toConsole: ReportFault = (fault) => reportError(fault);

/** Runs `part`; `undefined` when it threw. A promise that fails is told as well. */
export function apart<T>(part: () => T, report: ReportFault = toConsole): T | undefined {
  try {
    const outcome = part();
    if (outcome instanceof Promise) outcome.catch(report);
    return outcome;
  } catch (fault) {
    report(fault);
    return undefined;
  }
}

/**
 * An effect that throws at nobody: signals would hand its fault to whoever changed the value, be it the
 * stream that has more to deliver or the click that has more to do.
 */
export function effectApart(run: () => void, report: ReportFault = toConsole): () => void {
  return effect(() => {
    apart(run, report);
  });
}
