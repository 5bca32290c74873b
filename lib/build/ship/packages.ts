// The packages that are taken in: their licences, and the list of materials (SBOM, CycloneDX).
import { join } from "node:path";
import { z } from "zod";
import type { Release } from "@/lib/launch/subcommands.ts";
import { fromRoot } from "@/lib/server/root.ts";
import { scriptsBelow } from "./bundle.ts";

export interface ShippedPackage {
  name: string;
  version: string;
  licence: string;
  /** The texts that have to go with it. */
  texts: readonly string[];
}

const manifestSchema = z.object({ license: z.string() });

/** The bundler says before each module where it has it from. */
const FROM_PACKAGE = /^\/\/ .*node_modules\/\.deno\/[^/]+@([^/@]+)\/node_modules\/((?:@[^/]+\/)?[^/]+)\//gm;

/**
 * The npm packages of which a module is in the bundle in `folder`, by name. What browsers are given is made
 * from modules that are in it too. Throws for one that has no licence: what is not licensed is not passed on.
 */
export async function shippedPackages(folder: string): Promise<ShippedPackage[]> {
  const found = new Map<string, [name: string, version: string]>();
  for (const path of scriptsBelow(folder)) {
    for (const [, version = "", name = ""] of (await Deno.readTextFile(path)).matchAll(FROM_PACKAGE)) {
      found.set(`${name}@${version}`, [name, version]);
    }
  }
  const sorted = [...found].sort(([a], [b]) => a < b ? -1 : 1);
  return await Promise.all(sorted.map(([, [name, version]]) => packageAt(name, version)));
}

async function packageAt(name: string, version: string): Promise<ShippedPackage> {
  const store = `${name.replaceAll("/", "+")}@${version}`;
  const folder = fromRoot("node_modules", ".deno", store, "node_modules", ...name.split("/"));
  const { license } = manifestSchema.parse(JSON.parse(await Deno.readTextFile(join(folder, "package.json"))));
  const files = [...Deno.readDirSync(folder)].filter((file) => /^licen[cs]e/i.test(file.name) && file.isFile);
  const texts = await Promise.all(files.map((file) => Deno.readTextFile(join(folder, file.name))));
  return { name, version, licence: license, texts };
}

/** One text of all of them. */
export function licencesOf(packages: readonly ShippedPackage[]): string {
  const parts = packages.map(({ name, version, licence, texts }) =>
    [`${name} ${version} (${licence})`, ...texts].join("\n\n")
  );
  return `${parts.join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}

/** The list of materials. What the first start installs for Python is in it as optional, by its pin. */
export async function bomOf({ version }: Release, packages: readonly ShippedPackage[]): Promise<unknown> {
  const npm = packages.map(({ name, version, licence }) => ({
    type: "library",
    name,
    version,
    purl: `pkg:npm/${name.replace("@", "%40")}@${version}`,
    licenses: [{ expression: licence }],
    scope: "required",
  }));
  const requirements = await Deno.readTextFile(fromRoot("requirements.txt"));
  const python = [...requirements.matchAll(/^([\w.-]+)==([\w.]+)/gm)].map(([, name = "", version = ""]) => ({
    type: "library",
    name,
    version,
    purl: `pkg:pypi/${name.toLowerCase()}@${version}`,
    scope: "optional",
  }));
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    version: 1,
    metadata: { component: { type: "application", name: "lotse", version } },
    components: [...npm, ...python],
  };
}
