// A past day on the screen: its sums first, its rows when they are looked at, page by page. What was asked
// for another day is dropped.
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { DaySummary, ExecutionsPage, ExecutionView, OrderView, Problem } from "@/lib/contract/api.ts";
import { MOST_PAGE_ROWS } from "@/lib/contract/listing.ts";
import { type Api, ProblemError } from "./api.ts";

export const historyTabs = ["instruments", "trips", "orders", "executions"] as const;
export type HistoryTab = (typeof historyTabs)[number];

/** What can be taken away of a day. */
export const dayFiles = ["round-trips", "executions", "orders"] as const;

/** Whose rows come page by page; the others are in the sums. */
function isPaged(tab: HistoryTab): tab is "orders" | "executions" {
  return tab === "orders" || tab === "executions";
}

export type Loading = "idle" | "loading" | "failed";

/** Rows so far, and where the next page goes on; `null` behind the last one. */
export interface DayRows<Row> {
  rows: readonly Row[];
  next: string | null;
}

export interface History {
  readonly daySig: ReadonlySignal<string>;
  readonly tabSig: Signal<HistoryTab>;
  /** `null`: every instrument. */
  readonly conIdSig: Signal<number | null>;
  readonly summarySig: ReadonlySignal<DaySummary | null>;
  readonly ordersSig: ReadonlySignal<DayRows<OrderView> | null>;
  readonly executionsSig: ReadonlySignal<DayRows<ExecutionView> | null>;
  readonly loadingSig: ReadonlySignal<Loading>;
  /** Why the server has refused; `null` when no answer came. */
  readonly problemSig: ReadonlySignal<Problem | null>;
  show(day: string): Promise<void>;
  /** The first rows of the tab that is shown, where they are not there yet. */
  begin(): Promise<void>;
  /** The next page of them. */
  more(): Promise<void>;
}

const ROWS = 200;

export function createHistory(api: Pick<Api, "get">, first: string): History {
  const daySig = signal(first);
  const tabSig = signal<HistoryTab>("instruments");
  const conIdSig = signal<number | null>(null);
  const summarySig = signal<DaySummary | null>(null);
  const ordersSig = signal<DayRows<OrderView> | null>(null);
  const executionsSig = signal<DayRows<ExecutionView> | null>(null);
  const loadingSig = signal<Loading>("idle");
  const problemSig = signal<Problem | null>(null);
  let round = 0;

  async function ask(work: () => Promise<() => void>): Promise<void> {
    const own = ++round;
    loadingSig.value = "loading";
    problemSig.value = null;
    try {
      const take = await work();
      if (own !== round) return;
      take();
      loadingSig.value = "idle";
    } catch (error) {
      if (own !== round) return;
      problemSig.value = error instanceof ProblemError ? error.problem : null;
      loadingSig.value = "failed";
    }
  }

  async function show(day: string): Promise<void> {
    daySig.value = day;
    conIdSig.value =
      summarySig.value =
      ordersSig.value =
      executionsSig.value =
        null;
    await ask(async () => {
      const summary = await api.get(`/api/day?day=${day}`) as DaySummary;
      return () => summarySig.value = summary;
    });
    // Without its sums nothing is known of the day, and the refusal stands.
    if (summarySig.peek()?.day === day) await begin();
  }

  function rowsOf(tab: "orders" | "executions") {
    return tab === "orders" ? ordersSig.peek() : executionsSig.peek();
  }

  async function begin(): Promise<void> {
    const tab = tabSig.peek();
    if (isPaged(tab) && rowsOf(tab) === null) await more();
  }

  async function more(): Promise<void> {
    const tab = tabSig.peek();
    if (!isPaged(tab) || loadingSig.peek() === "loading") return;
    const known = rowsOf(tab);
    if (known?.next === null) return;
    const cursor = known === null ? "" : `&cursor=${encodeURIComponent(known.next)}`;
    await ask(async () => {
      const page = await api.get(`/api/${tab}?day=${daySig.peek()}&limit=${ROWS}${cursor}`) as
        & { next: string | null }
        & Record<typeof tab, (OrderView & ExecutionView)[]>;
      return () => {
        const rows = { rows: [...known?.rows ?? [], ...page[tab]] as never[], next: page.next };
        if (tab === "orders") ordersSig.value = rows;
        else executionsSig.value = rows;
      };
    });
    // Who has gone to another tab meanwhile waits for its rows.
    if (tabSig.peek() !== tab) await begin();
  }

  return {
    daySig,
    tabSig,
    conIdSig,
    summarySig,
    ordersSig: ofInstrument(ordersSig, conIdSig),
    executionsSig: ofInstrument(executionsSig, conIdSig),
    loadingSig,
    problemSig,
    show,
    begin,
    more,
  };
}

/** All executions of a day, page by page. */
export async function executionsOf(api: Pick<Api, "get">, day: string): Promise<ExecutionView[]> {
  const rows: ExecutionView[] = [];
  for (let next: string | null = ""; next !== null;) {
    const cursor = next === "" ? "" : `&cursor=${encodeURIComponent(next)}`;
    const page = await api.get(
      `/api/executions?day=${day}&limit=${MOST_PAGE_ROWS}${cursor}`,
    ) as ExecutionsPage;
    rows.push(...page.executions);
    next = page.next;
  }
  return rows;
}

function ofInstrument<Row extends { contract: { conId: number } }>(
  rowsSig: ReadonlySignal<DayRows<Row> | null>,
  conIdSig: ReadonlySignal<number | null>,
): ReadonlySignal<DayRows<Row> | null> {
  return computed(() => {
    const [all, conId] = [rowsSig.value, conIdSig.value];
    return all === null || conId === null
      ? all
      : { ...all, rows: all.rows.filter(({ contract }) => contract.conId === conId) };
  });
}

/** The UTC day so many days away, `2026-03-02`. */
export function dayAway(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
