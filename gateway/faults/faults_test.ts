// Every fault on demand, over real TCP: what the client hears, and that the others hear nothing of it.
import type { Fault } from "./plan.ts";
import { ApiClient } from "../testing/api_client.ts";
import {
  AAPL,
  cancelFor,
  orderFor,
  restingOrder,
  type TestGateway,
  testGateway,
} from "../testing/test_gateway.ts";
import type { ReqMktData } from "../wire/messages.ts";
import { expect } from "@std/expect";

function inject(test: TestGateway, fault: Fault): void {
  expect(test.gateway.control.run({ do: "fault", fault }).ok).toBe(true);
}

const quiet = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const STREAM: ReqMktData = {
  kind: "reqMktData",
  reqId: 1,
  contract: AAPL,
  genericTicks: "",
  snapshot: false,
  regulatorySnapshot: false,
  options: [],
};

async function rawConnect(port: number): Promise<Deno.TcpConn> {
  const socket = await Deno.connect({ hostname: "127.0.0.1", port });
  await socket.write(new TextEncoder().encode("API\0\0\0\0\x09v100..200"));
  return socket;
}

Deno.test("a silent gateway accepts and never answers", async () => {
  await using test = await testGateway();
  inject(test, { kind: "connection", do: "silent", count: 1 });
  const socket = await rawConnect(test.gateway.port);
  const answer = socket.read(new Uint8Array(10));
  const verdict = await Promise.race([answer, quiet(300).then(() => "silence")]);
  expect(verdict).toBe("silence");
  socket.close();
  await answer.catch(() => {});
  await test.client();
});

Deno.test("end of file before the handshake, and right after it", async () => {
  await using test = await testGateway();
  inject(test, { kind: "connection", do: "eof-before-handshake", count: 1 });
  const socket = await rawConnect(test.gateway.port);
  expect(await socket.read(new Uint8Array(100))).toBe(null);
  socket.close();
  inject(test, { kind: "connection", do: "eof-after-handshake", count: 1 });
  await using client = await ApiClient.connect({ port: test.gateway.port });
  expect(client.version).toBe(200);
  await client.closed();
  await test.client();
});

Deno.test("a client id may be in use without anybody using it", async () => {
  await using test = await testGateway();
  inject(test, { kind: "connection", do: "client-id-in-use", count: 2 });
  for (const _ of [1, 2]) {
    await using refused = await ApiClient.connect({ port: test.gateway.port });
    refused.send({ kind: "startApi", clientId: 1, optionalCapabilities: "" });
    await refused.error(326);
    await refused.closed();
  }
  await test.client();
});

Deno.test("a half-open link stays open and says nothing", async () => {
  await using test = await testGateway();
  const client = await test.client({ clientId: 1 });
  const other = await test.client({ clientId: 2 });
  inject(test, { kind: "connection", do: "half-open", clientId: 1 });
  const before = client.replies.length;
  client.send({ kind: "reqCurrentTime" });
  other.send({ kind: "reqCurrentTime" });
  await other.next("currentTime");
  await quiet(200);
  expect(client.replies.length).toBe(before);
  expect(client.isClosed).toBe(false);
});

Deno.test("garbage and oversized frames reach the client", async () => {
  await using test = await testGateway();
  for (const what of ["garbage", "oversized"] as const) {
    const client = await test.client({ clientId: 30 });
    inject(test, { kind: "connection", do: what, clientId: 30 });
    await client.closed();
    await client[Symbol.asyncDispose]();
    await test.isWithout(30);
    test.gateway.control.run({ do: "clear-faults" });
  }
});

Deno.test("a slow peer still delivers everything", async () => {
  await using test = await testGateway();
  const client = await test.client();
  inject(test, { kind: "connection", do: "slow", bytesPerSecond: 2000 });
  const started = performance.now();
  client.send({ kind: "reqContractDetails", reqId: 1, contract: AAPL });
  await client.next("contractDetailsEnd");
  expect(performance.now() - started).toBeGreaterThan(200);
});

