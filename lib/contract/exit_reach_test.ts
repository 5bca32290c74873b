import { expect } from "@std/expect";
import { Big } from "./decimal.ts";
import { endsPerUnit, reachOf } from "./exit_reach.ts";

const HELD = { conId: 1, symbol: "SPY", exitSide: "SELL" } as const;
const legs = [{ conId: 1, ratio: 2, side: "BUY" }, { conId: 9, ratio: 1, side: "SELL" }] as const;
const combo = { conId: 0, symbol: "SPY", secType: "BAG" };

Deno.test("B15: a leg ends the position by its ratio, and only in the direction of the exit", () => {
  expect(endsPerUnit({ side: "SELL", contract: { ...combo, legs } }, HELD)).toBe(2);
  expect(endsPerUnit({ side: "BUY", contract: { ...combo, legs } }, HELD)).toBe(0);
  expect(endsPerUnit({ side: "BUY", contract: { ...combo, legs } }, { ...HELD, conId: 9 })).toBe(1);
  expect(endsPerUnit({ side: "SELL", contract: { ...combo, legs } }, { ...HELD, conId: 7 })).toBe(0);
});

Deno.test("B15: a combo whose legs are not known may end anything on its underlyings", () => {
  expect(endsPerUnit({ side: "BUY", contract: combo }, HELD)).toBe(null);
  expect(endsPerUnit({ side: "BUY", contract: { ...combo, symbol: "QQQ,SPY" } }, HELD)).toBe(null);
  expect(endsPerUnit({ side: "BUY", contract: { ...combo, symbol: "" } }, HELD)).toBe(null);
  expect(endsPerUnit({ side: "BUY", contract: { ...combo, symbol: "QQQ" } }, HELD)).toBe(0);
});

Deno.test("B15: of an OCA group the largest counts, and what a ratio ends beyond one for one", () => {
  const unit = (group: string, rest: string, ratio = 1) => ({ group, rest: new Big(rest), ratio });
  expect(reachOf([unit("g", "3"), unit("g", "5"), unit("h", "2")]).toFixed()).toBe("7");
  expect(reachOf([unit("g", "10"), unit("g", "1", 2)]).toFixed()).toBe("11");
});
