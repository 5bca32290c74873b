// Coins over real TCP: bought at market for an amount of cash, and in no other way for one (ib_insync#407).
import { contractOf } from "../../wire/messages.ts";
import { orderFor, testGateway } from "../../testing/test_gateway.ts";
import { expect } from "@std/expect";

const BTC = contractOf({ symbol: "BTC", secType: "CRYPTO", exchange: "PAXOS", currency: "USD" });

Deno.test("B19: an amount of cash buys as much of a coin as it pays for; a sale takes none", async () => {
  await using test = await testGateway();
  const client = await test.client();
  const cash = { totalQuantity: "0", orderType: "MKT", tif: "IOC", cashQty: "1000" };
  client.send(orderFor(1, { ...cash, action: "BUY" }, BTC));
  const { execution } = await client.next("execDetails");
  const value = Number(execution.shares) * Number(execution.price);
  expect(value).toBeGreaterThan(900);
  expect(value).toBeLessThanOrEqual(1000);
  // What was asked for comes back: an amount, and no quantity; what it bought is in status and execution.
  for (const { order } of client.all("openOrder")) {
    expect(order).toMatchObject({ totalQuantity: "0", cashQty: "1000" });
  }
  expect((await client.next("orderStatus", (said) => said.status === "Filled")).filled).toBe(
    execution.shares,
  );
  client.send(orderFor(2, { ...cash, action: "SELL" }, BTC));
  expect((await client.next("error", (said) => said.id === 2)).code).toBe(10244);
});

Deno.test("G16: what lists CASHQTY is traded for an amount of cash, cut to the step of its sizes", async () => {
  await using test = await testGateway();
  const client = await test.client();
  const jpm = contractOf({ symbol: "JPM", secType: "STK", exchange: "SMART", currency: "USD" });
  const cash = { totalQuantity: "0", cashQty: "1000" };
  client.send(
    orderFor(1, cash, jpm),
    orderFor(2, { ...cash, orderType: "LMT", limitPrice: "250", action: "SELL" }),
    orderFor(3, { ...cash, orderType: "STP", auxPrice: "400" }),
  );
  await client.next("orderStatus", (reply) => reply.orderId === 1 && reply.status === "Filled");
  await client.error(10244, 3);
  const [bought, sold] = test.gateway.ledger().orders;
  expect(Number(bought?.filled) * Number(bought?.avgFillPrice)).toBeLessThanOrEqual(1000);
  expect(Number(bought?.filled) * Number(bought?.avgFillPrice)).toBeGreaterThan(999);
  // AAPL is traded in whole shares here.
  expect(sold?.quantity).toBe("4");
});

Deno.test("B19: a coin is bought at market for cash alone, traded at market with IOC only, and knows no stops", async () => {
  await using test = await testGateway();
  const client = await test.client();
  const market = { orderType: "MKT", tif: "IOC" };
  const orders = [
    [{ ...market, totalQuantity: "0.1" }, 10289],
    [{ ...market, totalQuantity: "0.1", cashQty: "1000" }, 10293],
    [{ ...market, totalQuantity: "0", cashQty: "1000", tif: "DAY" }, 201],
    [{ ...market, action: "SELL", totalQuantity: "0.1", tif: "GTC" }, 201],
    [{ orderType: "STP", auxPrice: "99000", totalQuantity: "0.1", tif: "GTC" }, 387],
    [{ ...market, totalQuantity: "0.1", whatIf: true }, 10289],
  ] as const;
  client.send(...orders.map(([fields], i) => orderFor(i + 1, fields, BTC)));
  for (const [i, [, code]] of orders.entries()) await client.error(code, i + 1);
  expect(test.gateway.ledger().orders).toEqual([]);
});

Deno.test("past trades of a coin are those of all venues", async () => {
  await using test = await testGateway();
  const client = await test.client();
  const bars = (reqId: number, whatToShow: string) =>
    client.send({
      ...{
        kind: "reqHistoricalData",
        reqId,
        contract: BTC,
        endDateTime: "",
        barSize: "1 hour",
        duration: "1 D",
      },
      ...{ useRth: false, whatToShow, formatDate: 1, keepUpToDate: false, options: [] },
    });
  bars(1, "TRADES");
  expect((await client.error(10299, 1)).message).toContain("AGGTRADES, please use that instead of TRADES");
  bars(2, "AGGTRADES");
  expect((await client.next("historicalData", ({ reqId }) => reqId === 2)).bars.length).toBeGreaterThan(20);
});
