// `deno task bench day`: a day of many executions at the broker, read by the real bridge and the real server
// side. The broker is a process of its own, so that the longest turn is the desk's alone.
import { type Runtime, startRuntime } from "@/lib/server/runtime.ts";
import { parseConfig } from "@/lib/server/config/mod.ts";
import { devPython } from "@/tests/support/dev_python.ts";
import type { Metric } from "@/lib/server/http/open_metrics.ts";
import { dayOf, openBroker } from "./heavy_broker.ts";
import { threadMs, usage } from "./usage.ts";

/**
 * Executions, behind a plus the orders that are told beside them, and how many of these are open (else a
 * tenth).
 */
const SIZES = ["0", "5000", "20000", "50000", "0+5000", "50000+5000", "50000+5000+5000"];
const PATIENCE_MS = 180_000;
/** How often a turn is asked for: what comes late was held up by one. */
const TICK_MS = 5;

interface DayFigures {
  /** `null`: not within the patience of the bench. */
  readyMs: number | null;
  /** Of it until the socket stood: Python is found and started. */
  socketMs: number;
  longestTurn: Turn;
  /** The socket is given up and opened again, with all of the day in the books. */
  again: { readyMs: number; longestTurn: Turn } | null;
  heapMb: number;
  bridgeStarts: number;
  /** Processor time until ready: what a busy machine does not make longer. */
  deskCpuMs: number;
  bridgeCpuMs: number;
  /** Of the broker, which on a small machine takes its share from the two. */
  brokerCpuMs: number;
}

function startsIn(metrics: readonly Metric[]): number {
  const starts = metrics.find(({ name }) => name === "bridge_starts");
  return starts !== undefined && "value" in starts ? starts.value : 0;
}

/** The figures of a day at the broker on this port. */
async function measure(port: number, broker: number): Promise<DayFigures> {
  const dir = await Deno.makeTempDir({ prefix: "lotse_day_" });
  const args = ["--paper", "--gateway", `127.0.0.1:${port}`, "--data-dir", dir, "--log-level", "error"];
  const runtime = await startRuntime(parseConfig([...args, "--python", await devPython()], { HOME: dir }));
  const turns = watchTurns();
  const startedAt = performance.now();
  const { cpuMs } = usage(Deno.pid);
  const brokerBefore = usage(broker).cpuMs;
  // Not the snapshot: to make it is work of its own.
  const isReady = () => runtime.desk.readinessChecks().every(({ ok }) => ok);
  const hasSocket = () => runtime.desk.readinessChecks().find(({ name }) => name === "socket")?.ok === true;
  let socketMs = NaN;
  while (!isReady() && performance.now() - startedAt < PATIENCE_MS) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    if (Number.isNaN(socketMs) && hasSocket()) socketMs = Math.round(performance.now() - startedAt);
  }
  const readyMs = isReady() ? Math.round(performance.now() - startedAt) : null;
  const longest = turns.end();
  const deskCpuMs = usage(Deno.pid).cpuMs - cpuMs;
  const bridgeCpuMs = children().filter((pid) => pid !== broker).reduce(
    (sum, pid) => sum + usage(pid).cpuMs,
    0,
  );
  const brokerCpuMs = usage(broker).cpuMs - brokerBefore;
  const again = readyMs === null ? null : await reconnect(runtime, isReady);
  const heapMb = Math.round(Deno.memoryUsage().heapUsed / 2 ** 20);
  const bridgeStarts = startsIn(runtime.desk.metrics());
  await runtime.close();
  await Deno.remove(dir, { recursive: true });
  return {
    readyMs,
    socketMs,
    longestTurn: longest,
    again,
    heapMb,
    bridgeStarts: Number(bridgeStarts),
    deskCpuMs,
    bridgeCpuMs,
    brokerCpuMs,
  };
}

interface Turn {
  /** By the clock, a wait for a core included. */
  readonly ms: number;
  /** Of processor time on the thread of the event loop; `NaN` where there is no /proc. */
  readonly cpuMs: number;
}

/** `end` tells the longest turn: the largest of each figure, which need not be of one turn. */
function watchTurns(): { end(): Turn } {
  let [ms, cpuMs] = [0, 0];
  let [last, lastCpu] = [performance.now(), threadMs()];
  const timer = setInterval(() => {
    const [now, cpu] = [performance.now(), threadMs()];
    [ms, cpuMs] = [Math.max(ms, now - last - TICK_MS), Math.max(cpuMs, cpu - lastCpu)];
    [last, lastCpu] = [now, cpu];
  }, TICK_MS);
  return {
    end() {
      clearInterval(timer);
      return { ms: Math.round(ms), cpuMs: Math.round(cpuMs) };
    },
  };
}

async function reconnect(runtime: Runtime, isReady: () => boolean): Promise<DayFigures["again"]> {
  const pause = () => new Promise((resolve) => setTimeout(resolve, 10));
  await runtime.desk.execute({ action: "disconnect" });
  while (isReady()) await pause();
  const turns = watchTurns();
  const startedAt = performance.now();
  await runtime.desk.execute({ action: "connect" });
  while (!isReady() && performance.now() - startedAt < PATIENCE_MS) await pause();
  return { readyMs: Math.round(performance.now() - startedAt), longestTurn: turns.end() };
}

const inWords = ({ ms, cpuMs }: Turn) => `longest turn ${ms} ms, of processor time ${cpuMs} ms`;

/** The processes of this one; none where there is no /proc. */
function children(): number[] {
  try {
    return [...Deno.readDirSync("/proc")].map(({ name }) => Number(name)).filter((pid) => isChild(pid));
  } catch {
    return [];
  }
}

function isChild(pid: number): boolean {
  try {
    return Number.isInteger(pid) &&
      Number(/^PPid:\s+(\d+)/m.exec(Deno.readTextFileSync(`/proc/${pid}/status`))?.[1]) === Deno.pid;
  } catch {
    // It has ended meanwhile.
    return false;
  }
}

/** The curve, one line per size; sizes may be given. */
export async function benchHeavyDay(args: readonly string[]): Promise<string[]> {
  const lines: string[] = [];
  for (const size of args.length > 0 ? args : SIZES) {
    const day = dayOf(size);
    const { executed, told, open } = day;
    await using broker = await openBroker(day);
    const { readyMs, socketMs, longestTurn, again, heapMb, bridgeStarts, ...cpu } = await measure(
      broker.port,
      broker.pid,
    );
    lines.push(
      `day: ${executed} executions, ${told} orders (${open} open): ready after ${
        readyMs ?? "(never)"
      } ms, of it ${socketMs} ms until the socket stood, ${inWords(longestTurn)}, ` +
        (again === null ? "" : `after a reconnect in ${again.readyMs} ms, ${inWords(again.longestTurn)}, `) +
        `heap ${heapMb} MB, bridge started ${bridgeStarts} times, ` +
        `processor time: desk ${cpu.deskCpuMs} ms, bridge ${cpu.bridgeCpuMs} ms, broker ${cpu.brokerCpuMs} ms`,
    );
  }
  return lines;
}
