// The processes beside a desk, started by its launcher: the desk says which and when, never how.
import type { HelperCommand } from "./gateway_command.ts";
import { type HelperName, readRequest, type Report } from "./messages.ts";

export interface HelpersDeps {
  commands: Readonly<Record<HelperName, (port: number) => HelperCommand>>;
  send(report: Report): void;
}

/** One that does not leave when its standard input ends is ended after this. */
const STOP_DEADLINE_MS = 5_000;
/** A desk has two at most; whoever asks for more is none. */
const MOST = 8;

export class Helpers {
  readonly #deps: HelpersDeps;
  readonly #running = new Map<number, Deno.ChildProcess>();
  readonly #ends = new Set<Promise<void>>();

  constructor(deps: HelpersDeps) {
    this.#deps = deps;
  }

  /** Does what the desk asks. What is no request is ignored. */
  take(message: unknown): void {
    const request = readRequest(message);
    if (request === null) return;
    const child = this.#running.get(request.id);
    if (request.ask === "end") void child?.stdin.close().catch(() => {});
    else if (request.ask === "kill") kill(child);
    else if (child === undefined && this.#running.size < MOST) {
      this.#start(request.id, this.#deps.commands[request.helper](request.port));
    }
  }

  /** Lets all of them leave. */
  async close(): Promise<void> {
    for (const child of this.#running.values()) void child.stdin.close().catch(() => {});
    const timer = setTimeout(() => this.#running.forEach(kill), STOP_DEADLINE_MS);
    await Promise.all(this.#ends);
    clearTimeout(timer);
  }

  #start(id: number, { program, args, env }: HelperCommand): void {
    const child = new Deno.Command(program, {
      args: [...args],
      clearEnv: true,
      env: { ...env },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#running.set(id, child);
    this.#deps.send({ id, tells: "pid", pid: child.pid });
    const ended = this.#watch(id, child).finally(() => this.#ends.delete(ended));
    this.#ends.add(ended);
  }

  async #watch(id: number, child: Deno.ChildProcess): Promise<void> {
    const pass = async (tells: "stdout" | "stderr") => {
      for await (const text of child[tells].pipeThrough(new TextDecoderStream())) {
        this.#deps.send({ id, tells, text });
      }
    };
    const [{ code, signal }] = await Promise.all([child.status, pass("stdout"), pass("stderr")]);
    await child.stdin.close().catch(() => {});
    this.#running.delete(id);
    this.#deps.send({ id, tells: "exit", code, signal });
  }
}

function kill(child: Deno.ChildProcess | undefined): void {
  try {
    child?.kill("SIGKILL");
  } catch {
    // It has ended already.
  }
}
