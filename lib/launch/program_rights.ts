// What each program may do: what it takes and nothing else, from what it is told.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { deskAddress, hostAndPort } from "@/lib/mcp/address.ts";
import { dataPlace, GATEWAY_PORTS } from "@/lib/server/config/places.ts";
import { PROGRAM_TOKEN_VARIABLE, VARIABLES } from "@/lib/server/environment.ts";
import { brokerAddress } from "@/lib/server/publish/address.ts";
import { bridgeProgram } from "@/lib/server/python_env/bridge_program.ts";
import { candidates, namesIn } from "@/lib/server/python_env/candidates.ts";
import { environmentFolder, interpreter } from "@/lib/server/python_env/place.ts";
import { findPythonFiles, UNPACKED } from "@/lib/server/python_env/python_files.ts";
import { fromRoot, IS_SHIPPED, ROOT } from "@/lib/server/root.ts";
import { esbuildPrograms } from "./esbuild.ts";
import { cacheFolder, dataFolder, deskFolders, paths, placeOrNone } from "./folders.ts";
import { type Given, isOn, textOf } from "./given.ts";
import { isLinked } from "./links.ts";
import type { Rights } from "./rights.ts";

/** Deno asks for the user's id where owners of files are compared. */
export const UID = ["uid"];
/** What the bundler's package asks of the machine. */
const BUNDLER_SYS = ["uid", "cpus", "osRelease", "homedir"];

/**
 * With what the bundler needs: its program, and all of an environment that holds nothing else, for its
 * package copies the whole. That of the real Fresh fetches modules by itself, from wherever they come, into
 * Deno's cache.
 */
export function withBundler(rights: Rights, { env }: Given, linked: boolean = isLinked()): Rights {
  const bundling: Rights = {
    ...rights,
    run: [...rights.run ?? [], ...esbuildPrograms(ROOT)],
    env: "all",
    sys: BUNDLER_SYS,
  };
  if (linked) return bundling;
  return { ...bundling, anywhere: true, write: [...rights.write ?? [], ...paths(denoCache(env))] };
}

/** Where Deno keeps what it has fetched. */
function denoCache(env: Given["env"], os: string = Deno.build.os): string | null {
  if (env.DENO_DIR !== undefined) return env.DENO_DIR;
  if (os === "windows") return env.LOCALAPPDATA === undefined ? null : join(env.LOCALAPPDATA, "deno");
  const home = os === "darwin" ? ["Library", "Caches"] : [".cache"];
  const caches = env.XDG_CACHE_HOME ?? (env.HOME === undefined ? null : join(env.HOME, ...home));
  return caches === null ? null : join(caches, "deno");
}

export async function deskRights(program: "dev" | "start", given: Given): Promise<Rights> {
  const data = program === "dev" ? deskFolders(given) : paths(dataFolder(given));
  const cache = cacheFolder(given);
  const named = ["--config", "--tls-cert", "--tls-key"].map((option) => textOf(option, given));
  const python = textOf("--python", given);
  const inCache = ["python", "bridge", ...(IS_SHIPPED ? [UNPACKED] : [])];
  return {
    net: [...listenAddress(given), ...gatewayAddresses(program, given), ...brokerPlace(given, "--publish")],
    read: paths(ROOT, ...data, ...inCache.map((name) => cache && join(cache, name)), ...named),
    denyRead: [fromRoot(".git")],
    write: data,
    run: cache === null ? [] : await bridgePrograms(cache, python),
    env: VARIABLES,
    // How much of the disk is left, for the flight recorder.
    sys: [...UID, "statfs"],
  };
}

/**
 * It looks at what a desk would use, and changes nothing: to look whether it could write, it asks for the
 * right to.
 */
export async function doctorRights(given: Given): Promise<Rights> {
  const desk = await deskRights("start", given);
  const loopback = Object.values(GATEWAY_PORTS).flat().map((port) => `127.0.0.1:${port}`);
  const cache = cacheFolder(given);
  const named = textOf("--python", given);
  const folder = cache === null ? null : await environmentOf(cache, named);
  const pythons = await Array.fromAsync(candidatePythons(given.env));
  return {
    ...desk,
    net: [...desk.net ?? [], ...loopback],
    // The folder above one that is missing says whether it can be made.
    read: [...desk.read ?? [], ...[...desk.write ?? [], ...paths(cache)].map(nearest)],
    run: paths(
      folder && interpreter(folder, Deno.build.os),
      named,
      ...pythons,
      isOnPath("uv", given.env) ? "uv" : null,
    ),
    sys: [...UID, "statfs"],
  };
}

/** What is found without starting any of them. */
async function* candidatePythons(env: Given["env"]): AsyncGenerator<string> {
  if (Deno.build.os === "windows") return yield* ["python3", "python", "py"];
  const run = () => Promise.resolve({ code: null, stdout: "", output: "" });
  const found = candidates({ run, env, os: Deno.build.os, look: namesIn });
  for await (const [program = ""] of found) {
    if (program.includes("/") || isOnPath(program, env)) yield program;
  }
}

