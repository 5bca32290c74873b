// The paper gateway under load: 32 clients with 100 lines each, in a process of its own; then one of them stops reading.
import { z } from "zod";
import { line, percentile } from "./statistics.ts";
import { type Line, pause, TickClient } from "./tick_client.ts";

const CLIENTS = 32;
const LINES = 100;
const TARGET_TICKS_PER_SECOND = 5_000;
const WARM_UP_MS = 3_000;
/** `deno task bench gateway 180` watches for three minutes instead. */
const PHASE_MS = Number(Deno.args[1] ?? 8) * 1000;
const DEAF_PHASE_MS = 8_000;
/** Megabytes asked for by a client that does not read them: more than the kernel takes. */
const DEAF_ANSWERS = 10;
const DEAF_PAUSE_MS = 150;
const SETTLE_MS = 1_500;
/** Figures are medians over slices of this length: a moment in which the machine did something else is no figure. */
const SAMPLE_MS = 500;
/** The kernel counts processor time in hundredths of a second (USER_HZ). */
const CLOCK_TICK_MS = 10;
/** What an order screen may lag behind the market without anybody seeing it. */
const P50_MS = 20;
const P99_MS = 100;
/** What the gateway may hold for one client that does not read. */
const QUEUE_LIMIT_MIB = 8;
const MIB = 1024 * 1024;

const US_STOCKS = [
  265598,
  272093,
  76792991,
  4391,
  4815747,
  8314,
  208813720,
  3691937,
  107113386,
  270639,
  8894,
  9599491,
];
/** Every instrument that trades on its own; options only follow their underlying. */
const MARKETS: readonly Line[] = [
  ...US_STOCKS.map((conId) => ({ conId, secType: "STK", exchange: "SMART", currency: "USD" })),
  { conId: 14204, secType: "STK", exchange: "IBIS", currency: "EUR" },
  { conId: 12087792, secType: "CASH", exchange: "IDEALPRO", currency: "USD" },
];

const announcementSchema = z.object({ port: z.int(), controlPort: z.int() });
const clientsSchema = z.array(z.object({ clientId: z.int().nullable(), queuedBytes: z.number() }));

interface GatewayProcess extends AsyncDisposable {
  readonly port: number;
  readonly controlPort: number;
  readonly pid: number;
}

async function startGateway(): Promise<GatewayProcess> {
  const main = new URL("../lib/paper_gateway/main.ts", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", main, "--port", "0", "--control-port", "0", "--json", "--exit-on-stdin-close"],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) throw new Error("The gateway did not start");
    text += value;
  }
  return {
    ...announcementSchema.parse(JSON.parse(text)),
    pid: child.pid,
    async [Symbol.asyncDispose]() {
      await reader.cancel();
      await child.stdin.close();
      await child.status;
    },
  };
}

/** Processor time so far in milliseconds, and resident memory in MiB; `NaN` where there is no /proc. */
function usage(pid: number): { cpuMs: number; rssMib: number } {
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const rss = /^VmRSS:\s+(\d+) kB/m.exec(Deno.readTextFileSync(`/proc/${pid}/status`));
    return {
      cpuMs: (Number(fields[11]) + Number(fields[12])) * CLOCK_TICK_MS,
      rssMib: Number(rss?.[1]) / 1024,
    };
  } catch {
    return { cpuMs: NaN, rssMib: NaN };
  }
}

interface Phase {
  readonly ticksPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Share of one core. */
  readonly cpu: number;
  /** Resident memory in the first and in the last quarter of the phase, in MiB. */
  readonly rssStart: number;
  readonly rssEnd: number;
}

/** Watches these clients for a while. */
async function measure(
  gateway: GatewayProcess,
  clients: readonly TickClient[],
  options: { ms: number; offset: number },
): Promise<Phase> {
  const ticksBefore = sum(clients, (client) => client.ticks);
  const before = usage(gateway.pid);
  const started = performance.now();
  const slices: { p50: number; p99: number; rssMib: number }[] = [];
  while (performance.now() - started < options.ms) {
    for (const client of clients) client.ages = [];
    await pause(SAMPLE_MS);
    const ages = clients.flatMap((client) => client.ages).map((age) => age - options.offset);
    const { rssMib } = usage(gateway.pid);
    slices.push({ p50: percentile(ages, 50), p99: percentile(ages, 99), rssMib });
  }
  const elapsed = performance.now() - started;
  const after = usage(gateway.pid);
  const memory = slices.map(({ rssMib }) => rssMib);
  const quarter = Math.ceil(slices.length / 4);
  return {
    ticksPerSecond: (sum(clients, (client) => client.ticks) - ticksBefore) / elapsed * 1000,
    p50: percentile(slices.map(({ p50 }) => p50), 50),
    p99: percentile(slices.map(({ p99 }) => p99), 50),
    cpu: (after.cpuMs - before.cpuMs) / elapsed,
    rssStart: percentile(memory.slice(0, quarter), 50),
    rssEnd: percentile(memory.slice(-quarter), 50),
  };
}

