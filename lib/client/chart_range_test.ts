import { expect } from "@std/expect";
import { rangeWith } from "./chart_range.ts";

const bars = { minValue: 288, maxValue: 294 };

Deno.test("the axis reaches to lines that are near the bars, on both sides, and to no others", () => {
  expect(rangeWith(bars, [])).toEqual(bars);
  expect(rangeWith(bars, [290, 295, 285])).toEqual({ minValue: 285, maxValue: 295 });
  expect(rangeWith(bars, [282, 300])).toEqual({ minValue: 282, maxValue: 300 });
  expect(rangeWith(bars, [281.99, 300.01, 1])).toEqual(bars);
});

Deno.test("bars that do not move keep their range", () => {
  expect(rangeWith({ minValue: 5, maxValue: 5 }, [6])).toEqual({ minValue: 5, maxValue: 5 });
});
