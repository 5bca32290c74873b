// What a client hears when its session starts, in the order of a live gateway.
import { READ_ONLY, UPSTREAM_BROKEN } from "./codes.ts";
import type { Client } from "./core.ts";
import { openOrdersFor } from "./order_events.ts";
import { orderPair } from "./order_messages.ts";

/** Working orders of a returning client first, then accounts, the next order id, the state of the farms. */
export function startClient(client: Client): void {
  const { core } = client;
  const orders = core.settings.readOnly ? [] : openOrdersFor(core, client.clientId);
  for (const order of orders) {
    for (const message of orderPair(core.book, order, client.version)) client.send(message);
  }
  if (orders.length > 0) client.send({ kind: "openOrderEnd" });
  client.send({ kind: "managedAccounts", accounts: [...core.engine.accounts.accountIds()] });
  sendNextValidId(client);
  for (const notice of core.link.startNotices()) client.error(-1, notice.code, notice.text);
  if (!core.link.up) client.error(-1, 2110, UPSTREAM_BROKEN);
}

/** Order ids are integers of 32 bits: a wider one ends the reader of a client in Java. */
const LAST_ORDER_ID = 2 ** 31 - 1;

export function sendNextValidId(client: Client): void {
  const orderId = Math.min(client.core.book.highest(client.clientId) + 1, LAST_ORDER_ID);
  client.send({ kind: "nextValidId", orderId });
}

/** True when the request may not be answered because the API is read-only; the client is told. */
export function refusedAsReadOnly(client: Client, id = -1): boolean {
  if (!client.core.settings.readOnly) return false;
  client.error(id, 321, READ_ONLY);
  return true;
}
