// A day that the book does not hold any more, folded from the journal once more: its orders that ended and
// its executions.
import type { ExecutionView, OrderView } from "@/lib/contract/api.ts";
import { isOpen } from "@/lib/contract/order_states.ts";
import type { IbContract } from "@/lib/contract/protocol.ts";
import type { PastQuery, PastRow, PastRows } from "@/lib/server/journal/past_rows.ts";
import { Slicer } from "@/lib/server/slicer.ts";
import type { QuietRule } from "./absence.ts";
import { OrderBook } from "./book.ts";
import { foldedKinds, toFact } from "./facts.ts";
import { type PageRequest, RecentIndex } from "./recent_index.ts";
import { executionView, orderView } from "./views.ts";

/** Times of ISO 8601, the upper one excluded. */
export interface DayBounds {
  from: string;
  to: string;
}

export interface PastDayDeps {
  past: PastRows;
  quiet: QuietRule;
  /** What names the legs of combinations. */
  instrumentOf(conId: number): IbContract | null;
  slicer?: Slicer;
}

/** IB tells executions of a week at most: what a desk that was off has missed is told so much later. */
const TOLD_LATE_MS = 8 * 24 * 3_600_000;
/** What rows with executions, and with what they cost, have in them. */
const OF_FILLS = ['"execId"', '"fills"', '"commission"'];

export class PastDay {
  readonly orders = new Map<string, OrderView>();
  readonly executions = new Map<string, ExecutionView>();
  readonly #ended = new RecentIndex(0);
  readonly #happened = new RecentIndex(0);

  addOrder(order: OrderView, endedAt: string): void {
    this.orders.set(order.clientOrderId, order);
    this.#ended.put(order.clientOrderId, endedAt);
  }

  addExecution(execution: ExecutionView, at: string): void {
    this.executions.set(execution.execId, execution);
    this.#happened.put(execution.execId, at);
  }

  /** Newest first. */
  ordersPage(request: PageRequest): { orders: OrderView[]; next: string | null } {
    const { ids, next } = this.#ended.page(request);
    return { orders: ids.flatMap((id) => this.orders.get(id) ?? []), next };
  }

  executionsPage(request: PageRequest): { executions: ExecutionView[]; next: string | null } {
    const { ids, next } = this.#happened.page(request);
    return { executions: ids.flatMap((id) => this.executions.get(id) ?? []), next };
  }
}

/**
 * Gives way every few milliseconds: a day may have tens of thousands of rows, and the desk trades meanwhile.
 */
export async function foldPastDay({ from, to }: DayBounds, deps: PastDayDeps): Promise<PastDay> {
  const { past, instrumentOf, slicer = new Slicer() } = deps;
  const book = new OrderBook(deps.quiet);
  const first = past.firstSince(from);
  const end = past.firstSince(to);
  const late = past.firstSince(new Date(Date.parse(to) + TOLD_LATE_MS).toISOString());
  const kinds = foldedKinds;
  for (const clientOrderId of past.openAt(first)) {
    await fold(book, { from: 1, to: first, kinds, clientOrderId }, deps);
  }
  await fold(book, { from: first, to: end, kinds }, deps);
  await fold(book, { from: end, to: late, kinds: ["callback", "snapshot"], having: OF_FILLS }, deps);
  const day = new PastDay();
  const isOfDay = (at: string | null): at is string => at !== null && at >= from && at < to;
  await slicer.each(book.records(), (record) => {
    const endedAt = record.endedAt ?? record.evidenceAt;
    if (isOpen(record.state) || !isOfDay(endedAt)) return;
    day.addOrder(orderView(record, null, instrumentOf), endedAt);
  });
  await slicer.each(book.executions(), (execution) => {
    if (!isOfDay(execution.at)) return;
    const order = execution.clientOrderId === null ? null : book.get(execution.clientOrderId);
    day.addExecution(executionView(execution, order, instrumentOf), execution.at);
  });
  return day;
}

async function fold(
  book: OrderBook,
  query: PastQuery,
  { past, slicer = new Slicer() }: PastDayDeps,
): Promise<void> {
  for (const rows of past.batches(query)) {
    for (const row of rows) {
      slicer.count();
      apply(book, row);
      if (slicer.isDue) await slicer.pause();
    }
    await slicer.pause();
  }
}

function apply(book: OrderBook, row: PastRow): void {
  try {
    const fact = toFact(row);
    if (fact !== null) book.apply(fact);
  } catch {
    // A row of another release: what it said of this day can not be read any more.
  }
}
