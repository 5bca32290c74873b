// Plays one case: the scripted TWS, the real Python bridge, the real server side; step by step, stopping at
// the first that is wrong.
import { openLimitsFile } from "@/tests/support/open_limits.ts";
import { say } from "@/lib/contract/says/say.ts";
import { verbatim } from "@/lib/contract/says/saying.ts";
import { requestSchema } from "@/lib/contract/actions.ts";
import { parseConfig } from "@/lib/server/config/mod.ts";
import { RequestError } from "@/lib/server/errors.ts";
import { problemOf } from "@/lib/server/http/problems.ts";
import { type Runtime, startRuntime } from "@/lib/server/runtime.ts";
import { devPython } from "@/tests/support/dev_python.ts";
import type { CaseFile, Step } from "./case_file.ts";
import { differences } from "./match.ts";
import { ScriptedTws } from "./tws.ts";

type StepOf<K extends string> = Extract<Step, Record<K, unknown>>;

/** How long a step may take that says nothing of it. */
const PATIENCE_MS = 5_000;
const LOOK_EVERY_MS = 20;
/** The bridge is a process: its start is no part of what a case measures. */
const START_MS = 240_000;

/** Throws with the number of the step and what differs. `tell` hears of each step before it is played. */
export async function runCase(
  file: CaseFile,
  version: number,
  tell: (line: string) => void = () => {},
): Promise<void> {
  await using parts = new AsyncDisposableStack();
  const dir = await Deno.makeTempDir({ prefix: "lotse_case_" });
  parts.defer(() => Deno.remove(dir, { recursive: true }));
  // A case is about what the broker says: it may have no quotes, and trades all the same.
  await Deno.writeTextFile(`${dir}/lotse.json`, openLimitsFile);
  const tws = parts.use(new ScriptedTws(file.broker ?? {}, version));
  const config = parseConfig([
    ...["--paper", "--gateway", `127.0.0.1:${tws.port}`, "--data-dir", dir, "--log-level", "error"],
    ...["--python", await devPython()],
    ...file.settings ?? [],
  ], { HOME: dir });
  const runtime = await startRuntime(config);
  parts.defer(() => runtime.close());
  await within(tws.started, START_MS, "no client has connected");
  const player = new Player(runtime, tws);
  for (const [index, step] of file.steps.entries()) {
    const name = `step ${index + 1}: ${JSON.stringify(step).slice(0, 160)}`;
    tell(name);
    try {
      await player.play(step);
      tws.check();
    } catch (error) {
      throw new Error(`${file.case}, server version ${version}, ${name}\n${messageOf(error)}`, {
        cause: error,
      });
    }
  }
}

class Player {
  readonly #runtime: Runtime;
  readonly #tws: ScriptedTws;
  readonly #kept = new Map<string, unknown>();
  readonly #startedAt = performance.now();

  constructor(runtime: Runtime, tws: ScriptedTws) {
    this.#runtime = runtime;
    this.#tws = tws;
  }

  async play(step: Step): Promise<void> {
    if ("ready" in step) await this.#ready(step);
    else if ("send" in step) await this.#tws.send(step.send);
    else if ("call" in step) await this.#call(step);
    else if ("see" in step) await this.#see(step.see, step.within);
    else if ("asked" in step) await this.#asked(step);
    else if ("broker" in step) this.#tws.broker.change(step.broker);
    else await new Promise((resolve) => setTimeout(resolve, step.pause));
  }

  /** Counted from the moment at which the client had the socket. */
  async #ready({ ready }: StepOf<"ready">): Promise<void> {
    const left = ready - (performance.now() - this.#startedAt);
    await this.#see({ connection: { sync: "ready" }, positionsReady: true }, Math.max(left, LOOK_EVERY_MS));
  }

  async #call(
    { call, status = 200, meanwhile, answer, within = PATIENCE_MS, as }: StepOf<"call">,
  ): Promise<void> {
    if (meanwhile) return void this.#execute(this.#filledIn(call));
    const startedAt = performance.now();
    const before = this.#orders;
    const got = await this.#execute(this.#filledIn(call));
    const took = performance.now() - startedAt;
    const wrong = differences({ status, ...(answer === undefined ? {} : { body: answer }) }, got);
    if (wrong.length > 0) {
      throw new Error([...wrong, `answered: ${JSON.stringify(got).slice(0, 2000)}`].join("\n"));
    }
    if (took > within) throw new Error(`answered after ${Math.round(took)} ms, not within ${within} ms`);
    if (as !== undefined) this.#kept.set(as, got.body);
    if (isSent(got.body)) {
      await this.#until(() => this.#orders > before ? [] : ["no order came"], PATIENCE_MS);
    }
  }

  /** Orders, and changes of orders, that the broker has read. */
  get #orders(): number {
    return this.#tws.broker.asked.filter((one) => one.kind === "placeOrder" && !one.order.whatIf).length;
  }

  /** As `POST /api/trading` does. */
  async #execute(request: unknown): Promise<{ status: number; body: unknown }> {
    try {
      const parsed = requestSchema.safeParse(request);
      if (!parsed.success) {
        throw new RequestError(say("REQUEST_INVALID.shape", { words: verbatim(parsed.error.message) }));
      }
      const { status, body } = await this.#runtime.desk.execute(parsed.data);
      return { status, body: JSON.parse(JSON.stringify(body)) };
    } catch (error) {
      const problem = problemOf(error);
      return { status: problem.status, body: problem };
    }
  }

  async #see(expected: Record<string, unknown>, ms = PATIENCE_MS): Promise<void> {
    await this.#until(() => differences(expected, JSON.parse(this.#runtime.desk.snapshotJson())), ms);
  }

  async #asked({ asked, where = {}, times, within: ms }: StepOf<"asked">): Promise<void> {
    await this.#until(() => {
      const requests = this.#tws.broker.asked.filter(({ kind }) => kind === asked);
      const fitting = requests.filter((one) => differences(where, one).length === 0);
      if (times === undefined ? fitting.length > 0 : fitting.length === times) return [];
      return [`asked ${fitting.length} times; ${asked} as it was asked: ${JSON.stringify(requests)}`];
    }, ms ?? PATIENCE_MS);
  }

  /** Looks again and again until nothing differs. */
  async #until(look: () => string[], ms: number): Promise<void> {
    const end = performance.now() + ms;
    for (;;) {
      const wrong = look();
      if (wrong.length === 0) return;
      this.#tws.check();
      if (performance.now() > end) throw new Error([`not within ${Math.round(ms)} ms:`, ...wrong].join("\n"));
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  /** `$name.field` becomes what a call gave, `$new` a fresh UUID. */
  #filledIn(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((one) => this.#filledIn(one));
    if (typeof value === "object" && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, this.#filledIn(one)]));
    }
    if (typeof value !== "string" || !value.startsWith("$")) return value;
    if (value === "$new") return crypto.randomUUID();
    const [name = "", ...path] = value.slice(1).split(".");
    if (!this.#kept.has(name)) throw new Error(`Nothing was kept as "${name}"`);
    return path.reduce<unknown>(
      (found, key) => (found as Record<string, unknown>)[key],
      this.#kept.get(name),
    );
  }
}

/** It is with the socket; what the broker says next may be about it once he has read it there. */
function isSent(body: unknown): boolean {
  return typeof body === "object" && body !== null && "state" in body && body.state === "sent";
}

async function within<T>(promise: Promise<T>, ms: number, what: string): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`${what} within ${ms} ms`)), ms);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
