// The life of orders as a client hears of it, over real TCP.
import {
  cancelFor,
  EURUSD,
  EVERY_EXECUTION,
  orderFor,
  restingOrder,
  testGateway,
} from "../../testing/test_gateway.ts";
import type { ApiClient } from "../../testing/api_client.ts";
import { expect } from "@std/expect";

/** Openorders, statuses, executions and reports in the order in which they came, as short words. */
function story(client: ApiClient, orderId: number): string[] {
  return client.replies.flatMap((reply) => {
    if (reply.kind === "openOrder" && reply.orderId === orderId) return [`O ${reply.orderState.status}`];
    if (reply.kind === "orderStatus" && reply.orderId === orderId) return [`S ${reply.status}`];
    if (reply.kind === "execDetails" && reply.execution.orderId === orderId) return ["E"];
    if (reply.kind === "commissionReport") return ["C"];
    if (reply.kind === "error" && reply.id === orderId) return [`error ${reply.code}`];
    return [];
  });
}

Deno.test("a market order: accepted, executed, filled twice over, commission last", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(orderFor(1, { totalQuantity: "10" }));
  await client.next("commissionReport");
  const told = story(client, 1);
  expect(told.slice(0, 2)).toEqual(["O PreSubmitted", "S PreSubmitted"]);
  expect(told.indexOf("E")).toBeLessThan(told.indexOf("O Filled"));
  expect(told.filter((word) => word === "S Filled").length).toBe(2);
  expect(told.at(-1)).toBe("C");
  const status = client.all("orderStatus").at(-1);
  expect(status).toMatchObject({ status: "Filled", filled: "10", remaining: "0", clientId: 1 });
  const execution = client.all("execDetails").at(-1);
  expect(execution).toMatchObject({ reqId: -1 });
  expect(execution?.execution).toMatchObject({ side: "BOT", cumulativeQuantity: "10" });
  expect(execution?.execution.permId).toBe(status?.permId);
  const report = client.all("commissionReport")[0];
  expect(report?.execId).toBe(client.all("execDetails")[0]?.execution.execId);
  expect(report?.realizedPnl).toBe(null);
  expect(client.leftovers).toBe(0);
});

Deno.test("a limit order rests, is changed, is cancelled", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(restingOrder(1, { orderRef: "my-ref" }));
  await client.next("orderStatus", (status) => status.status === "Submitted");
  const echoed = client.all("openOrder")[0];
  expect(echoed?.order).toMatchObject({
    orderRef: "my-ref",
    orderType: "LMT",
    tif: "DAY",
    totalQuantity: "10",
  });
  expect(echoed?.order.permId).toBeGreaterThan(0);
  client.send(restingOrder(1, { limitPrice: "2", totalQuantity: "5", orderRef: "my-ref" }));
  const changed = await client.next("openOrder", (open) => open.order.totalQuantity === "5");
  expect(changed.order.limitPrice).toBe("2");
  expect(changed.order.permId).toBe(echoed?.order.permId);
  client.send(cancelFor(1));
  expect((await client.error(202, 1)).message).toContain("Order Canceled - reason:");
  const told = story(client, 1);
  expect(told.slice(-2)).toEqual(["S Cancelled", "error 202"]);
});

Deno.test("a cancel of an unknown order gets 10147, of a finished one 10148", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(cancelFor(77));
  await client.error(10147, 77);
  client.send(orderFor(1, {}));
  await client.next("orderStatus", (status) => status.status === "Filled");
  client.send(cancelFor(1));
  expect((await client.error(10148, 1)).message).toContain("state: Filled");
});

