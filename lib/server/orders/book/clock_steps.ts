// When somebody has set the clock. How long it was quiet is counted by the wall, over restarts; a step of it,
// or a machine that slept, is not time in which anything could have been heard.
import { type Clock, iso, type Moment, momentOf } from "@/lib/server/clock.ts";

/** What the two clocks of one machine may differ by from one reading to the next. */
const TOLERANCE_MS = 1_000;

export class ClockSteps {
  readonly #clock: Pick<Clock, "now" | "monotonic">;
  #last: Moment;
  #seenAt: string | undefined;

  constructor(clock: Pick<Clock, "now" | "monotonic">) {
    this.#clock = clock;
    this.#last = momentOf(clock);
  }

  /** When the last step was seen (ISO 8601); `undefined`: none since the program started. */
  look(): string | undefined {
    const now = momentOf(this.#clock);
    const step = (now.wall - this.#last.wall) - (now.monotonic - this.#last.monotonic);
    if (Math.abs(step) > TOLERANCE_MS) this.#seenAt = iso(now.wall);
    this.#last = now;
    return this.#seenAt;
  }
}
