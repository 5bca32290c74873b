// The rooms of the gateway and who may use whom: one direction, nothing in a circle, nothing from outside.
import config from "./deno.json" with { type: "json" };
import { allImports, importsIn } from "./testing/imports.ts";
import { expect } from "@std/expect";

/**
 * Each may use itself and what stands before it. The engine is all arithmetic: it does not even know the
 * messages.
 */
const ROOMS = ["decimal.ts", "wire", "engine", "session", "faults", "launch"] as const;
const NEVER = [["engine", "wire"]];
/** What a program outside sees. */
const PUBLIC = ["mod.ts", "wire/mod.ts", "testing/mod.ts"];
/** Programs of their own that stand around the gateway. */
const AROUND = ["clients", "bench"];

const imports = allImports();
const roomOf = (file: string) => file.split("/")[0] ?? "";
const isTest = (file: string) => file.endsWith("_test.ts") || file.includes("testing/");

/** `file > target` for each import that `isWrong`. */
function wrong(isWrong: (file: string, target: string) => boolean): string[] {
  return [...imports].flatMap(([file, found]) =>
    found.filter(({ target }) => isWrong(file, target)).map(({ target }) => `${file} > ${target}`)
  );
}

Deno.test("the reader sees every form of import, and tells types apart", () => {
  const source = [
    'import { a } from "./a.ts";',
    'import type { B } from "../b.ts";',
    "import {",
    "  c,",
    '} from "../../c.ts";',
    'import * as d from "zod";',
    'export { e } from "./e.ts";',
    'export type * from "./f.ts";',
    '// import { no } from "./no.ts";',
    `const late = () => ${"import"}("./late.ts");`,
  ].join("\n");
  const found = importsIn("x/y.ts", source);
  expect(found.filter(({ typeOnly }) => !typeOnly).map(({ target }) => target))
    .toEqual(["x/a.ts", "../c.ts", "zod", "x/e.ts", "x/late.ts"]);
  expect(found.filter(({ typeOnly }) => typeOnly).map(({ target }) => target)).toEqual(["b.ts", "x/f.ts"]);
});

Deno.test("wire, engine, session, faults, launch: each room uses only those before it", () => {
  const order = (file: string) => ROOMS.findIndex((room) => room === roomOf(file));
  const isBackwards = (file: string, target: string) =>
    order(file) >= 0 && order(target) > order(file) ||
    NEVER.some(([from, to]) => roomOf(file) === from && roomOf(target) === to);
  expect(wrong((file, target) => !isTest(file) && isBackwards(file, target))).toEqual([]);
  // No room uses what is put together from all of them.
  const outermost = ["mod.ts", "main.ts"];
  expect(wrong((file, target) => order(file) >= 0 && !isTest(file) && outermost.includes(target))).toEqual(
    [],
  );
});

Deno.test("the product does not need its tests", () => {
  const isForTests = (file: string) =>
    isTest(file) || ["conformance", "package", ...AROUND].includes(roomOf(file));
  expect(wrong((file, target) => !isForTests(file) && isForTests(target))).toEqual([]);
});

Deno.test("clients and benches use what everybody may use", () => {
  const isInside = (target: string) => imports.has(target) && !PUBLIC.includes(target);
  expect(
    wrong((file, target) =>
      AROUND.includes(roomOf(file)) && isInside(target) && roomOf(target) !== roomOf(file)
    ),
  ).toEqual([]);
});

Deno.test("nothing comes from outside but the packages that deno.json names", () => {
  const packages = Object.keys(config.imports);
  const isThere = (target: string) =>
    imports.has(target) || ["deno.json", "package.json"].includes(target) || target.startsWith("node:") ||
    packages.some((name) => target === name || target.startsWith(`${name}/`));
  expect(wrong((_file, target) => !isThere(target))).toEqual([]);
});

Deno.test("no two files need each other", () => {
  const circles: string[][] = [];
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]) => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file]);
    if (done.has(file)) return;
    done.add(file);
    for (const { target, typeOnly } of imports.get(file) ?? []) if (!typeOnly) visit(target, [...way, file]);
  };
  for (const file of imports.keys()) visit(file, []);
  expect(circles).toEqual([]);
});

Deno.test("what deno.json exports is what a program outside may use, and the command", () => {
  expect(Object.values(config.exports).map((path) => path.slice(2)).sort()).toEqual(
    [...PUBLIC, "main.ts"].sort(),
  );
});
