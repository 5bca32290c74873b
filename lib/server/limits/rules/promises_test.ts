// What the limits promise of every order, whatever its figures, the market and the limits are: an exit is
// stopped by limits of exits alone, and a denial says the limit, the figure, and something that does pass, if
// anything does.
import fc from "fast-check";
import { expect } from "@std/expect";
import { type LimitKey, limitKeys, type Limits, limitTable, type LimitValue } from "@/lib/contract/limits.ts";
import { inEnglish } from "@/lib/contract/says/english.ts";
import { Big } from "@/lib/contract/decimal.ts";
import { judgedOrder, limitsOf, NOW, tightest } from "../testing/orders.ts";
import type { Judged } from "./judged.ts";
import { judgeEntry, judgeExit, type Verdict } from "./verdict.ts";

const RUNS = 3_000;
const cents = (max: number) => fc.integer({ min: 0, max }).map((n) => new Big(n).div(100));
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 4 });
const signed = (max: number) => fc.integer({ min: -max, max }).map((n) => new Big(n));

/** As a file of settings may have it. */
function limitValue(key: LimitKey): fc.Arbitrary<LimitValue> {
  const { form, unit } = limitTable[key];
  const number = unit === "orders" ? fc.nat(8).map(String) : cents(2_000_000).map(String);
  if (form === "number") return maybe(number);
  if (form === "perKind") return fc.record({ other: maybe(number), FUT: maybe(number) });
  if (form === "permit" || form === "demand") return fc.boolean();
  const names = fc.subarray(["STK", "FUT", "ACME", "SMART", "NASDAQ"]);
  return form === "allowed" ? fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, names) : names;
}

const exitKeys = limitKeys.filter((key) => limitTable[key].binds === "exits");
/** Most limits are off, so that each of the others is met. */
const limits: fc.Arbitrary<Limits> = fc.tuple(
  fc.subarray([...limitKeys], { maxLength: 6 }),
  fc.subarray(exitKeys),
).chain((keys) => fc.record(Object.fromEntries(keys.flat().map((key) => [key, limitValue(key)])))).map((
  changes,
) => limitsOf(changes as Partial<Limits>));

/** An order, and what it is worth at which price. */
interface Case {
  order: Judged;
  /** Base currency for one unit at a price of one. */
  perPoint: Big;
}

const times = fc.array(fc.integer({ min: 0, max: 70_000 }), { maxLength: 12 })
  .map((agos) => agos.map((ago) => NOW - ago - 0.25).toSorted((a, b) => a - b));
const price = cents(20_000).map((value) => value.plus("0.01"));
const pairs = fc.tuple(signed(500), signed(500)).map(([a, b]) =>
  a.lt(b) ? { low: a, high: b } : { low: b, high: a }
);

const judged: fc.Arbitrary<Case> = fc.record({
  side: fc.constantFrom("BUY" as const, "SELL" as const),
  orderType: fc.constantFrom("LMT" as const, "LMT" as const, "MKT" as const, "STP LMT" as const),
  steps: fc.integer({ min: 1, max: 400 }),
  sizeStep: fc.constantFrom("1", "0.01", "10").map((step) => new Big(step)),
  limit: price,
  stop: price,
  secType: fc.constantFrom("STK", "FUT"),
  perPoint: maybe(fc.constantFrom("1", "50", "0.37").map((value) => new Big(value))),
  market: maybe(fc.record({
    bid: maybe(price),
    ask: maybe(price),
    last: maybe(price),
    close: maybe(price),
    ageMs: maybe(fc.integer({ min: 0, max: 200_000 })),
    dataType: fc.constantFrom("live" as const, "live" as const, "delayed" as const, "frozen" as const, null),
  })),
  position: maybe(pairs),
  working: fc.record({ BUY: maybe(cents(20_000)), SELL: maybe(cents(20_000)) }),
  figures: fc.record({
    netLiquidation: maybe(signed(200_000)),
    exposure: maybe(cents(2_000_000)),
    spent: fc.record({
      dayNotional: cents(2_000_000),
      dayOrders: fc.nat(12),
      entries: times,
      similar: times,
      exits: times,
    }),
    dailyPnl: maybe(signed(20_000)),
    lossLevel: fc.constantFrom("none" as const, "none" as const, "reduce" as const, "halt" as const),
  }),
  isChange: fc.boolean(),
  sameOtherwise: fc.boolean(),
  forCash: fc.boolean(),
}).map(({ steps, limit, stop, secType, perPoint, isChange, sameOtherwise, ...rest }) => {
  const isMarket = rest.orderType === "MKT";
  const quantity = rest.sizeStep.times(steps);
  const order: Judged = {
    ...judgedOrder(),
    ...rest,
    instrument: { ...judgedOrder().instrument, secType },
    quantity,
    limitPrice: isMarket ? null : limit,
    stopPrice: rest.orderType === "STP LMT" ? stop : null,
    before: null,
  };
  const worth = perPoint === null ? null : valueOf(order, perPoint);
  const half = rest.sizeStep.times(Math.ceil(steps / 2));
  const before = isChange
    ? { quantity: half, unitValue: worth, limitPrice: order.limitPrice, sameOtherwise }
    : null;
  return { perPoint: perPoint ?? new Big(1), order: { ...order, unitValue: worth, before } };
});

