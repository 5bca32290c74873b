import { expect } from "@std/expect";
import fc from "fast-check";
import { dec } from "./decimal.ts";
import { priceStep } from "./price_step.ts";

const us = [{ lowEdge: "0", increment: "0.0001" }, { lowEdge: "1", increment: "0.01" }];

Deno.test("the step is that of the band the price lies in, in whatever order the bands are told", () => {
  for (const rules of [us, us.toReversed()]) {
    expect(["0", "0.5", "1", "187.25"].map((price) => priceStep(price, rules)))
      .toEqual(["0.0001", "0.0001", "0.01", "0.01"]);
  }
});

Deno.test("a price below zero has the steps of its size", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 10 ** 6 }), (cents) => {
    const price = dec(cents).div(100).toFixed();
    expect(priceStep(`-${price}`, us)).toBe(priceStep(price, us));
  }));
});

Deno.test("no band, or a step that no price could move in, is no step", () => {
  expect(priceStep("187.25", [])).toBeNull();
  expect(priceStep("0.5", [{ lowEdge: "1", increment: "0.01" }])).toBeNull();
  expect(["0", "-0.01"].map((increment) => priceStep("5", [{ lowEdge: "0", increment }]))).toEqual([
    null,
    null,
  ]);
});
