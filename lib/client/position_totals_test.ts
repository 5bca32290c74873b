import { expect } from "@std/expect";
import fc from "fast-check";
import { dec, text } from "@/lib/contract/decimal.ts";
import { account, ago, contract, position } from "@/tests/support/screen_samples.ts";
import { positionTotals, shareOf, type Summed, summed } from "./position_totals.ts";

const value = (amount: string) => ({ value: amount, at: ago(3), source: "account updates" });
const withRates = (rates: Record<string, string>, netLiquidation = "1000") =>
  account({
    values: {
      NetLiquidation: { USD: value(netLiquidation) },
      ExchangeRate: Object.fromEntries(Object.entries(rates).map(([code, rate]) => [code, value(rate)])),
    },
  });

const money = fc.tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.integer({ min: 0, max: 6 }))
  .map(([digits, places]) => text(dec(String(digits)).div(dec(`1${"0".repeat(places)}`))));
const rates = { EUR: "1.0837", GBP: "1.26315" };
const held = fc.record({
  currency: fc.constantFrom("USD", "EUR", "GBP"),
  marketValue: money,
  dailyPnl: money,
  unrealizedPnl: money,
  realizedPnl: money,
}).map(({ currency, ...figures }) => position(contract("X", 1, { currency }), "1", figures));

Deno.test("the total in base is exactly the totals of the currencies at their rates", () => {
  fc.assert(fc.property(fc.array(held, { minLength: 1, maxLength: 8 }), (positions) => {
    const { currencies, base } = positionTotals(positions, withRates(rates));
    for (const field of summed) {
      const sum = currencies.reduce(
        (all, { currency, sums }) =>
          all.plus(dec(sums[field].value ?? "x").times({ USD: "1", ...rates }[currency] ?? "x")),
        dec("0"),
      );
      expect(base?.sums[field].value).toBe(text(sum));
    }
    expect(currencies.reduce((count, one) => count + one.positions, 0)).toBe(positions.length);
  }));
});

Deno.test("a sum without one of its figures is no sum, and names whose it lacks", () => {
  const gap = fc.constantFrom<Summed>(...summed);
  fc.assert(fc.property(fc.array(held, { minLength: 1, maxLength: 6 }), fc.nat(), gap, (all, at, field) => {
    const positions = all.map((one, index) => index === at % all.length ? { ...one, [field]: null } : one);
    const { currencies, base } = positionTotals(positions, withRates(rates));
    const lacking = positions.filter((one) => one[field] === null);
    expect(base?.sums[field]).toEqual({ value: null, lacks: lacking, rates: [], stale: false });
    const own = currencies.find(({ currency }) => currency === lacking[0]?.contract.currency);
    expect(own?.sums[field].value).toBeNull();
    for (const other of summed) {
      if (other !== field) expect(own?.sums[other].value).not.toBeNull();
    }
  }));
});

Deno.test("without a rate there is no total in base, unless there is nothing to bring to it", () => {
  const sap = contract("SAP", 7, { currency: "EUR" });
  const of = (realizedPnl: string) => [
    position(contract("AAPL", 8), "1", { marketValue: "100", realizedPnl: "5" }),
    position(sap, "1", { marketValue: "50", realizedPnl }),
  ];
  const none = positionTotals(of("0"), withRates({}));
  expect(none.base?.sums.marketValue).toEqual({ value: null, lacks: [], rates: ["EUR"], stale: false });
  expect(none.base?.sums.realizedPnl.value).toBe("5");
  expect(none.weight).toBeNull();
  const known = positionTotals(of("2"), withRates({ EUR: "1.1" }));
  expect(known.base?.sums.realizedPnl.value).toBe("7.2");
  expect(known.weight).toBe("15.5");
});

Deno.test("without an account there is no base, and no share", () => {
  const positions = [position(contract("AAPL", 8), "1")];
  expect(positionTotals(positions, null).base).toBeNull();
  expect(positionTotals(positions, null).currencies).toHaveLength(1);
  expect(shareOf("1", withRates({}, "0"))).toBeNull();
  expect(shareOf("25", withRates({}, "1000"))).toBe("2.5");
});

Deno.test("law 5: a rate of zero, or to another base than the account's, makes no total", () => {
  const positions = [position(contract("SAP", 2, { currency: "EUR" }), "1", { marketValue: "100" })];
  const totalAt = (told: Record<string, string>) =>
    positionTotals(positions, withRates(told)).base?.sums.marketValue.value ?? null;
  expect(totalAt({ EUR: "1.1" })).toBe("110");
  expect(totalAt({ EUR: "0" })).toBeNull();
  expect(totalAt({ EUR: "1.1", USD: "0.91" })).toBeNull();
});
