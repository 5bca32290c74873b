// The faults of one connection: those that strike before its session, those that strike a running one, and
// its messages.
import { MessageFaults } from "./message_faults.ts";
import type { MutedOrders } from "./muted_orders.ts";
import type { FaultOf } from "./plan.ts";
import type { FaultRegistry } from "./registry.ts";
import type { Line, LineInterference } from "../session/interference.ts";
import { requestId } from "../session/request_id.ts";
import type { ClientMessage, ServerMessage } from "../wire/messages.ts";

type ConnectionFault = FaultOf<"connection">;

const EARLY: ReadonlySet<ConnectionFault["do"]> = new Set<ConnectionFault["do"]>([
  "silent",
  "eof-before-handshake",
  "eof-after-handshake",
  "client-id-in-use",
]);

/** True for faults that strike before the session has started; they do not touch running sessions. */
export function isEarly(fault: ConnectionFault): boolean {
  return EARLY.has(fault.do);
}

/** A new session gets this far before a fault on a running connection strikes. */
const LATE_FAULT_MS = 300;

const GARBAGE_BYTES = 24;

/** A frame of ordinary length with nothing sensible in it. */
const GARBAGE: Uint8Array = Uint8Array.from([
  ...[0, 0, 0, GARBAGE_BYTES],
  ...Array.from({ length: GARBAGE_BYTES }, (_, index) => (index * 37 + 201) % 256),
]);

/** The beginning of a frame of two gigabytes. */
const OVERSIZED: Uint8Array = Uint8Array.from([0x7f, 0xff, 0xff, 0xff, 0x31, 0x00, 0x32, 0x00]);

/** Makes a running connection misbehave. */
export function misbehave(line: Line, fault: ConnectionFault): void {
  switch (fault.do) {
    case "eof":
      return line.close("fault: eof");
    case "half-open":
      return line.fallSilent();
    case "slow":
      return line.throttle(fault.bytesPerSecond ?? 200);
    case "garbage":
      return line.inject(GARBAGE);
    case "oversized":
      return line.inject(OVERSIZED);
    default:
      return;
  }
}

export class ConnectionFaults implements LineInterference {
  readonly #line: Line;
  readonly #faults: FaultRegistry;
  readonly #muted: MutedOrders;
  readonly #messages: MessageFaults;
  readonly #early: ConnectionFault["do"] | null;

  constructor(line: Line, faults: FaultRegistry, muted: MutedOrders) {
    this.#line = line;
    this.#faults = faults;
    this.#muted = muted;
    this.#messages = new MessageFaults(line, faults);
    this.#early = faults.hit("connection", null, isEarly)?.do ?? null;
  }

  hears(): boolean {
    if (this.#early !== "silent") return true;
    this.#line.fallSilent();
    return false;
  }

  answers(): boolean {
    if (this.#early !== "eof-before-handshake") return true;
    this.#line.close("fault: eof before the handshake");
    return false;
  }

  answered(): void {
    if (this.#early !== "eof-after-handshake") return;
    void this.#line.closeAfterWriting("fault: eof after the handshake");
  }

  starts(clientId: number): boolean {
    if (this.#early !== "client-id-in-use") return true;
    this.#line.refuseClientId(clientId);
    return false;
  }

  /** A client that comes back hears of its muted orders again. */
  started(): void {
    const line = this.#line;
    this.#muted.unmuteClient(line.clientId);
    const late = this.#faults.hit("connection", line.clientId, (fault) => !isEarly(fault));
    if (late) line.core.time.after(LATE_FAULT_MS, () => misbehave(line, late));
  }

  request(message: ClientMessage, handle: () => void): void {
    const { clientId, core } = this.#line;
    const fault = this.#faults.any("request")
      ? this.#faults.hit("request", clientId, (one) => one.type === "*" || one.type === message.kind)
      : null;
    switch (fault?.do) {
      case undefined:
        return handle();
      case "ignore":
        return;
      case "delay":
        return void core.time.after(fault?.delayMs ?? 1000, handle);
      case "error": {
        const { code = 321, text = "Error validating request." } = fault ?? {};
        return this.#line.error(requestId(message), code, text);
      }
    }
  }

  reply(message: ServerMessage, deliver: (message: ServerMessage) => void): void {
    this.#messages.pass(message, deliver);
  }
}
