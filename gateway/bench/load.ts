// The paper gateway under load: 32 clients with 100 lines each, in a process of its own; then one of them
// stops reading.
import { CLIENTS, connectAll, heldMib, linesOf, MARKETS, sum } from "./crowd.ts";
import { GatewayProcess } from "../testing/mod.ts";
import { usage } from "./usage.ts";
import { line, percentile } from "./statistics.ts";
import { pause, type TickClient } from "./tick_client.ts";

const TARGET_TICKS_PER_SECOND = 5_000;
const WARM_UP_MS = 3_000;
const PHASE_MS = 8_000;
const DEAF_PHASE_MS = 8_000;
/** Megabytes asked for by a client that does not read them: more than the kernel takes. */
const DEAF_ANSWERS = 10;
const DEAF_PAUSE_MS = 150;
const SETTLE_MS = 1_500;
/**
 * Figures are medians over slices of this length: a moment in which the machine did something else is no
 * figure.
 */
const SAMPLE_MS = 500;
/** What an order screen may lag behind the market without anybody seeing it. */
const P50_MS = 20;
const P99_MS = 100;
/** What the gateway may hold for one client that does not read. */
const QUEUE_LIMIT_MIB = 8;

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

/**
 * Stops reading, and asks for so much that the kernel's buffers are full and the gateway has to keep the
 * rest.
 */
async function fallSilent(gateway: GatewayProcess, client: TickClient): Promise<void> {
  client.deafen();
  for (let n = 0; n < DEAF_ANSWERS && await heldMib(gateway, CLIENTS) === 0; n++) {
    if (MARKETS[0]) await client.askForHistory(n, MARKETS[0]);
    await pause(DEAF_PAUSE_MS);
  }
  // The histories were work of their own: what is measured next is the silence.
  await pause(SETTLE_MS);
}

/** One line per figure. */
export async function loadFigures(): Promise<string[]> {
  await using gateway = await GatewayProcess.start();
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
