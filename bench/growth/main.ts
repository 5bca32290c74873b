// `deno task bench growth`: what each figure costs at growing sizes, as a table and as the picture of
// docs/performance.md, next to what the machine itself needs. `--only positions,overload` runs these alone;
// `--short` looks whether it works; `--svg FILE` writes the picture.
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
    },
  });
  const curves: Curve[] = [];
  for (const scenario of chosen(values.only)) curves.push(...await scenario(values.short));
  const limits = await physicalLimits(values.short ? 5 : FLOOR_ROUNDS);
  if (values.svg !== undefined) await Deno.writeTextFile(values.svg, chart(curves, limits));
  return [...curves.flatMap(rows), ...limits.map((limit) => `  ${limit}`)];
}

function chosen(only: string | undefined): Scenario[] {
  if (only === undefined) return Object.values(SCENARIOS);
  return only.split(",").map((name) => {
    const scenario = SCENARIOS[name];
    if (scenario === undefined) throw new Error(`None of ${Object.keys(SCENARIOS).join(", ")}: ${name}`);
    return scenario;
  });
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
