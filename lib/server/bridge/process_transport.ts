// The Python child process behind the transport seam: pipes drained, lines split, environment explicit.
import { childPath } from "@/lib/server/child_path.ts";
import { MAX_LINE_BYTES } from "@/lib/contract/protocol.ts";
import type { DecimalString } from "@/lib/contract/decimal.ts";
import { say } from "@/lib/contract/says/say.ts";
import { type Saying, verbatim } from "@/lib/contract/says/saying.ts";
import { LineSplitter } from "./line_splitter.ts";
import { Slicer } from "@/lib/server/slicer.ts";
import {
  BridgeStartError,
  type BridgeTransport,
  type OpenTransport,
  type TransportEvents,
} from "./transport.ts";

export interface ProcessSpec {
  command: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  cwd?: string;
  /** Longest line of the protocol in bytes. */
  maxLineBytes?: number;
}

/** A log line longer than this is cut; a traceback is far shorter. */
const MAX_LOG_BYTES = 64 * 1024;

/** How to start the bridge: `-I` ignores the user's Python settings, `-u` keeps the child from buffering blocks. */
export function pythonBridge(python: string, script: string, backstop?: BridgeBackstop): ProcessSpec {
  // Not an argument: those are seen by every user of the machine, and it may name accounts.
  const given = backstop === undefined ? {} : { LOTSE_BACKSTOP: JSON.stringify(backstop) };
  return { command: python, args: ["-I", "-u", script], env: { ...pythonEnv(), ...given } };
}

/** What the bridge sends nothing beyond; it takes it once, at its start (`python/lotse_bridge/backstop.py`). */
export interface BridgeBackstop {
  mode: "simulated" | "paper" | "live";
  quantity: DecimalString;
  /** In the currency of the contract. */
  value: DecimalString;
  /** `null`: every account of the mode. */
  accounts: readonly string[] | null;
}

/** What Python needs of the environment and nothing else: no token, no cloud key, no PYTHONPATH. */
function pythonEnv(): Record<string, string> {
  const wanted = ["PATH", "HOME", "TMPDIR", "TZ", "SYSTEMROOT", "TEMP"];
  const found = wanted.flatMap((name) => {
    const value = Deno.env.get(name);
    if (value === undefined) return [];
    return [[name, name === "PATH" ? childPath(value, Deno.build.os) : value] as const];
  });
  return { ...Object.fromEntries(found), LC_ALL: "C.UTF-8", PYTHONUTF8: "1" };
}

/** Opens a fresh child process on every call. */
export function processTransport(
  spec: ProcessSpec | ((progress: (doing: Saying) => void) => Promise<ProcessSpec>),
): OpenTransport {
  return async (events) =>
    new ProcessTransport(
      typeof spec === "function" ? await spec((doing) => events.progress(doing)) : spec,
      events,
    );
}

class ProcessTransport implements BridgeTransport {
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #encoder = new TextEncoder();
  #inputClosed = false;

  constructor(spec: ProcessSpec, events: TransportEvents) {
    this.#child = spawn(spec);
    this.#writer = this.#child.stdin.getWriter();
    // A dead child breaks the pipe; `exit` tells it, the writer's own promise must not become an unhandled rejection.
    this.#writer.closed.catch(() => {});
    const slicer = new Slicer();
    const lines = new LineSplitter(spec.maxLineBytes ?? MAX_LINE_BYTES, {
      line: (text) => {
        slicer.count();
        events.line(text);
      },
      overlong: (bytes) => events.overlong(bytes),
    });
    const logs = new LineSplitter(MAX_LOG_BYTES, {
      line: (text) => events.log(text),
      overlong: (bytes) => events.log(`Log line of more than ${bytes} bytes dropped`),
    });
    void this.#run(drain(this.#child.stdout, lines, slicer), drain(this.#child.stderr, logs), events);
  }

  get pid(): number {
    return this.#child.pid;
  }

  send(line: string): Promise<void> {
    return this.#writer.write(this.#encoder.encode(line + "\n"));
  }

  closeInput(): void {
    if (this.#inputClosed) return;
    this.#inputClosed = true;
    this.#writer.close().catch(() => {});
  }

  kill(): void {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
  }

  async #run(stdout: Promise<void>, stderr: Promise<void>, events: TransportEvents): Promise<void> {
    const status = await this.#child.status;
    // A grandchild that inherited the pipes could keep them open for ever: what was written before the end is read, no more.
    const timeout = deadline(500);
    await Promise.race([Promise.all([stdout, stderr]), timeout.promise]);
    timeout.cancel();
    this.closeInput();
    events.exit({ code: status.code, signal: status.signal });
  }
}

function spawn(spec: ProcessSpec): Deno.ChildProcess {
  try {
    return new Deno.Command(spec.command, {
      args: [...spec.args],
      clearEnv: true,
      env: { ...spec.env },
      ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }),
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) {
      throw new BridgeStartError(say("PYTHON_MISSING.path", { path: spec.command }), {
        fix: say("PYTHON_MISSING.path_fix"),
        fatal: true,
        cause,
      });
    }
    const words = verbatim(cause instanceof Error ? cause.message : String(cause));
    throw new BridgeStartError(say("BRIDGE_NOT_STARTED", { words }), {
      fix: say("BRIDGE_NOT_STARTED.fix"),
      cause,
    });
  }
}

/**
 * Reads to the end. A pipe that always has more is read without a turn in between: `slicer` makes some, so that a long day at
 * the broker does not hold up a cancel.
 */
export async function drain(
  stream: AsyncIterable<Uint8Array>,
  splitter: LineSplitter,
  slicer?: Slicer,
): Promise<void> {
  try {
    for await (const chunk of stream) {
      for (const _ of splitter.lines(chunk)) {
        if (slicer?.isDue) await slicer.pause();
      }
    }
  } catch {
    // A pipe that breaks is an end; the exit status tells the rest.
  }
  splitter.end();
}

function deadline(ms: number): { promise: Promise<void>; cancel: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  return { promise, cancel: () => clearTimeout(timer) };
}
