// How many margin checks there are at a time: each preview that is answered wants an order behind it, and
// both take one of IB's messages. Without a bound previews would take the places of the orders, and less
// would be sent the more is asked for.
import { say } from "@/lib/contract/says/say.ts";
import type { Clock } from "@/lib/server/clock.ts";
import { UnavailableError } from "@/lib/server/errors.ts";

/** That of the bridge (`python/lotse_bridge/pacing.py`). */
const WINDOW_MS = 1_200;
/** As long as an order waits for its place. */
const PATIENCE_MS = 1_000;

export class QuestionPlaces {
  readonly #clock: Pick<Clock, "monotonic" | "after">;
  /** Within the window. */
  readonly #most: number;
  /** When places were given, or will be: the last ones, in rising order. */
  #given: number[] = [];

  constructor(clock: Pick<Clock, "monotonic" | "after">, most: number) {
    this.#clock = clock;
    this.#most = most;
  }

  /** Resolves when there is a place. Throws `DESK_NOT_READY` at once when there is none in time. */
  async take(): Promise<void> {
    const now = this.#clock.monotonic();
    this.#given = this.#given.filter((at) => at > now - WINDOW_MS);
    const before = this.#given.at(-this.#most);
    const at = before === undefined ? now : Math.max(now, before + WINDOW_MS);
    if (at - now > PATIENCE_MS) {
      throw new UnavailableError(say("DESK_NOT_READY.what_if", { why: say("PACING_REFUSED") }));
    }
    this.#given.push(at);
    if (at > now) await new Promise<void>((resolve) => void this.#clock.after(at - now, resolve));
  }
}
