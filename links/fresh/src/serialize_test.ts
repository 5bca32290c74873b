// Props on the wire: what goes in comes out, and what was one object stays one object.
import { expect } from "@std/expect";
import * as fc from "fast-check";
import { deserialize, serialize } from "./serialize.ts";

const value = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: "binary" }),
    fc.double(),
    fc.boolean(),
    fc.bigInt(),
    fc.constantFrom(null, undefined, -0),
    fc.date({ noInvalidDate: true }),
    fc.uint8Array(),
    fc.webUrl().map((url) => new URL(url)),
    fc.array(tie("any"), { maxLength: 4 }),
    fc.dictionary(fc.string().filter((key) => key !== "__proto__"), tie("any"), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
    fc.array(tie("any"), { maxLength: 4 }).map((items) => new Set(items)),
    fc.array(fc.tuple(fc.string(), tie("any")), { maxLength: 4 }).map((items) => new Map(items)),
  ),
})).any;

Deno.test("Every value that can be written is read back the same", () => {
  fc.assert(fc.property(value, (given) => {
    expect(deserialize(serialize(given))).toEqual(given);
  }));
});

Deno.test("What is written is JSON", () => {
  fc.assert(fc.property(value, (given) => {
    JSON.parse(serialize(given));
  }));
});

Deno.test("One object in two places stays one object, also inside itself", () => {
  const shared = { name: "AAPL" };
  const circle: Record<string, unknown> = { left: shared, right: [shared] };
  circle.self = circle;
  const back = deserialize(serialize(circle)) as { left: unknown; right: unknown[]; self: unknown };
  expect(back.left).toBe(back.right[0]);
  expect(back.self).toBe(back);
});

Deno.test("A list that begins with a word is no typed value", () => {
  const given = [["Date", "2026-01-01"], ["Unknown"], []];
  expect(deserialize(serialize(given))).toEqual(given);
});

Deno.test("Types of one's own are taken apart and put together; one instance stays one", () => {
  class Box {
    constructor(readonly inner: unknown) {}
  }
  const box = new Box({ deep: [1] });
  const text = serialize([box, box], {
    Box: (item) => item instanceof Box ? { value: item.inner } : undefined,
  });
  const [first, second] = deserialize(text, { Box: (inner) => new Box(inner) }) as Box[];
  expect(first).toBeInstanceOf(Box);
  expect(first?.inner).toEqual({ deep: [1] });
  expect(second).toBe(first);
});

Deno.test("Functions and symbols are refused", () => {
  expect(() => serialize({ onClick() {} })).toThrow("Serializing functions is not supported");
  expect(() => serialize([Symbol("x")])).toThrow("Serializing symbols is not supported");
});

Deno.test("Text that was not written by serialize is refused", () => {
  for (const text of ["{}", "-99", '[["Mystery",1],2]', '["x"', '[["a"],1]', '[{"a":"b"}]']) {
    expect(() => deserialize(text)).toThrow();
  }
});
