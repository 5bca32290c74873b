// The control port: commands, the ledger, and what it refuses.
import { orderFor, restingOrder, type TestGateway, testGateway } from "../testing/test_gateway.ts";
import { expect } from "@std/expect";

async function post(test: TestGateway, command: unknown, type = "application/json") {
  const response = await fetch(`http://127.0.0.1:${test.gateway.controlPort}/control`, {
    method: "POST",
    headers: { "content-type": type },
    body: typeof command === "string" ? command : JSON.stringify(command),
  });
  return { status: response.status, body: await response.json() };
}

async function get(test: TestGateway, path: string) {
  return await (await fetch(`http://127.0.0.1:${test.gateway.controlPort}${path}`)).json();
}

Deno.test("the ledger tells the broker's truth", async () => {
  await using test = await testGateway({ controlPort: 0 });
  const client = await test.client();
  client.send(orderFor(1, { orderRef: "abc" }));
  await client.next("commissionReport");
  client.send(restingOrder(2));
  await client.next("orderStatus", (status) => status.orderId === 2);
  const ledger = await get(test, "/ledger");
  expect(ledger.orders.map((order: { status: string }) => order.status)).toEqual(["Filled", "Submitted"]);
  expect(ledger.orders[0]).toMatchObject({ orderRef: "abc", filled: "10", live: false });
  expect(ledger.executions[0]).toMatchObject({ side: "BOT", orderRef: "abc", commission: "1.00003" });
  expect(ledger.accounts[0].positions[0]).toMatchObject({ symbol: "AAPL", position: "10" });
  expect(Number(ledger.accounts[0].cash.USD)).toBeLessThan(1_000_000);
  expect(ledger.accounts[0].cash.EUR).toBeDefined();
});

Deno.test("a symbol of several instruments means the one that trades, at home; the index is named by its id", async () => {
  await using test = await testGateway({ controlPort: 0, speed: 0 });
  const typed = { do: "type-order", action: "BUY", quantity: "1", orderType: "MKT" };
  for (const symbol of ["ES", "AMD"]) {
    expect((await post(test, { ...typed, symbol })).body).toMatchObject({ ok: true });
  }
  const { orders } = await get(test, "/ledger");
  const [future, share] = orders.map((order: { conId: number }) => order.conId);
  expect(future).toBeGreaterThan(1_300_000_000);
  expect(share).toBe(4391);
  expect((await post(test, { do: "price", symbol: "SPX", price: "7000" })).status).toBe(200);
  expect((await post(test, { do: "price", conId: 11004968, price: "7000" })).status).toBe(200);
});

Deno.test("prices move, trading halts, orders fill, all by command", async () => {
  await using test = await testGateway({ controlPort: 0, speed: 0 });
  const client = await test.client();
  client.send(restingOrder(1));
  const { permId } = await client.next("orderStatus", (status) => status.status === "Submitted");
  expect((await post(test, { do: "fill", permId, quantity: "4" })).status).toBe(200);
  await client.next("orderStatus", (status) => status.filled === "4" && status.remaining === "6");
  expect((await post(test, { do: "price", symbol: "AAPL", price: "250" })).body.ok).toBe(true);
  expect((await post(test, { do: "halt", symbol: "AAPL" })).body.ok).toBe(true);
  expect((await post(test, { do: "resume", conId: 265598 })).body.ok).toBe(true);
  expect((await post(test, { do: "advance", ms: 60_000 })).body.ok).toBe(true);
  // Never would anybody be answered again.
  expect((await post(test, { do: "advance", ms: 9e15 })).status).toBe(422);
  expect((await post(test, { do: "cancel", permId })).body).toMatchObject({ ok: true });
  await client.next("orderStatus", (status) => status.status === "Cancelled");
});

Deno.test("an order typed in TWS belongs to nobody and can be cancelled", async () => {
  await using test = await testGateway({ controlPort: 0 });
  const master = await test.client({ clientId: 0 });
  const typed = {
    do: "type-order",
    symbol: "AAPL",
    action: "SELL",
    quantity: "3",
    orderType: "LMT",
    limitPrice: "9000",
  };
  const { body } = await post(test, typed);
  expect(body.ok).toBe(true);
  const open = await master.next("openOrder");
  expect(open).toMatchObject({ orderId: 0 });
  expect(open.order).toMatchObject({ clientId: 0, permId: body.permId });
  await post(test, { do: "cancel", permId: body.permId });
  await master.next("orderStatus", (status) => status.status === "Cancelled");
});

