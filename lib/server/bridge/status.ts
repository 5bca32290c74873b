// What the bridge tells of itself.
import type { Saying } from "@/lib/contract/says/saying.ts";

/** A cause and what the user can do about it. */
export interface BridgeFault {
  cause: Saying;
  fix: Saying;
}

export interface BridgeCounters {
  starts: number;
  /** Ends that nobody asked for, those after a fault of the peer included. */
  crashes: number;
  /** Lines that were no message at all, each of which ended a process. */
  garbage: number;
  overlong: number;
  /** Messages of a known kind with a wrong shape. */
  invalid: number;
  /** Events missing by their sequence numbers. */
  lostEvents: number;
  /** Answers nobody waited for. */
  unmatched: number;
  /** Listeners that threw. */
  listenerFaults: number;
}

export function noCounts(): BridgeCounters {
  return {
    starts: 0,
    crashes: 0,
    garbage: 0,
    overlong: 0,
    invalid: 0,
    lostEvents: 0,
    unmatched: 0,
    listenerFaults: 0,
  };
}

export interface BridgeStatus {
  /** `failed`: stays down until the user tries again. */
  state: "stopped" | "starting" | "running" | "failed";
  fault: BridgeFault | null;
  /** What a start is busy with. */
  progress: Saying | null;
  /** Wall time of the next start, in epoch milliseconds. */
  retryAt: number | null;
  pid: number | null;
  /** Versions, from `hello`. */
  python: string | null;
  ibapi: string | null;
  /** Round trip of the last ping in milliseconds. */
  pingMs: number | null;
  counters: Readonly<BridgeCounters>;
}

export interface BridgeSettings {
  pingIntervalMs: number;
  pingDeadlineMs: number;
  /** From the start of the process to its `hello`. */
  helloDeadlineMs: number;
  /** From the end of input to the kill. */
  stopDeadlineMs: number;
  backoff: { minMs: number; maxMs: number };
  crashBudget: { limit: number; windowMs: number };
  /** More commands than this under way are refused. */
  maxPending: number;
}

export const defaultSettings: BridgeSettings = {
  pingIntervalMs: 5_000,
  pingDeadlineMs: 10_000,
  helloDeadlineMs: 20_000,
  stopDeadlineMs: 5_000,
  backoff: { minMs: 250, maxMs: 10_000 },
  crashBudget: { limit: 5, windowMs: 60_000 },
  maxPending: 2_000,
};