Deno.test("a what-if answers with margins once and rests nowhere", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(orderFor(1, { totalQuantity: "100", whatIf: true }));
  const preview = await client.next("openOrder");
  expect(preview.order.whatIf).toBe(true);
  expect(preview.orderState.status).toBe("PreSubmitted");
  expect(Number(preview.orderState.margins.initChange)).toBeGreaterThan(0);
  expect(Number(preview.orderState.commission)).toBeGreaterThan(0);
  client.send({ kind: "reqOpenOrders" });
  await client.next("openOrderEnd");
  expect(client.all("openOrder").length).toBe(1);
  expect(client.all("orderStatus").length).toBe(0);
  client.send(orderFor(1, { totalQuantity: "1" }));
  await client.next("orderStatus", (status) => status.orderId === 1);
});

Deno.test("an order that is not transmitted is not spoken of until it is", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(restingOrder(1, { transmit: false }));
  client.send({ kind: "reqOpenOrders" });
  await client.next("openOrderEnd");
  expect(client.all("openOrder").length).toBe(0);
  client.send({ kind: "reqIds", numIds: 1 });
  await client.next("nextValidId", (reply) => reply.orderId === 2);
  client.send(restingOrder(1));
  await client.next("orderStatus", (status) => status.status === "Submitted");
});

Deno.test("a bracket comes alive with its last child, then one exit cancels the other", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(
    orderFor(1, { transmit: false }),
    orderFor(2, { action: "SELL", orderType: "LMT", limitPrice: "9000", parentId: 1, transmit: false }),
    orderFor(3, { action: "SELL", orderType: "STP", auxPrice: "1", parentId: 1, transmit: true }),
  );
  await client.next("orderStatus", (status) => status.orderId === 1 && status.status === "Filled");
  await client.next("orderStatus", (status) => status.orderId === 2 && status.status === "Submitted");
  const firstStatuses = [1, 2, 3].map((id) =>
    client.all("orderStatus").find(({ orderId }) => orderId === id)
  );
  expect(firstStatuses.map((status) => status?.status)).toEqual([
    "PreSubmitted",
    "PreSubmitted",
    "PreSubmitted",
  ]);
  expect(firstStatuses.map((status) => status?.whyHeld)).toEqual(["", "child", "trigger"]);
  expect(firstStatuses[1]?.parentId).toBe(1);
  const parentPermId = firstStatuses[0]?.permId;
  const child = client.all("openOrder").find(({ orderId }) => orderId === 2);
  expect(child?.order.ocaGroup).toBe(String(parentPermId));
  const permId = client.all("orderStatus").find(({ orderId }) => orderId === 2)?.permId ?? 0;
  expect(test.gateway.control.run({ do: "fill", permId }).ok).toBe(true);
  await client.next("orderStatus", (status) => status.orderId === 3 && status.status === "Cancelled");
});

Deno.test("an order that names no exchange is refused, as the contract of a position has none", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(orderFor(1, {}, { ...EURUSD, exchange: "" }));
  expect((await client.error(321, 1)).message).toContain("Missing order exchange");
  client.send(orderFor(1, { totalQuantity: "20000" }, EURUSD));
  await client.next("orderStatus", (status) => status.status === "Filled");
});

Deno.test("a child without its parent gets 10006", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(restingOrder(2, { parentId: 1 }));
  await client.error(10006, 2);
});

Deno.test("an order without TIF becomes DAY with a note, or is refused, as the preset says", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(restingOrder(1, { tif: "" }));
  const open = await client.next("openOrder");
  expect(open.order.tif).toBe("DAY");
  test.gateway.control.run({ do: "fault", fault: { kind: "tif-preset", mode: "10349" } });
  client.send(restingOrder(3, { tif: "" }));
  await client.error(10349, 3);
  await client.next("orderStatus", (status) => status.orderId === 3 && status.status === "Submitted");
  test.gateway.control.run({ do: "fault", fault: { kind: "tif-preset", mode: "10052" } });
  client.send(restingOrder(4, { tif: "" }));
  await client.error(10052, 4);
});

