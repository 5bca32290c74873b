// Runs a program to its end and keeps what it wrote; a program that does not exist is an answer, not an exception.

export interface RunResult {
  /** `null`: there is no such program. */
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
      ...(signal === undefined ? {} : { signal }),
    }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) {
      return { code: null, stdout: "", output: error.message };
    }
    throw error;
  }
  let stdout = "";
  let output = "";
  const read = async (stream: ReadableStream<Uint8Array>, keep: (text: string) => void) => {
    let rest = "";
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      const text = decoder.decode(chunk, { stream: true });
      keep(text);
      output += text;
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const each of lines) line?.(each);
    }
    if (rest !== "") line?.(rest);
  };
  await Promise.all([read(child.stdout, (text) => stdout += text), read(child.stderr, () => {})]);
  const { code } = await child.status;
  return { code, stdout, output };
};
