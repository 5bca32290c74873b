// What a preview warns about without refusing.
import { expect } from "@std/expect";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import { type Draft } from "@/lib/contract/requests.ts";
import { DRAFT, makeHarness, QUOTE } from "../testing/harness.ts";
import { denied } from "../testing/rules.ts";

Deno.test("warnings: exits that act at once or end with the day, a second leg that is passed, a short opening", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const codes = async (draft: Partial<Draft>) =>
    (await harness.room.previewOrder({ ...DRAFT, ...draft } as Draft)).warnings.map(({ code }) => code);
  const market = { orderType: "MKT", limitPrice: undefined } as const;
  expect(await codes({ ...market, stopLoss: { stopPrice: "190" } })).toEqual([
    "EXIT_ACTS_NOW",
    "EXITS_END_WITH_DAY",
  ]);
  expect(await codes({ ...market, takeProfit: { limitPrice: "180" }, tif: "GTC" })).toEqual([
    "EXIT_ACTS_NOW",
  ]);
  expect(await codes({ ...market, takeProfit: { limitPrice: "190" }, stopLoss: { stopPrice: "180" } }))
    .toEqual([
      "EXITS_END_WITH_DAY",
    ]);
  // An entry that the market has reached fills there, far from its price: behind it the stop is on the wrong
  // side.
  expect(await codes({ limitPrice: "300", stopLoss: { stopPrice: "250" }, tif: "GTC" })).toEqual([
    "PRICE_CROSSES_MARKET",
    "PRICE_FAR_FROM_MARKET",
    "EXIT_ACTS_NOW",
  ]);
  // One that trails enters somewhere behind the market, not at it.
  const trail = { orderType: "TRAIL", limitPrice: undefined, trailingAmount: "5", tif: "GTC" } as const;
  expect(await codes({ ...trail, takeProfit: { limitPrice: "180" } })).toEqual([]);
  expect(await codes({ ...trail, stopLoss: { stopPrice: "190" } })).toEqual([]);
  // A stop limit that has been reached and crosses enters at the market; one whose limit does not, waits.
  const reached = { orderType: "STP LMT", stopPrice: "180", tif: "GTC" } as const;
  const exit = { stopLoss: { stopPrice: "187.4" } };
  expect(await codes({ ...reached, limitPrice: "188", ...exit })).toContain("EXIT_ACTS_NOW");
  expect(await codes({ ...reached, limitPrice: "187", takeProfit: { limitPrice: "187.1" } })).not.toContain(
    "EXIT_ACTS_NOW",
  );
  expect(await codes({ side: "SELL", limitPrice: "190", oco: { stopPrice: "188" } })).toEqual([
    "STOP_TRIGGERS_NOW",
    "POSITION_SHORT",
  ]);
  expect(
    denied({ orderType: "STP", limitPrice: undefined, stopPrice: "190", stopLoss: { stopPrice: "191" } }),
  )
    .toEqual(["ORDER_BRACKET_INVALID", "stopLoss.stopPrice"]);
});

Deno.test("warnings: far, crossing, flip, no, old, delayed quote, closed market, margin", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const codes = async (draft: Partial<Draft>) =>
    (await harness.room.previewOrder({ ...DRAFT, ...draft })).warnings.map((warning) => warning.code);
  expect(await codes({ limitPrice: "150" })).toEqual(["PRICE_FAR_FROM_MARKET"]);
  expect(await codes({ limitPrice: "187.30" })).toEqual(["PRICE_CROSSES_MARKET"]);
  harness.positions.set(DRAFT.conId, "-50");
  expect(await codes({})).toEqual(["POSITION_FLIP"]);
  harness.positions.delete(DRAFT.conId);
  harness.world.quote = { ...QUOTE, stale: true, dataType: "delayed" };
  expect(await codes({})).toEqual(["QUOTE_STALE", "QUOTE_NOT_LIVE"]);
  harness.world.quote = null;
  expect(await codes({})).toEqual(["QUOTE_MISSING"]);
  harness.world.quote = QUOTE;
  await harness.clock.run(8 * 3_600_000);
  expect(await codes({})).toEqual(["OUTSIDE_RTH"]);
  expect(await codes({ outsideRth: true })).toEqual([]);
});
