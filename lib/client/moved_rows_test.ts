import { expect } from "@std/expect";
import { hasMoved, MOVED_MS } from "./moved_rows.ts";

Deno.test("rows from the place of a change downwards have moved, for as long as a hand needs", () => {
  const moves = [{ at: 1000, top: 300 }];
  expect(hasMoved(moves, { top: 328, now: 1000 + MOVED_MS - 1 })).toBe(true);
  expect(hasMoved(moves, { top: 300, now: 1001 })).toBe(true);
  expect(hasMoved(moves, { top: 272, now: 1001 })).toBe(false);
  expect(hasMoved(moves, { top: 328, now: 1000 + MOVED_MS })).toBe(false);
  expect(hasMoved([], { top: 328, now: 1000 })).toBe(false);
  // Pressed before they moved, and seen by the page behind it.
  expect(hasMoved(moves, { top: 328, now: 900 })).toBe(true);
});
