// Combinations over real TCP: quotes, the order and its executions as every version tells them, and what is
// refused.
import type { ApiClient } from "../../testing/api_client.ts";
import { type ComboLeg, comboLegOf, type Contract, contractOf } from "../../wire/messages.ts";
import { cancelFor, EVERY_EXECUTION, orderFor, testGateway } from "../../testing/test_gateway.ts";
import { expect } from "@std/expect";

const AAPL_ID = 265598;

function bag(legs: readonly Partial<ComboLeg>[], fields: Partial<Contract> = {}): Contract {
  return contractOf({
    symbol: "AAPL",
    secType: "BAG",
    exchange: "SMART",
    currency: "USD",
    comboLegs: legs.map((leg) => comboLegOf({ ratio: 1, exchange: "SMART", ...leg })),
    ...fields,
  });
}

/** Two calls of the same day, the lower strike first. */
async function calls(client: ApiClient): Promise<[number, number]> {
  const ids: number[] = [];
  for (const [reqId, strike] of [[900, "290"], [901, "300"]] as const) {
    const contract = contractOf({
      symbol: "AAPL",
      secType: "OPT",
      exchange: "SMART",
      currency: "USD",
      right: "C",
      strike,
    });
    client.send({ kind: "reqContractDetails", reqId, contract });
    await client.next("contractDetailsEnd", (reply) => reply.reqId === reqId);
    const found = client.all("contractDetails").filter((reply) => reply.reqId === reqId);
    const days = found.map((reply) => reply.contract.lastTradeDateOrContractMonth).sort();
    const last = found.find((reply) => reply.contract.lastTradeDateOrContractMonth === days.at(-1));
    ids.push(last?.contract.conId ?? 0);
  }
  return [ids[0] ?? 0, ids[1] ?? 0];
}

async function verticalSpread(client: ApiClient): Promise<Contract> {
  const [long, short] = await calls(client);
  return bag([{ conId: long, action: "BUY" }, { conId: short, action: "SELL" }]);
}

const marketData = (reqId: number, contract: Contract) => ({
  kind: "reqMktData" as const,
  reqId,
  contract,
  genericTicks: "",
  snapshot: false,
  regulatorySnapshot: false,
  options: [],
});

for (const version of [157, 176, 187, 200, 225]) {
  Deno.test(`a spread is placed, shown, filled and read again at version ${version}`, async () => {
    await using test = await testGateway({ serverVersionCap: 225 });
    const client = await test.client({ version });
    const spread = await verticalSpread(client);
    const [long, short] = spread.comboLegs;
    const order = {
      orderType: "LMT",
      limitPrice: "-5",
      totalQuantity: "2",
      tif: "GTC",
      smartComboRoutingParams: [{ tag: "NonGuaranteed", value: "1" }],
    };
    client.send(orderFor(1, order, spread));
    const shown = await client.next("openOrder", (reply) => reply.orderState.status === "Submitted");
    expect(shown.contract).toMatchObject({
      conId: 28812380,
      secType: "BAG",
      symbol: "AAPL",
      localSymbol: "28812380",
      tradingClass: "COMB",
      comboLegsDescription: `${long?.conId}|1,${short?.conId}|-1`,
    });
    expect(shown.contract.comboLegs).toEqual(spread.comboLegs);
    expect(shown.order.limitPrice).toBe("-5");
    expect(shown.order.smartComboRoutingParams).toEqual(order.smartComboRoutingParams);

    client.send(orderFor(1, { ...order, limitPrice: "50" }, spread));
    const status = await client.next("orderStatus", (reply) => reply.status === "Filled");
    expect([status.filled, status.remaining]).toEqual(["2", "0"]);
    await client.until(() => client.all("commissionReport").length === 2, "both commissions");
    const rows = client.all("execDetails").map(({ contract, execution }) => ({ contract, execution }));
    expect(rows.map(({ contract }) => contract.secType)).toEqual(["BAG", "OPT", "OPT"]);
    expect(rows.map(({ contract }) => contract.conId)).toEqual([28812380, long?.conId, short?.conId]);
    expect(rows.map(({ execution }) => execution.side)).toEqual(["BOT", "BOT", "SLD"]);
    expect(new Set(rows.map(({ execution }) => execution.permId))).toEqual(new Set([status.permId]));
    expect(rows.map(({ execution }) => execution.execId.slice(-5))).toEqual(["01.01", "02.01", "03.01"]);
    const [whole, first, second] = rows.map(({ execution }) => Number(execution.price));
    expect(whole).toBeCloseTo((first ?? 0) - (second ?? 0), 4);
    expect(Number(status.averageFillPrice)).toBeCloseTo(whole ?? 0, 4);
    expect(client.all("commissionReport").map(({ execId }) => execId.slice(-5))).toEqual(["02.01", "03.01"]);

    for (const [reqId, secType, count] of [[10, "", 3], [11, "BAG", 1], [12, "OPT", 2]] as const) {
      client.send({ kind: "reqExecutions", reqId, filter: { ...EVERY_EXECUTION, secType } });
      await client.next("execDetailsEnd", (reply) => reply.reqId === reqId);
      expect(client.all("execDetails").filter((reply) => reply.reqId === reqId)).toHaveLength(count);
    }
    client.send({ kind: "reqPositions" });
    await client.next("positionEnd");
    expect(client.all("position").map(({ contract, position }) => [contract.secType, position])).toEqual([
      ["OPT", "2"],
      ["OPT", "-2"],
    ]);
    client.send({ kind: "reqCompletedOrders", apiOnly: false });
    const done = await client.next("completedOrder");
    expect(done.contract).toMatchObject({ conId: 28812380, comboLegs: spread.comboLegs });
    expect(done.orderState.completedStatus).toBe("Filled Size: 2");
    expect(client.leftovers).toBe(0);
  });
}

