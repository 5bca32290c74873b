// The built-in paper gateway as a child process: started, watched, started again on the same port, never
// orphaned.
import { z } from "zod";
import { backoff } from "@/lib/server/bridge/backoff.ts";
import { LineSplitter } from "@/lib/server/bridge/line_splitter.ts";
import { StderrLog } from "@/lib/server/bridge/stderr_log.ts";
import type { Clock, Ids } from "./clock.ts";
import type { Endpoint } from "@/lib/server/config/mod.ts";
import { say } from "@/lib/contract/says/say.ts";
import { verbatim } from "@/lib/contract/says/saying.ts";
import { GatewayError } from "@/lib/server/connection/gateway_target.ts";
import type { HelperProcess } from "./helper_process.ts";
import type { Log } from "./log.ts";

export interface SimulatorDeps {
  /** Starts one for a port; 0 means any free one. */
  spawn(port: number): HelperProcess;
  clock: Clock;
  ids: Ids;
  log: Log;
  /** From the start to the line that names the port. */
  listenDeadlineMs?: number;
}

/** The one line of `--json` that matters here. */
const listeningSchema = z.looseObject({ event: z.literal("listening"), port: z.int().min(1).max(65535) });

const RESTART = { minMs: 300, maxMs: 5_000 };
const LISTEN_DEADLINE_MS = 30_000;
const STOP_DEADLINE_MS = 5_000;

export class Simulator implements AsyncDisposable {
  readonly #deps: SimulatorDeps;
  #wanted = false;
  #child: HelperProcess | null = null;
  #port = 0;
  #up = false;
  #failures = 0;
  /** What the last one wrote before it ended. */
  #lastWords: string | null = null;
  #listening: PromiseWithResolvers<Endpoint> = newListening();
  #ended: Promise<void> = Promise.resolve();
  #cancelRestart: () => void = () => {};

  constructor(deps: SimulatorDeps) {
    this.#deps = deps;
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Starts the child and keeps it running until the end. */
  start(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#ended = this.#run();
  }

  /**
   * Where it listens. Rejects with a `GatewayError`: `SIMULATOR_DOWN` when it does not come up in time,
   * `SIMULATOR_ENDS` when it has ended twice in a row before that.
   */
  async endpoint(): Promise<Endpoint> {
    const late = Promise.withResolvers<never>();
    const ms = this.#deps.listenDeadlineMs ?? LISTEN_DEADLINE_MS;
    const cancel = this.#deps.clock.after(
      ms,
      () => late.reject(new GatewayError(say("SIMULATOR_DOWN", { seconds: ms / 1000 }))),
    );
    try {
      return await Promise.race([this.#listening.promise, late.promise]);
    } finally {
      cancel();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#wanted = false;
    this.#cancelRestart();
    const child = this.#child;
    if (child === null) return;
    // The gateway leaves when its standard input ends; the kill is for one that hangs.
    await child.endInput();
    const cancel = this.#deps.clock.after(STOP_DEADLINE_MS, () => child.kill());
    await this.#ended;
    cancel();
  }

  async #run(): Promise<void> {
    const { log, ids, clock } = this.#deps;
    const reason = await this.#live().catch((error) => ({ error }));
    this.#child = null;
    // Who waits already goes on waiting, for the next one.
    if (this.#up) this.#listening = newListening();
    const hasListened = this.#up;
    this.#up = false;
    if (!this.#wanted) return;
    // A port that is taken by now must not keep the gateway down for ever.
    if (++this.#failures >= 3) this.#port = 0;
    if (!hasListened && this.#failures >= 2) this.#tellWhy();
    const wait = backoff(this.#failures - 1, RESTART, ids.random());
    log.warn("simulator_ended", { ...reason, restartInMs: wait });
    this.#cancelRestart = clock.after(wait, () => {
      if (this.#wanted) this.#ended = this.#run();
    });
  }

  /** Whoever waits learns what it is that keeps it down, and asks again. */
  #tellWhy(): void {
    if (this.#lastWords === null) return;
    this.#listening.reject(new GatewayError(say("SIMULATOR_ENDS", { words: verbatim(this.#lastWords) })));
    this.#listening = newListening();
  }

  async #live(): Promise<{ code: number; signal: string | null }> {
    const child = this.#deps.spawn(this.#port);
    this.#child = child;
    this.#deps.log.info("simulator_started", { pid: child.pid });
    const { code, signal } = await this.#watch(child);
    return { code, signal };
  }

  async #watch(child: HelperProcess): Promise<Awaited<HelperProcess["status"]>> {
    const stderr = new StderrLog(this.#deps.log, this.#deps.clock, "simulator");
    const lines = new LineSplitter(64 * 1024, { line: (text) => this.#onLine(text), overlong: () => {} });
    const logs = new LineSplitter(64 * 1024, { line: (text) => stderr.line(text), overlong: () => {} });
    const [status] = await Promise.all([
      child.status,
      drain(child.stdout, lines),
      drain(child.stderr, logs),
    ]);
    this.#lastWords = stderr.lastWords()?.message.replace(/^gateway: /, "") ?? null;
    await child.endInput();
    return status;
  }

  #onLine(text: string): void {
    const parsed = listeningSchema.safeParse(parseJson(text));
    if (!parsed.success) return;
    this.#port = parsed.data.port;
    this.#failures = 0;
    this.#up = true;
    const endpoint = { host: "127.0.0.1", port: this.#port };
    this.#deps.log.info("simulator_listening", { ...endpoint });
    this.#listening.resolve(endpoint);
  }
}

function newListening(): PromiseWithResolvers<Endpoint> {
  const listening = Promise.withResolvers<Endpoint>();
  // Nobody may be waiting when it is given up.
  listening.promise.catch(() => {});
  return listening;
}

async function drain(stream: AsyncIterable<Uint8Array>, splitter: LineSplitter): Promise<void> {
  for await (const chunk of stream) splitter.push(chunk);
  splitter.end();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
