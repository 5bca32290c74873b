// What is embedded into the binary, and how it is compiled.
import { join } from "node:path";
import { BINARY_FLAGS } from "@/lib/launch/binary_flags.ts";
import { BINARY_ENTRY, FILES, shippedEntries } from "./contents.ts";

/** Beside the runtime. */
export const BUDGET_BYTES = 20_000_000;

export interface CompileOptions {
  /** As `deno compile` names them; `null`: this machine. */
  target: string | null;
  /** An absolute path. */
  output: string;
}

/** What `--include` names: modules that no other imports, and files. */
export function included(folder: string): string[] {
  const main = BINARY_ENTRY.replace(/\.ts$/, ".js");
  return [...shippedEntries(folder).filter((entry) => entry !== main), ...FILES];
}

/** The words for Deno, to be run in the folder of what is shipped. */
export function compileArguments(folder: string, { target, output }: CompileOptions): string[] {
  return [
    ...["compile", "--quiet", "--no-check", "--node-modules-dir=none", "--exclude-unused-npm"],
    // The code cache would be a file in the system's folder for temporary ones, where the binary has no
    // business.
    ...["--app-name", "lotse", "--no-code-cache", ...BINARY_FLAGS],
    ...(target === null ? [] : ["--target", target]),
    ...["--output", output],
    ...included(folder).flatMap((name) => ["--include", name]),
    BINARY_ENTRY.replace(/\.ts$/, ".js"),
  ];
}

/** Bytes of all files below a folder. */
export function sizeOf(folder: string): number {
  return [...Deno.readDirSync(folder)].reduce((sum, { name, isDirectory }) => {
    const path = join(folder, name);
    return sum + (isDirectory ? sizeOf(path) : Deno.statSync(path).size);
  }, 0);
}

/** Compiles; throws with one sentence. */
export async function compile(folder: string, options: CompileOptions): Promise<void> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: compileArguments(folder, options),
    cwd: folder,
    env: { NO_COLOR: "1" },
    stdout: "inherit",
    stderr: "piped",
  }).output();
  if (code !== 0) throw new CompileError(faultOf(new TextDecoder().decode(stderr)));
}

export class CompileError extends Error {
  override readonly name = "CompileError";
}

/**
 * What Deno says, in one sentence: first of all that the runtime which it puts into a binary could not be
 * fetched.
 */
export function faultOf(stderr: string): string {
  const [, url] =
    /error sending request for url \((\S+denort\S+)\)|(?:Download|Downloading) (\S+denort\S+)/.exec(stderr) ??
      [];
  if (url !== undefined) {
    return `The runtime for the binary can not be fetched from ${url}: compile where that address is reachable, or name a copy ` +
      "of it with DENORT_BIN";
  }
  return `deno compile failed: ${stderr.trim().split("\n").at(-1)}`;
}
