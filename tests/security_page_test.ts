// Each line of the threat model has its test: the files and the tests that docs/security.md names are there.
import { expect } from "@std/expect";
import { missingTests, read, testNames, testsNamedIn } from "@/tests/support/pages.ts";

const PAGE = "docs/security.md";

/** Cells of the table of attacks: attack, defence, tests. */
function rows(): string[][] {
  const [, table = ""] = read(PAGE).split("## What is defended, and the test for it");
  const [section = ""] = table.split("\n## ");
  return section.split("\n").filter((line) => /^\| (?!attack|-)/.test(line))
    .map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
}

Deno.test("the scanner finds each named test, one in the folder of the one before it, and only those that are there", () => {
  const text =
    "`lib/a_test.ts` “one” and “two”; `b_test.ts`, `tests/api/c_test.ts` “three\nwords”; `lib/d.ts` (“no”)";
  expect(testsNamedIn(text)).toEqual([
    { file: "lib/a_test.ts", begins: "one" },
    { file: "lib/a_test.ts", begins: "two" },
    { file: "lib/b_test.ts", begins: null },
    { file: "tests/api/c_test.ts", begins: "three words" },
    { file: "tests/api/c_test.ts", begins: "no" },
  ]);
  const source = [
    'Deno.test("a first one", () => {',
    "  await t.step(",
    '    "a step, \\"quoted\\"",',
    "    async () => {",
    "Deno.test(`by ${scheme}`, async (t) => {",
    'const name = "no test";',
  ].join("\n");
  expect(testNames(source)).toEqual(["a first one", 'a step, "quoted"', "by ${scheme}"]);
  const own = "tests/security_page_test.ts";
  expect(missingTests([
    { file: own, begins: "the scanner finds" },
    { file: own, begins: "the scanner loses" },
    { file: "tests/nowhere_test.ts", begins: null },
  ])).toEqual([{ file: own, begins: "the scanner loses" }, { file: "tests/nowhere_test.ts", begins: null }]);
});

Deno.test("each attack has a defence and at least one test", () => {
  expect(rows().length).toBeGreaterThan(25);
  for (const [attack = "", defence = "", tests = "", ...more] of rows()) {
    const named = testsNamedIn(tests).length;
    expect({ attack, defence: defence !== "", named: named > 0, more }).toEqual({
      attack,
      defence: true,
      named: true,
      more: [],
    });
  }
});

Deno.test("the tests that the page names are there", () => {
  const named = testsNamedIn(read(PAGE));
  expect(named.filter(({ begins }) => begins !== null).length).toBeGreaterThan(20);
  expect(missingTests(named)).toEqual([]);
});
