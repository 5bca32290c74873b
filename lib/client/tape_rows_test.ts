import { expect } from "@std/expect";
import type { TapeView } from "@/lib/contract/api.ts";
import { tapeLines } from "./tape_rows.ts";

const trade = (price: string): TapeView["trades"][string] => ({
  at: "2026-03-02T14:30:00Z",
  price,
  size: "100",
  place: "NASDAQ",
  conditions: "",
  pastLimit: false,
  unreported: false,
});

Deno.test("the newest trade stands on top, each with the way that the price went, the first that is known with none", () => {
  // Ten comes after nine, whatever letters compare.
  const lines = tapeLines({ "8": trade("1.5"), "10": trade("1.49"), "9": trade("1.50"), "11": trade("1.6") });
  expect(lines.map(({ id, way }) => [id, way])).toEqual([["11", 1], ["10", -1], ["9", 0], ["8", 0]]);
  expect(tapeLines({})).toEqual([]);
});
