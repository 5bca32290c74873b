import { expect } from "@std/expect";
import fc from "fast-check";
import type { PatchChange } from "@/lib/contract/api.ts";
import { diff } from "./diff.ts";

/** The reference meaning of a patch, independent of the browser's code. */
function apply(root: unknown, changes: PatchChange[]): unknown {
  let value = structuredClone(root);
  for (const change of changes) {
    if (change.path.length === 0) {
      value = structuredClone(change.value);
      continue;
    }
    // deno-lint-ignore no-explicit-any
    let at: any = value;
    for (const key of change.path.slice(0, -1)) at = at[key];
    const last = change.path.at(-1) ?? "";
    if ("value" in change) at[last] = structuredClone(change.value);
    else delete at[last];
  }
  return value;
}

const json = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, "a", "b", 1, 2),
    fc.array(tie("node"), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom("a", "b", "c", "d"), tie("node")),
  ),
})).node;

Deno.test("Applying the difference of two values to the first gives the second", () => {
  fc.assert(
    fc.property(json, json, (before, after) => {
      expect(apply(before, diff(before, after))).toEqual(after);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("An unchanged value has no difference", () => {
  fc.assert(fc.property(json, (value) => {
    expect(diff(value, structuredClone(value))).toEqual([]);
  }));
});

Deno.test("A changed field of one quote is one change", () => {
  const before = { quotes: { "265598": { bid: "187.24", ask: "187.26" } } };
  const after = { quotes: { "265598": { bid: "187.25", ask: "187.26" } } };
  expect(diff(before, after)).toEqual([{ path: ["quotes", "265598", "bid"], value: "187.25" }]);
});
