// The history behind the chart: asked of the desk for one instrument and bar size; an answer that was
// overtaken is dropped.
import { effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { Problem } from "@/lib/contract/api.ts";
import type { LackingBars } from "@/lib/contract/protocol/common.ts";
import { type Api, ProblemError } from "./api.ts";
import { type BarSize, barSizes } from "./bar_sizes.ts";
import { type ChartBar, chartBars } from "./chart_bars.ts";

export interface ChartWish {
  conId: number;
  size: BarSize;
}

export type ChartState =
  | { kind: "loading" }
  | { kind: "problem"; problem: Problem }
  | { kind: "bars"; wish: ChartWish; bars: readonly ChartBar[]; lacks: LackingBars };

export interface ChartFeed {
  readonly stateSig: ReadonlySignal<ChartState>;
  /** Bars of the same wish stay until the new ones are there, and when those do not come. */
  load(wish: ChartWish): Promise<void>;
}

export interface FeedDeps {
  api: Pick<Api, "post">;
  /** What is said when no answer comes. */
  lost(): Problem;
}

export function createChartFeed({ api, lost }: FeedDeps): ChartFeed {
  const stateSig = signal<ChartState>({ kind: "loading" });
  let asking = new AbortController();

  /** Whether what is shown is of this wish. */
  function isShown({ conId, size }: ChartWish): boolean {
    const state = stateSig.peek();
    return state.kind === "bars" && state.wish.conId === conId && state.wish.size === size;
  }

  return {
    stateSig,
    async load(wish) {
      asking.abort();
      const { signal: abandoned } = asking = new AbortController();
      if (!isShown(wish)) stateSig.value = { kind: "loading" };
      const { conId, size } = wish;
      try {
        const { bars, ...lacks } = await api.post(
          { action: "history", conId, barSize: size, duration: barSizes[size].duration },
          { signal: abandoned },
        );
        if (!abandoned.aborted) stateSig.value = { kind: "bars", wish, bars: chartBars(bars, size), lacks };
      } catch (error) {
        if (abandoned.aborted || isShown(wish)) return;
        stateSig.value = { kind: "problem", problem: error instanceof ProblemError ? error.problem : lost() };
      }
    },
  };
}

/** The desk keeps an answer for the 15 s in which IB would refuse the same request; then it asks anew. */
const KEPT_MS = 16_000;

/**
 * Calls `renew` when the close of the last session becomes another one: a session has begun, or a split has
 * restated the past. At once, and when what the desk may have kept of before is gone. The first close that
 * comes is no change. The returned function ends it.
 */
export function onNewClose(
  closeSig: ReadonlySignal<string | null>,
  { renew, after }: { renew(): void; after(ms: number, run: () => void): () => void },
): () => void {
  let known: string | null = null;
  let cancel = () => {};
  const stop = effect(() => {
    const close = closeSig.value;
    if (close === null || close === known) return;
    const isFirst = known === null;
    known = close;
    if (isFirst) return;
    cancel();
    cancel = after(KEPT_MS, renew);
    untracked(renew);
  });
  return () => {
    stop();
    cancel();
  };
}
