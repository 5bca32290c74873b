// Drops, doubles, delays and swaps the messages of one client on their way out.
import type { Core } from "../session/core.ts";
import type { ServerMessage } from "../wire/messages.ts";

/** A message that waits for the next one to overtake it does not wait longer than this. */
const REORDER_PATIENCE_MS = 250;

export class MessageFaults {
  readonly #core: Core;
  readonly #deliver: (message: ServerMessage) => void;
  #overtaken: ServerMessage[] = [];

  constructor(core: Core, deliver: (message: ServerMessage) => void) {
    this.#core = core;
    this.#deliver = deliver;
  }

  /** Hands the message on, if, as often and when the armed faults let it. */
  pass(clientId: number, message: ServerMessage): void {
    const { faults, time } = this.#core;
    const fault = faults.any("message")
      ? faults.hit("message", clientId, (one) => one.type === "*" || one.type === message.kind)
      : null;
    switch (fault?.do) {
      case "drop":
        return;
      case "duplicate":
        this.#emit(message);
        return this.#emit(message);
      case "delay":
        time.after(fault.delayMs ?? 500, () => this.#emit(message));
        return;
      case "reorder":
        this.#overtaken.push(message);
        time.after(REORDER_PATIENCE_MS, () => this.#catchUp());
        return;
      default:
        return this.#emit(message);
    }
  }

  #emit(message: ServerMessage): void {
    this.#deliver(message);
    this.#catchUp();
  }

  #catchUp(): void {
    const waiting = this.#overtaken;
    this.#overtaken = [];
    for (const message of waiting) this.#deliver(message);
  }
}
