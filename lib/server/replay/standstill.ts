// Where a recorded desk stood still: its process was stopped, or had no processor. Pure.
import type { Entry } from "@/lib/server/recorder/format.ts";

/**
 * Whether nothing of the desk ran before the entry at `next`. Longer than a heartbeat may take nothing was
 * heard, and the socket lived on: awake the desk would have let go of it.
 */
export function stoodStill(entries: readonly Entry[], next: number, deadlineMs: number): boolean {
  const [before, entry] = [entries[next - 1], entries[next]];
  if (before === undefined || entry === undefined || before.was === true || entry.was === true) return false;
  if (entry.m - before.m <= deadlineMs) return false;
  const last = socketOf(entries.slice(0, next).reverse());
  return last !== null && last === socketOf(entries.slice(next));
}

/** The socket of the first line that names one; `null` where the bridge itself ends or begins before. */
function socketOf(entries: readonly Entry[]): number | null {
  for (const entry of entries) {
    if (entry.k === "start" || entry.k === "exit" || entry.was === true) return null;
    if (entry.k !== "in" || typeof entry.line === "string") continue;
    if (typeof entry.line.epoch === "number") return entry.line.epoch;
  }
  return null;
}
