// `deno task bench daysubmit`: a submit on a heavy day beside one on an empty day, through real processes, in
// turns of one run: from the first byte of the POST to the order on the broker's socket.
import { parseArgs } from "node:util";
import { openLimitsFile } from "@/tests/support/open_limits.ts";
import { openLotse } from "./contenders.ts";
import { dayOf, openBroker } from "./heavy_broker.ts";
import { pairs, parts, percentile } from "./statistics.ts";
import { threadMs } from "./usage.ts";

const DAY = "50000+10000";
const PLACE_ORDER = 3;
/** Of them none counts. */
const WARM_UP = 20;
/** Between preview and submit: nobody confirms at once. */
const READING_MS = 50;
/** Below IB's 50 messages a second. */
const ROUND_MS = 120;
const LIMIT = 1.2;
/** Values that nothing reaches: what a limit looks at it looks at all the same. */
const WIDE = "100000000000";
const LIMITS = ["orderNotional", "dayNotional", "dayOrders", "positionNotional", "grossExposure"];

/** `--rounds N` for other than 120; the size of the day as for `deno task bench day`. Needs a build. */
export async function benchHeavySubmit(args: readonly string[]): Promise<string[]> {
  const { values, positionals: [size = DAY] } = parseArgs({
    args: [...args],
    options: { rounds: { type: "string", default: "120" } },
    allowPositionals: true,
  });
  await using busyBroker = await openBroker(dayOf(size));
  await using emptyBroker = await openBroker(dayOf("0"));
  const settings = withLimits();
  await using busy = await openLotse(busyBroker.port, settings);
  await using empty = await openLotse(emptyBroker.port, settings);
  const names = [`a day of ${size}`, "an empty day"] as const;
  const times: Record<string, number[]> = {};
  const cpu: Record<string, number[]> = {};
  for (let round = -WARM_UP; round < Number(values.rounds); round++) {
    const turns = [[names[0], busy], [names[1], empty]] as const;
    for (const [name, desk] of round % 2 === 0 ? turns : turns.toReversed()) {
      const { ms, cpuMs } = await submit(desk, round + WARM_UP);
      if (round < 0) continue;
      (times[name] ??= []).push(ms);
      (cpu[name] ??= []).push(cpuMs);
    }
  }
  const ratioOf = (series: Record<string, number[]>) => {
    const [busy = NaN, empty = NaN] = names.map((name) => percentile(series[name] ?? [], 50));
    return (busy / empty).toFixed(2);
  };
  return [
    `submit on a heavy day: ${values.rounds} rounds, POST to the broker's socket`,
    ...parts(times),
    ...pairs(times, names[0]),
    `  medians ${ratioOf(times)} × the empty day's (at most ${LIMIT})`,
    "of it processor time of the desk's event loop, up to the answer",
    ...parts(cpu),
    `  medians ${ratioOf(cpu)} × the empty day's`,
  ];
}

/** Those that grow with a day are asked, as with the limits that a desk has by itself. */
function withLimits(): string {
  const { version, limits } = JSON.parse(openLimitsFile);
  const wide = Object.fromEntries(LIMITS.map((key) => [key, WIDE]));
  return JSON.stringify({ version, limits: { ...limits, paper: { ...limits.paper, ...wide } } });
}

type Desk = Awaited<ReturnType<typeof openLotse>>;

async function submit(
  { desk, tap, client, prepare, orderOf, cancel }: Desk,
  number: number,
): Promise<{ ms: number; cpuMs: number }> {
  const started = performance.now();
  // Each another order: equal ones would be asked about.
  const order = {
    side: "BUY",
    quantity: String(1 + number % 50),
    limitPrice: `1${number % 7 + 10}.00`,
  } as const;
  const { path, body } = await prepare(order);
  await pause(READING_MS);
  const arrival = tap.next(PLACE_ORDER);
  const cpuBefore = threadMs(desk.child.pid);
  const answer = await client.post(path, body);
  const cpuMs = threadMs(desk.child.pid) - cpuBefore;
  const id = orderOf(answer.body);
  const { at } = await arrival;
  await cancel(id);
  await pause(ROUND_MS - (performance.now() - started));
  return { ms: at - answer.writtenAt, cpuMs };
}

async function pause(ms: number): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}
