// Ids, orders kept back, orders on their way and orders while IB is away, as a client hears of them over real
// TCP.
import type { ApiClient } from "../../testing/api_client.ts";
import {
  cancelFor,
  EVERY_EXECUTION,
  orderFor,
  restingOrder,
  testGateway,
} from "../../testing/test_gateway.ts";
import type { TestGateway } from "../../testing/test_gateway.ts";
import type { Fault } from "../../faults/plan.ts";
import type { ExecutionFilter } from "../../wire/messages.ts";
import { expect } from "@std/expect";

/** What is told of one order, as short words, from the `from`th reply on. */
function story(client: ApiClient, orderId: number, from = 0): string[] {
  return client.replies.slice(from).flatMap((reply) => {
    if (reply.kind === "openOrder" && reply.orderId === orderId) return [`O ${reply.orderState.status}`];
    if (reply.kind === "orderStatus" && reply.orderId === orderId) return [`S ${reply.status}`];
    if (reply.kind === "execDetails" && reply.execution.orderId === orderId) return ["E"];
    if (reply.kind === "error" && reply.id === orderId) return [`error ${reply.code}`];
    return [];
  });
}

/** Everything sent before has been answered. */
async function settled(client: ApiClient): Promise<void> {
  const seen = client.all("currentTime").length;
  client.send({ kind: "reqCurrentTime" });
  await client.until(() => client.all("currentTime").length > seen, "the clock");
}

function inject(test: TestGateway, fault: Fault): void {
  test.gateway.control.run({ do: "fault", fault });
}

async function resting(client: ApiClient, orderId: number): Promise<void> {
  client.send(restingOrder(orderId));
  await client.next("orderStatus", (reply) => reply.orderId === orderId && reply.status === "Submitted");
}

Deno.test("a change that is kept back changes nothing, in silence, until it is transmitted", async () => {
  await using test = await testGateway();
  const client = await test.client();
  await resting(client, 1);
  await settled(client);
  const before = client.replies.length;
  client.send(restingOrder(1, { limitPrice: "2", transmit: false }));
  await settled(client);
  expect(story(client, 1, before)).toEqual([]);
  expect(test.gateway.ledger().orders[0]).toMatchObject({ limitPrice: "1" });
  client.send(restingOrder(1, { limitPrice: "2" }));
  await client.next("openOrder", (reply) => reply.order.limitPrice === "2");
});

Deno.test("a parent that is given up before it was transmitted takes its children along", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(
    restingOrder(1, { transmit: false }),
    restingOrder(2, { action: "SELL", limitPrice: "900", parentId: 1, transmit: false }),
    cancelFor(1),
  );
  await client.error(202, 1);
  await client.error(202, 2);
  client.send(orderFor(2, { parentId: 1 }), cancelFor(2));
  await client.error(103, 2);
  await client.error(10147, 2);
});

Deno.test("the price band tells the end that comes twice, then the end, then why; a change also that it came too late", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(orderFor(1, { orderType: "LMT", limitPrice: "900" }));
  await client.error(202, 1);
  const ending = ["O PendingCancel", "S PendingCancel", "O PendingCancel", "S PendingCancel", "S Cancelled"];
  expect(story(client, 1)).toEqual(["O PreSubmitted", "S PreSubmitted", ...ending, "error 202"]);
  await resting(client, 2);
  await settled(client);
  const before = client.replies.length;
  client.send(restingOrder(2, { limitPrice: "900" }));
  await client.error(201, 2);
  expect(story(client, 2, before).slice(-7)).toEqual([...ending, "error 202", "error 201"]);
});

Deno.test("an order that the exchange has not answered yet can not be changed: 2102", async () => {
  await using test = await testGateway();
  const client = await test.client();
  test.gateway.control.run({ do: "hold-matching", on: true });
  client.send(restingOrder(1), restingOrder(1, { limitPrice: "2" }));
  await client.error(2102, 1);
  test.gateway.control.run({ do: "hold-matching", on: false });
  await client.next("orderStatus", (reply) => reply.status === "Submitted");
  client.send(restingOrder(1, { limitPrice: "2" }));
  await client.next("openOrder", (reply) => reply.order.limitPrice === "2");
});

Deno.test("while IB is away orders and cancels wait, and reach it in the order in which they were given", async () => {
  await using test = await testGateway();
  const client = await test.client();
  inject(test, { kind: "upstream", do: "lost" });
  await client.error(1100);
  client.send(restingOrder(1), cancelFor(1), restingOrder(2), restingOrder(2, { limitPrice: "2" }));
  await settled(client);
  expect([...story(client, 1), ...story(client, 2)]).toEqual([]);
  expect(test.gateway.ledger().orders).toEqual([]);
  inject(test, { kind: "upstream", do: "restored" });
  await client.next("openOrder", (reply) => reply.orderId === 2 && reply.order.limitPrice === "2");
  const words = story(client, 1);
  expect(words.slice(0, 2)).toEqual(["O PreSubmitted", "S PreSubmitted"]);
  expect(words.slice(-2)).toEqual(["S Cancelled", "error 202"]);
});

