import { expect } from "@std/expect";
import fc from "fast-check";
import { mayRepeat, repeatedNames } from "./json_text.ts";

Deno.test("names that stand twice are told with their places, and quickly seen not to be there", () => {
  const cases: [text: string, repeated: string[], may: boolean][] = [
    [`{"a":1,"b":{"a":2}}`, [], false],
    [`{ "a" : [ { "a" : 1 }, { "a" : 2 } ] }`, [], false],
    [`{"__proto__":1,"toString":2}`, [], false],
    [`{"a":1,"a":1}`, ["a"], true],
    [`{"o":{"q":1,"q":2}}`, ["o.q"], true],
    [`[{"a":1},{"a":1,"a":2}]`, ["a"], true],
    [`{"a":1,"\\u0061":2}`, ["a"], true],
    // Looked at in full, because of what stands in the text.
    [`{"a":"x\\":y"}`, [], true],
  ];
  for (const [text, repeated, may] of cases) {
    expect([text, [...repeatedNames(text)]]).toEqual([text, repeated]);
    expect([text, mayRepeat(text, JSON.parse(text))]).toEqual([text, may]);
  }
});

Deno.test("what is nested as deep as a body can be is counted, too", () => {
  const deep = `${"[".repeat(30_000)}{"a":1}${"]".repeat(30_000)}`;
  expect(mayRepeat(deep, JSON.parse(deep))).toBe(false);
});

Deno.test("whatever has a name twice is looked at in full", () => {
  const name = fc.constantFrom("a", "b", "a b", 'q"', "ü", "\\", ":");
  const { value } = fc.letrec<{ value: string; object: string }>((tie) => ({
    value: fc.oneof({ maxDepth: 3 }, fc.string().map((text) => JSON.stringify(text)), tie("object")),
    object: fc.array(fc.tuple(name, tie("value")), { maxLength: 4 }).map((parts) =>
      `{${parts.map(([name, value]) => `${JSON.stringify(name)} : ${value}`).join(",")}}`
    ),
  }));
  fc.assert(fc.property(value, (text) => {
    const isRepeated = [...repeatedNames(text)].length > 0;
    expect(isRepeated && !mayRepeat(text, JSON.parse(text))).toBe(false);
  }));
});
