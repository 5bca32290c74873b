// The reasons that code names are in the repository: field notes, laws, and on the pages about the code its
// files and tests.
import { expect } from "@std/expect";
import { all, exists, placesNamedIn, read } from "@/tests/support/pages.ts";
import { placesOf, textsBelow } from "@/tests/support/texts.ts";

/** `P26`, and the numbers behind `law` or `laws`. */
function reasonsIn(text: string): string[] {
  const laws = all(/\blaws?\s+(\d+(?:(?:,|,? and)\s+\d+)*)/gi, text).flatMap((list) => all(/(\d+)/g, list));
  return [...all(/\b(P(?:\d{1,2}|1\d\d))\b/g, text), ...laws.map((number) => `law ${number}`)];
}

/** Field notes are rows of a table, laws are headings. */
function definedReasons(): string[] {
  const laws = all(/^## Law (\d+)/gm, read("docs/laws.md")).map((number) => `law ${number}`);
  return [...all(/^\| (P\d+) \|/gm, read("docs/field-notes.md")), ...laws];
}

/** A plan that is not part of the repository explains nothing to whoever reads it. */
const ELSEWHERE = /\b(?:issue|item|finding|milestone|slice)s? #?\d/i;

/** Every page but the dated one, which tells of what was. */
const PAGES = textsBelow("").filter((file) =>
  /^(?:[^/]+|docs\/.+|tests\/.+|gateway\/[^/]+)\.md$/.test(file) && file !== "docs/decisions.md"
);
/** `Shown by` a file: the name of a test in it. */
function testsShownIn(page: string): { file: string; name: string }[] {
  const flat = page.replace(/\s+/g, " ");
  return [...flat.matchAll(/Shown by `([^`]+)`: (?:"([^"]+)"|`(\w+)`)/g)]
    .map(([, file = "", sentence, python]) => ({ file, name: sentence ?? python ?? "" }));
}

Deno.test("the scanner finds every way in which code names a reason, and nothing that only looks like one", () => {
  expect(reasonsIn("durable (law 1); laws 2, 4 and 6; Law 9: the source")).toEqual(
    ["law 1", "law 2", "law 4", "law 6", "law 9"],
  );
  expect(reasonsIn("(P26, P8: one) field notes P21-P28, `P130`, test_P2")).toEqual(
    ["P26", "P8", "P21", "P28", "P130"],
  );
  expect(reasonsIn("p95 of 3 ms, MP3, 2P4, P1234, the laws of IB")).toEqual([]);
  for (const bad of ["issue items 5 and 9", "(P37, finding 4)", "The states of Issue 4", "issue #7"]) {
    expect(bad).toMatch(ELSEWHERE);
  }
  expect("ten items of a list, 3 issues, itemsize 4").not.toMatch(ELSEWHERE);
});

Deno.test("every field note and every law that is named anywhere is defined", () => {
  const defined = definedReasons();
  expect(new Set(defined).size).toBe(defined.length);
  expect(defined.filter((reason) => reason.startsWith("law"))).toHaveLength(10);
  // Hashes of packages look like anything.
  const named = textsBelow("").filter((file) => !/\.lock$/.test(file) && file !== "tests/reasons_test.ts")
    .flatMap((file) => reasonsIn(read(file)).map((reason) => ({ file, reason })));
  expect(named.filter(({ file }) => !file.startsWith("docs/")).length).toBeGreaterThan(200);
  expect(named.filter(({ reason }) => !defined.includes(reason))).toEqual([]);
});

Deno.test("no reason lies outside of the repository", () => {
  const pages = /^(?:tests\/reasons_test\.ts|docs\/field-notes\.md):/;
  expect(placesOf(ELSEWHERE).filter((place) => !pages.test(place))).toEqual([]);
});

Deno.test("files, folders and tests that the pages name are there", () => {
  const page =
    "`lib/server/` and `docs/laws.md`, `routes/[id].tsx`, [laws](laws.md) [up](../README.md) `a/b` [b](https://b)";
  expect(placesNamedIn("docs/x.md", page)).toEqual(
    ["lib/server/", "docs/laws.md", "routes/[id].tsx", "docs/laws.md", "README.md"],
  );
  expect(PAGES).toContain("CONTRIBUTING.md");
  const places = PAGES.flatMap((file) => placesNamedIn(file, read(file)).map((place) => ({ file, place })));
  expect(places.length).toBeGreaterThan(200);
  expect(places.filter(({ place }) => !exists(place))).toEqual([]);
  const shown = testsShownIn(read("docs/laws.md"));
  expect(shown.length).toBeGreaterThan(25);
  expect(shown.filter(({ file, name }) => !read(file).includes(name))).toEqual([]);
});

/**
 * Case ids in the names of tests, `Deno.test("B1: …"` and `test_b1_…`, and in the case files that are played.
 */
function casesTested(): Set<string> {
  const found = textsBelow("").flatMap((file) => {
    if (file.startsWith("tests/cases/right/")) return all(/"case": "([BUG]\d+)"/g, read(file));
    if (/_test\.tsx?$/.test(file)) {
      return all(/^Deno\.test(?:\.\w+)?\(\s*["`]((?:[BUG]\d+(?:, )?)+)\b/gm, read(file));
    }
    return /\/test_\w+\.py$/.test(file) ? all(/^def test_([bug]\d+)_/gm, read(file)) : [];
  });
  return new Set(found.flatMap((names) => all(/([BUG]\d+)/g, names.toUpperCase())));
}

Deno.test("a case of the field notes is called mended when a test has its name, and only then", () => {
  const rows = [...read("docs/field-notes.md").matchAll(/^\| P\d+ \| ([BUG]\d+) \|.*\| (\w+) \|$/gm)]
    .map(([, id = "", state = ""]) => ({ id, state }));
  expect(rows).toHaveLength(56);
  const tested = casesTested();
  const wrong = rows.filter(({ id, state }) => state !== (tested.has(id) ? "mended" : "open"));
  expect(wrong).toEqual([]);
});
