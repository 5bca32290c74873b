// Lots and shares, by instrument and server version.
import { expect } from "@std/expect";
import { AAPL, ES, VOD } from "@/tests/support/samples.ts";
import { counted, countedBars, unitsOf } from "./units.ts";

Deno.test("B18: US shares are counted in lots of 100 below the version that told shares, each figure at its own", () => {
  const at = (version: number | null) => Object.values(unitsOf(AAPL, version)).join(" ");
  expect([157, 158].map(at)).toEqual(["100 100 100", "100 100 100"]);
  expect([159, 174].map(at)).toEqual(["1 100 100", "1 100 100"]);
  expect([175, 200, 219].map(at)).toEqual(["1 1 100", "1 1 100", "1 1 100"]);
  expect([220, 225, null].map(at)).toEqual(["1 1 1", "1 1 1", "1 1 1"]);
});

Deno.test("B18: nothing but US shares comes in lots", () => {
  const others = [
    VOD,
    ES,
    { ...AAPL, secType: "OPT" },
    { ...AAPL, secType: "CFD" },
    { ...AAPL, primaryExchange: "LSEETF" },
    { ...AAPL, currency: "EUR", primaryExchange: "IBIS" },
  ];
  for (const other of others) expect(unitsOf(other, 157)).toEqual({ size: "1", history: "1", volume: "1" });
  // A US share whose listing IB does not tell is one by its currency.
  expect(unitsOf({ ...AAPL, primaryExchange: "" }, 200).volume).toBe("100");
});

Deno.test("B18: an unknown volume stays unknown, a fraction of a lot is not lost", () => {
  expect(counted(null, "100")).toBe(null);
  expect(counted("138951", "100")).toBe("13895100");
  expect(counted("0.5", "100")).toBe("50");
  const bar = { time: "2026-11-27", open: "1", high: "1", low: "1", close: "1" };
  expect(countedBars([{ ...bar, volume: "7" }, { ...bar, volume: null }], unitsOf(AAPL, 170)))
    .toEqual([{ ...bar, volume: "700" }, { ...bar, volume: null }]);
});
