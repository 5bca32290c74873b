import { expect } from "@std/expect";
import { DayPnl } from "./day_pnl.ts";

const ACCOUNT = "DU1234567";
const BEGIN = Date.parse("2026-03-02T05:00:00.000Z");
const DAY_MS = 86_400_000;

/** Figures one after the other: minutes since the desk's day began, then daily, unrealized, realized. */
function days(...told: [number, string, string | null, string | null][]): [string, boolean][] {
  const pnl = new DayPnl();
  return told.map(([minutes, daily, unrealized, realized]) => {
    const now = BEGIN + minutes * 60_000;
    const begin = now < BEGIN ? BEGIN - DAY_MS : BEGIN;
    const at = new Date(now).toISOString();
    const gain = pnl.of(ACCOUNT, { daily, unrealized, realized, at }, { currency: "USD", begin });
    return [gain?.value ?? "", gain?.isOwn ?? false];
  });
}

Deno.test("where both days begin together IB's figure is the desk's, whatever was realized", () => {
  for (const realized of ["0", "-300"]) {
    expect(days([-1, "-500", "-900", realized], [1, "-2", "-902", "0"], [2, "-40", "-940", "0"])).toEqual([
      ["-500", false],
      ["-2", false],
      ["-40", false],
    ]);
  }
});

Deno.test("a figure that goes on over the beginning of the desk's day is not of that day; what is added is", () => {
  const told = days(
    [-1, "-500", "-900", "-300"],
    [1, "-510", "-910", "-300"],
    [60, "-800", "-1200", "-300"],
    // IB's own day begins: what the desk's day has lost so far is kept.
    [180, "-5", "-1205", "0"],
    [181, "-105", "-1305", "0"],
  );
  expect(told).toEqual([["-500", false], ["-10", true], ["-300", true], ["-305", true], ["-405", true]]);
});

Deno.test("a loss that IB forgets during the day is kept, a gain is not, nor is what is only out of step for a moment", () => {
  expect(days([10, "-1000", "-1000", "0"], [20, "-3", "-1003", "0"], [30, "0", "-1000", "0"])).toEqual([
    ["-1000", false],
    ["-1003", true],
    ["-1000", true],
  ]);
  expect(days([10, "-1000", "-1000", "0"], [20, "-1000", "-1300", "0"], [30, "-1300", "-1300", "0"])).toEqual(
    [
      ["-1000", false],
      ["-1000", false],
      ["-1300", false],
    ],
  );
  expect(days([10, "1000", "1000", "0"], [20, "0", "1000", "0"], [30, "-700", "300", "0"])).toEqual([
    ["1000", false],
    ["0", false],
    ["-700", false],
  ]);
});

Deno.test("a loss beside the positions, a dividend or a fee, counts; what is not told leaves IB's figure", () => {
  expect(days([10, "-100", "-100", "0"], [20, "-1100", "-100", "0"])).toEqual([
    ["-100", false],
    ["-1100", false],
  ]);
  expect(days([-1, "-500", null, null], [1, "-510", null, null])).toEqual([["-500", false], ["-510", false]]);
  // Of a realized gain IB says nothing before there is one.
  expect(days([-1, "-500", "-900", null], [1, "-510", "-910", null])).toEqual([["-500", false], [
    "-10",
    true,
  ]]);
  expect(days([-1, "-500", "-900", "-300"], [1, "-2", "-902", null])).toEqual([["-500", false], [
    "-2",
    false,
  ]]);
  // The first figure that the desk hears is of the middle of a day.
  expect(days([10, "-510", "-900", "0"])).toEqual([["-510", false]]);
});

Deno.test("a figure that was told yesterday is still yesterday's, and in another currency everything begins anew", () => {
  const pnl = new DayPnl();
  const figures = { daily: "-500", unrealized: "-900", realized: "0", at: "2026-03-02T04:59:00.000Z" };
  const day = (begin: number, currency = "USD") => ({ begin, currency });
  pnl.of(ACCOUNT, figures, day(BEGIN - DAY_MS));
  expect(pnl.of(ACCOUNT, figures, day(BEGIN))).toMatchObject({ value: "-500", isOwn: false });
  const next = { ...figures, daily: "-510", unrealized: "-910", at: "2026-03-02T05:01:00.000Z" };
  expect(pnl.of(ACCOUNT, next, day(BEGIN))).toMatchObject({ value: "-10", isOwn: true });
  expect(pnl.of(ACCOUNT, next, day(BEGIN, "EUR"))).toMatchObject({ value: "-510", isOwn: false });
});
