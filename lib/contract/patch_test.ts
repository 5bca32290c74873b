import { expect } from "@std/expect";
import fc from "fast-check";
import { applyChanges, PatchError } from "./patch.ts";

Deno.test("a change replaces one value and keeps the identity of everything beside it", () => {
  const before = { quotes: { a: { bid: "1" }, b: { bid: "2" } }, orders: [{ id: 1 }, { id: 2 }] };
  const after = applyChanges(before, [{ path: ["quotes", "a", "bid"], value: "1.5" }]);
  expect(after.quotes.a.bid).toBe("1.5");
  expect(after.quotes.b).toBe(before.quotes.b);
  expect(after.orders).toBe(before.orders);
  expect(before.quotes.a.bid).toBe("1");
});

Deno.test("a missing value deletes a key, and an element of an array with the rest moving up", () => {
  const before = { map: { a: 1, b: 2 } as Record<string, number>, list: ["x", "y", "z"] };
  const after = applyChanges(before, [{ path: ["map", "a"] }, { path: ["list", 1] }]);
  expect(after).toEqual({ map: { b: 2 }, list: ["x", "z"] });
});

Deno.test("an explicit null is a value, not a deletion", () => {
  expect(applyChanges({ a: "1" as string | null }, [{ path: ["a"], value: null }])).toEqual({ a: null });
});

Deno.test("changes apply in order and may build on one another", () => {
  const after = applyChanges({ orders: [] as unknown[] }, [
    { path: ["orders", 0], value: { id: 1, state: "sent" } },
    { path: ["orders", 0, "state"], value: "working" },
    { path: ["orders", 1], value: { id: 2, state: "sent" } },
  ]);
  expect(after.orders).toEqual([{ id: 1, state: "working" }, { id: 2, state: "sent" }]);
});

Deno.test("the value of a change is not written into by a later call", () => {
  const value = { state: "sent" };
  const once = applyChanges({ o: null as unknown }, [{ path: ["o"], value }]);
  applyChanges(once, [{ path: ["o", "state"], value: "working" }]);
  expect(value.state).toBe("sent");
});

Deno.test("a path that leads nowhere, past the end of an array or into a prototype is refused", () => {
  for (
    const path of [["missing", "a"], ["list", 5], ["list", "x"], ["text", "length"], ["__proto__", "bad"], [
      "constructor",
    ]]
  ) {
    expect(() => applyChanges({ list: [1], text: "t" }, [{ path, value: 1 }])).toThrow(PatchError);
  }
  expect(() => applyChanges({ list: [1] }, [{ path: ["list", 1] }])).toThrow(PatchError);
  expect(() => applyChanges({}, [{ path: [] }])).toThrow(PatchError);
});

Deno.test("applying change by change equals applying all at once", () => {
  const change = fc.record({
    path: fc.tuple(fc.constantFrom("a", "b"), fc.constantFrom("x", "y")),
    value: fc.jsonValue(),
  });
  fc.assert(fc.property(fc.array(change), (changes) => {
    const start: unknown = { a: {}, b: {} };
    const stepwise = changes.reduce((value, one) => applyChanges(value, [one]), start);
    expect(applyChanges(start, changes)).toEqual(stepwise);
    expect(start).toEqual({ a: {}, b: {} });
  }));
});
