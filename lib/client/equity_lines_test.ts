import { expect } from "@std/expect";
import type { EquityDay } from "@/lib/contract/api.ts";
import { curveRuns, gapsOf, isEnough, plotOf, positionRuns } from "./equity_lines.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 2, 2, 15, minute)).toISOString();
const box = { width: 100, height: 10 };

function day(values: readonly (string | null)[], more: Partial<EquityDay> = {}): EquityDay {
  return {
    account: "DU1",
    mode: "paper",
    day: "2026-03-02",
    begins: at(0),
    ends: at(59),
    currency: "USD",
    points: values.map((value, minute) => ({ at: at(minute), netLiquidation: value, dailyPnl: value })),
    positions: [],
    ...more,
  };
}

Deno.test("each stretch is a line of its own, and none leads over what was not known", () => {
  const runs = curveRuns(day(["1", "2", null, "4", null, "5", "6"]), "netLiquidation");
  expect(runs.map((run) => run.map(({ value }) => value))).toEqual([["1", "2"], ["4"], ["5", "6"]]);
  const path = plotOf(runs, box)?.path ?? "";
  expect(path.match(/M/g)).toHaveLength(3);
  expect(path).toMatch(/^M0 10L[\d. ]+M[\d. ]+h0M[\d. ]+L100 0$/);
  expect(gapsOf(runs).map(({ from, until }) => [new Date(from).toISOString(), new Date(until).toISOString()]))
    .toEqual(
      [[at(1), at(3)], [at(3), at(5)]],
    );
});

Deno.test("zero is where it lies, a course without change in the middle, and nothing is no plot", () => {
  expect(plotOf(curveRuns(day(["-1", "3"]), "dailyPnl"), box)).toMatchObject({ zero: 7.5 });
  expect(plotOf(curveRuns(day(["5", "5"]), "dailyPnl"), box)).toMatchObject({
    zero: null,
    path: "M0 5L100 5",
  });
  expect(plotOf(curveRuns(day([null, null]), "dailyPnl"), box)).toBeNull();
});

Deno.test("two points are no course, nor are many of which no two belong together", () => {
  expect(isEnough(curveRuns(day(["1", "2"]), "dailyPnl"))).toBe(false);
  expect(isEnough(curveRuns(day(["1", null, "2", null, "3"]), "dailyPnl"))).toBe(false);
  expect(isEnough(curveRuns(day(["1", "2", null, "3"]), "dailyPnl"))).toBe(true);
});

Deno.test("a position's line is broken where it was not known, and where the account was not", () => {
  const points = [0, 5, 10, 15, 20, 25].map((minute) => ({
    at: at(minute),
    dailyPnl: (minute === 10 ? {} : { "7": String(minute) }) as Record<string, string>,
  }));
  const gap = { at: at(17), netLiquidation: null, dailyPnl: null };
  const runs = positionRuns(day([], { points: [gap], positions: points }), 7);
  expect(runs.map((run) => run.map(({ value }) => value))).toEqual([["0", "5"], ["15"], ["20", "25"]]);
  expect(positionRuns(day([], { positions: points }), 8)).toEqual([]);
});
