// `deno task bench soak --minutes 20`: does the page keep what it has shown? Prices tick, an order comes and
// ends with every second, its fill with it, and once a minute the heap is measured behind a forced
// collection.
import { parseArgs } from "node:util";
import type { CDPSession } from "playwright-core";
import { listed } from "@/lib/contract/listing.ts";
import { launchBrowser } from "@/tests/support/browser.ts";
import { instrument, longDay, tickAll } from "@/tests/support/long_day.ts";
import { openScreen } from "@/tests/support/screen_page.ts";
import { execution, order } from "@/tests/support/screen_samples.ts";
import type { ScriptedDesk } from "@/tests/support/scripted_desk.ts";
import { serveScreen } from "@/tests/support/screen_server.ts";
import { line } from "./statistics.ts";

const POSITIONS = 20;
const ORDERS = 100;
/** Of the first minutes nothing is told: caches fill, and code is compiled. */
const WARM_UP_MINUTES = 3;
/** So much an hour is no leak that anybody would notice in a week. */
const FLAT_MIB = 2;

interface Sample {
  minute: number;
  heapMib: number;
  nodes: number;
  listeners: number;
}

export async function benchSoak(args: readonly string[] = []): Promise<string[]> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: "string", default: "20" },
      /** Flushes a second. */
      rate: { type: "string", default: "6" },
    },
  });
  const [minutes, rate] = [Number(values.minutes), Number(values.rate)];
  const desk = longDay({ orders: ORDERS, positions: POSITIONS });
  await using browser = await launchBrowser();
  await using server = await serveScreen(desk);
  await using screen = await openScreen(browser, server);
  const cdp = await screen.page.context().newCDPSession(screen.page);
  await cdp.send("Performance.enable");
  const samples: Sample[] = [];
  let turn = 0;
  for (let minute = 1; minute <= minutes; minute++) {
    for (let flush = 0; flush < 60 * rate; flush++) {
      tickAll(desk, turn);
      if (turn % rate === 0) anotherOrder(desk, turn / rate);
      turn += 1;
      await new Promise((resolve) => setTimeout(resolve, 1000 / rate));
    }
    samples.push({ minute, ...await heapOf(cdp) });
  }
  if (screen.errors.length > 0) throw new Error(screen.errors.join("\n"));
  return report(samples, turn);
}

/** A new order takes the place of the oldest, and a fill that of the oldest fill, as the desk lists them. */
function anotherOrder(desk: ScriptedDesk, number: number): void {
  const at = new Date().toISOString();
  const id = `new${number}`;
  desk.change(({ orders, executions }) => {
    const contract = instrument(number % POSITIONS);
    const timeline = [{ at, state: "filled", source: "execDetails" }] as const;
    const next = order(id, { contract, state: "filled", timeline: [...timeline] });
    return {
      orders: Object.fromEntries([...Object.entries(orders), [id, next] as const].slice(-ORDERS)),
      executions: Object.fromEntries(
        [...Object.entries(executions), [`e${id}`, execution(`e${id}`, { contract, at })] as const]
          .slice(-listed.executions),
      ),
    };
  });
}

async function heapOf(cdp: CDPSession): Promise<Omit<Sample, "minute">> {
  await cdp.send("HeapProfiler.collectGarbage");
  const { metrics } = await cdp.send("Performance.getMetrics");
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? NaN;
  return {
    heapMib: of("JSHeapUsedSize") / 2 ** 20,
    nodes: of("Nodes"),
    listeners: of("JSEventListeners"),
  };
}

function report(samples: readonly Sample[], turns: number): string[] {
  const steady = samples.filter(({ minute }) => minute > WARM_UP_MINUTES);
  const told = (of: keyof Sample, digits: number) =>
    samples.map((sample) => sample[of].toFixed(digits)).join(" ");
  return [
    line({
      name: `page: heap an hour, over ${turns} flushes`,
      value: slope(steady) * 60,
      unit: "MiB/h",
      limit: FLAT_MIB,
      against: "flat",
    }),
    `  heap by minute, MiB: ${told("heapMib", 2)}`,
    `  nodes: ${told("nodes", 0)}`,
    `  listeners: ${told("listeners", 0)}`,
  ];
}

/** MiB a minute, by least squares. */
function slope(samples: readonly Sample[]): number {
  const mean = (of: (sample: Sample) => number) =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const [x, y] = [mean(({ minute }) => minute), mean(({ heapMib }) => heapMib)];
  const over = mean(({ minute, heapMib }) => (minute - x) * (heapMib - y));
  return over / mean(({ minute }) => (minute - x) ** 2);
}
