// The faults of connections: which strike before the session, and the bytes of the malformed frames.
import type { FaultOf } from "./plan.ts";

const EARLY: ReadonlySet<FaultOf<"connection">["do"]> = new Set<FaultOf<"connection">["do"]>([
  "silent",
  "eof-before-handshake",
  "eof-after-handshake",
  "client-id-in-use",
]);

/** True for faults that strike before the session has started; they do not touch running sessions. */
export function isEarly(fault: FaultOf<"connection">): boolean {
  return EARLY.has(fault.do);
}

/** A new session gets this far before a fault on a running connection strikes. */
export const LATE_FAULT_MS = 300;

const GARBAGE_BYTES = 24;

/** A frame of ordinary length with nothing sensible in it. */
export const GARBAGE: Uint8Array = Uint8Array.from([
  ...[0, 0, 0, GARBAGE_BYTES],
  ...Array.from({ length: GARBAGE_BYTES }, (_, index) => (index * 37 + 201) % 256),
]);

/** The beginning of a frame of two gigabytes. */
export const OVERSIZED: Uint8Array = Uint8Array.from([0x7f, 0xff, 0xff, 0xff, 0x31, 0x00, 0x32, 0x00]);
