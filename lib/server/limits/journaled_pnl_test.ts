// The P&L of the desk's day over restarts: what IB's figure had when the day began is taken out by the next
// run too, and a loss that IB has forgotten counts in it.
import { expect } from "@std/expect";
import { iso } from "@/lib/server/clock.ts";
import { openJournal } from "@/lib/server/journal/journal.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { DayPnl } from "./day_pnl.ts";
import { JournaledPnl } from "./journaled_pnl.ts";

const ACCOUNT = "DU1234567";
const BEGIN = Date.parse("2026-03-03T05:00:00.000Z");
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Runs of one desk, one after the other, on one journal. */
function desk() {
  const clock = new ManualClock(iso(BEGIN - DAY_MS));
  const journal = openJournal(":memory:", clock);
  const begin = () => clock.now() < BEGIN ? BEGIN - DAY_MS : BEGIN;
  const start = () => new DayPnl(new JournaledPnl({ journal, settings: { dayStart: begin }, clock }));
  let run = start();
  return {
    journal,
    rows: () => [...journal.entries({ kinds: ["pnl_day"] })].length,
    restart: () => void (run = start()),
    /** `minutes`: since the day of the desk began. */
    at(minutes: number, daily: string, unrealized: string | null, realized: string | null, currency = "USD") {
      clock.advance(BEGIN + minutes * MINUTE_MS - clock.now());
      const figures = { daily, unrealized, realized, at: iso(clock.now()) };
      return run.of(ACCOUNT, figures, { currency, begin: begin() })?.value ?? null;
    },
  };
}

Deno.test("what IB's day had when the desk's began stays taken out over a restart", () => {
  const { at, restart } = desk();
  at(-1, "-500", "-900", "-300");
  expect(at(1, "-510", "-910", "-300")).toBe("-10");
  restart();
  expect(at(30, "-530", "-930", "-300")).toBe("-30");
  // IB's day has begun while the desk was off: its figure is of this day alone.
  restart();
  expect(at(300, "-5", "-935", "0")).toBe("-35");
  restart();
  expect(at(310, "-205", "-1135", "0")).toBe("-235");
});

Deno.test("a desk that is off when its day begins takes yesterday's figure for none of today", () => {
  const { at, restart } = desk();
  at(-40, "-500", "-900", "-300");
  restart();
  expect(at(10, "-520", "-920", "-300")).toBe("-20");
  const reset = desk();
  reset.at(-40, "-500", "-900", "-300");
  reset.restart();
  expect(reset.at(10, "-20", "-920", "0")).toBe("-20");
});

Deno.test("a loss that IB has forgotten during the day counts in the next run", () => {
  const { at, restart } = desk();
  at(10, "-1000", "-1000", "0");
  expect(at(20, "-3", "-1003", "0")).toBe("-1003");
  restart();
  expect(at(30, "-10", "-1010", "0")).toBe("-1010");
  // Of yesterday's loss nothing counts tomorrow.
  const next = desk();
  next.at(-30, "-1000", "-1000", "0");
  expect(next.at(-20, "-3", "-1003", "0")).toBe("-1003");
  next.restart();
  expect(next.at(10, "-4", "-1004", "0")).toBe("-1");
});

Deno.test("the first figures of a run are not known until they say whether they go on; then IB's word stands", () => {
  const { at, restart } = desk();
  at(-1, "-500", "-900", "-300");
  restart();
  expect(at(1, "-510", null, null)).toBe(null);
  expect(at(1.1, "-510", "-910", "-300")).toBe("-10");
  restart();
  expect(at(2, "-510", null, null)).toBe(null);
  expect(at(3, "-510", null, null)).toBe("-510");
});

Deno.test("what is not seen clearly over a restart leaves IB's figure, and so does another currency", () => {
  const { at, restart } = desk();
  at(-1, "-500", "-900", "-300");
  at(1, "-510", "-910", "-300");
  restart();
  expect(at(400, "-80", "-300", "0")).toBe("-80");
  restart();
  expect(at(401, "-90", "-310", "0")).toBe("-90");
  const other = desk();
  other.at(-1, "-500", "-900", "-300");
  other.restart();
  expect(other.at(1, "-510", "-910", "-300", "EUR")).toBe("-510");
});

Deno.test("it is kept each quarter of an hour as it moves, and what is next to nothing is not", () => {
  const { at, rows } = desk();
  for (let minute = 0; minute < 60; minute++) at(minute, String(-100 - minute), String(-100 - minute), "0");
  expect(rows()).toBe(4);
  const small = desk();
  for (let minute = 0; minute < 60; minute++) small.at(minute, "-3", "-3", "0");
  expect(small.rows()).toBe(0);
});