Deno.test("1100 stops data and order events, 1102 lets the streams go on", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(STREAM);
  await client.next("tickPrice");
  inject(test, { kind: "upstream", do: "lost" });
  await client.error(1100);
  client.send(restingOrder(1));
  client.send({ kind: "reqCurrentTime" });
  await client.next("currentTime");
  const before = client.all("tickPrice").length;
  await quiet(500);
  expect(client.all("tickPrice").length).toBe(before);
  expect(client.all("openOrder")).toEqual([]);
  inject(test, { kind: "farm", farm: "usfuture", state: "broken" });
  inject(test, { kind: "upstream", do: "restored" });
  expect((await client.error(1102)).message).toMatch(
    /The following farms are connected: usfarm\.nj; .*; ushmds; secdefnj\. .* not connected: usfuture\.$/,
  );
  await client.until(() => client.all("tickPrice").length > before, "quotes again");
  await client.next("orderStatus", (status) => status.status === "Submitted");
});

Deno.test("1101 kills the market data subscriptions", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(STREAM);
  await client.next("tickPrice");
  inject(test, { kind: "upstream", do: "broken", forMs: 100, back: "data-lost" });
  await client.error(2110);
  await client.error(1101);
  const before = client.all("tickPrice").length;
  await quiet(500);
  expect(client.all("tickPrice").length).toBe(before);
  client.send(STREAM);
  await client.until(() => client.all("tickPrice").length > before, "the new subscription");
});

Deno.test("a broken farm stops what it delivers, and only that", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(STREAM);
  await client.next("tickPrice");
  inject(test, { kind: "farm", farm: "usfarm", state: "broken" });
  await client.error(2103);
  const before = client.all("tickPrice").length;
  await quiet(400);
  expect(client.all("tickPrice").length).toBe(before);
  inject(test, { kind: "farm", farm: "usfarm", state: "ok" });
  await client.until(() => client.all("tickPrice").length > before, "quotes again");
  inject(test, { kind: "farm", farm: "secdefnj", state: "broken" });
  await client.error(2157);
  client.send({ kind: "reqContractDetails", reqId: 9, contract: AAPL });
  await client.error(322, 9);
});

Deno.test("a read-only API refuses orders and order queries with 321", async () => {
  await using test = await testGateway({ settings: { readOnly: true } });
  const client = await test.client();
  client.send(orderFor(1, {}), { kind: "reqOpenOrders" }, { kind: "reqIds", numIds: 1 });
  expect((await client.error(321, 1)).message).toContain("Read-Only mode");
  await client.error(321, -1);
  client.send({ kind: "reqPositions" });
  await client.next("positionEnd");
  expect(client.all("openOrderEnd")).toEqual([]);
});

Deno.test("a restart within a restart comes back once, when the later one is over", async () => {
  await using test = await testGateway();
  inject(test, { kind: "restart", downMs: 100 });
  inject(test, { kind: "restart", downMs: 250 });
  await quiet(150);
  await expect(Deno.connect({ hostname: "127.0.0.1", port: test.gateway.port })).rejects.toThrow();
  await quiet(250);
  (await rawConnect(test.gateway.port)).close();
});

Deno.test("a restart closes everyone, comes back on the same port, and may roll order ids back", async () => {
  await using test = await testGateway();
  const client = await test.client({ clientId: 1 });
  client.send(restingOrder(20));
  await client.next("orderStatus");
  inject(test, { kind: "restart", downMs: 200, idRollback: 4, notice: true });
  await client.error(1300);
  await client.closed();
  await quiet(400);
  const again = await test.client({ clientId: 1 });
  expect(again.all("nextValidId")[0]?.orderId).toBe(17);
  expect(again.all("openOrder").length).toBe(1);
  again.send(restingOrder(17));
  await again.next("orderStatus", (status) => status.orderId === 17);
});

