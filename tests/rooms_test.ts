// Who may import whom: the browser never loads server code, what is shared stays neutral, the gateway stands
// alone.
import { expect } from "@std/expect";
import { filesBelow, ImportMap, importsOf, ROOT, sourcesBelow } from "@/tests/support/imports.ts";

const imports = new ImportMap();
const isIn = (file: string, folders: readonly string[]) =>
  folders.some((folder) => file === folder || file.startsWith(`${folder}/`));

/**
 * Each import, by value or by type, of a file of these folders that leads into the others: `file > target`.
 */
function crossings(from: readonly string[], into: readonly string[]): string[] {
  return from.flatMap(sourcesBelow).flatMap((file) =>
    imports.of(file).filter(({ target }) => isIn(target, into)).map(({ target }) => `${file} > ${target}`)
  );
}

/** The lines of these folders that a pattern fits. */
function linesThatSay(pattern: RegExp, folders: readonly string[]): string[] {
  return folders.flatMap(sourcesBelow).flatMap((file) =>
    Deno.readTextFileSync(ROOT + file).split("\n")
      .filter((line) => !/^\s*(\/\/|\/?\*)/.test(line) && pattern.test(line))
      .map((line) => `${file}: ${line.trim()}`)
  );
}

function filesAtRoot(): string[] {
  return [...Deno.readDirSync(ROOT)].map(({ name }) => name).filter((name) => /\.tsx?$/.test(name));
}

const BROWSER = ["islands", "components", "lib/client"];
const SCREEN = [...BROWSER, "routes"];
const OF_LOTSE = [...SCREEN, "lib"];
// A checkout on the real packages may be without the stand-ins.
const STAND_INS = [...Deno.readDirSync(ROOT)].filter(({ name }) => name === "links").map(({ name }) => name);

Deno.test("the reader of imports sees every form, tells types apart and is not misled by comments", () => {
  const source = [
    'import { a } from "./a.ts";',
    'import type { B } from "../b.ts";',
    "import {",
    "  c,",
    '} from "@/lib/c.ts";',
    'import * as d from "zod";',
    'import "./e.ts";',
    'export { f } from "./f.ts";',
    'export type { G } from "./g.ts";',
    'export * from "./h.ts";',
    'export type * from "./k.ts";',
    'import i, { j } from "./i.ts";',
    '// import { no } from "./no.ts";',
    'const late = () => import("./late.ts");',
    'export const from = "./no.ts";',
  ].join("\n");
  const found = importsOf("x/y/z.ts", source);
  expect(found.filter(({ typeOnly }) => !typeOnly).map(({ target }) => target)).toEqual(
    ["x/y/a.ts", "lib/c.ts", "zod", "x/y/e.ts", "x/y/f.ts", "x/y/h.ts", "x/y/i.ts", "x/y/late.ts"],
  );
  expect(found.filter(({ typeOnly }) => typeOnly).map(({ target }) => target)).toEqual([
    "x/b.ts",
    "x/y/g.ts",
    "x/y/k.ts",
  ]);
});

Deno.test("the reader reads the real sources: each file that it finds in an import is there", () => {
  const found = OF_LOTSE.flatMap(sourcesBelow).flatMap((file) => imports.of(file));
  const files = found.filter(({ target }) => isIn(target, [...OF_LOTSE, "python"]));
  expect(files.length).toBeGreaterThan(1000);
  // Throws at the first one that is not.
  for (const { target } of files) Deno.statSync(ROOT + target);
});

Deno.test("nothing that the browser loads leads to the server, the gateway or a Deno API", () => {
  const ways = BROWSER.flatMap(sourcesBelow).flatMap((file) =>
    [...imports.loadedBy(file)].filter(([target]) => isIn(target, ["lib/server", "gateway", "routes"]))
      .map(([, way]) => way.join(" > "))
  );
  expect(ways).toEqual([]);
  expect(crossings(BROWSER, ["lib/server", "gateway", "routes"])).toEqual([]);
  expect(linesThatSay(/\bDeno\.\w/, BROWSER)).toEqual([]);
});

Deno.test("the browser takes the types of the contract and leaves its checks to the server: no zod is loaded", () => {
  const ways = BROWSER.flatMap(sourcesBelow).flatMap((file) =>
    [...imports.loadedBy(file)].filter(([target]) => target === "zod").map(([, way]) => way.join(" > "))
  );
  expect(ways).toEqual([]);
  // Not for want of use: the server does load it that way.
  expect([...imports.loadedBy("routes/api/trading.ts").keys()]).toContain("zod");
});

Deno.test("the browser loads no English of the desk, which comes with the wire, and its German from one place alone", () => {
  const tables = [
    "lib/contract/says/en.ts",
    "lib/contract/says/en",
    "python/code_book.json",
    "python/zone_aliases.json",
  ];
  const ways = BROWSER.flatMap(sourcesBelow).flatMap((file) =>
    [...imports.loadedBy(file)].filter(([target]) => isIn(target, tables)).map(([, way]) => way.join(" > "))
  );
  expect(ways).toEqual([]);
  const german = BROWSER.flatMap(sourcesBelow).filter((file) =>
    imports.of(file).some(({ target, typeOnly }) => target === "lib/contract/says/de.ts" && !typeOnly)
  );
  expect(german).toEqual(["lib/client/german.ts"]);
});

