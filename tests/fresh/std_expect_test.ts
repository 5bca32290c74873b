// What the tests rely on of `@std/expect`, and what it refuses that jest would allow: the same file must pass
// on the real package.
import { expect } from "@std/expect";

const throws = (attempt: () => unknown) => {
  try {
    attempt();
    return false;
  } catch {
    return true;
  }
};

Deno.test("A Set contains nothing, a list and a text what their includes() says", () => {
  const set: unknown = new Set(["a"]);
  expect(throws(() => expect(set).toContain("a"))).toBe(true);
  expect(throws(() => expect(undefined).toContain("a"))).toBe(true);
  expect(["a"]).toContain("a");
  expect("abc").toContain("b");
  expect([{}]).not.toContain({});
  expect([{ a: 1 }]).toContainEqual({ a: 1 });
});

Deno.test("Closeness is told in digits after the point, and no others", () => {
  expect(0.1 + 0.2).toBeCloseTo(0.3);
  expect(1.004).not.toBeCloseTo(1.01, 2);
  expect(throws(() => expect(100).toBeCloseTo(120, -2))).toBe(true);
});

Deno.test("toMatch takes a regular expression only", () => {
  expect("abc").toMatch(/b/);
  expect("abc").not.toMatch(/x/);
  expect(throws(() => expect("abc").toMatch("b" as unknown as RegExp))).toBe(true);
});

Deno.test("What was thrown or rejected is compared by class, text or expression", async () => {
  const fail = () => {
    throw new RangeError("too far away");
  };
  expect(fail).toThrow();
  expect(fail).toThrow(RangeError);
  expect(fail).toThrow("too far");
  expect(fail).toThrow(/away$/);
  expect(() => {}).not.toThrow();
  expect(throws(() => expect(fail).toThrow(SyntaxError))).toBe(true);
  await expect(Promise.reject(new RangeError("too far away"))).rejects.toThrow("too far");
  await expect(Promise.reject(new RangeError("too far away"))).rejects.toMatchObject({
    message: "too far away",
  });
  await expect(Promise.resolve(1)).resolves.toBe(1);
  const unmet = expect(Promise.resolve(1)).rejects.toThrow();
  expect(await unmet.then(() => "met", () => "unmet")).toBe("unmet");
  expect(throws(() => expect(() => Promise.reject(new Error("x"))).rejects.toThrow())).toBe(true);
});

Deno.test("Equality looks into objects; what is undefined counts as missing unless it is strict", () => {
  expect({ a: 1, b: undefined }).toEqual({ a: 1 });
  expect({ a: 1, b: undefined }).not.toStrictEqual({ a: 1 });
  expect({ a: { b: 1, c: 2 }, d: [{ e: 3, f: 4 }] }).toMatchObject({ a: { b: 1 }, d: [{ e: 3 }] });
  expect(new Map([["a", new Set([1])]])).toEqual(new Map([["a", new Set([1])]]));
  expect({ id: 7, text: "AAPL 10", list: ["a", "b"], more: { x: 1, y: 2 } }).toEqual({
    id: expect.any(Number),
    text: expect.stringMatching(/^AAPL/),
    list: expect.arrayContaining(["b"]),
    more: expect.objectContaining({ x: 1 }),
  });
  expect("AAPL 10").toEqual(expect.stringContaining("10"));
});

Deno.test("A matcher that is not there is an error, not a check that holds", () => {
  const expected = expect(1) as unknown as { toBeEven(): void };
  expect(throws(() => expected.toBeEven())).toBe(true);
});
