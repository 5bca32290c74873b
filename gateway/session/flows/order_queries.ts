// Open orders (own, all, bound), completed orders, executions.
import type { Execution, OrderView } from "../../engine/types.ts";
import type { Client } from "../core.ts";
import { openOrdersFor } from "../order_events.ts";
import {
  commissionMessage,
  completedOrderMessage,
  execDetailsMessage,
  orderPair,
} from "../order_messages.ts";
import { isLive, TWS_CLIENT } from "../order_book.ts";
import { refusedAsReadOnly } from "../start.ts";
import { dayText, parseTime, startOfDay } from "../wire_time.ts";
import { invalid } from "../codes.ts";
import type {
  ExecutionFilter,
  ReqAutoOpenOrders,
  ReqCompletedOrders,
  ReqExecutions,
} from "../../wire/messages.ts";

const DAY_MS = 86_400_000;
/** IB keeps executions of the last seven days. */
const EXECUTION_DAYS = 7;

/** This client's orders; client 0 also adopts those typed in TWS. */
export function openOrders(client: Client): void {
  if (refusedAsReadOnly(client)) return;
  const { core } = client;
  if (client.clientId === 0) {
    for (const order of openOrdersFor(core, TWS_CLIENT)) bindOrder(client, order);
  }
  sendOrders(client, openOrdersFor(core, client.clientId));
}

export function allOpenOrders(client: Client): void {
  if (refusedAsReadOnly(client)) return;
  sendOrders(client, client.core.engine.orders.openOrders().filter(isLive));
}

/** No end message. Only client 0 may ask. */
export function autoOpenOrders(client: Client, message: ReqAutoOpenOrders): void {
  if (client.clientId !== 0) {
    return client.error(-1, 327, "Only the default client (i.e 0) can auto bind orders.");
  }
  client.autoBind = message.autoBind;
}

function sendOrders(client: Client, orders: readonly OrderView[]): void {
  for (const order of orders) {
    for (const message of orderPair(client.core.book, order, client.version)) client.send(message);
  }
  client.send({ kind: "openOrderEnd" });
}

/** Gives a typed order a (negative) id of client 0 and says so. */
export function bindOrder(client: Client, order: OrderView): void {
  const { core } = client;
  const orderId = core.book.bind(order.permId);
  if (orderId === null) return;
  core.touch();
  client.send({ kind: "orderBound", permId: order.permId, clientId: 0, orderId });
}

export function completedOrders(client: Client, message: ReqCompletedOrders): void {
  if (refusedAsReadOnly(client)) return;
  const { core } = client;
  for (const order of core.engine.orders.completedOrders()) {
    if (message.apiOnly && order.request.clientId === TWS_CLIENT) continue;
    client.send(completedOrderMessage(core.book, order, client.version));
  }
  client.send({ kind: "completedOrdersEnd" });
}

export function executions(client: Client, message: ReqExecutions): void {
  const { core } = client;
  const { reqId, filter } = message;
  const since = parseTime(filter.time, core.time.now());
  if (!since.ok) return client.error(reqId, 321, invalid("bI", `Invalid time format: ${filter.time}`));
  const rows = executionsOf(client, filter, since.epochMs);
  for (const execution of rows) {
    client.send(execDetailsMessage(core.book, execution, { reqId, version: client.version }));
  }
  for (const execution of rows) {
    const report = core.engine.orders.commission(execution.execId);
    if (report) client.send(commissionMessage(report));
  }
  client.send({ kind: "execDetailsEnd", reqId });
}

function executionsOf(client: Client, filter: ExecutionFilter, since: number | null): readonly Execution[] {
  const { core } = client;
  const dates = filter.specificDates.map(String);
  // A time filter chooses within today: earlier days come only by their number or their dates.
  // Clients write "only today" as nothing or as 0.
  const asked = filter.lastNDays !== null && filter.lastNDays > 0
    ? Math.min(filter.lastNDays, EXECUTION_DAYS)
    : null;
  const days = asked ?? (dates.length > 0 ? EXECUTION_DAYS : null);
  const today = startOfDay(core.time.now());
  const from = days === null ? Math.max(since ?? today, today) : core.time.now() - days * DAY_MS;
  const rows = core.engine.orders.executions({
    ...(filter.clientId === 0 ? {} : { clientId: filter.clientId }),
    ...(filter.account === "" ? {} : { account: filter.account }),
    ...(filter.symbol === "" ? {} : { symbol: filter.symbol }),
    ...(filter.secType === "" ? {} : { secType: filter.secType }),
    ...(filter.exchange === "" ? {} : { exchange: filter.exchange }),
    ...(filter.side === "" ? {} : { side: filter.side }),
    since: from,
  });
  return dates.length === 0 ? rows : rows.filter((row) => dates.includes(dayText(row.time)));
}
