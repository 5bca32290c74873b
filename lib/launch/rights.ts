// What a program may do, and the flags with which Deno is told.
import { dirname } from "node:path";
import { isLinked } from "./links.ts";

/** Nothing that is not named is allowed. */
export interface Rights {
  /** `host` or `host:port`. */
  net?: readonly string[];
  /** Files and folders. */
  read?: readonly string[];
  denyRead?: readonly string[];
  write?: readonly string[];
  /** Programs. */
  run?: readonly string[];
  /** Variables; `all`: of an environment that has only what the program may see. */
  env?: readonly string[] | "all";
  /** What Deno calls `sys`: `uid`, `cpus`. */
  sys?: readonly string[];
  /** May read every file and reach every host. */
  anywhere?: boolean;
}

/** The flags for `deno run`. `--no-prompt`: what is not allowed is refused, nobody is asked. */
export function flagsOf(rights: Rights, linked: boolean = isLinked()): string[] {
  const { net, read, denyRead, write, run, env, sys, anywhere = false } = rights;
  const paths = (of: readonly string[] | undefined) => of?.map(permitted);
  return [
    "--no-prompt",
    // Modules may be loaded from some hosts otherwise, where anybody keeps anything, by an address that can
    // carry data away.
    ...(linked ? ["--no-remote"] : []),
    ...(anywhere ? ["--allow-net", "--allow-read"] : [
      ...flag("--allow-net", net?.filter(isAddress)),
      ...flag("--allow-read", paths(read)),
    ]),
    ...flag("--deny-read", denyRead?.filter((path) => !path.includes(","))),
    ...flag("--allow-write", paths(write)),
    // A program whose path has a comma can not be named: where one is needed, any is allowed.
    ...(run?.some((path) => path.includes(",")) ? ["--allow-run"] : flag("--allow-run", run)),
    ...(env === "all" ? ["--allow-env"] : flag("--allow-env", env)),
    ...flag("--allow-sys", sys),
  ];
}

/**
 * The same for a worker, which can be denied nothing that it was allowed: what `denyRead` names is not in a
 * binary.
 */
export function workerRights({ net, read, write, run, env, sys }: Rights): Deno.PermissionOptionsObject {
  const named = (values: readonly string[] = []) => {
    const found = [...new Set(values)].filter((value) => value !== "");
    return found.length === 0 ? false : found;
  };
  return {
    net: named(net?.filter(isAddress)),
    read: named(read),
    write: named(write),
    run: named(run),
    env: env === "all" ? true : named(env),
    sys: named(sys) as NonNullable<Deno.PermissionOptionsObject["sys"]>,
    ffi: false,
    import: false,
  };
}

/** What is none, the program refuses in its own words; Deno would not even start it. */
function isAddress(text: string): boolean {
  const [, port = "0"] = /^(?:\[[0-9a-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?$/i.exec(text) ?? [null, "none"];
  return Number(port) <= 65_535;
}

/** Deno takes a flag with nothing behind it as "everything". */
function flag(name: string, values: readonly string[] = []): string[] {
  const found = [...new Set(values)].filter((value) => value !== "");
  return found.length === 0 ? [] : [`${name}=${found.join(",")}`];
}

/** Deno splits a list of paths at its commas: a folder that has one is allowed by the folder above it. */
export function permitted(path: string): string {
  const [plain = "", ...rest] = path.split(",");
  return rest.length === 0 ? plain : dirname(`${plain}-`);
}