Deno.test("a global cancel waits for IB as well, and every client hears what came of it", async () => {
  await using test = await testGateway();
  const [one, two] = [await test.client({ clientId: 1 }), await test.client({ clientId: 2 })];
  await resting(one, 1);
  await resting(two, 1);
  inject(test, { kind: "upstream", do: "broken" });
  one.send({ kind: "reqGlobalCancel", extOperator: "", manualOrderIndicator: null });
  await settled(one);
  expect(test.gateway.ledger().orders.map((order) => order.live)).toEqual([true, true]);
  inject(test, { kind: "upstream", do: "restored" });
  await one.error(202, 1);
  await two.error(202, 1);
});

Deno.test("an order without TIF is refused in a preview as it would be for real", async () => {
  await using test = await testGateway({ settings: { tifPreset: "10052" } });
  const client = await test.client();
  client.send(restingOrder(1, { tif: "", whatIf: true }));
  await client.error(10052, 1);
  expect(client.all("openOrder")).toEqual([]);
});

Deno.test("who changes a held order is told again how long it is held", async () => {
  const saturday = Date.UTC(2026, 10, 21, 15, 0, 0);
  await using test = await testGateway({ sessions: "real", startTime: saturday, speed: 0 });
  const client = await test.client();
  client.send(restingOrder(1));
  await client.error(399, 1);
  client.send(restingOrder(1, { totalQuantity: "20" }));
  await client.until(() => client.all("error").filter(({ code }) => code === 399).length === 2, "399 again");
  expect(client.all("error").at(-1)?.message).toContain("BUY 20 AAPL");
  await client.next("orderStatus", ({ remaining }) => remaining === "20");
  expect(client.all("orderStatus").at(-1)).toMatchObject({ status: "PreSubmitted", remaining: "20" });
  test.gateway.control.run({ do: "advance", ms: 2 * 86_400_000 });
  await client.next("orderStatus", (reply) => reply.status === "Submitted");
});

Deno.test("each partial fill is an execution with running figures, its pair, and the pair again with the commission", async () => {
  await using test = await testGateway();
  const client = await test.client();
  await resting(client, 1);
  await settled(client);
  const before = client.replies.length;
  const permId = client.all("orderStatus")[0]?.permId ?? 0;
  test.gateway.control.run({ do: "fill", permId, quantity: "4", price: "1" });
  test.gateway.control.run({ do: "fill", permId, quantity: "6", price: "0.5" });
  await client.until(() => client.all("commissionReport").length === 2, "both reports");
  const pair = (status: string) => [`O ${status}`, `S ${status}`];
  expect(story(client, 1, before)).toEqual([
    ...["E", ...pair("Submitted"), ...pair("Submitted")],
    ...["E", ...pair("Filled"), ...pair("Filled")],
  ]);
  const executions = client.all("execDetails").map(({ execution }) => [
    execution.shares,
    execution.cumulativeQuantity,
    execution.averagePrice,
  ]);
  expect(executions).toEqual([["4", "4", "1"], ["6", "10", "0.7"]]);
  const partial = client.all("orderStatus").find((reply) => reply.filled === "4");
  expect(partial).toMatchObject({ remaining: "6", averageFillPrice: "1", lastFillPrice: "1" });
  const opens = client.all("openOrder").slice(-4).map(({ orderState }) => orderState.commission !== null);
  expect(opens).toEqual([false, true, true, true]);
});

Deno.test("an immediate order that finds nothing is cancelled, an all or nothing one is inactive", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(orderFor(1, { orderType: "LMT", limitPrice: "100", tif: "IOC" }));
  await client.error(202, 1);
  expect(story(client, 1).slice(-3)).toEqual(["S PendingCancel", "S Cancelled", "error 202"]);
  client.send(orderFor(2, { orderType: "LMT", limitPrice: "100", tif: "FOK" }));
  await client.error(201, 2);
  expect(story(client, 2).slice(-3)).toEqual(["O Inactive", "S Inactive", "error 201"]);
});

Deno.test("orders typed in TWS are bound before they are told once client 0 asks for it, and can be changed", async () => {
  await using test = await testGateway();
  const zero = await test.client({ clientId: 0 });
  zero.send({ kind: "reqAutoOpenOrders", autoBind: true });
  await settled(zero);
  const typed = { do: "type-order", symbol: "AAPL", action: "BUY", orderType: "LMT" } as const;
  test.gateway.control.run({ ...typed, quantity: "3", limitPrice: "1" });
  await zero.next("orderStatus", (reply) => reply.status === "Submitted");
  expect(zero.kinds().filter((kind) => kind.startsWith("order"))[0]).toBe("orderBound");
  expect(zero.all("openOrder").every((reply) => reply.orderId === -1)).toBe(true);
  zero.send(restingOrder(-1, { totalQuantity: "9" }));
  await zero.next("orderStatus", (reply) => reply.orderId === -1 && reply.remaining === "9");
  zero.send({ kind: "reqAutoOpenOrders", autoBind: false });
  await settled(zero);
  test.gateway.control.run({ ...typed, quantity: "4", limitPrice: "1" });
  await zero.next("openOrder", (reply) => reply.orderId === 0 && reply.order.totalQuantity === "4");
});

