// `deno task bench growth`: what each figure costs at growing sizes, as a table and as the picture of
// docs/performance.md, next to what the machine itself needs. `--only positions,overload` runs these alone;
// `--short` looks whether it works; `--svg FILE` writes the picture. `--curves FILE` keeps what was measured
// there, so that a picture can be made of parts that were measured one by one.
import { parseArgs } from "node:util";
import { devPython } from "@/tests/support/dev_python.ts";
import { openFloors } from "../floors.ts";
import { percentile } from "../statistics.ts";
import { chart } from "./chart.ts";
import type { Curve, Scenario } from "./curve.ts";
import { journalCurves } from "./journal_years.ts";
import { executionCurves, orderCurves } from "./orders.ts";
import { overloadCurves } from "./overload.ts";
import { positionsHeldCurves } from "./positions.ts";
import { secondDayCurves } from "./second_day.ts";
import { movedCurves, readerCurves } from "./readers.ts";

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  orders: orderCurves,
  executions: executionCurves,
  readers: readerCurves,
  moved: movedCurves,
  journal: journalCurves,
  "second-day": secondDayCurves,
  positions: positionsHeldCurves,
  overload: overloadCurves,
};
const FLOOR_ROUNDS = 60;
const PAUSE_MS = 15;

export async function benchGrowth(args: readonly string[] = []): Promise<string[]> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      short: { type: "boolean", default: false },
      svg: { type: "string" },
      only: { type: "string" },
      curves: { type: "string" },
    },
  });
  const kept = values.curves === undefined ? {} : await keptIn(values.curves);
  for (const name of chosen(values.only)) kept[name] = await SCENARIOS[name]?.(values.short) ?? [];
  if (values.curves !== undefined) await Deno.writeTextFile(values.curves, JSON.stringify(kept));
  const curves = Object.keys(SCENARIOS).flatMap((name) => kept[name] ?? []);
  const limits = await physicalLimits(values.short ? 5 : FLOOR_ROUNDS);
  if (values.svg !== undefined) await Deno.writeTextFile(values.svg, chart(curves, limits));
  return [...curves.flatMap(rows), ...limits.map((limit) => `  ${limit}`)];
}

/** By the name of its scenario; none as long as the file is not there. */
async function keptIn(path: string): Promise<Record<string, Curve[]>> {
  try {
    return JSON.parse(await Deno.readTextFile(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return {};
    throw error;
  }
}

function chosen(only: string | undefined): string[] {
  if (only === undefined) return Object.keys(SCENARIOS);
  for (const name of only.split(",")) {
    if (!(name in SCENARIOS)) throw new Error(`None of ${Object.keys(SCENARIOS).join(", ")}: ${name}`);
  }
  return only.split(",");
}

function rows({ of, figure, unit, points, notes = [] }: Curve): string[] {
  const told = points.map(({ size, value }) => `${size}: ${Number(value.toPrecision(3))}`).join("  ");
  return [`${`${of}: ${figure} (${unit})`.padEnd(72)} ${told}`, ...notes.map((note) => `  ${note}`)];
}

async function physicalLimits(rounds: number): Promise<string[]> {
  const dir = await Deno.makeTempDir({ prefix: "lotse_floors_" });
  try {
    await using floors = await openFloors(dir, await devPython());
    const [commit, http, pipe]: [number[], number[], number[]] = [[], [], []];
    for (let round = 0; round < rounds; round++) {
      commit.push(floors.commit());
      http.push(await floors.http());
      pipe.push(await floors.pipe());
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    const p50 = (values: readonly number[]) => `${percentile(values, 50).toFixed(2)} ms`;
    return [
      `a durable commit on this disk ${p50(commit)}`,
      `an empty POST over loopback and back ${p50(http)}`,
      `a line through the pipe and back ${p50(pipe)}`,
    ];
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}