/** As the order room values a unit: a buy at its limit, a sale at what the market pays at least. */
function valueOf({ side, limitPrice, market }: Judged, perPoint: Big): Big | null {
  if (side === "BUY" && limitPrice !== null) return limitPrice.times(perPoint);
  const pays = (side === "BUY" ? market?.ask : market?.bid) ?? market?.last ?? market?.close ?? null;
  const most = [limitPrice, pays].flatMap((one) => one ?? []).toSorted((a, b) => a.cmp(b)).at(-1);
  return most === undefined ? null : most.times(perPoint);
}

/** The same order, as the denial says that it would pass. */
function asTold({ order, perPoint }: Case, { of, wouldPass }: { of: string; wouldPass: string }): Judged {
  if (of === "quantity") return { ...order, quantity: new Big(wouldPass) };
  if (of === "notBefore") return { ...order, now: Date.parse(wouldPass) };
  const moved = { ...order, limitPrice: new Big(wouldPass) };
  const unitValue = order.unitValue === null ? null : valueOf(moved, perPoint);
  // The same amount of cash: a lower limit buys more for it.
  const buysMore = order.forCash && order.side === "BUY" && order.limitPrice !== null &&
    moved.limitPrice.gt(0);
  if (!buysMore || order.limitPrice === null) return { ...moved, unitValue };
  return { ...moved, unitValue, quantity: order.quantity.times(order.limitPrice).div(moved.limitPrice) };
}

const isDenied = (verdict: Verdict) => verdict.denied;

Deno.test("an exit is denied by limits of exits alone, and no limit of entries makes it harder", () => {
  const entries = limitKeys.filter((key) => limitTable[key].binds === "entries");
  fc.assert(
    fc.property(judged, limits, fc.subarray(entries), ({ order }, some, tightened) => {
      const verdict = judgeExit(order, some);
      if (verdict.denied) expect(limitTable[verdict.limit.key].binds).toBe("exits");
      const tight = Object.fromEntries(tightened.map((key) => [key, tightest(key)]));
      if (!verdict.denied) expect(judgeExit(order, { ...some, ...tight }).denied).toBe(false);
    }),
    { numRuns: RUNS },
  );
});

for (const [what, judge] of [["an entry", judgeEntry], ["an exit", judgeExit]] as const) {
  Deno.test(`what a denial of ${what} says would pass, passes, and one step more does not`, () => {
    const seen = new Map<string | null, number>();
    fc.assert(
      fc.property(judged, limits, (given, some) => {
        const { order } = given;
        const verdict = judge(order, some);
        if (!verdict.denied) return;
        const { key, limit, of, wouldPass } = verdict.limit;
        seen.set(of, (seen.get(of) ?? 0) + 1);
        expect([key, limit]).toEqual([key, expect.any(String)]);
        expect(inEnglish(verdict.says)).not.toMatch(/undefined|null|NaN|^LIMIT_/);
        if (of === null || wouldPass === null) {
          expect([of, wouldPass]).toEqual([null, null]);
          return;
        }
        const told = asTold(given, { of, wouldPass });
        expect({ of, wouldPass, denied: isDenied(judge(told, some)) }).toEqual({
          of,
          wouldPass,
          denied: false,
        });
        if (of !== "quantity") return;
        const more = { ...told, quantity: told.quantity.plus(order.sizeStep) };
        expect({ wouldPass, denied: isDenied(judge(more, some)) }).toEqual({ wouldPass, denied: true });
      }),
      { numRuns: 2 * RUNS },
    );
    // Each kind of answer was met, and often enough to mean something.
    for (const  of of["quantity", "limitPrice", "notBefore", null]) {
      expect(seen.get(of) ?? 0).toBeGreaterThan(20);
    }
  });

  Deno.test(`when a denial of ${what} offers nothing, the smallest order is denied too, and so is a minute later`, () => {
    fc.assert(
      fc.property(judged, limits, ({ order }, some) => {
        const fresh = { ...order, before: null };
        const verdict = judge(fresh, some);
        if (!verdict.denied || verdict.limit.of !== null) return;
        expect(judge({ ...fresh, quantity: order.sizeStep }, some).denied).toBe(true);
        expect(judge({ ...fresh, now: NOW + 60_000 }, some).denied).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });

  Deno.test(`a figure that is told of ${what} is beyond the limit that is told`, () => {
    const sizes = limitKeys.filter((key) =>
      ["units", "base", "percent"].includes(limitTable[key].unit) && !/ollar|band|loss/.test(key)
    );
    fc.assert(
      fc.property(judged, limits, ({ order }, some) => {
        const verdict = judge(order, some);
        if (!verdict.denied || !sizes.includes(verdict.limit.key) || verdict.limit.value === null) return;
        const { key, value, limit } = verdict.limit;
        expect({ key, value, limit, beyond: new Big(value).gt(limit ?? "0") }).toMatchObject({
          beyond: true,
        });
      }),
      { numRuns: RUNS },
    );
  });
}