function isOnPath(program: string, env: Given["env"]): boolean {
  return (env.PATH ?? "").split(":").some((folder) => folder !== "" && existsSync(join(folder, program)));
}

/** A path, or what there is above it; itself, too, where Deno lets no program look (`/proc`, `/dev`). */
function nearest(path: string): string {
  try {
    return existsSync(path) || dirname(path) === path ? path : nearest(dirname(path));
  } catch {
    return path;
  }
}

/** What starts the bridge. On Windows its interpreters, which can start anything. */
async function bridgePrograms(
  cacheDir: string,
  python: string | null,
  os = Deno.build.os,
): Promise<string[]> {
  const folder = await environmentOf(cacheDir, python);
  if (os === "windows") return paths(python, interpreter(folder, os));
  const { script } = await findPythonFiles(ROOT, cacheDir, IS_SHIPPED);
  return [await bridgeProgram({ cacheDir, folder, script })];
}

function environmentOf(cacheDir: string, python: string | null): Promise<string> {
  const requirements = fromRoot("requirements.txt");
  return environmentFolder({ requirements, devRequirements: "", cacheDir, python, dev: false });
}

/** Port 0 is any port of that address. */
function listenAddress(given: Given): string[] {
  const host = textOf("--host", given) ?? "127.0.0.1";
  return [address(host, textOf("--port", given) ?? "8000")];
}

function address(host: string, port: string): string {
  const plain = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  return Number(port) === 0 ? plain : `${plain}:${port}`;
}

/** Where the desk looks whether a gateway listens. The built-in one has any port of this machine. */
function gatewayAddresses(program: "dev" | "start", given: Given): string[] {
  if (isOn("--simulate", given)) return ["127.0.0.1"];
  const named = textOf("--gateway", given);
  if (named !== null) return [named];
  const live = isOn("--live", given);
  if (program === "dev" && !live) return ["127.0.0.1"];
  return GATEWAY_PORTS[live ? "live" : "paper"].map((port) => `127.0.0.1:${port}`);
}

/** The message broker that an option names. */
function brokerPlace(given: Given, option: string): string[] {
  const found = brokerAddress(textOf(option, given) ?? "");
  return found === null ? [] : [`${found.host}:${found.port}`];
}

export function gatewayRights(args: readonly string[]): Rights {
  const own = { args, env: {} };
  const control = textOf("--control-port", own);
  const [state, record] = ["--data-dir", "--record"].map((option) => textOf(option, own));
  const files = ["--faults", "--scenario", "--replay", "--instruments", "--prices"]
    .map((option) => textOf(option, own));
  const listen = address(textOf("--host", own) ?? "127.0.0.1", textOf("--port", own) ?? "4002");
  return {
    net: [listen, ...(control === null ? [] : [address("127.0.0.1", control)])],
    read: paths(state, ...files),
    write: paths(state, record),
  };
}

/**
 * Where `journal backup` writes, or what `journal restore` reads, with the segments beside it: SQLite writes
 * beside what it reads.
 */
export function backupPlace([command, ...words]: readonly string[]): string[] {
  const [place = "--"] = words.filter((word) => word !== "--replace");
  if (place.startsWith("--")) return [];
  if (command === "backup") return [place];
  return command === "restore" ? [place, dirname(place)] : [];
}

/** Its page, the recording, and where a test of it goes: it starts nothing and reaches nobody. */
export function replayRights({ args }: Given): Rights {
  const own = { args, env: {} };
  const isTest = textOf("--to-test", own) !== null;
  const hasValueBehind = (arg = "") => arg.startsWith("--") && !arg.includes("=");
  const [path] = args.filter((arg, index) => !arg.startsWith("--") && !hasValueBehind(args[index - 1]));
  return {
    net: isTest ? [] : [address("127.0.0.1", textOf("--port", own) ?? "8001")],
    read: paths(ROOT, path),
    denyRead: [fromRoot(".git")],
    write: isTest ? [fromRoot("tests", "recordings")] : [],
    env: VARIABLES,
    sys: UID,
  };
}

/** Its page, the broker, and a folder for its log-in: it starts nothing, and knows no gateway. */
export function viewerRights(given: Given): Rights {
  const data = paths(textOf("--data-dir", given) ?? placeOrNone(() => dataPlace(given.env, "viewer")));
  const host = textOf("--host", given) ?? "127.0.0.1";
  return {
    net: [address(host, textOf("--port", given) ?? "8100"), ...brokerPlace(given, "--from")],
    read: paths(ROOT, ...data, textOf("--tls-cert", given), textOf("--tls-key", given)),
    denyRead: [fromRoot(".git")],
    write: data,
    env: VARIABLES,
    sys: UID,
  };
}

/** The desk, the files that it is told, and its token: an assistant's server needs nothing else. */
export function mcpRights(args: readonly string[]): Rights {
  const own = { args, env: {} };
  const certificate = textOf("--tls-cert", own);
  const desk = deskAddress(textOf("--desk", own), { tls: certificate !== null });
  return {
    net: desk === null ? [] : [hostAndPort(desk)],
    read: paths(textOf("--token-file", own), certificate),
    env: [PROGRAM_TOKEN_VARIABLE],
  };
}
