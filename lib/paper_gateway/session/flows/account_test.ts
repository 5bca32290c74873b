// Account summary, updates, positions and P&L over real TCP.
import { EURUSD, orderFor, testGateway } from "@/lib/paper_gateway/session/testing/gateway.ts";
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
  client.send({ kind: "reqAccountUpdates", subscribe: true, account: ACCOUNT });
  await client.error(2100);
  client.send({ kind: "reqAccountUpdates", subscribe: true, account: "DU999" });
  await client.error(321);
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