Deno.test("messages are dropped, doubled, delayed and swapped", async () => {
  await using test = await testGateway();
  const client = await test.client();
  inject(test, { kind: "message", type: "openOrderEnd", do: "drop", count: 1 });
  client.send({ kind: "reqOpenOrders" }, { kind: "reqCurrentTime" });
  await client.next("currentTime");
  expect(client.all("openOrderEnd")).toEqual([]);
  inject(test, { kind: "message", type: "execDetails", do: "duplicate", count: 1 });
  inject(test, { kind: "message", type: "commissionReport", do: "delay", delayMs: 300, count: 1 });
  inject(test, { kind: "message", type: "orderStatus", do: "reorder", count: 1 });
  client.send(orderFor(1, {}));
  await client.next("commissionReport");
  expect(client.all("execDetails").length).toBe(2);
  const order = client.kinds().filter((kind) => kind === "openOrder" || kind === "orderStatus");
  expect(order.slice(0, 3)).toEqual(["openOrder", "openOrder", "orderStatus"]);
});

Deno.test("requests are ignored, delayed or refused", async () => {
  await using test = await testGateway();
  const client = await test.client();
  inject(test, { kind: "request", type: "reqCurrentTime", do: "ignore", count: 1 });
  inject(test, { kind: "request", type: "reqPositions", do: "error", code: 321, text: "Not now" });
  client.send({ kind: "reqCurrentTime" }, { kind: "reqPositions" }, { kind: "reqFamilyCodes" });
  await client.next("familyCodes");
  expect((await client.error(321)).message).toBe("Not now");
  expect(client.all("currentTime")).toEqual([]);
});

Deno.test("a what-if may stay without answer, fail, or come empty first", async () => {
  await using test = await testGateway();
  const client = await test.client();
  inject(test, { kind: "what-if", do: "silent", count: 1 });
  inject(test, { kind: "what-if", do: "error", code: 201, count: 1 });
  inject(test, { kind: "what-if", do: "empty-first", count: 1 });
  for (const id of [1, 2, 3]) client.send(orderFor(id, { whatIf: true }));
  await client.error(201, 2);
  await client.until(() => client.all("openOrder").length === 2, "the third preview");
  expect(client.all("openOrder").map((open) => open.orderId)).toEqual([3, 3]);
  expect(client.all("openOrder")[0]?.orderState.margins.initChange).toBe(null);
});

Deno.test("a cancel may get 10147 or 10148 while the order lives on", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(restingOrder(1));
  await client.next("orderStatus", (status) => status.status === "Submitted");
  inject(test, { kind: "cancel", do: "10147", count: 1 });
  inject(test, { kind: "cancel", do: "10148", effect: "cancel", delayMs: 50, count: 1 });
  client.send(cancelFor(1));
  await client.error(10147, 1);
  expect(test.gateway.ledger().orders[0]?.live).toBe(true);
  client.send(cancelFor(1));
  await client.error(10148, 1);
  await client.next("orderStatus", (status) => status.status === "Cancelled");
});

Deno.test("a fill can follow the cancel confirmation", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(restingOrder(1));
  await client.next("orderStatus", (status) => status.status === "Submitted");
  inject(test, { kind: "cancel", do: "fill-after-cancelled", delayMs: 50 });
  client.send(cancelFor(1));
  await client.error(202, 1);
  await client.next("orderStatus", (status) => status.status === "Filled");
  const told = client.all("orderStatus").map(({ status }) => status);
  expect(told.slice(0, told.indexOf("Filled")).at(-1)).toBe("Cancelled");
  expect(test.gateway.ledger().orders[0]).toMatchObject({ status: "Filled", filled: "10" });
});

Deno.test("an order may be lost, silent, late or rejected", async () => {
  await using test = await testGateway();
  const client = await test.client();
  inject(test, { kind: "place", do: "lost", count: 1 });
  inject(test, { kind: "place", do: "silent", count: 1 });
  inject(test, { kind: "place", do: "late", delayMs: 100, count: 1 });
  inject(test, { kind: "place", do: "reject", text: "No", count: 1 });
  for (const id of [1, 2, 3, 4]) client.send(restingOrder(id));
  await client.error(201, 4);
  await client.next("orderStatus", (status) => status.orderId === 3 && status.status === "Submitted");
  expect(client.all("openOrder").some((open) => open.orderId < 3)).toBe(false);
  const known = test.gateway.ledger().orders.map((order) => order.orderId);
  expect(known.sort()).toEqual([2, 3, 4]);
});

