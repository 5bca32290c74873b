// Finds a Python that is new enough, and tells what it has.
import { z } from "zod";
import { say } from "@/lib/contract/says/say.ts";
import { type Saying, verbatim } from "@/lib/contract/says/saying.ts";
import { ASK } from "./ask.ts";
import { type CandidateDeps, candidates } from "./candidates.ts";
import { lastLine, MINIMUM_IBAPI, MINIMUM_PYTHON } from "./errors.ts";
import type { Run } from "./run.ts";

export interface PythonInfo {
  /** Absolute path of the interpreter itself, behind any shim. */
  executable: string;
  /** `3.12.1` */
  version: string;
  /** Version of ibapi, `null` when it can not be imported. */
  ibapi: string | null;
  /** Why ibapi can not be imported. */
  ibapiError: string;
  pytest: boolean;
  /** It has the modules `venv` and `ensurepip`, which some systems package by themselves. */
  venv: boolean;
  /** It has time zone data. */
  zones: boolean;
}

export interface FindDeps extends CandidateDeps {
  /** A path or name given by the user; then nothing else is tried. */
  wanted: string | null;
  /** So long each may take to say what it is. */
  answerMs?: number;
}

/** A Python that was tried, and why it is not the one. */
export interface RefusedPython {
  /** A command or a path. */
  python: string;
  why: Saying;
}

/** An interpreter that says nothing for so long is broken, or waits for a disk that is not there. */
const ANSWER_DEADLINE_MS = 10_000;

const infoSchema = z.object({
  executable: z.string().min(1),
  version: z.string(),
  ibapi: z.string().nullable(),
  ibapiError: z.string(),
  pytest: z.boolean(),
  venv: z.boolean().default(true),
  zones: z.boolean().default(true),
});

/** Every Python that is new enough, the likeliest first; the others are put to `refused` as they are met. */
export async function* findPythons(deps: FindDeps, refused: RefusedPython[]): AsyncGenerator<PythonInfo> {
  const { wanted, run, env } = deps;
  const seen = new Set<string>();
  for await (const command of wanted === null ? candidates(deps) : [[wanted]]) {
    const answer = await examine(command, run, env, deps.answerMs);
    if ("why" in answer) {
      refused.push({ python: command.join(" "), why: answer.why });
      continue;
    }
    const { info } = answer;
    // `python3`, `python` and `python3.12` are often one program.
    if (seen.has(info.executable)) continue;
    seen.add(info.executable);
    if (isPythonNewEnough(info.version)) yield info;
    else {
      const why = say("PYTHON_REFUSED.too_old", { version: info.version });
      refused.push({ python: info.executable, why });
    }
  }
}

/** What an interpreter says of itself; `null` when it does not run. */
export async function inspectPython(
  command: readonly string[],
  run: Run,
  env: Readonly<Record<string, string>>,
): Promise<PythonInfo | null> {
  const answer = await examine(command, run, env);
  return "info" in answer ? answer.info : null;
}

async function examine(
  command: readonly string[],
  run: Run,
  env: Readonly<Record<string, string>>,
  deadlineMs = ANSWER_DEADLINE_MS,
): Promise<{ info: PythonInfo } | { why: Saying }> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), deadlineMs);
  const { code, stdout, output } = await run([...command, "-I", "-c", ASK], { env, signal: deadline.signal })
    .finally(() => clearTimeout(timer));
  if (deadline.signal.aborted) return { why: say("PYTHON_REFUSED.silent", { seconds: deadlineMs / 1000 }) };
  if (code === null && output === "") return { why: say("PYTHON_REFUSED.missing") };
  const info = code === 0 ? readInfo(stdout) : null;
  const words = lastLine(output);
  if (info !== null) return { info };
  return { why: say("PYTHON_REFUSED.dead", { words: words === "" ? null : verbatim(words) }) };
}

function readInfo(stdout: string): PythonInfo | null {
  try {
    return infoSchema.parse(JSON.parse(stdout.trim().split("\n").at(-1) ?? ""));
  } catch {
    return null;
  }
}

export function isPythonNewEnough(version: string): boolean {
  return atLeast(version, MINIMUM_PYTHON);
}

export function isIbapiNewEnough(version: string): boolean {
  return atLeast(version, MINIMUM_IBAPI);
}

function atLeast(version: string, minimum: { major: number; minor: number }): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > minimum.major || (major === minimum.major && minor >= minimum.minor);
}
