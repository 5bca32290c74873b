// How long the last orders took on each hop of their way.
import { recordHop } from "@/lib/server/telemetry.ts";
import { type Distribution, Histogram } from "./histogram.ts";
import { type HopName, hopNames, type HopView } from "@/lib/contract/views/speed.ts";

/**
 * So many of the last ones are kept of each hop: some days of a person's orders, some minutes of a program's.
 */
const KEPT = 500;

/** Where a hop is told. */
export interface HopNotes {
  /** `ms` on the monotonic clock. */
  note(hop: HopName, ms: number): void;
}

export class HopTimes implements HopNotes {
  readonly #all = new Map(hopNames.map((hop) => [hop, new Histogram()]));
  readonly #last = new Map(hopNames.map((hop) => [hop, { times: new Float64Array(KEPT), count: 0 }]));

  note(hop: HopName, ms: number): void {
    const last = this.#last.get(hop);
    if (last === undefined) return;
    const took = Math.max(0, ms);
    last.times[last.count % KEPT] = took;
    this.#all.get(hop)?.observe(took / 1000);
    recordHop(hop, took);
    last.count += 1;
  }

  /** Of every one since the start. */
  distributions(): { hop: HopName; distribution: Distribution }[] {
    return [...this.#all].map(([hop, { distribution }]) => ({ hop, distribution }));
  }

  /** Each hop with its median and 99th percentile, in the order of the way. */
  figures(): HopView[] {
    return [...this.#last].map(([hop, last]) => {
      const count = Math.min(last.count, KEPT);
      const sorted = last.times.slice(0, count).sort();
      return { hop, count, p50Ms: percentile(sorted, 50), p99Ms: percentile(sorted, 99) };
    });
  }
}

/** `null` of nothing. */
function percentile(sorted: Float64Array, p: number): number | null {
  return sorted[Math.min(sorted.length - 1, Math.floor((p / 100) * sorted.length))] ?? null;
}
