// The paper gateway for an hour: 32 clients with 100 lines each at a given rate; is its memory flat?
import { CLIENTS, connectAll, LINES, linesOf, sum } from "./crowd.ts";
import { GatewayProcess } from "../testing/mod.ts";
import { type Usage, usage } from "./usage.ts";
import { percentile } from "./statistics.ts";
import { pause, type TickClient } from "./tick_client.ts";
import { parseArgs } from "node:util";
import { z } from "zod";

const optionsSchema = z.object({
  minutes: z.coerce.number().positive(),
  rate: z.coerce.number().positive(),
});
export type SoakOptions = z.infer<typeof optionsSchema>;

/** Ticks that one change of one market makes on one line: measured, the same at every rate. */
const TICKS_PER_CHANGE = 5.6;
/** A little above the wanted rate, so that chance does not miss it. */
const MARGIN = 1.05;
const SAMPLE_MS = 1_000;
const REPORT_MINUTES = 5;
/** The first minutes fill caches and make the garbage collector choose its sizes: they count for nothing. */
const WARM_UP_SHARE = 1 / 3;
const WARM_UP_MOST_MINUTES = 10;
/** Memory is a saw: what counts is its floor, the least of each of this many windows after the warm-up. */
const WINDOWS = 10;
/** Memory is called flat when the line through its floor rises by less than this. */
const FLAT_MIB_PER_HOUR = 10;
const MINUTE_MS = 60_000;

interface Sample extends Usage {
  readonly minutes: number;
  readonly ticks: number;
  readonly p50: number;
  readonly p99: number;
}

/** `null` when no long run was asked for. */
export function soakOptions(args: readonly string[]): SoakOptions | null {
  if (args.length === 0) return null;
  const { values } = parseArgs({
    args: [...args],
    options: { minutes: { type: "string" }, rate: { type: "string", default: "5000" } },
    strict: true,
  });
  return optionsSchema.parse(values);
}

export async function soakGateway(
  { minutes, rate }: SoakOptions,
  print: (text: string) => void,
): Promise<string[]> {
  const changes = rate * MARGIN / (CLIENTS * LINES * TICKS_PER_CHANGE);
  await using gateway = await GatewayProcess.start(["--ticks-per-second", changes.toFixed(4)]);
  const clients = await connectAll(gateway.port);
  await clients[0]?.compareClocks();
  await Promise.all(clients.map((client, index) => client.subscribe(linesOf(index))));
  print(
    `${CLIENTS} clients × ${LINES} lines, ${rate} ticks/s wanted, ${minutes} min, process ${gateway.pid}`,
  );
  print("  until      ticks   ticks/s   CPU %   RSS min … max MiB   age p50 … p99 ms");
  const samples = await watch(clients, gateway.pid, minutes, print);
  const left = clients.filter((client) => client.isClosed).length;
  for (const client of clients) client.close();
  return verdict(samples, { minutes, rate }, left);
}

async function watch(
  clients: readonly TickClient[],
  pid: number,
  minutes: number,
  print: (text: string) => void,
): Promise<Sample[]> {
  const started = performance.now();
  const samples = [sampleOf(clients, pid, 0)];
  let reported = 0;
  for (let now = 0; now < minutes;) {
    await pause(SAMPLE_MS);
    now = (performance.now() - started) / MINUTE_MS;
    samples.push(sampleOf(clients, pid, now));
    const isDue = now >= reported + REPORT_MINUTES || now >= minutes;
    if (!isDue) continue;
    print(row(samples.filter((sample) => sample.minutes >= reported)));
    reported = now;
  }
  return samples;
}

/** Empties the ages that the clients have noted since the sample before. */
function sampleOf(clients: readonly TickClient[], pid: number, minutes: number): Sample {
  const offset = clients[0]?.offset ?? 0;
  const ages = clients.flatMap((client) => client.ages).map((age) => age - offset);
  for (const client of clients) client.ages = [];
  const ticks = sum(clients, (client) => client.ticks);
  return { ...usage(pid), minutes, ticks, p50: percentile(ages, 50), p99: percentile(ages, 99) };
}

