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
