// Generic ticks over real TCP: each number of the list brings the ticks that IB names for it.
import { AAPL, testGateway } from "../../testing/test_gateway.ts";
import type { ApiClient } from "../../testing/api_client.ts";
import { type Contract, contractOf } from "../../wire/messages.ts";
import { expect } from "@std/expect";

function ask(client: ApiClient, reqId: number, contract: Contract, genericTicks: string): void {
  client.send({
    kind: "reqMktData",
    reqId,
    contract,
    genericTicks,
    snapshot: false,
    regulatorySnapshot: false,
    options: [],
  });
}

const ES = contractOf({ symbol: "ES", secType: "FUT", exchange: "CME", currency: "USD" });

/** An option of the nearest expiry near the market. */
async function anOption(client: ApiClient, right: "C" | "P"): Promise<Contract> {
  const base = contractOf({ symbol: "SPY", secType: "OPT", exchange: "SMART", currency: "USD" });
  client.send({ kind: "reqContractDetails", reqId: 900, contract: { ...base, strike: "670", right } });
  const found = await client.next(
    "contractDetails",
    (row) => row.reqId === 900 && row.contract.right === right,
  );
  return { ...base, conId: found.contract.conId };
}

Deno.test("G2: an option tells its open interest on its own side", async () => {
  await using test = await testGateway();
  const client = await test.client();
  for (const [reqId, right] of [[1, "C"], [2, "P"]] as const) {
    ask(client, reqId, await anOption(client, right), "101");
    const call = await client.next("tickSize", (tick) => tick.reqId === reqId && tick.tickType === 27);
    const put = await client.next("tickSize", (tick) => tick.reqId === reqId && tick.tickType === 28);
    const [own, other] = right === "C" ? [call, put] : [put, call];
    expect(Number(own.size)).toBeGreaterThan(0);
    expect(other.size).toBe("0");
  }
});

Deno.test("G2: what a stock is asked for comes under IB's tick numbers, and figures agree with each other", async () => {
  await using test = await testGateway();
  const client = await test.client();
  ask(client, 1, AAPL, "100,101,104,105,106,165,293,294,295,318,375,411,456,595");
  const size = async (type: number) =>
    Number((await client.next("tickSize", (tick) => tick.tickType === type)).size);
  const generic = async (type: number) =>
    Number((await client.next("tickGeneric", (tick) => tick.tickType === type)).value);
  const price = async (type: number) =>
    Number((await client.next("tickPrice", (tick) => tick.tickType === type)).price);
  expect(await size(27) + await size(28)).toBeGreaterThan(await size(29) + await size(30));
  expect(await size(87)).toBe(await size(29) + await size(30));
  expect(await generic(23)).toBe(0.28);
  expect(await generic(24)).toBeGreaterThan(0.1);
  const lows = [await price(15), await price(17), await price(19)];
  const highs = [await price(16), await price(18), await price(20)];
  expect([...lows].sort((a, b) => b - a)).toEqual(lows);
  expect([...highs].sort((a, b) => a - b)).toEqual(highs);
  expect(await price(57)).toBeLessThanOrEqual(highs[0] ?? 0);
  expect(await size(21)).toBeGreaterThan(10_000);
  expect(await generic(54)).toBeGreaterThanOrEqual(await generic(55));
  expect(await size(63)).toBeLessThanOrEqual(await size(64));
  expect(await size(64)).toBeLessThanOrEqual(await size(65));
  const dividends = (await client.next("tickString", (tick) => tick.tickType === 59)).value;
  expect(dividends.split(",").length).toBe(4);
  const traded = (await client.next("tickString", (tick) => tick.tickType === 77)).value;
  expect(traded.split(";").length).toBe(6);
});

Deno.test("G2: what was not asked for does not come, and what a kind does not have neither", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send({ kind: "reqContractDetails", reqId: 900, contract: ES });
  const future = await client.next("contractDetails", (row) => row.contract.secType === "FUT");
  ask(client, 1, { ...ES, conId: future.contract.conId }, "101,106,456,588");
  ask(client, 2, AAPL, "");
  const interest = await client.next("tickSize", (tick) => tick.tickType === 86);
  expect(Number(interest.size)).toBeGreaterThan(1000);
  await client.next("tickPrice", (tick) => tick.reqId === 2);
  const types = client.replies.flatMap((reply) => "tickType" in reply ? [reply.tickType] : []);
  for (const type of [27, 28, 24, 59, 15, 23]) expect(types).not.toContain(type);
});
