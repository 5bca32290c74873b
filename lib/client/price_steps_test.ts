import { expect } from "@std/expect";
import fc from "fast-check";
import { isMultipleOf } from "@/lib/contract/decimal.ts";
import { priceStep } from "@/lib/contract/price_step.ts";
import { stepPrice, stepPriceBy, stepQuantity } from "./price_steps.ts";

const us = [{ lowEdge: "0", increment: "0.0001" }, { lowEdge: "1", increment: "0.01" }];

Deno.test("stepping crosses from one band into the other at the edge", () => {
  expect(stepPrice("0.9999", us, 1)).toBe("1");
  expect(stepPrice("1", us, 1)).toBe("1.01");
  expect(stepPrice("1", us, -1)).toBe("0.9999");
  // Below zero the bands go by the size of the price.
  expect(stepPrice("-1", us, 1)).toBe("-0.9999");
  expect(stepPrice("-1", us, -1)).toBe("-1.01");
  expect(stepPrice("-0.9999", us, -1)).toBe("-1");
  expect(stepPrice("-0.0001", us, 1)).toBe("0");
});

Deno.test("a step of zero moves a price by the usual cent instead of nothing", () => {
  expect(stepPrice("5", [{ lowEdge: "0", increment: "0" }], 1)).toBe("5.01");
});

Deno.test("a price off the grid goes to the next grid point in the direction of the arrow", () => {
  const quarter = [{ lowEdge: "0", increment: "0.25" }];
  expect(stepPrice("5000.10", quarter, 1)).toBe("5000.25");
  expect(stepPrice("5000.10", quarter, -1)).toBe("5000");
});

Deno.test("from any price the arrows land on the grid, without the errors of floats", () => {
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 10_000_000 }), fc.constantFrom(1, -1 as const), (cents, way) => {
      const price = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
      const next = stepPrice(price, us, way as 1 | -1);
      expect(isMultipleOf(next, priceStep(next, us) ?? "1")).toBe(true);
    }),
  );
});

Deno.test("a quantity never steps below one unit of the grid", () => {
  expect(stepQuantity("1", "1", { way: -1, times: 1 })).toBe("1");
  expect(stepQuantity("7", "1", { way: -1, times: 10 })).toBe("1");
  expect(stepQuantity("1", "1", { way: 1, times: 1 })).toBe("2");
  expect(stepQuantity("5", "0.5", { way: 1, times: 10 })).toBe("10");
  expect(stepQuantity("", "0.5", { way: 1, times: 1 })).toBe("0.5");
});

Deno.test("ten steps are ten times one step, across the edge of a band too", () => {
  expect(stepPriceBy("187.25", us, { way: 1, times: 10 })).toBe("187.35");
  expect(stepPriceBy("1.02", us, { way: -1, times: 10 })).toBe("0.9992");
});
