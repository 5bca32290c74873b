// Runs a program to its end and keeps what it wrote; a program that does not exist is an answer, not an
// exception.
import { systemReason } from "@/lib/server/start_error.ts";

export interface RunResult {
  /**
   * `null`: it could not be run, `output` says why unless it is not there; or it was stopped by its signal.
   */
  code: number | null;
  stdout: string;
  /** Everything that was written, in the order of arrival. */
  output: string;
}

export interface RunInit {
  env: Readonly<Record<string, string>>;
  /** Called with each line as it comes. */
  line?: (text: string) => void;
  signal?: AbortSignal;
}

export type Run = (command: readonly string[], init: RunInit) => Promise<RunResult>;

export const run: Run = async ([program = "", ...args], { env, line, signal }) => {
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command(program, {
      args,
      clearEnv: true,
      env: { ...env },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (error) {
    const isAbsent = error instanceof Deno.errors.NotFound;
    return { code: null, stdout: "", output: isAbsent ? "" : systemReason(error) };
  }
  let stdout = "";
  let output = "";
  const readers = [child.stdout.getReader(), child.stderr.getReader()] as const;
  const read = async (reader: ReadableStreamDefaultReader<Uint8Array>, keep: (text: string) => void) => {
    let rest = "";
    const decoder = new TextDecoder();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const text = decoder.decode(next.value, { stream: true });
      keep(text);
      output += text;
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const each of lines) line?.(each);
    }
    if (rest !== "") line?.(rest);
  };
  // Its own children may hold its pipes: nobody waits for them.
  const stop = () => {
    child.kill("SIGKILL");
    for (const reader of readers) void reader.cancel();
  };
  signal?.addEventListener("abort", stop, { once: true });
  await Promise.all([read(readers[0], (text) => stdout += text), read(readers[1], () => {})]);
  const { code } = await child.status;
  signal?.removeEventListener("abort", stop);
  return { code: signal?.aborted ? null : code, stdout, output };
};
