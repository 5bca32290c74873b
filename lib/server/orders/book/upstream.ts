// Whether TWS is in touch with IB, as far as it decides what a reading proves: an order that waits inside TWS
// is in no answer.
import type { BridgeEvent } from "@/lib/contract/protocol.ts";

/** 1100: connectivity lost; 2110: the same, to be restored by itself (IB's system message codes). */
const LOST: ReadonlySet<number> = new Set([1100, 2110]);

export class Upstream {
  #since: string | null | undefined = undefined;

  /**
   * Since when it is back, `null` while it is away, `undefined` when this socket has seen no such trouble.
   */
  get since(): string | null | undefined {
    return this.#since;
  }

  onEvent(event: BridgeEvent): void {
    if (event.type === "socket" && event.state === "connecting") this.#since = undefined;
    if (event.type === "error" && LOST.has(event.code)) this.#since = null;
  }

  /** The desk is being brought in step, which the connection does only while TWS has IB. */
  asked(now: string): void {
    if (this.#since === null) this.#since = now;
  }
}
