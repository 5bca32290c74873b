import { expect } from "@std/expect";
import { rateToBase, totalOf } from "./account_money.ts";

function money(rates: Record<string, string | null>, baseCurrency: string | null = "USD") {
  const told = Object.entries(rates).map(([code, value]) => [code, { value }] as const);
  return {
    baseCurrency,
    values: { ExchangeRate: Object.fromEntries(told), NetLiquidation: { USD: { value: "1000" } } },
  };
}

Deno.test("a rate is what IB has told of a currency; of the base it is 1", () => {
  expect(rateToBase(money({ EUR: "1.1", USD: "1.00" }), "EUR")).toBe("1.1");
  expect(rateToBase(money({}), "USD")).toBe("1");
  expect(rateToBase(money({}), "EUR")).toBeNull();
});

Deno.test("law 5: no money is worth nothing, or less; nor is what can not be read a rate", () => {
  const none = ["0", "0.00", "-1.1", "", "n/a", null];
  expect(none.map((rate) => rateToBase(money({ EUR: rate }), "EUR"))).toEqual(none.map(() => null));
});

Deno.test("rates to another base, or to one that is not known, are none", () => {
  expect(rateToBase(money({ EUR: "1.1", USD: "0.91" }), "EUR")).toBeNull();
  expect(rateToBase(money({ EUR: "1.1" }, null), "EUR")).toBeNull();
});

Deno.test("a total is that of the base currency", () => {
  expect(totalOf(money({}), "NetLiquidation")).toBe("1000");
  expect(totalOf(money({}, "EUR"), "NetLiquidation")).toBeNull();
  expect(totalOf(money({}, null), "NetLiquidation")).toBeNull();
  expect(totalOf(money({}), "ExcessLiquidity")).toBeNull();
});