Deno.test("client 0 finds the orders it has bound when it comes back, and no others typed in TWS", async () => {
  await using test = await testGateway();
  const zero = await test.client({ clientId: 0 });
  const typed = {
    do: "type-order",
    symbol: "AAPL",
    action: "BUY",
    orderType: "LMT",
    limitPrice: "1",
  } as const;
  test.gateway.control.run({ ...typed, quantity: "3" });
  zero.send({ kind: "reqOpenOrders" });
  await zero.next("openOrderEnd");
  await zero[Symbol.asyncDispose]();
  await test.isWithout(0);
  test.gateway.control.run({ ...typed, quantity: "4" });
  const again = await test.client({ clientId: 0 });
  expect(again.kinds().slice(0, 4)).toEqual(["openOrder", "orderStatus", "openOrderEnd", "managedAccounts"]);
  expect(again.all("openOrder")[0]).toMatchObject({ orderId: -1, order: { totalQuantity: "3" } });
});

Deno.test("the master client sees everybody's orders and can touch none of them", async () => {
  await using test = await testGateway({ settings: { masterClientId: 9 } });
  const [one, master] = [await test.client({ clientId: 1 }), await test.client({ clientId: 9 })];
  await resting(one, 5);
  await master.next("orderStatus", (reply) => reply.orderId === 5 && reply.clientId === 1);
  master.send(cancelFor(5));
  await master.error(10147, 5);
  one.send(orderFor(6, {}));
  await master.next("execDetails", (reply) => reply.execution.orderId === 6);
  await master.next("commissionReport");
  expect(master.all("error").filter(({ id }) => id === 6)).toEqual([]);
  expect(test.gateway.ledger().orders[0]).toMatchObject({ live: true });
});

Deno.test("executions are today's whatever the time filter says; earlier days come by number or date", async () => {
  const friday = Date.UTC(2026, 10, 20, 15, 0, 0);
  await using test = await testGateway({ startTime: friday, speed: 0 });
  const client = await test.client();
  client.send(orderFor(1, {}));
  await client.next("orderStatus", (reply) => reply.status === "Filled");
  const count = async (reqId: number, changes: Partial<ExecutionFilter>) => {
    client.send({ kind: "reqExecutions", reqId, filter: { ...EVERY_EXECUTION, ...changes } });
    await client.next("execDetailsEnd", (reply) => reply.reqId === reqId);
    return client.all("execDetails").filter((reply) => reply.reqId === reqId).length;
  };
  expect(await count(1, { time: "20261120-14:59:00" })).toBe(1);
  expect(await count(2, { time: "20261120-15:01:00" })).toBe(0);
  test.gateway.control.run({ do: "advance", ms: 86_400_000 });
  expect(await count(3, {})).toBe(0);
  expect(await count(4, { time: "20261101-00:00:00" })).toBe(0);
  expect(await count(5, { lastNDays: 3 })).toBe(1);
  expect(await count(6, { specificDates: [20261120] })).toBe(1);
  expect(await count(7, { specificDates: [20261119] })).toBe(0);
});

Deno.test("G9: a global cancel is refused with 161 for each order of the client that has ended", async () => {
  await using test = await testGateway();
  const [one, two] = [await test.client({ clientId: 1 }), await test.client({ clientId: 2 })];
  one.send(orderFor(1, {}), restingOrder(2), restingOrder(3));
  await one.next("orderStatus", (reply) => reply.orderId === 1 && reply.status === "Filled");
  one.send(cancelFor(2));
  await one.error(202, 2);
  two.send(restingOrder(1));
  await two.next("orderStatus", (reply) => reply.orderId === 1);
  const permId = one.all("orderStatus").find((reply) => reply.orderId === 2)?.permId;
  one.send({ kind: "reqGlobalCancel", extOperator: "", manualOrderIndicator: null });
  const refused = await one.error(161, 2);
  expect(refused.message).toBe(
    `Cancel attempted when order is not in a cancellable state.  Order permId =${permId}`,
  );
  await one.error(161, 1);
  await one.error(202, 3);
  await two.error(202, 1);
  expect(one.all("error").filter(({ code, id }) => code === 161 && id === 3)).toEqual([]);
  expect(two.all("error").filter(({ code }) => code === 161)).toEqual([]);
});
