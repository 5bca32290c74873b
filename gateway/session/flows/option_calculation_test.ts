// Option calculations over real TCP: the model with the client's own numbers.
import { AAPL, testGateway } from "../../testing/test_gateway.ts";
import type { ApiClient } from "../../testing/api_client.ts";
import { type Contract, contractOf } from "../../wire/messages.ts";
import { expect } from "@std/expect";

/** A call of AAPL's nearest expiry, at some strike of its chain. */
async function anOption(client: ApiClient): Promise<Contract> {
  client.send({
    kind: "reqSecDefOptParams",
    reqId: 900,
    underlyingSymbol: "AAPL",
    futFopExchange: "",
    underlyingSecType: "STK",
    underlyingConId: 265598,
  });
  const chain = await client.next("secDefOptParameter");
  return contractOf({
    symbol: "AAPL",
    secType: "OPT",
    exchange: "SMART",
    currency: "USD",
    lastTradeDateOrContractMonth: chain.expirations.toSorted().at(-1) ?? "",
    strike: chain.strikes[Math.floor(chain.strikes.length / 2)] ?? "0",
    right: "C",
  });
}

Deno.test("the price at a volatility leads back to that volatility", async () => {
  await using test = await testGateway();
  const client = await test.client();
  const contract = await anOption(client);
  const underPrice = "292.5";
  client.send({ kind: "calculateOptionPrice", reqId: 1, contract, volatility: "0.4", underPrice });
  const priced = await client.next("tickOptionComputation", (reply) => reply.reqId === 1);
  expect(priced.tickType).toBe(53);
  expect(Number(priced.optionPrice)).toBeGreaterThan(0);
  expect(Number(priced.delta)).toBeGreaterThan(0);
  expect([priced.impliedVolatility, priced.underlyingPrice]).toEqual(["0.4", "292.5"]);
  const optionPrice = priced.optionPrice ?? "0";
  client.send({ kind: "calculateImpliedVolatility", reqId: 2, contract, optionPrice, underPrice });
  const implied = await client.next("tickOptionComputation", (reply) => reply.reqId === 2);
  expect(Number(implied.impliedVolatility)).toBeCloseTo(0.4, 5);
  expect(Number(implied.delta)).toBeCloseTo(Number(priced.delta), 4);
});

Deno.test("a price that no volatility explains comes back with nothing computed", async () => {
  await using test = await testGateway();
  const client = await test.client();
  const contract = await anOption(client);
  client.send({
    kind: "calculateImpliedVolatility",
    reqId: 1,
    contract,
    optionPrice: "5000",
    underPrice: "292.5",
  });
  const reply = await client.next("tickOptionComputation", (one) => one.reqId === 1);
  expect([reply.impliedVolatility, reply.delta, reply.optionPrice, reply.underlyingPrice])
    .toEqual([null, null, "5000", "292.5"]);
});

Deno.test("calculations for what is no option, or with what is no price, are refused", async () => {
  await using test = await testGateway();
  const client = await test.client();
  const contract = await anOption(client);
  client.send(
    { kind: "calculateOptionPrice", reqId: 1, contract: AAPL, volatility: "0.4", underPrice: "292" },
    { kind: "calculateOptionPrice", reqId: 2, contract, volatility: "0", underPrice: "292" },
    { kind: "calculateImpliedVolatility", reqId: 3, contract, optionPrice: "5", underPrice: "-1" },
    {
      kind: "calculateOptionPrice",
      reqId: 4,
      contract: contractOf({ ...contract, symbol: "NOSUCHTHING" }),
      volatility: "0.4",
      underPrice: "292",
    },
    { kind: "cancelCalculateOptionPrice", reqId: 1 },
    { kind: "cancelCalculateImpliedVolatility", reqId: 3 },
  );
  for (const id of [1, 2, 3]) expect((await client.error(321, id)).message).toContain("Option calculations");
  await client.error(200, 4);
});
