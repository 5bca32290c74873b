// Makes one Python environment from one Python: with uv where it is and works, otherwise with venv and pip.
import { z } from "zod";
import { quote, say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import type { Run } from "./run.ts";
import { pipSettings } from "./tool_env.ts";

export interface InstallSpec {
  /** The interpreter that makes the environment, and its version. */
  base: { executable: string; version: string };
  folder: string;
  /** The interpreter in the environment. */
  python: string;
  /** The file with the hashes of what may be installed. */
  requirements: string;
  /** What the tests need besides, `null` without them. */
  devRequirements: string | null;
  /** A folder that has them; `null`: from where the settings of pip and uv say. */
  wheels: string | null;
}

export interface InstallDeps {
  run: Run;
  env: Readonly<Record<string, string>>;
  os: string;
  progress: (doing: Saying) => void;
  /** Removes what is in the folder. */
  clear(): Promise<void>;
  /** Whether the environment can do what it is for. */
  works(): Promise<boolean>;
}

/** `null`: made. Otherwise which step failed, and what the tool wrote. */
export type InstallFailure = { step: "venv" | "install"; output: string } | null;

/**
 * pip knows the user's pip.conf, uv knows his uv.toml; uv is faster. So a failure of uv is not the last word,
 * nor is its success: settings of its own can have made it install somewhere else.
 */
export async function install(spec: InstallSpec, deps: InstallDeps): Promise<InstallFailure> {
  const { run, env, clear, works } = deps;
  if ((await run(["uv", "--version"], { env })).code === 0) {
    await clear();
    if (await withUv(spec, deps) === null && await works()) return null;
  }
  await clear();
  return await withPip(spec, deps);
}

async function withUv(spec: InstallSpec, deps: InstallDeps): Promise<InstallFailure> {
  const { base, folder, python } = spec;
  const { run, env } = deps;
  const made = await run(["uv", "venv", "--quiet", "--python", base.executable, folder], { env });
  if (made.code !== 0) return { step: "venv", output: made.output };
  return await load("uv", ["uv", "pip", "install", "--python", python], spec, deps, env);
}

async function withPip(spec: InstallSpec, deps: InstallDeps): Promise<InstallFailure> {
  const { base, folder, python } = spec;
  const { run, env, os } = deps;
  const made = await run([base.executable, "-I", "-m", "venv", folder], { env });
  if (made.code !== 0) return { step: "venv", output: made.output };
  const settings = pipSettings(
    env,
    await pipConfig(python, run, env),
    os === "windows" ? "nul" : "/dev/null",
  );
  const pip = [python, "-I", "-m", "pip", "install", "--no-input", "--disable-pip-version-check"];
  return await load("pip", pip, spec, deps, settings);
}

/**
 * A package is code: one that is built while it is installed runs before any hash of its files could be
 * known.
 */
const ONLY_WHEELS = ["--only-binary", ":all:"];
const ONLY_KNOWN = ["--require-hashes", ...ONLY_WHEELS];

/** The bridge's packages, each held against its hash; then those of the tests. */
async function load(
  tool: string,
  command: readonly string[],
  { requirements, devRequirements, wheels }: InstallSpec,
  { run, progress }: InstallDeps,
  env: Readonly<Record<string, string>>,
): Promise<InstallFailure> {
  const line = (text: string) => {
    if (!/^(Collecting|Downloading|Installing|Resolved|Prepared| \+)/.test(text)) return;
    progress(quote(`  ${text.trim()}`));
  };
  const dev = devRequirements === null ? [] : [[...ONLY_WHEELS, "-r", devRequirements]];
  const source = wheels === null ? [] : ["--no-index", "--find-links", wheels];
  for (const what of [[...ONLY_KNOWN, "-r", requirements], ...dev]) {
    const files = what.at(-1)?.split(/[\\/]/).at(-1) ?? "";
    progress(say("PYTHON_ENV_INSTALLING", { files, tool }));
    const { code, output } = await run([...command, ...source, ...what], { env, line });
    if (code !== 0) return { step: "install", output };
  }
  return null;
}

/** pip's own reading of its files, as JSON; `pip config list` writes each value as Python does. */
const ASK_PIP = `
import ast, json, subprocess, sys
listed = subprocess.run([sys.executable, "-I", "-m", "pip", "config", "list"], stdout=subprocess.PIPE, check=True)
pairs = [line.partition("=") for line in listed.stdout.decode("utf-8", "replace").splitlines() if "=" in line]
print(json.dumps({name: str(ast.literal_eval(value)) for name, _, value in pairs}))
`;

const configSchema = z.record(z.string(), z.string());

/** What stands in the user's pip.conf; nothing when pip can not read it. */
async function pipConfig(
  python: string,
  run: Run,
  env: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const { code, stdout } = await run([python, "-I", "-c", ASK_PIP], { env });
  if (code !== 0) return {};
  try {
    return configSchema.parse(JSON.parse(stdout));
  } catch {
    return {};
  }
}
