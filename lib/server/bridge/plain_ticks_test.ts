import { expect } from "@std/expect";
import fc from "fast-check";
import { eventSchemas, tickItemSchema } from "@/lib/contract/protocol.ts";
import { arePlainTicks } from "./plain_ticks.ts";

const line = {
  type: "ticks",
  seq: 1,
  at: "2026-03-02T15:00:00.000Z",
  epoch: 1,
  items: [{ sub: 3, bid: "187.25", bidSize: "300", ask: null }],
};

Deno.test("what the day is full of needs no schema", () => {
  const names = Object.keys(tickItemSchema.shape).filter((name) => name !== "sub" && name !== "halted");
  const whole = { sub: 4, ...Object.fromEntries(names.map((name) => [name, "-0.5"])) };
  for (const items of [line.items, [], [whole], [whole, { sub: 5 }]]) {
    expect(arePlainTicks({ ...line, items })).toBe(true);
    expect(eventSchemas.ticks.safeParse({ ...line, items }).success).toBe(true);
  }
});

Deno.test("nothing is let through that the schema would not let through", () => {
  const value = fc.oneof(
    fc.constantFrom<unknown>(
      "187.25",
      "-1",
      "1e5",
      "1.",
      "",
      " 1",
      "NaN",
      null,
      0,
      -1,
      1.5,
      2 ** 53,
      true,
      [],
    ),
    fc.constantFrom<unknown>(line.at, "2026-02-30T15:00:00.000Z", "2026-03-02", "ticks", "error", undefined),
    fc.jsonValue(),
  );
  const decimal = fc.constantFrom<unknown>("187.25", "-1", "0.5", null);
  const names = fc.constantFrom("bid", "askSize", "delta", "halted", "colour", "__proto__", "toString");
  const known = fc.dictionary(fc.constantFrom("bid", "askSize", "delta"), decimal);
  const items = fc.tuple(fc.oneof(fc.constant(3), value), known, fc.dictionary(names, value, { maxKeys: 1 }))
    .map(([sub, fields, more]) => ({ sub, ...fields, ...more }));
  const change = fc.dictionary(fc.constantFrom("type", "seq", "at", "epoch", "items", "more"), value, {
    maxKeys: 1,
  });
  let plain = 0;
  fc.assert(
    fc.property(fc.array(items, { maxLength: 2 }), change, (items, change) => {
      const given = { ...line, items, ...change };
      if (!arePlainTicks(given)) return;
      plain += 1;
      expect(eventSchemas.ticks.safeParse(given).success).toBe(true);
    }),
    { numRuns: 3_000 },
  );
  expect(plain).toBeGreaterThan(100);
});