Deno.test("a rejected order does not trade before, market orders neither", async () => {
  await using test = await testGateway();
  const client = await test.client();
  inject(test, { kind: "place", do: "reject", text: "No", count: 1 });
  client.send(orderFor(1, {}), orderFor(2, {}));
  expect((await client.error(201, 1)).message).toBe("Order rejected - reason:No");
  await client.next("orderStatus", (status) => status.orderId === 2 && status.status === "Filled");
  const { orders, executions } = test.gateway.ledger();
  expect(orders.map(({ status, filled }) => [status, filled])).toEqual([["Inactive", "0"], ["Filled", "10"]]);
  expect(executions.map(({ permId }) => permId)).toEqual([orders[1]?.permId]);
});

Deno.test("an order may live on under a notice of any code", async () => {
  await using test = await testGateway();
  const client = await test.client();
  inject(test, { kind: "place", do: "notice", count: 1 });
  inject(test, { kind: "place", do: "notice", code: 2137, text: "Cross side warning", count: 1 });
  client.send(restingOrder(1), restingOrder(2));
  expect((await client.error(404, 1)).message).toBe("Order held while securities are located.");
  expect((await client.error(2137, 2)).message).toBe("Cross side warning");
  for (const id of [1, 2]) {
    await client.next("orderStatus", (status) => status.orderId === id && status.status === "Submitted");
  }
});

Deno.test("a change may be refused while the order stays as it was", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(restingOrder(1));
  await client.next("orderStatus", (status) => status.status === "Submitted");
  inject(test, { kind: "modify", do: "reject", code: 110, text: "Not conforming", count: 1 });
  client.send(restingOrder(1, { limitPrice: "2" }));
  await client.error(110, 1);
  expect(test.gateway.ledger().orders[0]).toMatchObject({ live: true, limitPrice: "1" });
});

Deno.test("executions come late, and are corrected with the last part of their id raised", async () => {
  await using test = await testGateway();
  const client = await test.client();
  inject(test, { kind: "fill", do: "correct", delayMs: 50, price: "123.45", count: 1 });
  client.send(orderFor(1, {}));
  const corrected = await client.next("execDetails", (reply) => reply.execution.execId.endsWith(".02"));
  const original = client.all("execDetails")[0]?.execution.execId ?? "";
  expect(corrected.execution.execId.slice(0, -3)).toBe(original.slice(0, -3));
  expect(corrected.execution.price).toBe("123.45");
  const { executions, orders, accounts } = test.gateway.ledger();
  expect(executions[0]?.execId).toBe(corrected.execution.execId);
  expect(orders[0]?.avgFillPrice).toBe("123.45");
  expect(accounts[0]?.positions[0]?.averageCost).toBe("123.550003");
  await client.next("orderStatus", (reply) => reply.averageFillPrice === "123.45");
});

Deno.test("a fault file is armed at the start, after its time", async () => {
  const faults = {
    seed: 1,
    faults: [{ kind: "upstream", do: "lost", afterMs: 150 } as const],
  };
  // Its time goes when told to: the client is there before the fault, however slow the machine.
  await using test = await testGateway({ faults, speed: 0 });
  const client = await test.client();
  const advance = (ms: number) => expect(test.gateway.control.run({ do: "advance", ms }).ok).toBe(true);
  advance(149);
  client.send({ kind: "reqCurrentTime" });
  await client.next("currentTime");
  expect(client.all("error").map(({ code }) => code)).not.toContain(1100);
  advance(1);
  await client.error(1100);
});

Deno.test("the clock can jump", async () => {
  await using test = await testGateway();
  const client = await test.client();
  inject(test, { kind: "clock-jump", ms: 3_600_000 });
  client.send({ kind: "reqCurrentTime" });
  const { epochSeconds } = await client.next("currentTime");
  expect(epochSeconds - Date.now() / 1000).toBeGreaterThan(3500);
});