function row(samples: readonly Sample[]): string {
  const last = samples.at(-1);
  const { ticks, rate, cpu } = flow(samples);
  return [
    `${(last?.minutes ?? 0).toFixed(1).padStart(5)} min`,
    String(ticks).padStart(10),
    rate.toFixed(0).padStart(9),
    (cpu * 100).toFixed(1).padStart(7),
    range(samples).padStart(21),
    `${middle(samples, "p50").toFixed(1).padStart(11)} … ${middle(samples, "p99").toFixed(1)}`,
  ].join(" ");
}

/** Ticks, ticks per second and share of one core between the first and the last sample. */
function flow(samples: readonly Sample[]): { ticks: number; rate: number; cpu: number } {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last) return { ticks: 0, rate: NaN, cpu: NaN };
  const ms = (last.minutes - first.minutes) * MINUTE_MS;
  const ticks = last.ticks - first.ticks;
  return { ticks, rate: ticks / ms * 1000, cpu: (last.cpuMs - first.cpuMs) / ms };
}

/** Seconds without any trade say nothing about its age. */
function middle(samples: readonly Sample[], key: "p50" | "p99"): number {
  return percentile(samples.map((sample) => sample[key]).filter((age) => !Number.isNaN(age)), 50);
}

function verdict(samples: readonly Sample[], { minutes, rate }: SoakOptions, left: number): string[] {
  const warm = Math.min(WARM_UP_MOST_MINUTES, minutes * WARM_UP_SHARE);
  const counted = samples.filter((sample) => sample.minutes >= warm);
  const all = flow(samples);
  const slope = slopePerHour(floor(counted));
  const isFast = all.rate >= rate;
  const isFlat = slope < FLAT_MIB_PER_HOUR;
  return [
    `ticks delivered           ${all.ticks} (${all.rate.toFixed(0)}/s, wanted ${rate}/s)`,
    `processor                 ${(all.cpu * 100).toFixed(1)} % of one core`,
    `age of a trade on arrival ${middle(samples, "p50").toFixed(1)} ms (p50), ${
      middle(samples, "p99").toFixed(1)
    } ms (p99)`,
    `memory after ${warm.toFixed(1).padStart(4)} min     ${range(counted)} MiB, ${
      slopePerHour(counted).toFixed(2)
    } MiB/h through all samples`,
    `slope of its floor        ${slope.toFixed(2)} MiB/h (limit ${FLAT_MIB_PER_HOUR})`,
    `clients hung up on        ${left}`,
    `verdict                   ${isFast && isFlat && left === 0 ? "passed" : "FAILED"}`,
  ];
}

function range(samples: readonly Sample[]): string {
  const memory = samples.map(({ rssMib }) => rssMib);
  return `${Math.min(...memory).toFixed(1)} … ${Math.max(...memory).toFixed(1)}`;
}

/** The least memory of each window: what the garbage collector could not take away. */
function floor(samples: readonly Sample[]): Sample[] {
  const [first, last] = [samples[0]?.minutes ?? 0, samples.at(-1)?.minutes ?? 0];
  const width = (last - first) / WINDOWS;
  return Array.from({ length: WINDOWS }, (_, n) => {
    const start = first + n * width;
    const inside = samples.filter(({ minutes }) => minutes >= start && minutes < start + width);
    return inside.sort((a, b) => a.rssMib - b.rssMib)[0];
  }).filter((sample) => sample !== undefined);
}

/** Least squares through resident memory. */
function slopePerHour(samples: readonly Sample[]): number {
  const mean = (of: (sample: Sample) => number) =>
    samples.reduce((total, sample) => total + of(sample), 0) / samples.length;
  const [time, memory] = [mean(({ minutes }) => minutes), mean(({ rssMib }) => rssMib)];
  const spread = mean(({ minutes }) => (minutes - time) ** 2);
  const shared = mean(({ minutes, rssMib }) => (minutes - time) * (rssMib - memory));
  return shared / spread * 60;
}
