import { expect } from "@std/expect";
import fc from "fast-check";
import { dec, type DecimalString, text } from "@/lib/contract/decimal.ts";
import { valueOf } from "@/lib/contract/unit_value.ts";
import { type SizeFacts, sizeOf, type SizeWish } from "./sizing.ts";

const stock = { secType: "STK", multiplier: null, priceMagnifier: 1 };

function facts(rest: Partial<SizeFacts> = {}): SizeFacts {
  const price = rest.price === undefined ? "292.95" : rest.price;
  return {
    side: "BUY",
    price,
    entry: price,
    valued: stock,
    currency: "USD",
    step: "1",
    least: "1",
    position: "120",
    baseCurrency: "USD",
    rateOf: (currency) => currency === "USD" ? "1" : null,
    netLiquidation: "100000",
    stop: "290",
    ...rest,
  };
}

const money = (amount: string, currency = "USD"): SizeWish => ({ by: "money", amount, currency });

Deno.test("each way of sizing gives the quantity that one reckons by hand", () => {
  expect(sizeOf(money("10000"), facts())).toEqual({ quantity: "34" });
  expect(sizeOf({ by: "share", percent: "5" }, facts())).toEqual({ quantity: "17" });
  expect(sizeOf({ by: "risk", amount: "200" }, facts())).toEqual({ quantity: "67" });
  expect(sizeOf({ by: "position", percent: "25" }, facts())).toEqual({ quantity: "30" });
  expect(sizeOf({ by: "position", percent: "50" }, facts({ position: "-75" }))).toEqual({ quantity: "37" });
  expect(sizeOf({ by: "factor", factor: "0.5", quantity: "75" }, facts())).toEqual({ quantity: "37" });
  expect(sizeOf({ by: "factor", factor: "2", quantity: "75" }, facts())).toEqual({ quantity: "150" });
});

Deno.test("multiplier, percent of a bond, pence and small steps count as in the preview", () => {
  const es = facts({ valued: { ...stock, secType: "FUT", multiplier: "50" }, price: "6000", stop: "5990" });
  expect(sizeOf({ by: "risk", amount: "1600" }, es)).toEqual({ quantity: "3" });
  const bond = facts({ valued: { ...stock, secType: "BOND" }, price: "98.5" });
  expect(sizeOf(money("9850"), bond)).toEqual({ quantity: "10" });
  const pence = facts({ valued: { ...stock, priceMagnifier: 100 }, price: "50" });
  expect(sizeOf(money("100"), pence)).toEqual({ quantity: "200" });
  const coin = facts({
    valued: { ...stock, secType: "CRYPTO" },
    price: "90000",
    step: "0.00000001",
    least: null,
  });
  expect(sizeOf(money("100"), coin)).toEqual({ quantity: "0.00111111" });
});

Deno.test("another currency takes a rate on both sides, and the base is one of them", () => {
  const rates: Record<string, string> = { EUR: "1", USD: "0.8" };
  const euro = facts({ baseCurrency: "EUR", rateOf: (currency) => rates[currency] ?? null, price: "100" });
  expect(sizeOf(money("1000", "EUR"), euro)).toEqual({ quantity: "12" });
  expect(sizeOf(money("1000", "USD"), euro)).toEqual({ quantity: "10" });
  expect(sizeOf({ by: "share", percent: "1" }, euro)).toEqual({ quantity: "12" });
  expect(sizeOf({ by: "risk", amount: "80" }, { ...euro, stop: "90" })).toEqual({ quantity: "10" });
});

