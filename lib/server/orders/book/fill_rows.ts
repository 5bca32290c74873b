// Many fills that came together as rows of the journal: those of each order of ours apart, so that they stay
// with it.
import type { FillItem } from "@/lib/contract/protocol.ts";
import type { JournalEntry } from "@/lib/server/journal/journal.ts";
import type { OrderBook } from "./book.ts";
import type { Fact, OrderCallback } from "./facts.ts";
import { packFills } from "./packed_fills.ts";

type CallbackFact = Extract<Fact, { kind: "callback" }>;

/**
 * A replay goes back some days, and further only for the rows that name an order which was still open then:
 * of such an order every fill must be in a row with its name. All others share one row. The facts are folded
 * already.
 */
export function fillRows(
  fact: CallbackFact,
  event: Extract<OrderCallback, { type: "fills" }>,
  book: Pick<OrderBook, "get" | "execution">,
  isKept: (item: FillItem) => boolean,
): JournalEntry[] {
  const groups = Map.groupBy(event.items.filter(isKept), ({ execId }) => keeperOf(execId, book));
  return [...groups].map(([clientOrderId, items]) => ({
    ...fact,
    clientOrderId,
    data: { ...fact.data, event: { ...event, ...packFills(items) } },
  }));
}

function keeperOf(execId: string, book: Pick<OrderBook, "get" | "execution">): string | null {
  const clientOrderId = book.execution(execId)?.clientOrderId ?? null;
  const record = clientOrderId === null ? null : book.get(clientOrderId);
  return record !== null && (record.origin === "app" || record.exit) ? clientOrderId : null;
}