Deno.test("leg prices and what is said of each leg come back as they were sent", async () => {
  await using test = await testGateway({ serverVersionCap: 225 });
  for (const version of [200, 225]) {
    const client = await test.client({ version, clientId: version });
    const [long, short] = await calls(client);
    const contract = bag([
      { conId: long, action: "BUY", openClose: 1, price: "0.05" },
      { conId: short, action: "SELL", openClose: 1, price: "90" },
    ]);
    const order = {
      orderType: "LMT",
      limitPrice: null,
      smartComboRoutingParams: [{ tag: "NonGuaranteed", value: "1" }],
    };
    client.send(orderFor(1, order, contract));
    const shown = await client.next("openOrder", (reply) => reply.orderState.status === "Submitted");
    expect(shown.contract.comboLegs).toEqual(contract.comboLegs);
    client.send(cancelFor(1));
    await client.next("orderStatus", (reply) => reply.status === "Cancelled");
  }
});

Deno.test("a combination is quoted by its legs, negative where they say so, without a tape", async () => {
  await using test = await testGateway();
  const client = await test.client();
  const [long, short] = await calls(client);
  client.send(marketData(1, bag([{ conId: long, action: "SELL" }, { conId: short, action: "BUY" }])));
  const bid = await client.next("tickPrice", (tick) => tick.tickType === 1);
  const ask = await client.next("tickPrice", (tick) => tick.tickType === 2);
  expect(Number(bid.price)).toBeLessThan(Number(ask.price));
  expect(Number(ask.price)).toBeLessThan(0);
  expect(Number(ask.size)).toBeGreaterThan(0);
  await client.until(() => client.all("tickPrice").length > 6, "changes");
  const types = new Set(client.all("tickPrice").map(({ tickType }) => tickType));
  expect([4, 6, 7, 14].some((type) => types.has(type))).toBe(false);
  client.send({ kind: "cancelMktData", reqId: 1 });
});

Deno.test("details of a combination are refused as IB does, and a wrong leg is named", async () => {
  await using test = await testGateway();
  const client = await test.client();
  const spread = await verticalSpread(client);
  client.send({ kind: "reqContractDetails", reqId: 1, contract: spread });
  expect((await client.error(321, 1)).message).toContain("'BAG' isn't supported for contract data request");
  client.send(orderFor(3, {}, bag([])));
  expect((await client.error(321, 3)).message).toContain("requires combo leg details");
  client.send(marketData(2, bag([{ conId: AAPL_ID, action: "BUY" }, { conId: 1, action: "SELL" }])));
  await client.error(200, 2);
  client.send(orderFor(4, { orderType: "STP", auxPrice: "1" }, spread));
  await client.error(387, 4);
  // Nothing of it became an order.
  client.send({ kind: "reqAllOpenOrders" });
  await client.next("openOrderEnd");
  expect(client.all("openOrder")).toEqual([]);
});

Deno.test("a what-if of a combination comes back with its legs, margin and both commissions", async () => {
  await using test = await testGateway();
  const client = await test.client();
  const spread = await verticalSpread(client);
  client.send(orderFor(1, { whatIf: true, totalQuantity: "10" }, spread));
  const { contract, orderState } = await client.next("openOrder");
  expect(contract.comboLegs).toEqual(spread.comboLegs);
  expect(orderState.commission).toBe("13");
  expect(Number(orderState.margins.initChange)).toBe(0);
});

Deno.test("a resting combination is there after a restart, with its legs, and can be cancelled", async () => {
  const dataDir = await Deno.makeTempDir();
  try {
    let spread = contractOf();
    {
      await using test = await testGateway({ dataDir });
      const client = await test.client();
      spread = await verticalSpread(client);
      client.send(orderFor(7, { orderType: "LMT", limitPrice: "-5", tif: "GTC" }, spread));
      await client.next("orderStatus", (reply) => reply.status === "Submitted");
    }
    await using test = await testGateway({ dataDir });
    const client = await test.client();
    client.send({ kind: "reqOpenOrders" });
    const shown = await client.next("openOrder");
    expect(shown).toMatchObject({ orderId: 7, contract: { conId: 28812380, comboLegs: spread.comboLegs } });
    client.send(cancelFor(7));
    await client.next("orderStatus", (reply) => reply.status === "Cancelled");
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
});
