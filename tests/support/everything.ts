// All orders and executions that a desk has at hand: those of its snapshot, and behind them those on pages.
import type { ExecutionsPage, OrdersPage, Snapshot } from "@/lib/contract/api.ts";
import { MOST_PAGE_ROWS } from "@/lib/contract/listing.ts";
import type { TradingDesk } from "@/lib/server/desk/trading_desk.ts";
import type { DeskProcess } from "./desk_process.ts";

/** A snapshot whose orders and executions reach as far back as the desk knows. */
export type Everything = Pick<Snapshot, "orders" | "executions">;

const ALL = { from: null, to: null, rows: MOST_PAGE_ROWS };

/** Of a desk in this process. */
export function everythingOf(desk: TradingDesk): Snapshot {
  const snapshot = desk.snapshot();
  const all: Everything = { orders: { ...snapshot.orders }, executions: { ...snapshot.executions } };
  for (let cursor = snapshot.earlier.orders; cursor !== null;) {
    const page = desk.listed.ordersPage({ ...ALL, cursor });
    addOrders(all, page);
    cursor = page.next;
  }
  for (let cursor = snapshot.earlier.executions; cursor !== null;) {
    const page = desk.listed.executionsPage({ ...ALL, cursor });
    addExecutions(all, page);
    cursor = page.next;
  }
  return { ...snapshot, ...all };
}

/** Of a desk in another process, over HTTP. */
export async function fetchEverything(desk: DeskProcess): Promise<Snapshot> {
  const snapshot = await desk.snapshot();
  const all: Everything = { orders: { ...snapshot.orders }, executions: { ...snapshot.executions } };
  const page = async (of: keyof Everything, cursor: string) =>
    (await desk.api("GET", `/api/${of}?limit=${MOST_PAGE_ROWS}&cursor=${encodeURIComponent(cursor)}`)).body;
  for (let cursor = snapshot.earlier.orders; cursor !== null;) {
    const orders = await page("orders", cursor) as OrdersPage;
    addOrders(all, orders);
    cursor = orders.next;
  }
  for (let cursor = snapshot.earlier.executions; cursor !== null;) {
    const executions = await page("executions", cursor) as ExecutionsPage;
    addExecutions(all, executions);
    cursor = executions.next;
  }
  return { ...snapshot, ...all };
}

function addOrders(all: Everything, { orders }: OrdersPage): void {
  for (const order of orders) all.orders[order.clientOrderId] ??= order;
}

function addExecutions(all: Everything, { executions }: ExecutionsPage): void {
  for (const execution of executions) all.executions[execution.execId] ??= execution;
}
