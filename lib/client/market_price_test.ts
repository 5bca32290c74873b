import { expect } from "@std/expect";
import { quote } from "@/tests/support/screen_samples.ts";
import { digitsAt, marketPrice, middleOf } from "./market_price.ts";

Deno.test("an instrument is at its last trade, and where none is told at the middle, which is called so", () => {
  expect(marketPrice(quote("187.20", "187.30", { last: "187.25" }))).toEqual({ price: "187.25", of: "last" });
  expect(marketPrice(quote("1.16400", "1.16405", { last: null }))).toEqual({ price: "1.164025", of: "mid" });
  expect(marketPrice(quote("1.164", "1.165", { last: null, ask: null }))).toEqual({
    price: null,
    of: "last",
  });
  expect(marketPrice(null)).toEqual({ price: null, of: "last" });
  expect(middleOf({ bid: "-2", ask: "-1.5" })).toBe("-1.75");
});

Deno.test("the middle has a digit more than its sides", () => {
  expect(digitsAt({ price: "1.164025", of: "mid" }, 5)).toBe(6);
  expect(digitsAt({ price: "187.25", of: "last" }, 2)).toBe(2);
});