Deno.test("orders that can not be are refused with IB's code and leave nothing", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(orderFor(1, { orderType: "LMT", limitPrice: "100.001" }));
  await client.error(110, 1);
  client.send(orderFor(2, { totalQuantity: "0" }));
  await client.error(434, 2);
  client.send(orderFor(3, { account: "DU0000001" }));
  await client.error(321, 3);
  client.send(orderFor(4, { eTradeOnly: true }));
  await client.error(10268, 4);
  client.send(orderFor(5, { algoStrategy: "Wunderbar" }));
  await client.error(442, 5);
  const nowhere = { ...orderFor(6, {}).contract, symbol: "NOSUCHTHING" };
  client.send(orderFor(6, {}, nowhere));
  await client.error(200, 6);
  expect(client.all("openOrder")).toEqual([]);
  expect(test.gateway.ledger().orders).toEqual([]);
});

Deno.test("the adaptive algo trades like the order it decorates and is echoed; what is no priority has its code", async () => {
  await using test = await testGateway();
  const client = await test.client();
  const patient = [{ tag: "adaptivePriority", value: "Patient" }];
  client.send(
    orderFor(1, { algoStrategy: "Adaptive", algoParams: patient }),
    orderFor(2, {
      algoStrategy: "Adaptive",
      algoParams: [{ tag: "adaptivePriority", value: "Lazy" }],
    }),
    orderFor(3, { algoStrategy: "Adaptive", orderType: "STP", auxPrice: "1", algoParams: patient }),
  );
  const { order } = await client.next("openOrder", (reply) => reply.orderId === 1);
  expect([order.algoStrategy, order.algoParams]).toEqual(["Adaptive", patient]);
  await client.next("orderStatus", (reply) => reply.orderId === 1 && reply.status === "Filled");
  await client.error(441, 2);
  await client.error(442, 3);
});

Deno.test("open orders: own, all, and the bound ones of client 0", async () => {
  await using test = await testGateway();
  const one = await test.client({ clientId: 1 });
  const zero = await test.client({ clientId: 0 });
  one.send(restingOrder(1));
  await one.next("orderStatus");
  test.gateway.control.run({
    do: "type-order",
    symbol: "AAPL",
    action: "BUY",
    quantity: "3",
    orderType: "LMT",
    limitPrice: "1",
  });
  one.send({ kind: "reqAllOpenOrders" });
  await one.next("openOrderEnd");
  expect(one.all("openOrder").some((open) => open.orderId === 0 && open.order.clientId === 0)).toBe(true);
  one.send({ kind: "reqAutoOpenOrders", autoBind: true });
  await one.error(327);
  zero.send({ kind: "reqOpenOrders" });
  const bound = await zero.next("orderBound");
  expect(bound).toMatchObject({ clientId: 0, orderId: -1 });
  const open = await zero.next("openOrder", (reply) => reply.orderId === -1);
  expect(open.order.permId).toBe(bound.permId);
  zero.send(cancelFor(-1));
  await zero.next("orderStatus", (status) => status.orderId === -1 && status.status === "Cancelled");
});

Deno.test("client 0 hears of other clients' orders, an ordinary client does not", async () => {
  await using test = await testGateway();
  const zero = await test.client({ clientId: 0 });
  const one = await test.client({ clientId: 1 });
  const two = await test.client({ clientId: 2 });
  one.send(restingOrder(5));
  await zero.next("orderStatus", (status) => status.orderId === 5 && status.clientId === 1);
  expect(two.all("orderStatus")).toEqual([]);
});

Deno.test("a returning client hears of its working orders first", async () => {
  await using test = await testGateway();
  const first = await test.client({ clientId: 8 });
  first.send(restingOrder(1));
  await first.next("orderStatus", (status) => status.status === "Submitted");
  await first[Symbol.asyncDispose]();
  await test.isWithout(8);
  const again = await test.client({ clientId: 8 });
  expect(again.kinds().slice(0, 5)).toEqual([
    "openOrder",
    "orderStatus",
    "openOrderEnd",
    "managedAccounts",
    "nextValidId",
  ]);
});

