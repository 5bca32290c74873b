// `deno task bench readers`: the whole desk, from the gateway's socket to hundreds of readers of the event
// stream, beside a bare server that writes the same bytes to as many; and whether a reader that does not read
// costs the others anything.
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { GatewayProcess } from "@lotse/paper-gateway/testing";
import { DeskProcess } from "@/tests/support/desk_process.ts";
import { childrenOf } from "@/tests/support/processes.ts";
import { buildDesk } from "../build.ts";
import { FIRST_CON_ID, instrumentFile } from "../instrument_file.ts";
import { line } from "../statistics.ts";
import { usage } from "../usage.ts";
import type { CrowdOrder, CrowdReport } from "./crowd.ts";

const CORE = 100;

interface Size {
  readers: number;
  instruments: number;
  /** Changes of each market a second. */
  rate: number;
  seconds: number;
  /** Seconds from the last reader's coming until something is measured. */
  warmUp: number;
}

interface Stretch extends CrowdReport {
  /** Percent of a core. */
  cpu: Record<string, number>;
}

/** The desk under its readers, and behind it the same with one more that does not read. */
interface Measured {
  desk: Stretch;
  stalled: Stretch;
  /** The desk has given up the one that did not read. */
  stalledIsClosed: boolean;
  bare: Stretch;
}

export async function benchReaders(args: readonly string[] = []): Promise<string[]> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      readers: { type: "string", default: "500" },
      instruments: { type: "string", default: "100" },
      rate: { type: "string", default: "4,20" },
      seconds: { type: "string", default: "15" },
      // Until the readers are connected and the compiler has seen what they cost.
      "warm-up": { type: "string", default: "25" },
    },
  });
  await buildDesk();
  const lines: string[] = [];
  for (const rate of values.rate.split(",").map(Number)) {
    lines.push(
      ...await oneSize({
        readers: Number(values.readers),
        instruments: Number(values.instruments),
        seconds: Number(values.seconds),
        warmUp: Number(values["warm-up"]),
        rate,
      }),
    );
  }
  return lines;
}

async function oneSize(size: Size): Promise<string[]> {
  const { desk, stalled, stalledIsClosed, bare } = await measure(size);
  const { readers, instruments, rate, seconds } = size;
  const perSecond = (count: number) => (count / seconds).toFixed(1);
  const row = (name: string, { p50, p99, cpu, whole, ended, bytes }: Stretch) =>
    `  ${name.padEnd(34)} lag p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms; ` +
    Object.entries(cpu).map(([of, percent]) => `${of} ${percent.toFixed(0)} %`).join(", ") +
    `; ${(bytes / seconds / 2 ** 20).toFixed(1)} MiB/s; ${whole} missed nothing, ${ended} ended`;
  const sizes = desk.patches.map(({ bytes }) => bytes);
  const average = sizes.reduce((sum, bytes) => sum + bytes, 0) / sizes.length;
  return [
    line({
      name: `${readers} readers, ${instruments} instruments, ${rate}/s each: desk`,
      value: desk.cpu.desk ?? NaN,
      unit: "% core",
      limit: CORE,
      against: "a core",
    }),
    line({
      name: "  the same",
      value: desk.cpu.desk ?? NaN,
      unit: "% core",
      limit: bare.cpu.bare ?? NaN,
      against: "a bare server with the same bytes",
    }),
    row("the desk", desk),
    row(`with one stalled (${stalledIsClosed ? "closed by then" : "not closed yet"})`, stalled),
    row("the bare server", bare),
    `  ${perSecond(desk.patches.length)} patches a second of ${desk.quotes.toFixed(0)} quotes and ${
      (average / 1024).toFixed(1)
    } kiB each`,
  ];
}