Deno.test("what is not known gives no size, and says what is missing", () => {
  const gapOf = (wish: SizeWish, rest: Partial<SizeFacts>) => {
    const size = sizeOf(wish, facts(rest));
    return "gap" in size ? size.gap : size.quantity;
  };
  const share: SizeWish = { by: "share", percent: "1" };
  const risk: SizeWish = { by: "risk", amount: "200" };
  const half: SizeWish = { by: "position", percent: "50" };
  for (const wish of [money("10000"), share, risk]) expect(gapOf(wish, { price: null })).toBe("quote");
  for (const wish of [share, risk]) expect(gapOf(wish, { rateOf: () => null })).toBe("rate");
  expect(gapOf(money("10000", "EUR"), {})).toBe("rate");
  // Within its own currency no rate is asked for.
  expect(gapOf(money("10000"), { rateOf: () => null })).toBe("34");
  for (const netLiquidation of [null, "0", "-5"]) {
    expect(gapOf(share, { netLiquidation })).toBe("netLiquidation");
  }
  for (const position of [null, "0"]) expect(gapOf(half, { position })).toBe("position");
  expect(gapOf({ by: "factor", factor: "2", quantity: null }, {})).toBe("quantity");
  expect(gapOf(risk, { stop: null })).toBe("stop");
  expect(gapOf(risk, { stop: "292.95" })).toBe("stopSide");
  expect(gapOf(risk, { stop: "300" })).toBe("stopSide");
  expect(gapOf(risk, { side: "SELL" })).toBe("stopSide");
  expect(gapOf(money("0"), {})).toBe("amount");
  expect(gapOf(money("100"), {})).toBe("tooSmall");
  expect(gapOf(money("10000"), { least: "100", step: "100" })).toBe("tooSmall");
  expect(gapOf(money("10000"), { price: "0" })).toBe("quote");
});

/** A decimal with up to `digits` places, above zero. */
const decimals = (most: number, digits: number) =>
  fc.integer({ min: 1, max: most }).map((whole) => text(dec(whole).div(10 ** digits)));

Deno.test("no size puts more at risk than was asked for, and one step more would", () => {
  const steps = fc.constantFrom("1", "10", "100", "0.1", "0.00000001", "0.3", "7");
  const cases = fc.record({
    price: decimals(10_000_000, 4),
    stop: decimals(10_000_000, 4),
    amount: decimals(100_000_000, 2),
    step: steps,
    multiplier: fc.constantFrom(null, "50", "100", "0.1", "3"),
    rate: decimals(3_000_000, 6),
    by: fc.constantFrom("money" as const, "share" as const, "risk" as const),
    side: fc.constantFrom("BUY" as const, "SELL" as const),
  });
  let sized = 0;
  fc.assert(
    fc.property(cases, ({ price, stop, amount, step, multiplier, rate, by, side }) => {
      const valued = { ...stock, multiplier };
      const rateOf = (currency: string) => currency === "EUR" ? "1" : rate;
      const given = facts({ price, stop, step, least: null, valued, rateOf, side, netLiquidation: amount });
      const wish: SizeWish = by === "share"
        ? { by, percent: "10" }
        : by === "money"
        ? { by, amount, currency: "EUR" }
        : { by, amount };
      const size = sizeOf(wish, given);
      const distance: DecimalString = by === "risk" ? text(dec(price).minus(stop).abs()) : price;
      const cost = (quantity: DecimalString) => valueOf(quantity, distance, valued).times(rate);
      const most = by === "share" ? dec(amount).div(10) : dec(amount);
      if ("quantity" in size) {
        sized++;
        expect(cost(size.quantity).lte(most)).toBe(true);
        expect(dec(size.quantity).mod(step).eq(0)).toBe(true);
        expect(cost(text(dec(size.quantity).plus(step))).gt(most)).toBe(true);
      } else if (size.gap === "tooSmall") {
        expect(cost(step).gt(most)).toBe(true);
      } else {
        const isLosing = side === "BUY" ? dec(stop).lt(price) : dec(stop).gt(price);
        expect([by, size.gap, isLosing]).toEqual(["risk", "stopSide", false]);
      }
    }),
    { numRuns: 2000 },
  );
  expect(sized).toBeGreaterThan(300);
});

Deno.test("a share of a position is never more than the share", () => {
  fc.assert(fc.property(
    decimals(10_000_000, 2),
    fc.constantFrom("25", "50", "100", "33.3"),
    fc.constantFrom("1", "0.01", "10"),
    (position, percent, step) => {
      const size = sizeOf({ by: "position", percent }, facts({ position, step, least: null }));
      const share = dec(position).times(percent).div(100);
      if ("quantity" in size) expect(dec(size.quantity).lte(share)).toBe(true);
      else expect(share.lt(step)).toBe(true);
    },
  ));
});
