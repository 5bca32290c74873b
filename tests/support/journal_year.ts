// A journal of many days of trading, its rows as the order room writes them, and a room that starts over it.
import { systemClock } from "@/lib/server/clock.ts";
import { type Journal, openJournal } from "@/lib/server/journal/journal.ts";
import { fill, makeHarness, PERM, placeWorking, report, START } from "@/lib/server/orders/testing/harness.ts";

export const ORDERS_A_DAY = 1_000;
export const DAY_MS = 24 * 3_600_000;
/** When the room of `startOver` starts. */
export const NOW = Date.parse(START);

/** The rows of one order from its confirm to its outcome, as the desk writes them. */
async function rowsOfAnOrder() {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  fill(harness, placed, PERM, { execId: "e.01", shares: "100", price: "187.21", cumQty: "100" });
  report(harness, placed, PERM, "Filled", { filled: "100", remaining: "0" });
  return [...harness.journal.entries()].map(({ kind, clientOrderId, data }) => ({
    kind,
    clientOrderId: clientOrderId === null ? null : "ORDER",
    text: JSON.stringify(data).replaceAll(placed.clientOrderId, "ORDER"),
  }));
}

/** Ids as long as the real ones, and unlike each other. */
function ids(order: number) {
  return {
    uuid: `${String(order).padStart(8, "0")}-1111-4111-8111-111111111111`,
    permId: String(1_000_000 + order),
  };
}

/** Writes so many orders, the last of yesterday; resolves with the rows of each. */
export async function writeYear(path: string, orders: number): Promise<number> {
  const rows = await rowsOfAnOrder();
  using journal = openJournal(path, systemClock);
  const days = Math.ceil(orders / ORDERS_A_DAY);
  for (let order = 0; order < orders; order++) {
    const at = new Date(
      NOW - (days - Math.floor(order / ORDERS_A_DAY)) * DAY_MS + order % ORDERS_A_DAY * 1000,
    )
      .toISOString();
    const { uuid, permId } = ids(order);
    for (const { kind, clientOrderId, text } of rows) {
      const own = text.replaceAll("ORDER", uuid).replace(/"permId":900\b/g, `"permId":${permId}`)
        .replace(/"execId":"([^"]*)"/g, `"execId":"${permId}.$1"`);
      journal.append({ at, kind, clientOrderId: clientOrderId && uuid, data: JSON.parse(own) });
    }
    if (order % 500 === 499) journal.flush();
  }
  return rows.length;
}

/**
 * Makes a room of the journal, as a desk does at its start; returns how many orders it has folded. Closes the
 * journal.
 */
export function startOver(journal: Journal): number {
  using harness = makeHarness({ journal });
  return harness.room.orders().length;
}