async function measure(size: Size): Promise<Measured> {
  const dir = await Deno.makeTempDir({ prefix: "lotse_readers_" });
  try {
    const ofDesk = await measureDesk(size, await instrumentFile(dir, size.instruments));
    return { ...ofDesk, bare: await measureBare(size, ofDesk.desk.patches) };
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

async function measureDesk(size: Size, file: string): Promise<Omit<Measured, "bare">> {
  const conIds = Array.from({ length: size.instruments }, (_, n) => FIRST_CON_ID + n);
  const own = ["--instruments", file, "--ticks-per-second", String(size.rate)];
  await using gateway = await GatewayProcess.start(own);
  const args = ["--paper", "--gateway", `127.0.0.1:${gateway.port}`];
  await using desk = await DeskProcess.start({ program: "start", args });
  await desk.ready();
  for (const conId of conIds) await desk.mustPost({ action: "watch", conId }, 202);
  const headers = { authorization: `Bearer ${desk.token}` };
  await using crowd = await CrowdProcess.start({
    url: desk.url,
    path: "/api/stream",
    headers,
    readers: size.readers,
  });
  const pids = { desk: desk.child.pid, bridge: bridgeOf(desk), gateway: gateway.pid, readers: crowd.pid };
  await pause(size.warmUp * 1000);
  const alone = await stretch(crowd, pids, size.seconds);
  await crowd.say("stall");
  const stalled = await stretch(crowd, pids, size.seconds);
  const { body } = await desk.api("GET", "/metrics");
  const readersLeft = Number(/^lotse_stream_readers (\d+)/m.exec(body)?.[1]);
  return { desk: alone, stalled, stalledIsClosed: readersLeft === size.readers };
}

async function measureBare(size: Size, patches: CrowdReport["patches"]): Promise<Stretch> {
  const server = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-config", "--allow-net=127.0.0.1", fileOf("bare_server.ts")],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const output = server.stdout.getReader();
  try {
    const input = server.stdin.getWriter();
    await input.write(new TextEncoder().encode(JSON.stringify(patches)));
    await input.close();
    const port = Number(new TextDecoder().decode((await output.read()).value));
    const url = `http://127.0.0.1:${port}`;
    await using crowd = await CrowdProcess.start({ url, path: "/", headers: {}, readers: size.readers });
    await pause(size.warmUp * 1000);
    return await stretch(crowd, { bare: server.pid, readers: crowd.pid }, size.seconds);
  } finally {
    server.kill("SIGKILL");
    await output.cancel();
    await server.status;
  }
}

async function stretch(crowd: CrowdProcess, pids: Record<string, number>, seconds: number): Promise<Stretch> {
  await crowd.say("begin");
  const begun = performance.now();
  const before = Object.entries(pids).map(([name, pid]) => ({ name, pid, cpuMs: usage(pid).cpuMs }));
  await pause(seconds * 1000);
  const ms = performance.now() - begun;
  const cpu = before.map(({ name, pid, cpuMs }) => [name, (usage(pid).cpuMs - cpuMs) / ms * CORE] as const);
  return { ...await crowd.say<CrowdReport>("end"), cpu: Object.fromEntries(cpu) };
}

function bridgeOf(desk: DeskProcess): number {
  const bridge = childrenOf(desk.child.pid).find((pid) =>
    Deno.readTextFileSync(`/proc/${pid}/cmdline`).includes("ib_client.py")
  );
  if (bridge === undefined) throw new Error("The desk has no bridge");
  return bridge;
}

/** The readers, in a process of their own. */
class CrowdProcess implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #output: ReadableStreamDefaultReader<string>;
  #rest = "";

  private constructor() {
    this.#child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--allow-net=127.0.0.1", fileOf("crowd.ts")],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    this.#input = this.#child.stdin.getWriter();
    this.#output = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** Resolves when all of them have asked for the stream. */
  static async start(order: CrowdOrder): Promise<CrowdProcess> {
    const crowd = new CrowdProcess();
    await crowd.say(JSON.stringify(order));
    return crowd;
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** One line, and its answer. */
  async say<Answer>(text: string): Promise<Answer> {
    await this.#input.write(new TextEncoder().encode(`${text}\n`));
    while (!this.#rest.includes("\n")) {
      const { value, done } = await this.#output.read();
      if (done) throw new Error("The readers have gone");
      this.#rest += value;
    }
    const [first = "", ...others] = this.#rest.split("\n");
    this.#rest = others.join("\n");
    return JSON.parse(first) as Answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#output.cancel();
    await this.#child.status;
  }
}

function fileOf(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
