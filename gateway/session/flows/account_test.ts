// Account summary, updates, positions and P&L over real TCP.
import { EURUSD, orderFor, restingOrder, testGateway } from "../../testing/test_gateway.ts";
import { expect } from "@std/expect";

const ACCOUNT = "DU1234567";

Deno.test("the summary comes in alphabetical order, ends, and is served twice at most", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send({
    kind: "reqAccountSummary",
    reqId: 1,
    group: "All",
    tags: "NetLiquidation,AvailableFunds,$LEDGER:ALL",
  });
  await client.next("accountSummaryEnd", (reply) => reply.reqId === 1);
  const tags = client.all("accountSummary").map((row) => row.tag);
  expect(tags.indexOf("AvailableFunds")).toBeLessThan(tags.indexOf("NetLiquidation"));
  expect(tags).toContain("CashBalance");
  client.send({ kind: "reqAccountSummary", reqId: 2, group: "All", tags: "NetLiquidation" });
  client.send({ kind: "reqAccountSummary", reqId: 3, group: "All", tags: "NetLiquidation" });
  await client.error(322, 3);
  client.send({ kind: "cancelAccountSummary", reqId: 1 });
  client.send({ kind: "reqAccountSummary", reqId: 4, group: "All", tags: "NetLiquidation" });
  await client.next("accountSummaryEnd", (reply) => reply.reqId === 4);
});

Deno.test("after three minutes only what changed is repeated", async () => {
  await using test = await testGateway({ speed: 0 });
  const client = await test.client();
  client.send({ kind: "reqAccountSummary", reqId: 1, group: "All", tags: "AccountType,NetLiquidation" });
  await client.next("accountSummaryEnd");
  const count = client.all("accountSummary").length;
  test.gateway.control.run({ do: "advance", ms: 180_000 });
  await client.until(() => client.all("accountSummaryEnd").length === 2, "the second round");
  const again = client.all("accountSummary").slice(count).map((row) => row.tag);
  expect(again).not.toContain("AccountType");
});

Deno.test("account updates: all values, the end, and a new round after a fill", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send({ kind: "reqAccountUpdates", subscribe: true, account: "" });
  await client.next("accountDownloadEnd", (reply) => reply.account === ACCOUNT);
  const keys = new Set(client.all("accountValue").map((row) => row.key));
  for (const key of ["AccountReady", "NetLiquidation", "CashBalance", "ExcessLiquidity", "Cushion"]) {
    expect(keys.has(key)).toBe(true);
  }
  const kinds = client.kinds();
  expect(kinds.lastIndexOf("accountUpdateTime")).toBe(kinds.indexOf("accountDownloadEnd") - 1);
  client.send(orderFor(1, {}));
  const row = await client.next("portfolioValue", (reply) => reply.position === "10");
  expect(row.contract.symbol).toBe("AAPL");
  expect(Number(row.averageCost)).toBeGreaterThan(100);
  client.send({ kind: "reqAccountUpdates", subscribe: true, account: "DU999" });
  await client.error(321);
});

const TWO_ACCOUNTS = [
  { id: ACCOUNT, baseCurrency: "USD", cash: { USD: "100000" } },
  { id: "DU2", baseCurrency: "USD", cash: { USD: "100000" } },
];

Deno.test("updates of another account end those of the first with 2100, the same account only starts them again", async () => {
  await using test = await testGateway({ accounts: TWO_ACCOUNTS });
  const client = await test.client();
  const subscribe = async (account: string) => {
    const ends = client.all("accountDownloadEnd").length;
    client.send({ kind: "reqAccountUpdates", subscribe: true, account });
    await client.until(() => client.all("accountDownloadEnd").length > ends, "the end of the round");
  };
  await subscribe(ACCOUNT);
  await subscribe(ACCOUNT);
  expect(client.all("error").filter(({ code }) => code === 2100)).toEqual([]);
  await subscribe("DU2");
  expect((await client.error(2100, -1)).message).toContain("unsubscribed from account data");
  client.send(orderFor(1, { account: ACCOUNT }), orderFor(2, { account: "DU2", totalQuantity: "7" }));
  await client.next("portfolioValue", (row) => row.account === "DU2" && row.position === "7");
  expect(client.all("portfolioValue").some((row) => row.account === ACCOUNT)).toBe(false);
});

Deno.test("what changed in the account while IB was away is told in the next round after it", async () => {
  await using test = await testGateway({ speed: 0 });
  const client = await test.client();
  client.send(restingOrder(1), { kind: "reqAccountUpdates", subscribe: true, account: ACCOUNT });
  client.send({ kind: "reqAccountSummary", reqId: 1, group: "All", tags: "GrossPositionValue" });
  await client.next("accountSummaryEnd");
  const upstream = (what: "lost" | "restored") =>
    test.gateway.control.run({ do: "fault", fault: { kind: "upstream", do: what } });
  upstream("lost");
  const permId = client.all("orderStatus")[0]?.permId ?? 0;
  expect(test.gateway.control.run({ do: "fill", permId })).toMatchObject({ ok: true });
  test.gateway.control.run({ do: "freeze" });
  test.gateway.control.run({ do: "advance", ms: 180_000 });
  upstream("restored");
  await client.error(1102);
  expect(client.all("portfolioValue")).toEqual([]);
  test.gateway.control.run({ do: "advance", ms: 180_000 });
  await client.next("accountValue", (row) => row.key === "GrossPositionValue" && Number(row.value) > 1000);
  await client.next("accountSummary", (row) => Number(row.value) > 1000);
});

