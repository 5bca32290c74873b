// Pages of orders and executions that are not on the screen any more. What the pages do not reach is said, never cut off silently.
import type { ExecutionsPage, OrdersPage, PageQuery } from "@/lib/contract/api.ts";
import { say } from "@/lib/contract/says/say.ts";
import { NotFoundError } from "@/lib/server/errors.ts";
import type { ListedOrders, PageRequest } from "@/lib/server/orders/mod.ts";

export function ordersPage(list: ListedOrders, query: PageQuery): OrdersPage {
  return list.ordersPage(pageRequest(query, list.keptSince));
}

export function executionsPage(list: ListedOrders, query: PageQuery): ExecutionsPage {
  return list.executionsPage(pageRequest(query, list.keptSince));
}

/** Throws a `NotFoundError` `DAY_NOT_KEPT` for a day that ended before `keptSince`. */
function pageRequest({ day, cursor, limit }: PageQuery, keptSince: string): PageRequest {
  const bounds = day === undefined ? { from: null, to: null } : boundsOf(day);
  if (bounds.to !== null && bounds.to <= keptSince) {
    throw new NotFoundError(say("DAY_NOT_KEPT", { since: keptSince }), "day");
  }
  return { cursor: cursor ?? null, ...bounds, rows: limit };
}

/** The UTC day `2026-03-02` in ISO 8601. */
function boundsOf(day: string): { from: string; to: string } {
  const from = new Date(`${day}T00:00:00.000Z`);
  const to = new Date(from.getTime() + 86_400_000);
  return { from: from.toISOString(), to: to.toISOString() };
}
