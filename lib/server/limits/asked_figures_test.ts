import { expect } from "@std/expect";
import { Big } from "@/lib/contract/decimal.ts";
import { AskedFigures } from "./asked_figures.ts";
import type { Figures } from "./rules/judged.ts";
import { judgeEntry } from "./rules/verdict.ts";
import { judgedOrder, limitsOf } from "./testing/orders.ts";

/** Figures that tell which of them were made. */
function counted(): { figures: AskedFigures; made: (keyof Figures)[] } {
  const { figures: told } = judgedOrder();
  const made: (keyof Figures)[] = [];
  const source = <K extends keyof Figures>(name: K) => (): Figures[K] => {
    made.push(name);
    return told[name];
  };
  const figures = new AskedFigures({
    netLiquidation: source("netLiquidation"),
    exposure: source("exposure"),
    spent: source("spent"),
    dailyPnl: source("dailyPnl"),
    lossLevel: source("lossLevel"),
  });
  return { figures, made };
}

Deno.test("a figure is made for the limits that ask for it, once, and for no other", () => {
  const of = (limits: Parameters<typeof limitsOf>[0]) => {
    const { figures, made } = counted();
    judgeEntry({ ...judgedOrder(), figures }, limitsOf(limits));
    return made;
  };
  expect(of({})).toEqual([]);
  expect(of({ orderPercent: "90" })).toEqual(["netLiquidation"]);
  expect(of({ grossExposure: "1000000" })).toEqual(["exposure"]);
  expect(of({ lossWarn: "100" })).toEqual(["dailyPnl"]);
  expect(of({ lossReduce: "100" })).toEqual(["dailyPnl", "lossLevel"]);
  expect(of({ dayNotional: "1000000", dayOrders: "9", ordersPerMinute: "9", similarPerMinute: "9" }))
    .toEqual(["spent"]);
});

Deno.test("a figure that is not known is not asked for again", () => {
  let asked = 0;
  const unknown = (): Big | null => {
    asked++;
    return null;
  };
  const { figures } = judgedOrder();
  const { spent, lossLevel } = figures;
  const sources = { netLiquidation: unknown, exposure: unknown, dailyPnl: unknown };
  const made = new AskedFigures({ ...sources, spent: () => spent, lossLevel: () => lossLevel });
  const twice = [made.netLiquidation, made.netLiquidation, made.dailyPnl, made.exposure, made.exposure];
  expect([twice, asked]).toEqual([[null, null, null, null, null], 3]);
});
