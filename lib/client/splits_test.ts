import { expect } from "@std/expect";
import { readSizes, sizeByKey, sizeWithin, splitNames, splits, withSize } from "./splits.ts";

const press = (key: string, shiftKey = false) => ({ key, shiftKey });

Deno.test("a line goes where its arrow points: what is before it grows, what is behind it shrinks", () => {
  expect(sizeByKey("ticket", press("ArrowRight"), 300)).toBe(316);
  expect(sizeByKey("ticket", press("ArrowLeft"), 300)).toBe(284);
  expect(sizeByKey("status", press("ArrowRight"), 300)).toBe(284);
  expect(sizeByKey("positions", press("ArrowDown"), 300)).toBe(316);
  expect(sizeByKey("positions", press("ArrowUp", true), 300)).toBe(236);
});

Deno.test("Home gives it back; a key of the other way, and any other, is none of the line's", () => {
  expect(sizeByKey("market", press("Home"), 300)).toBe(null);
  for (const key of ["ArrowLeft", "ArrowRight", "Enter", "x", "End"]) {
    expect([key, sizeByKey("market", press(key), 300)]).toEqual([key, undefined]);
  }
});

Deno.test("no pane gets smaller than is of use, or larger than its share of the window", () => {
  for (const name of splitNames) {
    expect(sizeWithin(name, 0, 1000)).toBe(splits[name].least);
    expect(sizeWithin(name, 5000, 1000)).toBe(600);
    // A window in which the two meet: it stays of use.
    expect(sizeWithin(name, 5000, 100)).toBe(splits[name].least);
  }
  expect(sizeWithin("ticket", 333.4, 1000)).toBe(333);
});

Deno.test("what was stored is read; what can be no size is left out", () => {
  expect(readSizes({ ticket: 320, status: "300", market: -1, positions: NaN, orders: 1e9, other: 5 }))
    .toEqual({ ticket: 320 });
  for (const stored of [undefined, null, 5, "x", []]) expect(readSizes(stored)).toEqual({});
});

Deno.test("one size changes, or goes back, and the others stay", () => {
  const sizes = withSize({ ticket: 300 }, "status", 220);
  expect(sizes).toEqual({ ticket: 300, status: 220 });
  expect(withSize(sizes, "ticket", null)).toEqual({ status: 220 });
});