Deno.test("profit and loss comes about once a second, however often prices move", async () => {
  await using test = await testGateway({ speed: 0, ticksPerSecond: 10 });
  const client = await test.client();
  client.send(orderFor(1, {}), { kind: "reqPnl", reqId: 1, account: ACCOUNT, modelCode: "" });
  await client.next("pnl");
  const before = client.all("pnl").length;
  for (let i = 0; i < 20; i++) test.gateway.control.run({ do: "advance", ms: 500 });
  client.send({ kind: "reqCurrentTime" });
  await client.next("currentTime");
  const count = client.all("pnl").length - before;
  expect(count).toBeGreaterThanOrEqual(8);
  expect(count).toBeLessThanOrEqual(11);
});

Deno.test("new cash shows in the account at once", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send({ kind: "reqAccountUpdates", subscribe: true, account: "" });
  await client.next("accountDownloadEnd");
  test.gateway.control.run({ do: "deposit", currency: "EUR", amount: "1000" });
  const row = (value: string) =>
    client.next("accountValue", (one) => one.key === "CashBalance" && one.value === value);
  expect((await row("26000.00")).currency).toBe("EUR");
});

Deno.test("a request id that is in use is refused and the first subscription goes on", async () => {
  await using test = await testGateway();
  const client = await test.client();
  const asked = [
    { kind: "reqPnl", reqId: 1, account: ACCOUNT, modelCode: "" },
    { kind: "reqPnlSingle", reqId: 2, account: ACCOUNT, modelCode: "", conId: 265598 },
    { kind: "reqPositionsMulti", reqId: 3, account: ACCOUNT, modelCode: "" },
    { kind: "reqAccountUpdatesMulti", reqId: 4, account: ACCOUNT, modelCode: "", ledgerAndNlv: true },
    { kind: "reqAccountSummary", reqId: 5, group: "All", tags: "NetLiquidation" },
  ] as const;
  client.send(...asked, ...asked);
  for (const { reqId } of asked) {
    expect((await client.error(322, reqId)).message).toContain("Duplicate ticker id");
  }
  client.send(orderFor(1, {}));
  await client.next("positionMulti", (row) => row.position === "10");
  await client.next("pnlSingle", (row) => row.position === "10");
});

Deno.test("a fill pushes one position row to whoever asked for positions", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send({ kind: "reqPositions" }, {
    kind: "reqPositionsMulti",
    reqId: 2,
    account: ACCOUNT,
    modelCode: "",
  });
  await client.next("positionEnd");
  await client.next("positionMultiEnd");
  expect(client.all("position")).toEqual([]);
  client.send(orderFor(1, {}));
  const row = await client.next("position");
  expect(row).toMatchObject({ account: ACCOUNT, position: "10" });
  await client.next("positionMulti", (reply) => reply.reqId === 2 && reply.position === "10");
  client.send(orderFor(2, { action: "SELL" }));
  await client.next("position", (reply) => reply.position === "0");
});

Deno.test("a position's contract names where a stock is listed, and nothing else: no order can go there as it is", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(orderFor(1, {}), orderFor(2, { totalQuantity: "20000" }, EURUSD));
  await client.next("orderStatus", (status) => status.orderId === 2 && status.status === "Filled");
  await client.next("orderStatus", (status) => status.orderId === 1 && status.status === "Filled");
  client.send({ kind: "reqPositions" });
  await client.next("positionEnd");
  const exchanges = client.all("position").map(({ contract }) => [contract.symbol, contract.exchange]);
  expect(exchanges).toEqual([["AAPL", "NASDAQ"], ["EUR", ""]]);
});

Deno.test("updates of several accounts are kept apart", async () => {
  const accounts = [
    { id: "DU0000001", baseCurrency: "USD", cash: { USD: "1000" } },
    { id: "DU0000002", baseCurrency: "EUR", cash: { EUR: "2000" } },
  ];
  await using test = await testGateway({ accounts });
  const client = await test.client();
  expect(client.all("managedAccounts")[0]?.accounts).toEqual(["DU0000001", "DU0000002"]);
  client.send({
    kind: "reqAccountUpdatesMulti",
    reqId: 1,
    account: "DU0000002",
    modelCode: "",
    ledgerAndNlv: true,
  });
  await client.next("accountUpdateMultiEnd");
  expect(client.all("accountUpdateMulti").every((row) => row.account === "DU0000002")).toBe(true);
  client.send(orderFor(1, {}));
  await client.error(435, 1);
  client.send(orderFor(1, { account: "DU0000001", totalQuantity: "1" }));
  await client.next("orderStatus", (status) => status.orderId === 1);
});

Deno.test("profit and loss is unset first, then computed, then told while it changes", async () => {
  await using test = await testGateway({ speed: 0 });
  const client = await test.client();
  client.send({ kind: "reqPnl", reqId: 1, account: ACCOUNT, modelCode: "" });
  client.send({ kind: "reqPnlSingle", reqId: 2, account: ACCOUNT, modelCode: "", conId: 265598 });
  const first = await client.next("pnl");
  expect(first.daily).toBe(null);
  test.gateway.control.run({ do: "advance", ms: 1500 });
  await client.next("pnl", (reply) => reply.daily !== null);
  client.send(orderFor(1, {}));
  await client.next("orderStatus", (status) => status.status === "Filled");
  test.gateway.control.run({ do: "price", symbol: "AAPL", price: "300" });
  test.gateway.control.run({ do: "advance", ms: 3000 });
  const single = await client.next(
    "pnlSingle",
    (reply) => reply.position === "10" && reply.unrealized !== null,
  );
  expect(Number(single.value)).toBeGreaterThan(2000);
  client.send({ kind: "reqPnl", reqId: 3, account: "DU999", modelCode: "" });
  await client.error(321, 3);
});
