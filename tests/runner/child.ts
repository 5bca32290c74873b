// Runs one process to its end and keeps what it says; it is ended, with its children, when it takes too long
// or the run is interrupted.

export interface Ending {
  /** Standard output and error as they came. */
  output: string;
  /** Why it did not end well, or `null`. */
  trouble: string | null;
}

export interface ChildOptions {
  cwd: string;
  env: Record<string, string>;
  limitMs: number;
  /** Aborted when the whole run is interrupted. */
  interrupted: AbortSignal;
}

/** From being asked to leave to being killed; and how long others may hold its output open after its end. */
const GRACE_MS = 5000;

/** Resolves when the process has ended, whatever way; what it started and left behind is ended with it. */
export async function runChild(command: readonly string[], options: ChildOptions): Promise<Ending> {
  const { limitMs, interrupted } = options;
  if (interrupted.aborted) return { output: "", trouble: "it was not started: the run was interrupted" };
  const child = spawn(command, options);
  const output = new Output([child.stdout, child.stderr]);
  let asked: string | null = null;
  const leave = (why: string) => {
    asked ??= why;
    signalGroup(child, "SIGTERM");
  };
  const timers = [
    setTimeout(() => leave(`it took longer than ${limitMs / 1000} s`), limitMs),
    setTimeout(() => signalGroup(child, "SIGKILL"), limitMs + GRACE_MS),
  ];
  const stop = () => {
    leave("the run was interrupted");
    timers.push(setTimeout(() => signalGroup(child, "SIGKILL"), GRACE_MS));
  };
  interrupted.addEventListener("abort", stop);
  const { code, signal } = await child.status;
  timers.forEach(clearTimeout);
  interrupted.removeEventListener("abort", stop);
  signalGroup(child, "SIGTERM");
  const badEnd = signal !== null ? `it ended by ${signal}` : code !== 0 ? `it ended with code ${code}` : null;
  return { output: await output.text(), trouble: asked ?? badEnd };
}

/** In a process group of its own: what it starts can be ended with it. */
function spawn([program = "", ...args]: readonly string[], { cwd, env }: ChildOptions): Deno.ChildProcess {
  const piped = { stdin: "null", stdout: "piped", stderr: "piped" } as const;
  return new Deno.Command(program, { args, cwd, env, detached: true, ...piped }).spawn();
}

/** To the process and all that it started, where anything of it is left. */
function signalGroup(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    Deno.kill(-child.pid, signal);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Everything that two streams say, in the order in which it comes. */
class Output {
  readonly #readers: ReadableStreamDefaultReader<string>[];
  readonly #end: Promise<unknown>;
  #text = "";

  constructor(streams: readonly ReadableStream<Uint8Array<ArrayBuffer>>[]) {
    this.#readers = streams.map((stream) => stream.pipeThrough(new TextDecoderStream()).getReader());
    this.#end = Promise.all(this.#readers.map((reader) => this.#read(reader)));
  }

  async #read(reader: ReadableStreamDefaultReader<string>): Promise<void> {
    for (let part = await reader.read(); !part.done; part = await reader.read()) this.#text += part.value;
  }

  /** Once both have ended. A process that outlives its parent may hold them open: it is not waited for. */
  async text(): Promise<string> {
    const patience = setTimeout(() => this.#readers.forEach((reader) => void reader.cancel()), GRACE_MS);
    await this.#end;
    clearTimeout(patience);
    return this.#text;
  }
}
