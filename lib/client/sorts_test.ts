import { expect } from "@std/expect";
import { signal } from "@preact/signals";
import type { Screen } from "./screen.ts";
import { nextSort, pressSort } from "./sort_press.ts";
import { readSorts, type Sorts } from "./sorts.ts";

Deno.test("the first press shows what is looked for first, the second the other end, the third ends it", () => {
  const once = nextSort<"orders">(undefined, "quantity");
  expect(once).toEqual({ column: "quantity", down: true });
  const twice = nextSort<"orders">(once, "quantity");
  expect(twice).toEqual({ column: "quantity", down: false });
  expect(nextSort<"orders">(twice, "quantity")).toBeUndefined();
  expect(nextSort<"orders">(twice, "distance")).toEqual({ column: "distance", down: false });
  expect(nextSort<"lists">(undefined, "symbol")).toEqual({ column: "symbol", down: false });
  expect(nextSort<"positions">(undefined, "weight")).toEqual({ column: "weight", down: true });
});

Deno.test("a press sorts its own table, and lets go of the rows that the pointer held", () => {
  const held = () => signal<unknown>(["a"]);
  const screen = {
    settings: { sortsSig: signal<Sorts>({ positions: { column: "weight", down: true } }) },
    ...{ heldOrdersSig: held(), heldPositionsSig: held(), heldWatchedSig: held() },
  };
  const { sortsSig } = screen.settings;
  for (let presses = 0; presses < 2; presses++) pressSort(screen as unknown as Screen, "lists", "change");
  expect(sortsSig.value).toEqual({
    positions: { column: "weight", down: true },
    lists: { column: "change", down: false },
  });
  expect([screen.heldOrdersSig.value, screen.heldWatchedSig.value]).toEqual([null, null]);
  pressSort(screen as unknown as Screen, "lists", "change");
  expect(sortsSig.value.lists).toBeUndefined();
});

Deno.test("what is stored and names no column of its table sorts nothing", () => {
  const orders = { column: "time", down: false };
  expect(readSorts({ orders, positions: { column: "time", down: true }, lists: { column: "last" } }))
    .toEqual({ orders });
  for (const nothing of [undefined, null, 7, "orders", [], { orders: null }]) {
    expect(readSorts(nothing)).toEqual({});
  }
});
