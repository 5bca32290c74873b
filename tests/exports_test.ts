// Nothing is exported for nobody: what no file takes, and its own does not use, is dead code that still has
// to be read.
import { expect } from "@std/expect";
import { unusedExports } from "./support/exports.ts";
import { ROOT } from "./support/imports.ts";
import { textsBelow } from "./support/texts.ts";

/** What Fresh takes of a file by itself, and what stands in for a package. */
const FOR_OTHERS = /\broutes\/.*: (?:handler|handlers|config)$|^links\//;
/** A room that is being rebuilt. */
const IN_WORK = /^lib\/contract\//;

const read = (file: string) => Deno.readTextFileSync(ROOT + file);

/** The files that the gateway's package exports. */
function facesOfGateway(): string[] {
  const { exports } = JSON.parse(read("gateway/deno.json")) as { exports: Record<string, string> };
  return Object.values(exports).map((path) => path.replace("./", "gateway/"));
}

Deno.test("the reader of exports follows names through doors, and knows what a file needs itself", () => {
  const sources: Record<string, string> = {
    "lib/a.ts": [
      "export const used = 1;",
      "export function dead() {}",
      "export interface Own { x: number }",
      "export const own: Own = { x: 1 };",
      "// dead is named in a comment",
      "export async function late() {}",
      "export class Behind {}",
      "export type Renamed = 1;",
    ].join("\n"),
    "lib/b.ts": "export const b1 = 1;\nexport const b2 = 1;",
    "lib/mod.ts": 'export * from "./a.ts";\nexport { b1, type b2 as b3 } from "./b.ts";',
    "main.ts":
      'import { type Behind, own } from "@/lib/mod.ts";\nimport {\n  type Renamed as R,\n  used,\n} from "./lib/a.ts";',
    "whole.ts": 'import * as all from "./whole_target.ts";',
    "whole_target.ts": "export const x = 1;",
    "face.ts": 'export * from "./behind_face.ts";\nexport const forOthers = 1;',
    "behind_face.ts": "export const y = 1;",
  };
  const library = {
    files: Object.keys(sources),
    read: (file: string) => sources[file] ?? "",
    faces: ["face.ts"],
  };
  expect(unusedExports(library)).toEqual(
    ["lib/a.ts: dead", "lib/a.ts: late", "lib/mod.ts: b1", "lib/mod.ts: b3"],
  );
});

Deno.test("every name that is exported is taken by another file, or used in its own", () => {
  const files = textsBelow("").filter((file) => /\.tsx?$/.test(file));
  expect(files.length).toBeGreaterThan(500);
  const unused = unusedExports({ files, read, faces: ["mod.ts", "embed.ts", ...facesOfGateway()] });
  expect(unused.filter((name) => !FOR_OTHERS.test(name) && !IN_WORK.test(name))).toEqual([]);
});
