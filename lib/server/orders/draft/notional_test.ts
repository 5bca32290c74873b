// What an order is worth.
import { expect } from "@std/expect";
import type { Draft } from "@/lib/contract/api.ts";
import { exitsOf, notionalOf } from "./notional.ts";
import { AAPL_RULES } from "../testing/harness.ts";
import { details } from "../testing/rules.ts";

Deno.test("the notional knows multiplier and pence", () => {
  const future = { ...AAPL_RULES, contract: { ...AAPL_RULES.contract, multiplier: "50" } };
  expect(notionalOf("2", "5012.75", future)).toBe("501275");
  const pence = { ...AAPL_RULES, ...details({ priceMagnifier: 100 }) };
  expect(notionalOf("1000", "72.5", pence)).toBe("725");
  expect(notionalOf("1", null, pence)).toBeNull();
  // One that IB has not told, or that could not be read, is not 1.
  const unread = { ...AAPL_RULES, contract: { ...AAPL_RULES.contract, secType: "FUT" } };
  expect(notionalOf("2", "5012.75", unread)).toBeNull();
});

Deno.test("a bond is worth its percentage of a thousand for each unit", () => {
  const bond = { ...AAPL_RULES, contract: { ...AAPL_RULES.contract, secType: "BOND" } };
  expect(notionalOf("10", "98.5", bond)).toBe("9850");
});

Deno.test("what a bracket loses and gains is told in the account's currency too, where its rate is known", () => {
  const draft: Draft = {
    account: "DU1",
    conId: 265598,
    side: "BUY",
    quantity: "100",
    orderType: "LMT",
    limitPrice: "280",
    tif: "GTC",
    takeProfit: { limitPrice: "320" },
    stopLoss: { stopPrice: "270" },
  };
  const at = (rate: string | null, base: string | null = "EUR") => ({
    rules: AAPL_RULES,
    quote: null,
    accounts: { baseCurrency: () => base, rate: () => rate, netLiquidation: () => null },
  });
  const outcome = {
    takeProfit: "320",
    stopLoss: "270",
    entry: "280",
    loss: "1000",
    gain: "4000",
    ratio: "4",
  };
  expect(exitsOf(draft, at("0.86"))).toEqual({ ...outcome, lossBase: "860", gainBase: "3440" });
  expect(exitsOf(draft, at(null))).toEqual({ ...outcome, lossBase: null, gainBase: null });
  expect(exitsOf(draft, at(null, "USD"))).toEqual({ ...outcome, lossBase: "1000", gainBase: "4000" });
  const { takeProfit: _, stopLoss: __, ...single } = draft;
  expect(exitsOf(single, at("0.86"))).toBe(null);
  // Without a quote nobody knows where it fills; with one, a trailing entry still.
  const { limitPrice: ___, ...market } = draft;
  expect(exitsOf({ ...market, orderType: "MKT" }, at("0.86"))).toMatchObject({ entry: null, loss: null });
  expect(exitsOf({ ...market, orderType: "TRAIL", trailingPercent: "1" }, at("0.86")))
    .toMatchObject({ entry: null, loss: null });
});