Deno.test("an order of a client is changed in TWS: what is named is another, and its client hears of it", async () => {
  await using test = await testGateway({ controlPort: 0, speed: 0 });
  const client = await test.client();
  client.send(restingOrder(1));
  const { permId } = await client.next("orderStatus", (status) => status.status === "Submitted");
  expect((await post(test, { do: "change", permId, quantity: "7" })).body).toMatchObject({ ok: true });
  const { order } = await client.next("openOrder", (open) => open.order.totalQuantity === "7");
  expect(order).toMatchObject({ limitPrice: "1", permId });
  await client.next("orderStatus", (status) => status.remaining === "7");
  expect((await post(test, { do: "change", permId, limitPrice: "1.5" })).body.ok).toBe(true);
  await client.next(
    "openOrder",
    (open) => open.order.limitPrice === "1.5" && open.order.totalQuantity === "7",
  );
  await post(test, { do: "cancel", permId });
  expect((await post(test, { do: "change", permId, quantity: "8" })).status).toBe(409);
});

Deno.test("clients are listed and dropped", async () => {
  await using test = await testGateway({ controlPort: 0 });
  const client = await test.client({ clientId: 77 });
  client.send({ kind: "reqPositions" });
  await client.next("positionEnd");
  const [info] = await get(test, "/clients");
  expect(info).toMatchObject({ clientId: 77, version: 200, ready: true, subscriptions: { positions: 1 } });
  expect((await post(test, { do: "drop-client", clientId: 77 })).body).toMatchObject({
    ok: true,
    dropped: 1,
  });
  await client.closed();
  expect((await post(test, { do: "drop-client", clientId: 77 })).status).toBe(409);
});

Deno.test("faults are armed, listed and cleared", async () => {
  await using test = await testGateway({ controlPort: 0 });
  const fault = { kind: "message", type: "orderStatus", do: "drop" };
  const { body } = await post(test, { do: "fault", fault });
  expect(await get(test, "/faults")).toMatchObject([{ id: body.id, fault, hits: 0 }]);
  await post(test, { do: "clear-fault", id: body.id });
  expect(await get(test, "/faults")).toEqual([]);
  expect((await get(test, "/state")).upstream).toBe("up");
});

Deno.test("nonsense, other hosts and other content types are refused", async () => {
  await using test = await testGateway({ controlPort: 0 });
  expect((await post(test, { do: "explode" })).status).toBe(422);
  expect((await post(test, "{")).status).toBe(400);
  expect((await post(test, { do: "advance", ms: 1 }, "text/plain")).status).toBe(415);
  expect((await post(test, { do: "price", symbol: "NOSUCH", price: "1" })).status).toBe(409);
  expect((await post(test, { do: "deposit", account: "DU999", currency: "USD", amount: "1" })).status).toBe(
    422,
  );
  const socket = await Deno.connect({ hostname: "127.0.0.1", port: test.gateway.controlPort ?? 0 });
  await socket.write(
    new TextEncoder().encode("GET /state HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"),
  );
  const answer = new TextDecoder().decode(await new Response(socket.readable).arrayBuffer());
  expect(answer).toContain("403");
});

Deno.test("a price that no market can have is refused, and the books stay what they are", async () => {
  await using test = await testGateway({ controlPort: 0, speed: 0 });
  const huge = "99999999999999999999";
  await post(test, { do: "type-order", symbol: "AAPL", action: "BUY", quantity: "5", orderType: "MKT" });
  await post(test, {
    ...{ do: "type-order", symbol: "AAPL", action: "BUY", quantity: "5", orderType: "LMT" },
    limitPrice: "1",
  });
  const before = test.gateway.ledger();
  const [permId, execId] = [before.orders.find(({ live }) => live)?.permId, before.executions[0]?.execId];
  const wrong = [
    { do: "price", symbol: "AAPL", price: huge },
    { do: "price", symbol: "EUR.USD", price: "10000001" },
    { do: "gap", symbol: "AAPL", percent: huge },
    { do: "fill", permId, price: huge },
    { do: "correct", execId, price: "20000000" },
  ];
  for (const command of wrong) {
    const { status } = await post(test, command);
    expect([command.do, status]).toEqual([command.do, 422]);
  }
  expect(test.gateway.ledger()).toEqual(before);
});