Deno.test("executions of the day with their commissions, by filter, before the end", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(orderFor(1, {}));
  await client.next("commissionReport");
  const filter = EVERY_EXECUTION;
  const before = client.replies.length;
  client.send({ kind: "reqExecutions", reqId: 9, filter });
  await client.next("execDetailsEnd", (reply) => reply.reqId === 9);
  const kinds = client.kinds().slice(before).filter((kind) =>
    kind.startsWith("exec") || kind === "commissionReport"
  );
  expect(kinds[0]).toBe("execDetails");
  expect(kinds.at(-1)).toBe("execDetailsEnd");
  expect(kinds.indexOf("commissionReport")).toBeGreaterThan(kinds.lastIndexOf("execDetails"));
  client.send({ kind: "reqExecutions", reqId: 11, filter: { ...filter, lastNDays: 0 } });
  await client.next("execDetails", (reply) => reply.reqId === 11);
  client.send({ kind: "reqExecutions", reqId: 10, filter: { ...filter, symbol: "MSFT" } });
  await client.next("execDetailsEnd", (reply) => reply.reqId === 10);
  expect(client.all("execDetails").filter((reply) => reply.reqId === 10)).toEqual([]);
});

Deno.test("completed orders of the day have their end", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(orderFor(1, { orderRef: "done" }));
  await client.next("orderStatus", (status) => status.status === "Filled");
  client.send({ kind: "reqCompletedOrders", apiOnly: false });
  await client.next("completedOrdersEnd");
  const completed = client.all("completedOrder")[0];
  expect(completed?.order.orderRef).toBe("done");
  expect(completed?.orderState.status).toBe("Filled");
  expect(completed?.orderState.completedStatus).toContain("Filled Size");
});

Deno.test("a global cancel reaches the orders of all clients and those typed in TWS", async () => {
  await using test = await testGateway();
  const one = await test.client({ clientId: 1 });
  const two = await test.client({ clientId: 2 });
  one.send(restingOrder(1));
  two.send(restingOrder(1));
  await one.next("orderStatus", (status) => status.status === "Submitted");
  await two.next("orderStatus", (status) => status.status === "Submitted");
  one.send({ kind: "reqGlobalCancel", extOperator: "", manualOrderIndicator: null });
  await one.next("orderStatus", (status) => status.status === "Cancelled");
  await two.next("orderStatus", (status) => status.status === "Cancelled");
});

Deno.test("outside the session an order is held with 399 and works at the opening", async () => {
  const saturday = Date.UTC(2026, 10, 21, 15, 0, 0);
  await using test = await testGateway({ sessions: "real", startTime: saturday, speed: 0 });
  const client = await test.client();
  client.send(restingOrder(1));
  const held = await client.error(399, 1);
  expect(held.message).toContain("will not be placed at the exchange until 2026-11-23 09:30:00 US/Eastern");
  await client.next("orderStatus", ({ status }) => status === "PreSubmitted");
  expect(client.all("orderStatus").at(-1)?.status).toBe("PreSubmitted");
  test.gateway.control.run({ do: "advance", ms: 2 * 86_400_000 });
  await client.next("orderStatus", (status) => status.status === "Submitted");
});

Deno.test("an order far beyond the market is cancelled by the price band", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(orderFor(1, { orderType: "LMT", limitPrice: "900" }));
  const ended = await client.error(202, 1);
  expect(ended.message).toMatch(
    /^Order Canceled - reason:We cannot accept an order at a limit price at or more aggressive than [\d.]+\. Please submit your order <br>using a limit price that is closer to the current market price of [\d.]+\. or convert your order to an <br>algorithmic Order \(IBALGO\)$/,
  );
  expect(client.all("execDetails")).toEqual([]);
});

Deno.test("an order the account can not carry is rejected with 201 and is Inactive", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(orderFor(1, { totalQuantity: "1000000", orderType: "LMT", limitPrice: "290" }));
  await client.error(201, 1);
  await client.next("orderStatus", ({ status }) => status === "Inactive");
  expect(client.all("orderStatus").at(-1)?.status).toBe("Inactive");
});
