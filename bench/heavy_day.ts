// `deno task bench day`: a day of many executions at the broker, read by the real bridge and the real server side.
// The broker is a process of its own, so that the longest turn is the desk's alone.
import { fileURLToPath } from "node:url";
import { type Runtime, startRuntime } from "@/lib/server/runtime.ts";
import { parseConfig } from "@/lib/server/config/mod.ts";
import { devPython } from "@/tests/support/dev_python.ts";
import type { BrokerScript, Row } from "@/tests/support/scripted_tws/case_file.ts";
import { ScriptedTws } from "@/tests/support/scripted_tws/tws.ts";
import type { Metric } from "@/lib/server/http/open_metrics.ts";
import { usage } from "./usage.ts";

/** Executions, behind a plus the orders that are told beside them, and how many of these are open (else a tenth). */
const SIZES = ["0", "5000", "20000", "50000", "0+5000", "50000+5000", "50000+5000+5000"];
const ORDERS = 5_000;
const PATIENCE_MS = 180_000;

interface DayFigures {
  /** `null`: not within the patience of the bench. */
  readyMs: number | null;
  /** Of it until the socket stood: Python is found and started. */
  socketMs: number;
  longestTurnMs: number;
  /** The socket is given up and opened again, with all of the day in the books. */
  again: { readyMs: number; longestTurnMs: number } | null;
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

/** Executions in turn of so many orders, all of today. */
function executions(count: number): Row[] {
  return Array.from({ length: count }, (_, index) => {
    const permId = 900_000 + index % ORDERS;
    const execution = { execId: `day.${index}.01`, permId, shares: "1", price: "187.21", side: "BOT" };
    return { execDetails: { contract: "AAPL", execution } };
  });
}

/** The orders of these executions: some still work, the others have ended. */
function orders(
  executed: number,
  count: number,
  open: number,
): Pick<BrokerScript, "openOrders" | "completedOrders"> {
  const isOpen = (_: unknown, index: number) => index * open % count < open;
  const all = Array.from({ length: count }, (_, index) => {
    const filled = Math.floor(executed / ORDERS) + (index < executed % ORDERS ? 1 : 0);
    const totalQuantity = String(isOpen(null, index) ? filled + 100 : Math.max(1, filled));
    const order = { permId: 900_000 + index, action: "BUY", totalQuantity, limitPrice: "187.21" };
    return { contract: "AAPL", order: { ...order, filledQuantity: String(filled) } };
  });
  return {
    openOrders: all.filter(isOpen).map((row) => ({ openOrder: row })),
    completedOrders: all.filter((row, index) => !isOpen(row, index)).map((row) => ({
      completedOrder: { ...row, orderState: { status: "Filled", completedStatus: "Filled Size" } },
    })),
  };
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
    longestTurnMs: longest,
    again,
    heapMb,
    bridgeStarts: Number(bridgeStarts),
    deskCpuMs,
    bridgeCpuMs,
    brokerCpuMs,
  };
}

/** `end` says how many milliseconds the longest turn took. */
function watchTurns(): { end(): number } {
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last - 5);
    last = now;
  }, 5);
  return {
    end() {
      clearInterval(timer);
      return Math.round(longest);
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
  return { readyMs: Math.round(performance.now() - startedAt), longestTurnMs: turns.end() };
}

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
    const [count = 0, told = 0, open = told / 10] = size.split("+").map(Number);
    const broker = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        "--quiet",
        fileURLToPath(import.meta.url),
        "broker",
        ...[count, told, open].map(String),
      ],
      stdout: "piped",
    }).spawn();
    try {
      const { value } = await broker.stdout.getReader().read();
      const port = Number(new TextDecoder().decode(value));
      const { readyMs, socketMs, longestTurnMs, again, heapMb, bridgeStarts, ...cpu } = await measure(
        port,
        broker.pid,
      );
      lines.push(
        `day: ${count} executions, ${told} orders (${open} open): ready after ${
          readyMs ?? "(never)"
        } ms, of it ${socketMs} ms until the socket stood, longest turn ${longestTurnMs} ms, ` +
          (again === null
            ? ""
            : `after a reconnect in ${again.readyMs} ms, longest turn ${again.longestTurnMs} ms, `) +
          `heap ${heapMb} MB, bridge started ${bridgeStarts} times, ` +
          `processor time: desk ${cpu.deskCpuMs} ms, bridge ${cpu.bridgeCpuMs} ms, broker ${cpu.brokerCpuMs} ms`,
      );
    } finally {
      broker.kill("SIGKILL");
      await broker.status;
    }
  }
  return lines;
}

if (import.meta.main && Deno.args[0] === "broker") {
  const [count = 0, told = 0, open = 0] = Deno.args.slice(1).map(Number);
  const tws = new ScriptedTws({ executions: executions(count), ...orders(count, told, open) }, 200);
  await Deno.stdout.write(new TextEncoder().encode(String(tws.port)));
  await new Promise(() => {});
}
