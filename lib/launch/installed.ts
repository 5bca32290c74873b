// Whether `node_modules` is what `deno.lock` says, link by link. Deno looks as well, which takes it half a
// second of each start; what is known to be there is only read (`--node-modules-dir=manual`). No package is
// loaded for that: see `run_program.ts`.
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";

/** The lock file of this version is understood; any other is left to Deno. */
const LOCK_VERSION = "5";

interface Lock {
  version: string;
  /** What is asked for, to the version that it led to, with its peers behind a `_`. */
  specifiers: Record<string, string>;
  npm: Record<string, { dependencies?: string[] }>;
}

interface Config {
  imports?: Record<string, string>;
  workspace?: string[];
  links?: string[];
}

/** False as well for whatever can not be told: then Deno looks, and installs what is missing. */
export function isInstalled(root: string): boolean {
  try {
    const lock: Lock = read(root, "deno.lock");
    return lock.version === LOCK_VERSION && isComplete(root, lock) && new Modules(root, lock).holdAll();
  } catch {
    return false;
  }
}

/** Whether each package that the checkout asks for is in the lock file: one that was added since is not. */
function isComplete(root: string, { specifiers }: Lock): boolean {
  const { workspace = [], links = [], imports } = read<Config>(root, "deno.json");
  const others = [...workspace, ...links].map((folder) => read<Config>(join(root, folder), "deno.json"));
  const wanted = [{ imports }, ...others].flatMap(({ imports = {} }) => Object.values(imports));
  const packages = wanted.filter((specifier) => specifier.startsWith("npm:"));
  const locked = new Set(Object.keys(specifiers).map(nameIn));
  return packages.every((specifier) => locked.has(nameIn(specifier)));
}

/** `npm:@scope/name@^1.2` to `@scope/name`. */
function nameIn(specifier: string): string {
  const id = specifier.replace(/^npm:/, "");
  const end = id.indexOf("@", 1);
  return end < 0 ? id : id.slice(0, end);
}

function read<T>(folder: string, file: string): T {
  return JSON.parse(readFileSync(join(folder, file), "utf8"));
}

class Modules {
  readonly #folder: string;
  readonly #lock: Lock;
  /** Names to the ids that have them. */
  readonly #ids = new Map<string, string[]>();
  readonly #seen = new Set<string>();

  constructor(root: string, lock: Lock) {
    this.#folder = realpathSync(join(root, "node_modules"));
    this.#lock = lock;
    for (const id of Object.keys(lock.npm)) {
      const name = nameIn(id);
      this.#ids.set(name, [...this.#ids.get(name) ?? [], id]);
    }
  }

  /** Whether everything that is asked for lies where it is looked for, and all that it needs. */
  holdAll(): boolean {
    const wanted = Object.entries(this.#lock.specifiers).filter(([specifier]) =>
      specifier.startsWith("npm:")
    );
    return wanted.every(([specifier, version]) => {
      const name = nameIn(specifier);
      return this.#leadsTo(join(this.#folder, name), `${name}@${version}`);
    });
  }

  #leadsTo(link: string, id: string): boolean {
    const store = this.#storeOf(id);
    if (realpathSync(link) !== join(store, "node_modules", nameIn(id))) return false;
    if (this.#seen.has(id)) return true;
    this.#seen.add(id);
    // Written by Deno when the package is whole.
    if (!existsSync(join(store, ".initialized"))) return false;
    return (this.#lock.npm[id]?.dependencies ?? []).every((needed) => {
      const found = this.#idOf(needed);
      return found !== null && this.#leadsTo(join(store, "node_modules", nameIn(needed)), found);
    });
  }

  /**
   * A dependency is written with its version where its name alone would mean several, and as `alias@npm:id`
   * under another one.
   */
  #idOf(needed: string): string | null {
    const id = needed.split("@npm:").at(-1) ?? needed;
    if (id in this.#lock.npm) return id;
    const [only, other] = this.#ids.get(id) ?? [];
    return other === undefined ? only ?? null : null;
  }

  /** Where Deno keeps a package: its peers are not in the name. */
  #storeOf(id: string): string {
    const name = nameIn(id);
    const [version] = id.slice(name.length + 1).split("_", 1);
    return join(this.#folder, ".deno", `${name.replace("/", "+")}@${version}`);
  }
}
