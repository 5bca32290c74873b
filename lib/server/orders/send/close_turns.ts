// Closes that come together, a few at a time: each needs three of IB's messages, and the time to send one
// begins with its turn.
import { say } from "@/lib/contract/says/say.ts";
import { type Clock, momentOf, since } from "@/lib/server/clock.ts";
import { ConflictError } from "@/lib/server/errors.ts";

/** So few that whoever has its turn finds its messages, as the bridge shares them out. */
const AT_ONCE = 4;
export interface CloseTurnsDeps {
  clock: Clock;
  /** Whoever has not begun by then is refused. */
  patienceMs: number;
  /** How often everything was cancelled: what waited then is not wanted any more. */
  recalls(): number;
}

export class CloseTurns {
  readonly #deps: CloseTurnsDeps;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(deps: CloseTurnsDeps) {
    this.#deps = deps;
  }

  /**
   * Runs `close` when its turn has come. Throws `ORDER_TOO_LATE` or `ORDER_RECALLED` instead; nothing was
   * sent then.
   */
  async take<T>(close: () => Promise<T>): Promise<T> {
    const { clock, patienceMs, recalls } = this.#deps;
    const [came, recalled] = [momentOf(clock), recalls()];
    await this.#turn();
    try {
      // A machine that has slept may say so only now.
      if (since(clock, came) >= patienceMs) throw this.#tooLate();
      if (recalls() !== recalled) throw new ConflictError(say("ORDER_RECALLED"));
      return await close();
    } finally {
      this.#running -= 1;
      this.#begin();
    }
  }

  /** Rejects when the turn does not come. */
  async #turn(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    this.#begin();
    const { clock, patienceMs } = this.#deps;
    const cancel = clock.after(patienceMs, () => {
      const place = this.#waiting.indexOf(resolve);
      if (place < 0) return;
      this.#waiting.splice(place, 1);
      reject(this.#tooLate());
    });
    await promise.finally(cancel);
  }

  #begin(): void {
    if (this.#running >= AT_ONCE) return;
    const next = this.#waiting.shift();
    if (next === undefined) return;
    this.#running += 1;
    next();
  }

  #tooLate(): ConflictError {
    return new ConflictError(say("ORDER_TOO_LATE", { ms: this.#deps.patienceMs }));
  }
}
