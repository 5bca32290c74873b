// Looks when the next order or execution has been listed long enough, so that what nobody touches leaves by
// itself.
import type { Clock } from "@/lib/server/clock.ts";
import type { Timers } from "@/lib/server/timers.ts";
import type { ListChanges, OrderList } from "./order_list.ts";

export interface DeparturesDeps {
  list: Pick<OrderList, "advance" | "nextLeaves">;
  clock: Clock;
  timers: Timers;
  left(changes: ListChanges): void;
}

/** What grows too old leaves this much later at most: some leave together. */
const LEAVE_TOGETHER_MS = 1_000;

export class Departures {
  readonly #deps: DeparturesDeps;
  /** When the list is looked through (epoch milliseconds). */
  #due = Infinity;

  constructor(deps: DeparturesDeps) {
    this.#deps = deps;
  }

  /** The list has changed: the next one to leave may be another. */
  look(): void {
    const { list, clock, timers } = this.#deps;
    const due = list.nextLeaves;
    if (due === null || due >= this.#due) return;
    this.#due = due;
    timers.after(Math.max(0, due - clock.now()) + LEAVE_TOGETHER_MS, () => {
      if (this.#due === due) this.#due = Infinity;
      this.#deps.left(list.advance());
      this.look();
    });
  }
}
