// Dividends and borrowed shares by command, as a client sees them.
import { AAPL, orderFor, type TestGateway, testGateway } from "../testing/test_gateway.ts";
import type { ControlCommand } from "./commands.ts";
import { commandSchema } from "./command_schema.ts";
import { expect } from "@std/expect";

/** Friday, 10:00 in New York. */
const START = Date.parse("2026-11-20T15:00:00Z");
const OPTIONS = { speed: 0, startTime: START, settings: { accountRefreshMs: 1_000 } } as const;

function run({ gateway }: TestGateway, command: ControlCommand) {
  return gateway.control.run(commandSchema.parse(command));
}

Deno.test("a dividend is accrued, then cash, in the account values a client listens to", async () => {
  await using test = await testGateway(OPTIONS);
  const client = await test.client();
  client.send(orderFor(1, { totalQuantity: "100" }));
  await client.next("orderStatus", ({ status }) => status === "Filled");
  client.send({ kind: "reqAccountUpdates", subscribe: true, account: "" });
  await client.next("accountDownloadEnd");
  const values = (key: string, currency: string) =>
    client.all("accountValue").filter((one) => one.key === key && one.currency === currency)
      .map(({ value }) => Number(value));
  const before = values("CashBalance", "USD").at(-1) ?? 0;
  expect(values("AccruedDividend", "USD")).toEqual([0]);
  expect(run(test, { do: "dividend", symbol: "AAPL", amount: "0.26" })).toEqual({ ok: true });
  run(test, { do: "advance", ms: 2_000 });
  await client.next("accountValue", (one) => one.key === "AccruedDividend" && one.value === "26.00");
  run(test, { do: "advance", ms: 86_400_000 });
  await client.next(
    "accountValue",
    (one) => one.key === "CashBalance" && Math.abs(Number(one.value) - before - 26) < 0.005,
  );
  expect(values("AccruedDividend", "USD").at(-1)).toBe(0);
  expect(run(test, { do: "dividend", symbol: "NOPE", amount: "1" })).toMatchObject({ ok: false });
  expect(() => run(test, { do: "dividend", symbol: "AAPL", amount: "900" })).toThrow("Not a dividend");
});

Deno.test("a split is seen in positions, quotes and the order that rested, and the chain has new strikes", async () => {
  await using test = await testGateway(OPTIONS);
  const client = await test.client();
  client.send(
    orderFor(1, { totalQuantity: "10" }),
    orderFor(2, { orderType: "LMT", limitPrice: "1", tif: "GTC" }),
  );
  await client.next("orderStatus", ({ orderId, status }) => orderId === 2 && status === "Submitted");
  client.send({ kind: "reqPositions" });
  const before = await client.next("position");
  expect(run(test, { do: "split", symbol: "AAPL", numerator: 4, denominator: 1 })).toEqual({ ok: true });
  expect((await client.error(202, 2)).message).toBe("Order Canceled - reason:");
  const after = await client.next("position", ({ position }) => position === "40");
  expect(Number(after.averageCost) * 4).toBeCloseTo(Number(before.averageCost), 5);
  const chain = {
    kind: "reqSecDefOptParams",
    reqId: 9,
    underlyingSymbol: "AAPL",
    futFopExchange: "",
  } as const;
  client.send({ ...chain, underlyingSecType: "STK", underlyingConId: 265598 });
  const { strikes } = await client.next("secDefOptParameter");
  expect(strikes.map(Number)).toEqual(expect.arrayContaining([47.5, 70, 72.5, 100]));
  expect(() => run(test, { do: "split", symbol: "AAPL", numerator: 2, denominator: 2 })).toThrow(
    "Not a split",
  );
});

Deno.test("what can be borrowed comes as ticks 46 and 89, and decides about short sales", async () => {
  await using test = await testGateway(OPTIONS);
  const client = await test.client();
  client.send({
    ...{ kind: "reqMktData", reqId: 5, contract: AAPL, genericTicks: "236" },
    ...{ snapshot: false, regulatorySnapshot: false, options: [] },
  });
  const told = (kind: "tickGeneric" | "tickSize", tickType: number) =>
    kind === "tickGeneric"
      ? client.all("tickGeneric").filter((one) => one.tickType === tickType).map(({ value }) => Number(value))
      : client.all("tickSize").filter((one) => one.tickType === tickType).map(({ size }) => Number(size));
  await client.next("tickSize", ({ tickType }) => tickType === 89);
  run(test, { do: "borrow", symbol: "AAPL", shares: "0" });
  run(test, { do: "advance", ms: 1_000 });
  await client.next("tickSize", ({ tickType, size }) => tickType === 89 && size === "0");
  run(test, { do: "borrow", symbol: "AAPL", shares: "400", locate: true });
  run(test, { do: "advance", ms: 1_000 });
  await client.next("tickSize", ({ tickType, size }) => tickType === 89 && size === "400");
  expect([told("tickGeneric", 46), told("tickSize", 89)]).toEqual([[3, 1, 2], [5_000_000, 0, 400]]);
  client.send(orderFor(1, { action: "SELL", totalQuantity: "500" }));
  expect((await client.error(404, 1)).message).toBe("Order held while securities are located.");
  const waiting = await client.next("orderStatus", ({ whyHeld }) => whyHeld === "locate");
  expect(waiting).toMatchObject({ orderId: 1, status: "PreSubmitted" });
  run(test, { do: "borrow", symbol: "AAPL", shares: "400" });
  expect((await client.error(201, 1)).message).toBe(
    "Order rejected - reason:The contract is not available for short sale.",
  );
  run(test, { do: "borrow", symbol: "AAPL" });
  client.send(orderFor(2, { action: "SELL", totalQuantity: "500" }));
  await client.next("orderStatus", ({ orderId, status }) => orderId === 2 && status === "Filled");
});
