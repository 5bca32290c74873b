// The Python child process behind the transport seam: pipes drained, lines split, environment explicit.
import { type ChildProcessWithoutNullStreams as Child, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
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
  type ExitStatus,
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

/**
 * How to start the bridge: `-I` ignores the user's Python settings, `-u` keeps the child from buffering
 * blocks.
 */
export function pythonBridge(
  python: string,
  script: string,
  { backstop, alone = false }: BridgeSurroundings = {},
): ProcessSpec {
  const given = {
    // Not an argument: those are seen by every user of the machine, and it may name accounts.
    ...(backstop === undefined ? {} : { LOTSE_BACKSTOP: JSON.stringify(backstop) }),
    ...(alone ? { LOTSE_DESK_ALONE: "1" } : {}),
  };
  return { command: python, args: ["-I", "-u", script], env: { ...pythonEnv(), ...given } };
}

export interface BridgeSurroundings {
  /** Without one it has that of paper. */
  backstop?: BridgeBackstop | undefined;
  /**
   * This process is a desk and nothing else: the bridge may say on which processor it runs
   * (`python/lotse_bridge/processors.py`).
   */
  alone?: boolean | undefined;
}

/**
 * What the bridge sends nothing beyond; it takes it once, at its start (`python/lotse_bridge/backstop.py`).
 */
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
  return async (events) => {
    const given = typeof spec === "function" ? await spec((doing) => events.progress(doing)) : spec;
    return new ProcessTransport(await started(given), given, events);
  };
}

class ProcessTransport implements BridgeTransport {
  readonly #child: Child;

  constructor(child: Child, { maxLineBytes = MAX_LINE_BYTES }: ProcessSpec, events: TransportEvents) {
    this.#child = child;
    // A dead child breaks the pipe: the line that could not be written says so, and the exit.
    child.stdin.on("error", () => {});
    const slicer = new Slicer();
    const lines = new LineSplitter(maxLineBytes, {
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
    void this.#run(drain(child.stdout, lines, slicer), drain(child.stderr, logs), events);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  send(line: string): Promise<void> {
    // A write behind the end would break the pipe, with all that still waits for room in it.
    if (this.#child.stdin.writableEnded) {
      return Promise.reject(new Error("The input of the bridge has ended"));
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#child.stdin.write(`${line}\n`, (error) => error ? reject(error) : resolve());
    return promise;
  }

  closeInput(): void {
    this.#child.stdin.end();
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }

  async #run(stdout: Promise<void>, stderr: Promise<void>, events: TransportEvents): Promise<void> {
    const status = await endOf(this.#child);
    // A grandchild that inherited the pipes could keep them open for ever: what was written before the end is
    // read, no more.
    const timeout = deadline(500);
    await Promise.race([Promise.all([stdout, stderr]), timeout.promise]);
    timeout.cancel();
    this.closeInput();
    events.exit(status);
  }
}

/**
 * By `node:child_process`, whose pipe takes a line in the very call: that of `Deno.Command` would let the
 * release of an order wait until the turn has ended. Throws a `BridgeStartError`.
 */
async function started({ command, args, env, cwd }: ProcessSpec): Promise<Child> {
  try {
    const child = spawn(command, [...args], {
      env: { ...env },
      ...(cwd === undefined ? {} : { cwd }),
      stdio: "pipe",
      windowsHide: true,
    });
    await once(child, "spawn");
    return child;
  } catch (cause) {
    if (isMissing(cause)) {
      throw new BridgeStartError(say("PYTHON_MISSING.path", { path: command }), {
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

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "ENOENT";
}

async function endOf(child: Child): Promise<ExitStatus> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return { code: child.exitCode ?? 0, signal: child.signalCode };
}

/** Listened to, not iterated: a chunk is heard when it comes, not a few promises later. */
type Pipe = Pick<Readable, "on" | "pause" | "resume">;

/**
 * Reads to the end. A pipe that always has more is read without a turn in between: `slicer` makes some, so
 * that a long day at the broker does not hold up a cancel.
 */
export function drain(pipe: Pipe, splitter: LineSplitter, slicer?: Slicer): Promise<void> {
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  let reading = Promise.resolve();
  pipe.on("data", (chunk: Uint8Array) => {
    slicer?.endWithTurn();
    const lines = splitter.lines(chunk);
    if (readOn(lines, slicer)) return;
    // Nothing else comes until this chunk is read.
    pipe.pause();
    reading = restOf(lines, slicer).then(() => void pipe.resume());
  });
  // A pipe that breaks is an end; the exit status tells the rest.
  pipe.on("error", () => {});
  pipe.on("end", end);
  pipe.on("close", end);
  return ended.then(() => reading).then(() => splitter.end());
}

/** `false` when the slice is full before the lines are read. */
function readOn(lines: Generator<void>, slicer: Slicer | undefined): boolean {
  while (lines.next().done !== true) if (slicer?.isDue) return false;
  return true;
}

async function restOf(lines: Generator<void>, slicer: Slicer | undefined): Promise<void> {
  do await slicer?.pause(); while (!readOn(lines, slicer));
}

function deadline(ms: number): { promise: Promise<void>; cancel: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  return { promise, cancel: () => clearTimeout(timer) };
}
