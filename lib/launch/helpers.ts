// The processes beside a desk, started by its launcher: the desk says which and when, never how.
import type { HelperCommand } from "./gateway_command.ts";
import { type HelperName, readRequest, type Report } from "./messages.ts";

export interface HelpersDeps {
  commands: Readonly<Record<HelperName, (port: number) => HelperCommand>>;
  /** A gateway for any port that begins when its input says a line; `null`: nobody will ask for one. */
  spare: (() => HelperCommand) | null;
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
  #spare: Deno.ChildProcess | null = null;

  constructor(deps: HelpersDeps) {
    this.#deps = deps;
  }

  /**
   * Loads the gateway that the desk is about to ask for, while the desk itself is loaded on another core. It
   * opens nothing before it was asked for: the desk may not come as far.
   */
  prepare(): void {
    const { spare } = this.#deps;
    if (spare === null || this.#spare !== null) return;
    const child = spawned(spare());
    this.#spare = child;
    const ended = this.#untaken(child).finally(() => this.#ends.delete(ended));
    this.#ends.add(ended);
  }

  /** Does what the desk asks. What is no request is ignored. */
  take(message: unknown): void {
    const request = readRequest(message);
    if (request === null) return;
    const child = this.#running.get(request.id);
    if (request.ask === "end") void child?.stdin.close().catch(() => {});
    else if (request.ask === "kill") kill(child);
    else if (child === undefined && this.#running.size < MOST) {
      this.#start(
        request.id,
        this.#prepared(request) ?? spawned(this.#deps.commands[request.helper](request.port)),
      );
    }
  }

  /** Lets all of them leave. */
  async close(): Promise<void> {
    const all = [...this.#running.values(), ...(this.#spare === null ? [] : [this.#spare])];
    for (const child of all) void child.stdin.close().catch(() => {});
    const timer = setTimeout(() => all.forEach(kill), STOP_DEADLINE_MS);
    await Promise.all(this.#ends);
    clearTimeout(timer);
  }

  /** Resolves when it has ended; nobody reads what it says before it is taken. */
  async #untaken(child: Deno.ChildProcess): Promise<void> {
    await child.status;
    if (this.#spare !== child) return;
    this.#spare = null;
    await Promise.allSettled([child.stdin.close(), child.stdout.cancel(), child.stderr.cancel()]);
  }

  /** The one that waits, told to begin; `null` where there is none for this. */
  #prepared({ helper, port }: { helper: HelperName; port: number }): Deno.ChildProcess | null {
    const child = helper === "gateway" && port === 0 ? this.#spare : null;
    if (child === null) return null;
    this.#spare = null;
    const input = child.stdin.getWriter();
    // One that has ended since is told to the desk as one that ends at once: it asks for another.
    void input.write(new TextEncoder().encode("start\n")).catch(() => {});
    input.releaseLock();
    return child;
  }

  #start(id: number, child: Deno.ChildProcess): void {
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

function spawned({ program, args, env }: HelperCommand): Deno.ChildProcess {
  return new Deno.Command(program, {
    args: [...args],
    clearEnv: true,
    env: { ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

function kill(child: Deno.ChildProcess | undefined): void {
  try {
    child?.kill("SIGKILL");
  } catch {
    // It has ended already.
  }
}