Deno.test("what is shared leads nowhere else, and knows neither Deno nor a page", () => {
  const outside = sourcesBelow("lib/contract").flatMap((file) =>
    imports.of(file)
      .filter(({ target }) => !isIn(target, ["lib/contract", "zod", "big.js"]))
      .map(({ target }) => `${file} > ${target}`)
  );
  expect(outside.sort()).toEqual([
    "lib/contract/code_book.ts > python/code_book.json",
    "lib/contract/zones.ts > python/zone_aliases.json",
  ]);
  const platform =
    /\b(?:Deno|document|window|globalThis|localStorage|sessionStorage|navigator|location)\.\w|\bfetch\(|\bHTML\w*Element\b/;
  expect(linesThatSay(platform, ["lib/contract"])).toEqual([]);
});

Deno.test("the desk starts the paper gateway by its command line; tests and benchmarks use what it publishes", () => {
  const waysOf = (folders: readonly string[]) =>
    folders.flatMap(filesBelow).flatMap((file) => imports.of(file).map(({ target }) => ({ file, target })));
  const around = ["tests", "bench"];
  const own = waysOf([...OF_LOTSE, ...around]);
  expect(own.filter(({ target }) => isIn(target, ["gateway"]))).toEqual([]);
  const published = own.filter(({ target }) => isIn(target, ["@lotse/paper-gateway"]));
  expect(published.length).toBeGreaterThan(10);
  expect(published.filter(({ file }) => !isIn(file, around))).toEqual([]);
  expect(waysOf(["gateway"]).filter(({ target }) => isIn(target, [...OF_LOTSE, ...around, "links"]))).toEqual(
    [],
  );
});

Deno.test("the server renders one page by itself, that of an error, and uses nothing else of the screen", () => {
  expect(crossings(["lib/server"], SCREEN).sort()).toEqual([
    "lib/server/app.ts > components/ErrorPage.tsx",
    "lib/server/app.ts > lib/client/language.ts",
    "lib/server/http/screen_start.ts > lib/client/language.ts",
  ]);
});

Deno.test("the product does not need its tests or benchmarks, and the stand-ins need nothing of Lotse", () => {
  expect(crossings([...OF_LOTSE, ...STAND_INS], ["tests", "bench"])).toEqual([]);
  expect(crossings(STAND_INS, [...OF_LOTSE, "utils.ts"])).toEqual([]);
});

const ORDERS = "lib/server/orders";
const isTest = (file: string) =>
  isIn(file, ["tests", "bench"]) || file.endsWith("_test.ts") || file.includes("/testing/");
const roomOf = (file: string) => /^lib\/server\/orders\/(book|draft|send)\//.exec(file)?.[1] ?? null;

Deno.test("the order room has one door: its mod.ts, and for tests what they need to fake it", () => {
  const outside = ["lib", "routes", "bench", "tests"].flatMap(filesBelow).filter((file) =>
    !isIn(file, [ORDERS])
  );
  const ways = outside.flatMap((file) =>
    imports.of(file).map(({ target }) => target)
      .filter((target) => isIn(target, [ORDERS]) && target !== `${ORDERS}/mod.ts`)
      .filter((target) => !(isTest(file) && isIn(target, [`${ORDERS}/testing`])))
      .map((target) => `${file} > ${target}`)
  );
  expect(ways).toEqual([]);
});

Deno.test("inside the order room the ways lead from sending to drafts to the book, through the door of each", () => {
  const mayUse: Record<string, readonly string[]> = { book: [], draft: ["book"], send: ["draft", "book"] };
  const shared = ["deps.ts", "settings.ts", "timers.ts"].map((name) => `${ORDERS}/${name}`);
  const wrong = sourcesBelow(ORDERS).flatMap((file) => {
    const room = roomOf(file);
    return imports.of(file).map(({ target }) => target).filter((target) => {
      if (!isIn(target, [ORDERS])) return false;
      const other = roomOf(target);
      if (other === null) return room !== null && !shared.includes(target);
      if (other === room) return target === `${ORDERS}/${room}/mod.ts`;
      return target !== `${ORDERS}/${other}/mod.ts` || (room !== null && !mayUse[room]?.includes(other));
    }).map((target) => `${file} > ${target}`);
  });
  expect(wrong).toEqual([]);
});

Deno.test("P109: no path is cut out of an address, no address glued from a path: both lose what '#' and '%' mean", () => {
  const folders = [...OF_LOTSE, ...STAND_INS, "tests", "bench", "gateway"];
  const glued = /import\.meta\.url\)\.pathname|`file:\/\/|"file:\/\/" ?\+/;
  expect(linesThatSay(glued, folders)).toEqual([]);
  expect(filesAtRoot().filter((file) => glued.test(Deno.readTextFileSync(ROOT + file)))).toEqual([]);
  for (const bad of ['new URL("./a.ts", import.meta.url).pathname', "`file://${path}`", '"file://" + path']) {
    expect(bad).toMatch(glued);
  }
});

Deno.test("no rows of a database are read by `iterate`, which ends at a damaged page as if there were no more", () => {
  const asked = /\.iterate\(/;
  expect(
    linesThatSay(asked, [...OF_LOTSE, "bench", "gateway"].filter((folder) => folder !== "tests"))
      .filter((line) => !line.includes("_test.ts")),
  ).toEqual([]);
  expect("for (const row of statement.iterate()) {").toMatch(asked);
});

Deno.test("the launcher, which may start anything, loads no package and nothing of the desk but plain tables", () => {
  const loaded = [...imports.loadedBy("lib/launch/main.ts")].map(([target]) => target);
  expect(loaded.length).toBeGreaterThan(10);
  expect(loaded.filter((target) => !target.startsWith("lib/") && !target.startsWith("node:"))).toEqual([]);
  const rooms = ["desk", "orders", "http", "bridge", "journal"].map((room) => `lib/server/${room}`);
  expect(loaded.filter((target) => isIn(target, rooms))).toEqual([]);
});
