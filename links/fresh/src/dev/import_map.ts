// The imports of a project's deno.json: which file or npm package a specifier stands for.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where a specifier leads: a file, a name for node_modules, or neither (left to the bundler). */
export interface Target {
  file?: string;
  npm?: string;
}

/** Where this package's own modules are. */
const SOURCE = dirname(dirname(fileURLToPath(import.meta.url)));

interface DenoJson {
  workspace?: unknown;
  imports?: Record<string, string>;
  compilerOptions?: { jsxImportSource?: string };
}

/** An entry of an import map, and the folder that it is relative to. */
type Entry = [key: string, value: string, dir: string];

/**
 * The import map of the nearest deno.json at or above a folder, and of the workspace that it is a member of.
 */
export class ImportMap {
  /** The folder of that deno.json. */
  readonly dir: string;
  readonly jsxImportSource: string;
  #imports: Entry[];

  private constructor(dir: string, config: DenoJson, workspace: ImportMap | null) {
    const source = config.compilerOptions?.jsxImportSource;
    this.dir = dir;
    this.jsxImportSource = source ?? workspace?.jsxImportSource ?? "preact";
    const own = Object.entries(config.imports ?? {}).map(([key, value]): Entry => [key, value, dir]);
    // What is the same in both is the member's.
    const shared = workspace === null ? [] : workspace.#imports;
    this.#imports = [...own, ...shared].sort(([a], [b]) => b.length - a.length);
  }

  /** Throws when there is no deno.json. */
  static async find(root: string): Promise<ImportMap> {
    for (let dir = root;; dir = dirname(dir)) {
      const config = await readConfig(dir);
      if (config !== null) return new ImportMap(dir, config, await ImportMap.#workspaceOf(dir, config));
      if (dirname(dir) === dir) throw new Error(`Could not find a deno.json file at or above "${root}"`);
    }
  }

  /** `null`: it is none's member, or itself the root of one. */
  static async #workspaceOf(member: string, { workspace }: DenoJson): Promise<ImportMap | null> {
    if (workspace !== undefined) return null;
    for (let dir = dirname(member); dirname(dir) !== dir; dir = dirname(dir)) {
      const config = await readConfig(dir);
      if (config?.workspace !== undefined) return new ImportMap(dir, config, null);
    }
    return null;
  }

  /** Follows the map; a specifier that it does not know is taken as a name for node_modules. */
  resolve(specifier: string): Target {
    const [mapped, dir] = this.#mapped(specifier);
    if (mapped.startsWith("npm:")) return { npm: withoutVersion(mapped.slice(4).replace(/^\//, "")) };
    const own = mapped.match(/^jsr:\/?@fresh\/core(?:@[^/]+)?(?:\/(.+))?$/);
    if (own !== null) return { file: join(SOURCE, `${own[1] ?? "mod"}.ts`) };
    if (mapped.startsWith("./") || mapped.startsWith("../")) return { file: join(dir, mapped) };
    if (mapped.startsWith("/") || mapped.includes(":")) return {};
    return { npm: mapped };
  }

  #mapped(specifier: string): [text: string, dir: string] {
    for (const [key, value, dir] of this.#imports) {
      if (specifier === key) return [value, dir];
      if (key.endsWith("/") && specifier.startsWith(key)) return [value + specifier.slice(key.length), dir];
      if (specifier.startsWith(`${key}/`)) return [value + specifier.slice(key.length), dir];
    }
    return [specifier, this.dir];
  }
}

async function readConfig(dir: string): Promise<DenoJson | null> {
  try {
    return JSON.parse(await Deno.readTextFile(join(dir, "deno.json")));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** "@preact/signals@^2.5.1/utils" becomes "@preact/signals/utils". */
function withoutVersion(path: string): string {
  return path.replace(/^((?:@[^/]+\/)?[^/@]+)@[^/]+/, "$1");
}
