// The daily-loss lock: told once per level and day, remembered over restarts, ended by the day and by nothing
// else.
import { expect } from "@std/expect";
import type { Notice, TradingState } from "@/lib/contract/api.ts";
import type { Limits } from "@/lib/contract/limits.ts";
import { openJournal } from "@/lib/server/journal/journal.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { dayOf } from "./day.ts";
import { LossLock, SettingsHolder } from "./mod.ts";
import { onlyLimits } from "./testing/room.ts";

const ACCOUNT = "DU1234567";
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

function makeLock(limits: Partial<Limits>) {
  const clock = new ManualClock("2026-08-31T14:30:00.000Z");
  const journal = openJournal(":memory:", clock);
  const notices: Notice[] = [];
  const settings = onlyLimits(limits);
  const world = {
    pnl: "0" as string | null,
    /** When IB told it; `null`: just now. */
    toldAt: null as number | null,
    states: [] as TradingState[],
    writable: true,
    day: settings.day,
    reload() {},
  };
  const start = () => {
    const holder = new SettingsHolder({
      settings: { ...settings, day: world.day },
      read: () => ({ ...settings, day: world.day }),
      journal,
      clock,
      mode: () => "paper",
      onChange() {},
      onRaised() {},
    });
    world.reload = () => void holder.reload({ who: "test", reason: "another day" });
    return new LossLock({
      settings: holder,
      accounts: {
        list: () => [ACCOUNT],
        baseCurrency: () => "USD",
        dailyPnl: () =>
          world.pnl === null
            ? null
            : { value: world.pnl, at: new Date(world.toldAt ?? clock.now()).toISOString() },
      },
      journal,
      clock,
      state: () => world.states.at(-1) ?? "active",
      tighten(state) {
        world.states.push(state);
        if (!world.writable) throw new Error("the disk is full");
      },
      notice: (notice) => notices.push(notice),
    });
  };
  return { clock, journal, notices, world, start, close: () => journal.close() };
}

Deno.test("each level locks once: reducing, then halted; a gain afterwards unlocks nothing before the day ends", () => {
  const { clock, notices, world, start, close } = makeLock({ lossReduce: "1000", lossHalt: "2000" });
  const lock = start();
  const look = (pnl: string | null) => {
    world.pnl = pnl;
    lock.look();
    return lock.level(ACCOUNT);
  };
  expect(look("-999.99")).toBe("none");
  expect(look(null)).toBe("none");
  expect(look("-1000")).toBe("reduce");
  expect(look("-1500")).toBe("reduce");
  expect(look("-2000")).toBe("halt");
  expect(look("50")).toBe("halt");
  expect(world.states).toEqual(["reducing", "halted"]);
  expect(notices.map(({ code, level }) => [code, level])).toEqual([
    ["LIMIT_DAILY_LOSS", "error"],
    ["LIMIT_DAILY_LOSS", "error"],
  ]);
  expect(notices[0]?.text).not.toContain(ACCOUNT);
  clock.advance(14 * 3_600_000);
  expect(look("50")).toBe("none");
  close();
});

Deno.test("a restart does not unlock, a state that can not be written locks all the same, and without limits nothing does", () => {
  const { world, start, close } = makeLock({ lossReduce: "1000", lossHalt: "2000" });
  const lock = start();
  world.pnl = "-1200";
  world.writable = false;
  lock.look();
  world.pnl = "0";
  expect([lock.level(ACCOUNT), start().level(ACCOUNT)]).toEqual(["reduce", "reduce"]);
  close();
  const open = makeLock({});
  open.world.pnl = "-1000000";
  const none = open.start();
  none.look();
  expect([none.level(ACCOUNT), open.world.states]).toEqual(["none", []]);
  open.close();
});

Deno.test("the day begins at its time of day in its zone, also on the days on which the clock is changed", () => {
  const zone = { timeZone: "America/New_York", startsAt: "00:00" };
  const begin = (now: string, day = zone) => new Date(dayOf(Date.parse(now), day).begin).toISOString();
  expect(begin("2026-08-31T03:59:59Z")).toBe("2026-08-30T04:00:00.000Z");
  expect(begin("2026-08-31T04:00:00Z")).toBe("2026-08-31T04:00:00.000Z");
  expect(begin("2026-11-01T23:00:00Z")).toBe("2026-11-01T04:00:00.000Z");
  expect(begin("2026-11-02T04:30:00Z")).toBe("2026-11-01T04:00:00.000Z");
  expect(begin("2026-11-02T05:00:00Z")).toBe("2026-11-02T05:00:00.000Z");
  expect(begin("2026-08-31T14:30:00Z", { timeZone: "Europe/Berlin", startsAt: "17:30" })).toBe(
    "2026-08-30T15:30:00.000Z",
  );
  // There is no 23:59 there on that evening: the day of the 28th begins at 00:59 of the 29th, and nobody is
  // in it before.
  const { begin: began, end } = dayOf(Date.parse("2026-03-29T01:00:00Z"), {
    timeZone: "America/Scoresbysund",
    startsAt: "23:59",
  });
  expect([began, end].map((at) => new Date(at).toISOString())).toEqual([
    "2026-03-28T01:59:00.000Z",
    "2026-03-29T01:59:00.000Z",
  ]);
});

Deno.test("a clock that was set ahead and back, or a day that begins otherwise, lifts no lock", () => {
  const { clock, world, start, close } = makeLock({ lossReduce: "1000", lossHalt: "2000" });
  const lock = start();
  const look = (pnl: string) => {
    world.pnl = pnl;
    lock.look();
    return lock.level(ACCOUNT);
  };
  expect(look("-2500")).toBe("halt");
  const { reload } = world;
  clock.moveWall(DAY_MS);
  expect([look("0"), look("-1500")]).toEqual(["none", "reduce"]);
  const ahead = start();
  clock.moveWall(-DAY_MS);
  expect([ahead.level(ACCOUNT), start().level(ACCOUNT), look("0")]).toEqual(["halt", "halt", "halt"]);
  // Nor does a moment of years ahead lock the days until then.
  clock.moveWall(900 * DAY_MS);
  expect(look("-2500")).toBe("halt");
  clock.moveWall(-897 * DAY_MS);
  expect(look("0")).toBe("none");
  clock.moveWall(-3 * DAY_MS);
  for (const startsAt of ["00:00", "15:00"]) {
    world.day = { timeZone: "UTC", startsAt };
    reload();
    expect([startsAt, look("0")]).toEqual([startsAt, "halt"]);
    // Where the day begins behind the lock, it holds until the one ends in which it was set.
    clock.moveWall(HOUR_MS);
    expect([look("0"), start().level(ACCOUNT)]).toEqual(["halt", "halt"]);
  }
  clock.moveWall(2 * DAY_MS);
  expect([look("0"), start().level(ACCOUNT)]).toEqual(["none", "none"]);
  close();
});

Deno.test("a new day is not locked on the figure of the day before while IB is silent; on one of its own it is", () => {
  const { clock, world, start, close } = makeLock({ lossReduce: "1000", lossHalt: "2000" });
  const lock = start();
  world.pnl = "-1500";
  world.toldAt = clock.now();
  lock.look();
  expect(lock.level(ACCOUNT)).toBe("reduce");
  clock.advance(DAY_MS);
  lock.look();
  expect([lock.level(ACCOUNT), start().level(ACCOUNT)]).toEqual(["none", "none"]);
  world.toldAt = clock.now();
  lock.look();
  expect(lock.level(ACCOUNT)).toBe("reduce");
  close();
});
