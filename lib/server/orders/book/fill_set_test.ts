// The fills of an order: the same sums as adding them up, nobody's set changes under him, and no work that
// grows with their number.
import { expect } from "@std/expect";
import fc from "fast-check";
import { dec, text } from "@/lib/contract/decimal.ts";
import { FillSet } from "./fill_set.ts";
import type { Fill } from "./record.ts";

const fill = (family: string, quantity: string, more: Partial<Fill> = {}): Fill => ({
  execId: `${family}.01`,
  family,
  revision: 1,
  quantity,
  price: "187.21",
  commission: null,
  commissionCurrency: null,
  ...more,
});

const anyFill = fc.record({
  family: fc.integer({ min: 0, max: 200 }),
  quantity: fc.integer({ min: 1, max: 1000 }),
  price: fc.integer({ min: 1, max: 100_000 }),
  commission: fc.option(fc.integer({ min: 0, max: 500 })),
}).map(({ family, quantity, price, commission }) =>
  fill(`f${family}`, String(quantity), {
    price: String(price / 100),
    commission: commission === null ? null : String(commission / 100),
  })
);

Deno.test("whatever fills come and are corrected, the sums are those of the fills that stand", () => {
  fc.assert(fc.property(fc.array(anyFill, { maxLength: 300 }), (fills) => {
    const set = fills.reduce((all, one) => all.with(one), FillSet.none());
    const standing = new Map(fills.map((one) => [one.family, one]));
    expect(new Map(set.all().map((one) => [one.family, one]))).toEqual(standing);
    const rows = [...standing.values()];
    const sum = (of: (one: Fill) => string) =>
      text(rows.reduce((total, one) => total.plus(of(one)), dec("0")));
    expect(text(set.quantity)).toBe(sum(({ quantity }) => quantity));
    expect(text(set.value)).toBe(sum(({ quantity, price }) => text(dec(quantity).times(price))));
    const isKnown = rows.length > 0 && rows.every(({ commission }) => commission !== null);
    expect(set.commission && text(set.commission)).toBe(
      isKnown ? sum(({ commission }) => commission ?? "0") : null,
    );
  }));
});

Deno.test("a set stays as it was, whatever is made from it, and two made from one know nothing of each other", () => {
  let base = FillSet.none();
  for (let number = 0; number < 100; number++) base = base.with(fill(`f${number}`, "1"));
  const left = base.with(fill("left", "5"));
  const right = base.with(fill("right", "7"));
  const corrected = left.with(fill("f3", "2", { revision: 2 }));
  expect([base, left, right, corrected].map((set) => [set.size, text(set.quantity)])).toEqual([
    [100, "100"],
    [101, "105"],
    [101, "107"],
    [101, "106"],
  ]);
  expect([left.get("right"), right.get("left"), base.get("left")]).toEqual([undefined, undefined, undefined]);
  expect([left.get("f3")?.revision, corrected.get("f3")?.revision]).toEqual([1, 2]);
});