function sum(clients: readonly TickClient[], of: (client: TickClient) => number): number {
  return clients.reduce((total, client) => total + of(client), 0);
}

/** The bytes the gateway holds for one client, in MiB; 0 when it has hung up on it. */
async function heldMib(gateway: GatewayProcess, clientId: number): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${gateway.controlPort}/clients`);
  const clients = clientsSchema.parse(await response.json());
  return (clients.find((client) => client.clientId === clientId)?.queuedBytes ?? 0) / MIB;
}

/** Stops reading, and asks for so much that the kernel's buffers are full and the gateway has to keep the rest. */
async function fallSilent(gateway: GatewayProcess, client: TickClient): Promise<void> {
  client.deafen();
  for (let n = 0; n < DEAF_ANSWERS && await heldMib(gateway, CLIENTS) === 0; n++) {
    if (MARKETS[0]) await client.askForHistory(n, MARKETS[0]);
    await pause(DEAF_PAUSE_MS);
  }
  // The histories were work of their own: what is measured next is the silence.
  await pause(SETTLE_MS);
}

async function connectAll(port: number): Promise<TickClient[]> {
  const clients: TickClient[] = [];
  for (let n = 1; n <= CLIENTS; n++) clients.push(await TickClient.connect(port, n));
  return clients;
}

/** The same market on several lines, as IB allows: 100 lines from few instruments. */
function linesOf(clientIndex: number): Line[] {
  return Array.from({ length: LINES }, (_, n) => MARKETS[(n + clientIndex) % MARKETS.length] ?? MARKETS[0])
    .filter((entry) => entry !== undefined);
}

export async function benchGatewayLoad(): Promise<string[]> {
  await using gateway = await startGateway();
  const clients = await connectAll(gateway.port);
  const [probe] = clients;
  if (!probe) throw new Error("No client");
  await probe.compareClocks();
  await Promise.all(clients.map((client, index) => client.subscribe(linesOf(index))));
  await pause(WARM_UP_MS);
  const { offset } = probe;
  const all = await measure(gateway, clients, { ms: PHASE_MS, offset });
  const others = clients.slice(0, -1);
  const before = await measure(gateway, others, { ms: DEAF_PHASE_MS, offset });
  await fallSilent(gateway, clients.at(-1) ?? probe);
  const after = await measure(gateway, others, { ms: DEAF_PHASE_MS, offset });
  const held = await heldMib(gateway, CLIENTS);
  for (const client of clients) client.close();
  return [...loadLines(all), ...deafLines(before, after, held)];
}

function loadLines(all: Phase): string[] {
  const rate = Math.round(all.ticksPerSecond);
  return [
    line({
      name: `gateway: time for 5,000 ticks (${rate} ticks/s)`,
      value: TARGET_TICKS_PER_SECOND / all.ticksPerSecond,
      unit: "s",
      limit: 1,
      against: "target, 32 clients × 100 lines",
    }),
    line({
      name: "gateway: processor time",
      value: all.cpu * 100,
      unit: "%",
      limit: 100,
      against: "one core",
    }),
    line({
      name: "gateway: market to client, p50",
      value: all.p50,
      unit: "ms",
      limit: P50_MS,
      against: "target",
    }),
    line({
      name: "gateway: market to client, p99",
      value: all.p99,
      unit: "ms",
      limit: P99_MS,
      against: "target",
    }),
    line({
      name: "gateway: memory at the end",
      value: all.rssEnd,
      unit: "MiB",
      limit: all.rssStart,
      against: "memory at the start",
    }),
  ];
}

function deafLines(before: Phase, after: Phase, held: number): string[] {
  const against = "31 clients before in this run";
  return [
    line({
      name: "gateway, one does not read: p99 of the others",
      value: after.p99,
      unit: "ms",
      limit: before.p99,
      against,
    }),
    line({
      name: "gateway, one does not read: s per 5,000 ticks",
      value: TARGET_TICKS_PER_SECOND / after.ticksPerSecond,
      unit: "s",
      limit: TARGET_TICKS_PER_SECOND / before.ticksPerSecond,
      against,
    }),
    line({
      name: "gateway, one does not read: held for it",
      value: held,
      unit: "MiB",
      limit: QUEUE_LIMIT_MIB,
      against: "where it is hung up on",
    }),
    line({
      name: "gateway, one does not read: memory",
      value: after.rssEnd,
      unit: "MiB",
      limit: after.rssStart,
      against: "memory when it fell silent",
    }),
  ];
}
