// `deno task bench start`: from the first process of `deno task start --paper --simulate` to `/readyz`, and
// what the machine needs for the programs alone. Needs a build. `--rounds N`: 5 without it.
import { parseArgs } from "node:util";
import { LineSplitter } from "@/lib/server/bridge/line_splitter.ts";
import { devPython } from "@/tests/support/dev_python.ts";
import { freePort } from "@/tests/support/free_port.ts";
import { percentile } from "./statistics.ts";

/** A step, by what the desk logs when it is behind it. */
const STEPS: Readonly<Record<string, (line: LogLine) => boolean>> = {
  "the desk runs: it asks for its gateway": ({ event }) => event === "simulator_started",
  "it starts Python": ({ event }) => event === "bridge_started",
  "Python has loaded IB's client": ({ event }) => event === "bridge_running",
  "the built-in gateway listens": ({ event }) => event === "simulator_listening",
  "the socket stands": (line) => line.layer === "socket" && line.state === "connected",
  "all is read": (line) => line.layer === "sync" && line.state === "ready",
};
const READY = "/readyz says 200";
const PATIENCE_MS = 60_000;
const POLL_MS = 10;
const ROOT = new URL("../", import.meta.url);
/** What a desk can not do without, whoever writes it: run Deno, and load IB's client. */
const EMPTY = ["run", "--quiet", "--no-config", "--ext=ts", "-"];
const CLIENT = ["-I", "-c", "import ibapi.client, ibapi.wrapper"];

interface LogLine {
  ts: string;
  event: string;
  layer?: string;
  state?: string;
}

export async function benchStart(args: readonly string[]): Promise<string[]> {
  const { values } = parseArgs({ args: [...args], options: { rounds: { type: "string", default: "5" } } });
  const python = await devPython();
  const taken = new Map<string, number[]>();
  const note = (name: string, ms: number) => void taken.set(name, [...taken.get(name) ?? [], ms]);
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [name, ms] of Object.entries(await oneStart())) note(name, ms);
    note("floor: Deno runs an empty script", await runMs(Deno.execPath(), EMPTY));
    note("floor: Python loads IB's client", await runMs(python, CLIENT));
  }
  return [
    `start: ${values.rounds} rounds, milliseconds since 'deno task start'`,
    ...[...taken].map(([name, times]) => {
      const [least, median, most] = [0, 50, 100].map((p) => percentile(times, p).toFixed(0).padStart(5));
      return `  ${name.padEnd(42)} p50 ${median}   least ${least}   most ${most}`;
    }),
  ];
}

/** Milliseconds until each step was behind. */
async function oneStart(): Promise<Record<string, number>> {
  const dir = await Deno.makeTempDir({ prefix: "lotse_start_" });
  const port = freePort();
  const [began, beganAt] = [performance.now(), Date.now()];
  const child = new Deno.Command(Deno.execPath(), {
    args: ["task", "start", "--paper", "--simulate", "--port", String(port), "--data-dir", dir],
    cwd: ROOT,
    env: { LOTSE_LOG: "json" },
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const lines: string[] = [];
  const log = collect(child.stderr, lines);
  try {
    await untilReady(port, lines);
    const readyMs = performance.now() - began;
    return { ...stepsIn(lines, beganAt), [READY]: readyMs };
  } finally {
    child.kill("SIGTERM");
    await Promise.all([child.status, log]);
    await Deno.remove(dir, { recursive: true });
  }
}

async function untilReady(port: number, lines: readonly string[]): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const response = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
    await response?.body?.cancel();
    if (response?.status === 200) return;
    if (performance.now() > end) throw new Error(`The desk was not ready:\n${lines.join("\n")}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function collect(stream: ReadableStream<Uint8Array>, lines: string[]): Promise<void> {
  const splitter = new LineSplitter(2 ** 20, { line: (text) => void lines.push(text), overlong: () => {} });
  for await (const chunk of stream) splitter.push(chunk);
}

function stepsIn(lines: readonly string[], beganAt: number): Record<string, number> {
  const log = lines.filter((line) => line.startsWith("{")).map((line): LogLine => JSON.parse(line));
  return Object.fromEntries(
    Object.entries(STEPS).flatMap(([name, isBehind]) => {
      const line = log.find(isBehind);
      return line === undefined ? [] : [[name, Date.parse(line.ts) - beganAt]];
    }),
  );
}

/** From its start to its end, with nothing on its standard input. */
async function runMs(program: string, args: readonly string[]): Promise<number> {
  const began = performance.now();
  const { success } = await new Deno.Command(program, {
    args: [...args],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn().status;
  if (!success) throw new Error(`${program} ${args.join(" ")} failed`);
  return performance.now() - began;
}
