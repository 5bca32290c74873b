// What an order is worth.
import { expect } from "@std/expect";
import { notionalOf } from "./notional.ts";
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
