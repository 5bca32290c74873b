import { expect } from "@std/expect";
import fc from "fast-check";
import type { ExecutionView, RoundTrip } from "@/lib/contract/api.ts";
import { add, dec, text } from "@/lib/contract/decimal.ts";
import { aapl, future, msft } from "@/tests/support/screen_samples.ts";
import { heldBefore, type RoundTripFacts, roundTrips } from "./round_trips.ts";

const flat: RoundTripFacts = { heldBefore: () => "0", moneyPerPoint: () => "1" };
const unknown: RoundTripFacts = { ...flat, heldBefore: () => null };

function fill(index: number, rest: Partial<ExecutionView>): ExecutionView {
  return {
    execId: `e${String(index).padStart(3, "0")}`,
    clientOrderId: "o1",
    part: "order",
    permId: index,
    account: "DU1",
    contract: aapl,
    side: "BUY",
    quantity: "100",
    price: "187.25",
    at: new Date(Date.UTC(2026, 2, 2, 15, 0, index)).toISOString(),
    time: "",
    commission: "1",
    commissionCurrency: "USD",
    realizedPnl: null,
    liquidation: false,
    ...rest,
  };
}
const day = (...fills: Partial<ExecutionView>[]) => fills.map((one, index) => fill(index, one));
const brief = (trips: RoundTrip[]) =>
  trips.map(({ side, quantity, entryPrice, exitPrice, gross, commission, net }) => [
    side,
    quantity,
    entryPrice,
    exitPrice,
    gross,
    commission,
    net,
  ]);

Deno.test("first in, first out: parts of lots, each with its share of the fees", async () => {
  const trips = await roundTrips(
    day(
      { quantity: "100", price: "10", commission: "1" },
      { quantity: "50", price: "11", commission: "0.5" },
      { side: "SELL", quantity: "120", price: "12", commission: "1.2" },
    ),
    flat,
  );
  expect(brief(trips)).toEqual([
    ["BUY", "100", "10", "12", "200", "2", "198"],
    ["BUY", "20", "11", "12", "20", "0.4", "19.6"],
  ]);
});

Deno.test("a reversal ends one trip and begins the next; a short one gains when it falls", async () => {
  const trips = await roundTrips(
    day(
      { quantity: "100", price: "10" },
      { side: "SELL", quantity: "150", price: "9", commission: "3" },
      { quantity: "50", price: "8" },
    ),
    flat,
  );
  expect(brief(trips)).toEqual([
    ["BUY", "100", "10", "9", "-100", "3", "-103"],
    ["SELL", "50", "9", "8", "50", "2", "48"],
  ]);
});

Deno.test("money is by multiplier; without it, a fee, or in two currencies it is unknown, never a part", async () => {
  const es = { contract: future, quantity: "2" };
  const closed = async (rest: Partial<ExecutionView>, facts = flat) =>
    brief(
      await roundTrips(day({ ...es, price: "5000" }, { ...es, side: "SELL", price: "5001", ...rest }), facts),
    )[0]
      ?.slice(4);
  expect(await closed({}, { ...flat, moneyPerPoint: () => "50" })).toEqual(["100", "2", "98"]);
  expect(await closed({}, { ...flat, moneyPerPoint: () => null })).toEqual([null, "2", null]);
  expect(await closed({ commission: null, commissionCurrency: null })).toEqual(["2", null, null]);
  expect(await closed({ commissionCurrency: "EUR" })).toEqual(["2", null, null]);
});

Deno.test("accounts and instruments are each their own; a combination is its legs, an advisor's order its shares", async () => {
  const bag = { ...aapl, secType: "BAG", conId: 9 };
  const trips = await roundTrips(
    day(
      { account: "DU2" },
      { contract: msft },
      { side: "SELL" },
      { contract: bag, permId: 77 },
      { part: "leg", permId: 77 },
      { account: "F1", permId: 88 },
      { account: "DU3", part: "allocation", permId: 88, quantity: "60" },
      { account: "F1", permId: 89, side: "SELL" },
      { account: "DU3", part: "allocation", permId: 89, quantity: "60", side: "SELL", price: "188" },
    ),
    flat,
  );
  expect(trips.map(({ account, side, quantity, gross }) => [account, side, quantity, gross])).toEqual([
    ["DU1", "SELL", "100", "0"],
    ["DU3", "BUY", "60", "45"],
  ]);
});

Deno.test("what was held before ends first, and nobody knows what it had cost", async () => {
  const executions = day({ quantity: "50", price: "11" }, { side: "SELL", quantity: "150", price: "12" });
  const known = await roundTrips(executions, {
    ...flat,
    heldBefore: await heldBefore(executions, () => "0"),
  });
  expect(
    known.map(({ quantity, entryPrice, gross, startKnown }) => [quantity, entryPrice, gross, startKnown]),
  )
    .toEqual([["100", null, null, true], ["50", "11", "50", true]]);
  // Nobody knows what was held: IB's realised gain says that the first of them ended something.
  const told = day({ side: "SELL", quantity: "40", realizedPnl: "12.5" }, { quantity: "10" });
  expect(
    (await roundTrips(told, unknown)).map(({ side, quantity, entryPrice, startKnown }) => [
      side,
      quantity,
      entryPrice,
      startKnown,
    ]),
  ).toEqual([["BUY", "40", null, false]]);
});

Deno.test("a trade that was taken back whole ended nothing", async () => {
  expect(await roundTrips(day({ quantity: "0", realizedPnl: "5" }, { side: "SELL" }), unknown)).toEqual([]);
});

const trade = fc.record({
  side: fc.constantFrom("BUY" as const, "SELL" as const),
  quantity: fc.integer({ min: 1, max: 500 }).map(String),
  price: fc.integer({ min: 1, max: 100_000 }).map((cents) => text(dec(cents).div(100))),
  commission: fc.integer({ min: 0, max: 999 }).map((tenths) => text(dec(tenths).div(1000))),
});

Deno.test("of a day that ends flat, all gains and all fees are in the trips, to the last digit", async () => {
  await fc.assert(fc.asyncProperty(fc.array(trade, { minLength: 1, maxLength: 20 }), async (trades) => {
    const signed = (one: { side: string; quantity: string }) =>
      one.side === "BUY" ? dec(one.quantity) : dec(one.quantity).times(-1);
    const held = trades.reduce((sum, one) => sum.plus(signed(one)), dec("0"));
    const last = {
      side: held.gt(0) ? "SELL" as const : "BUY" as const,
      quantity: text(held.abs()),
      price: "50",
      commission: "0.7",
    };
    const all = held.eq(0) ? trades : [...trades, last];
    const trips = await roundTrips(day(...all), flat);
    const sum = (values: readonly (string | null)[]) =>
      values.reduce<string>((a, b) => add(a, b ?? "x"), "0");
    const cash = all.reduce((total, one) => total.minus(signed(one).times(one.price)), dec("0"));
    expect(sum(trips.map(({ gross }) => gross))).toBe(text(cash));
    expect(sum(trips.map(({ commission }) => commission))).toBe(sum(all.map(({ commission }) => commission)));
    // The order in which they were told makes no difference.
    expect(await roundTrips(day(...all).toReversed(), flat)).toEqual(trips);
  }));
});
