// Bonds over real TCP: their own kind of details, yields beside prices, the yield of an execution.
import { contractOf } from "../../wire/messages.ts";
import { orderFor, testGateway } from "../../testing/test_gateway.ts";
import { expect } from "@std/expect";

const TREASURY = contractOf({ symbol: "91282CSM1", secType: "BOND", exchange: "SMART", currency: "USD" });

for (const version of [157, 187, 200, 225]) {
  Deno.test(`details of a bond come as bondContractDetails at version ${version}`, async () => {
    await using test = await testGateway({ serverVersionCap: 225 });
    const client = await test.client({ version });
    client.send({ kind: "reqContractDetails", reqId: 1, contract: TREASURY });
    const { contract, details } = await client.next("bondContractDetails", (reply) => reply.reqId === 1);
    await client.next("contractDetailsEnd");
    expect(contract).toMatchObject({ symbol: "US-T", secType: "BOND", currency: "USD", exchange: "SMART" });
    expect(details.bond).toMatchObject({
      cusip: "91282CSM1",
      coupon: null,
      issueDate: "20241115",
      bondType: "GOVT",
      couponType: "FIXED",
      descAppend: "US-T 4.25 11/15/34",
    });
    const maturity = version > 200 ? contract.lastTradeDateOrContractMonth : details.bond?.maturity;
    expect(maturity).toBe("20341115");
    expect(client.all("contractDetails")).toEqual([]);
    expect(client.leftovers).toBe(0);
  });
}

Deno.test("a bond is quoted in percent and in yields, live and delayed", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send({
    kind: "reqMktData",
    reqId: 1,
    contract: TREASURY,
    genericTicks: "",
    snapshot: false,
    regulatorySnapshot: false,
    options: [],
  });
  const price = async (tickType: number) =>
    Number((await client.next("tickPrice", (tick) => tick.tickType === tickType)).price);
  const [bid, ask] = [await price(1), await price(2)];
  const [bidYield, askYield, lastYield] = [await price(50), await price(51), await price(52)];
  expect(ask).toBeGreaterThan(bid);
  expect(bidYield).toBeGreaterThan(askYield);
  expect(lastYield).toBeCloseTo(bidYield, 0);
  expect(Math.abs(bidYield - 4.25)).toBeLessThan(1);

  test.gateway.control.run({ do: "fault", fault: { kind: "market-data", mode: "delayed" } });
  client.send({ kind: "reqMarketDataType", marketDataType: 3 });
  client.send({
    kind: "reqMktData",
    reqId: 2,
    contract: TREASURY,
    genericTicks: "",
    snapshot: false,
    regulatorySnapshot: false,
    options: [],
  });
  await client.next("tickPrice", (tick) => tick.reqId === 2 && tick.tickType === 103);
  await client.next("tickPrice", (tick) => tick.reqId === 2 && tick.tickType === 104);
});

Deno.test("an execution of a bond says its yield and maturity, a stock's says none", async () => {
  await using test = await testGateway({ serverVersionCap: 225 });
  for (const version of [200, 225]) {
    const client = await test.client({ version, clientId: version });
    client.send(orderFor(1, { orderType: "LMT", limitPrice: "110", totalQuantity: "5" }, TREASURY));
    const report = await client.next("commissionReport");
    expect(Number(report.yield)).toBeGreaterThan(2);
    expect(report.yieldRedemptionDate).toBe(20341115);
    client.send(orderFor(2, {}));
    const stock = await client.next("commissionReport", (one) => one.execId !== report.execId);
    expect(stock.yield).toBe(null);
  }
});
