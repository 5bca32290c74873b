// Drops, doubles, delays and swaps the messages of one client on their way out.
import type { FaultRegistry } from "./registry.ts";
import type { Line } from "../session/interference.ts";
import type { ServerMessage } from "../wire/messages.ts";

/** A message that waits for the next one to overtake it does not wait longer than this. */
const REORDER_PATIENCE_MS = 250;

type Deliver = (message: ServerMessage) => void;

export class MessageFaults {
  readonly #line: Line;
  readonly #faults: FaultRegistry;
  #overtaken: ServerMessage[] = [];

  constructor(line: Line, faults: FaultRegistry) {
    this.#line = line;
    this.#faults = faults;
  }

  /** Hands the message on, if, as often and when the armed faults let it. */
  pass(message: ServerMessage, deliver: Deliver): void {
    const { time } = this.#line.core;
    const fault = this.#faults.any("message")
      ? this.#faults.hit("message", this.#line.clientId, ({ type }) => type === "*" || type === message.kind)
      : null;
    switch (fault?.do) {
      case "drop":
        return;
      case "duplicate":
        this.#emit(message, deliver);
        return this.#emit(message, deliver);
      case "delay":
        time.after(fault.delayMs ?? 500, () => this.#emit(message, deliver));
        return;
      case "reorder":
        this.#overtaken.push(message);
        time.after(REORDER_PATIENCE_MS, () => this.#catchUp(deliver));
        return;
      default:
        return this.#emit(message, deliver);
    }
  }

  #emit(message: ServerMessage, deliver: Deliver): void {
    deliver(message);
    this.#catchUp(deliver);
  }

  #catchUp(deliver: Deliver): void {
    const waiting = this.#overtaken;
    this.#overtaken = [];
    for (const message of waiting) deliver(message);
  }
}
