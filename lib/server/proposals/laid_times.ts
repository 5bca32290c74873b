// How long ago proposals were laid, by the clock that nobody sets.
import type { Moment } from "@/lib/server/clock.ts";

/** What of an earlier run is known by the wall clock alone; what lies ahead of that was just now. */
interface Laid {
  proposalId: string;
  laidAt: string;
}

export class LaidTimes {
  /** By proposal: the monotonic time at which it was laid, or would have been. */
  readonly #times = new Map<string, number>();

  constructor(known: Iterable<Laid>, now: Moment) {
    for (const { proposalId, laidAt } of known) {
      this.#times.set(proposalId, now.monotonic - Math.max(0, now.wall - Date.parse(laidAt)));
    }
  }

  laid(proposalId: string, { monotonic }: Moment): void {
    this.#times.set(proposalId, monotonic);
  }

  /** Milliseconds. */
  ageOf({ proposalId }: Pick<Laid, "proposalId">, { monotonic }: Moment): number {
    return monotonic - (this.#times.get(proposalId) ?? -Infinity);
  }

  forget(proposalId: string): void {
    this.#times.delete(proposalId);
  }
}
