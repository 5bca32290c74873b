// The oldest browsers that fresh.config.ts names can run the desk: nothing in its scripts, its markup or its
// styles is younger.
import { expect } from "@std/expect";
import { freshConfig } from "@/fresh.config.ts";
import { readBase, readSources, renderStylesheet } from "@/lib/build/stylesheet.ts";
import {
  type FloorList,
  floorOf,
  readFloorList,
  scriptUses,
  styleUses,
} from "@/tests/support/browser_floor.ts";
import { ImportMap, ROOT, sourcesBelow } from "@/tests/support/imports.ts";

const list = readFloorList();

/** What is younger and may be used, and why. */
const ALLOWED: Readonly<Record<string, string>> = {
  "member take": "ours",
  "member fetch": "ours",
  "member div": "of big.js",
  "member run": "ours",
  "member forget": "ours",
  "attribute autocapitalize": "for keyboards on screens; others need none",
  "property scrollbar-width": "looks only",
  "property scrollbar-color": "looks only",
  "property forced-color-adjust": "where there are no forced colours there is nothing to adjust",
  "selector -webkit-inner-spin-button": "takes away what Firefox does not draw",
};

/** Every source that islands load, and the scripts that pages name. */
function browserSources(): string[] {
  const imports = new ImportMap();
  const loaded = ["islands", "components", "lib/client"].flatMap(sourcesBelow)
    .flatMap((file) => [...imports.loadedBy(file).keys()])
    .filter((target) => /\.tsx?$/.test(target) && !target.includes(":"));
  const scripts = [...Deno.readDirSync(`${ROOT}static`)].filter(({ name }) => name.endsWith(".js"))
    .map(({ name }) => `static/${name}`);
  return [...new Set([...loaded, ...scripts])].sort();
}

Deno.test("the list of what is younger is that of the browsers in fresh.config.ts", () => {
  expect(list.floor).toEqual(floorOf(freshConfig.target));
  expect(list.statics.split(" ")).toContain("Promise.try");
  expect(list.members.split(" ")).not.toContain("toSorted");
});

Deno.test("uses are found in every form, and not in texts and comments", () => {
  const young: FloorList = {
    ...list,
    interfaces: "CloseWatcher",
    statics: "AbortSignal.any",
    members: "toSorted",
    attributes: "popover",
    properties: "field-sizing",
    atRules: "starting-style",
    selectors: "popover-open",
    functions: "round",
  };
  const source = [
    "// AbortSignal.any in a comment",
    'const text = "AbortSignal.any([])";',
    "const signal = AbortSignal.any([a, AbortSignal.timeout(1)]);",
    "const watcher = new CloseWatcher();",
    "const sorted = rows.toSorted().at(-1);",
    "const mine = row.toSorted;",
    '<div popover="auto" class="x" />',
  ].join("\n");
  expect(scriptUses(source, young)).toEqual([
    "interface CloseWatcher",
    "static AbortSignal.any",
    "member toSorted",
    "attribute popover",
  ]);
  const css =
    `@starting-style { a:popover-open { color: red; field-sizing: content; width: round(1px, 2px) } }
    b::after { color: red } /* d { field-sizing: content } */`;
  expect(styleUses(css, young)).toEqual([
    "property field-sizing",
    "at-rule starting-style",
    "selector popover-open",
    "function round",
  ]);
});

Deno.test("U12: no script for browsers uses what the oldest of them do not have", () => {
  const sources = browserSources();
  expect(sources).toContain("static/boot.js");
  expect(sources.length).toBeGreaterThan(100);
  const uses = sources.flatMap((file) =>
    scriptUses(Deno.readTextFileSync(ROOT + file), list).filter((use) => !(use in ALLOWED)).map((use) =>
      `${file}: ${use}`
    )
  );
  expect(uses).toEqual([]);
});

Deno.test("no style uses what the oldest browsers do not have", async () => {
  const css = renderStylesheet(await readSources(ROOT), await readBase(ROOT));
  expect(styleUses(css, list).filter((use) => !(use in ALLOWED))).toEqual([]);
});
