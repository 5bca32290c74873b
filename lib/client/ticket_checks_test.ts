import { expect } from "@std/expect";
import { aapl, details, future } from "@/tests/support/screen_samples.ts";
import { checkNumber, checkPrice, checkQuantity } from "./ticket_checks.ts";

const stock = { lang: "en" as const, details: details(aapl) };

Deno.test("a price is wrong off the tick, and at zero where prices are not negative", () => {
  const wrong = (input: string) => checkPrice(input, stock);
  expect(["187.25", "0.1234", "", "187.255", "0", "-1", "abc"].map(wrong)).toEqual([
    null,
    null,
    null,
    "check.offTick",
    "input.positive",
    "input.positive",
    "input.invalid",
  ]);
  const es = details(future, { priceRules: [{ lowEdge: "0", increment: "0.25" }] });
  expect(checkPrice("-1.25", { lang: "en", details: es })).toBe(null);
  expect(checkPrice("187.255", { lang: "en", details: null })).toBe(null);
});

Deno.test("a quantity is wrong off the lot, below the least, at zero; words are judged by what they come to", () => {
  const lots = { lang: "en" as const, details: details(aapl, { sizeIncrement: "10", minSize: "100" }) };
  const wrong = (input: string) => checkQuantity(input, lots);
  expect(["100", "1k", "$500", "50%", "", "105", "90", "0", "-5", "x"].map(wrong)).toEqual([
    null,
    null,
    null,
    null,
    null,
    "check.offStep",
    "check.belowLeast",
    "input.positive",
    "input.positive",
    "input.invalid",
  ]);
  expect(checkNumber("1,5", "de")).toBe(null);
  expect(checkNumber("1x", "de")).toBe("input.invalid");
});
