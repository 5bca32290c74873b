// Writes tests/fixtures/beyond_floor.json: what the oldest browsers of fresh.config.ts do not have, from
// MDN's compatibility data (the npm package @mdn/browser-compat-data, CC0). To be run when the floor moves,
// and now and then for what is new:
//   deno run --allow-read --allow-write tests/support/make_beyond_floor.ts PATH/TO/data.json
import { z } from "zod";
import { freshConfig } from "@/fresh.config.ts";
import { FLOOR_FILE, type FloorList, floorOf, type List } from "./browser_floor.ts";

const statementSchema = z.looseObject({
  version_added: z.union([z.string(), z.boolean(), z.null()]).optional(),
  version_removed: z.union([z.string(), z.boolean(), z.null()]).optional(),
  flags: z.unknown().optional(),
  prefix: z.string().optional(),
  alternative_name: z.string().optional(),
});
const supportSchema = z.record(z.string(), z.union([statementSchema, z.array(statementSchema)]));
type Statement = z.infer<typeof statementSchema>;

/** A part of the data: `__compat` tells about itself, everything else is a part of it. */
interface Node {
  __compat?: { support: unknown };
  [part: string]: unknown;
}

const floor = floorOf(freshConfig.target);
const data = JSON.parse(await Deno.readTextFile(Deno.args[0] ?? "")) as Record<string, Node>;

function version(given: Statement["version_added"]): number {
  return typeof given === "string" ? parseFloat(given.replace("≤", "")) : Infinity;
}

function covers(statement: Statement, floorVersion: number): boolean {
  if (statement.flags !== undefined || statement.prefix || statement.alternative_name) return false;
  return version(statement.version_added) <= floorVersion &&
    floorVersion < version(statement.version_removed);
}

/** Whether each browser of the floor has it. */
function isThere({ __compat }: Node): boolean {
  const support = supportSchema.parse(__compat?.support ?? {});
  return Object.entries(floor).every(([browser, floorVersion]) =>
    [support[browser] ?? []].flat().some((statement) => covers(statement, floorVersion))
  );
}

function parts(node: unknown): [string, Node][] {
  return Object.entries(node as Node).filter(([name]) => name !== "__compat") as [string, Node][];
}

/** Names of which no owner at all is there. */
class Names {
  #there = new Set<string>();
  #missing = new Set<string>();

  add(name: string, node: Node): void {
    if (node.__compat !== undefined) (isThere(node) ? this.#there : this.#missing).add(name);
  }

  list(): List {
    return [...this.#missing].filter((name) => !this.#there.has(name)).sort().join(" ");
  }
}

function scripts(): Pick<FloorList, "interfaces" | "statics" | "members"> {
  const interfaces = new Names(), statics = new Names(), members = new Names();
  const owners = [...parts(data.api), ...parts(data.javascript?.builtins)].flatMap(([name, node]) =>
    name === "Intl" || name === "Temporal"
      ? parts(node).map(([part, of]) => [`${name}.${part}`, of] as const)
      : [[name, node] as const]
  );
  for (const [owner, node] of owners) {
    interfaces.add(owner, node);
    for (const [part, member] of parts(node)) {
      if (/_event$|_parameter|_permission|@@|^\w*_context/.test(part)) continue;
      const name = part.replace(/_static$/, "");
      // The data do not say of JavaScript's own members which are static.
      if (part.endsWith("_static") || isBuiltIn(owner)) {
        statics.add(`${owner}.${name}`, member);
      }
      if (!part.endsWith("_static")) members.add(name, member);
    }
  }
  return { interfaces: interfaces.list(), statics: statics.list(), members: members.list() };
}

function isBuiltIn(owner: string): boolean {
  return parts(data.javascript?.builtins).some(([name]) => name === owner.split(".")[0]);
}

function names(node: unknown): List {
  const found = new Names();
  for (const [name, of] of parts(node)) found.add(name, of);
  return found.list();
}

function attributes(): List {
  const found = new Names();
  for (const [name, node] of parts(data.html?.global_attributes)) found.add(name, node);
  for (const [, element] of parts(data.html?.elements)) {
    for (const [name, node] of parts(element)) found.add(name, node);
  }
  return found.list();
}

const list: FloorList = {
  source: `@mdn/browser-compat-data ${z.object({ version: z.string() }).parse(data.__meta).version}`,
  floor,
  ...scripts(),
  attributes: attributes(),
  properties: names(data.css?.properties),
  atRules: names(data.css?.["at-rules"]),
  selectors: names(data.css?.selectors),
  functions: names(data.css?.types),
};
await Deno.writeTextFile(FLOOR_FILE, `${JSON.stringify(list, null, 2)}\n`);
