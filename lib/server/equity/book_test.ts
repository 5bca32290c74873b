import { expect } from "@std/expect";
import type { AccountView, Mode, PositionView } from "@/lib/contract/api.ts";
import { dayNamed, dayOf } from "@/lib/server/limits/day.ts";
import { silentLog } from "@/lib/server/log.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { MemoryEquity } from "@/tests/support/memory_equity.ts";
import { account as accountView, ago, contract, position } from "@/tests/support/screen_samples.ts";
import { EquityBook } from "./book.ts";
import { equityFolder, type EquityStore, fileName, MOST_BYTES } from "./file.ts";

const ID = "DU1234567";
const DAY = { timeZone: "America/New_York", startsAt: "00:00" };
const MINUTE = 60_000;

function worth(
  value: string | null,
  daily: string | null = "12.5",
  more: Partial<AccountView> = {},
): AccountView {
  const view = accountView({
    values: { NetLiquidation: { USD: { value, at: ago(3), source: "account updates" } } },
    ...more,
  });
  return { ...view, pnl: { ...view.pnl, daily } };
}

function room(store: EquityStore = new MemoryEquity(), clock = new ManualClock()) {
  const now: { view: AccountView | null; positions: PositionView[]; mode: Mode; warned: string[] } = {
    view: worth("1000"),
    positions: [],
    mode: "paper",
    warned: [],
  };
  const book = new EquityBook({
    store,
    clock,
    log: { ...silentLog, warn: (event) => now.warned.push(event) },
    mode: () => now.mode,
    accounts: () => now.view === null ? [] : [ID],
    account: () => now.view,
    positions: () => now.positions,
    day: (name) => name === undefined ? dayOf(clock.now(), DAY) : dayNamed(name, DAY),
  });
  return {
    book,
    clock,
    now,
    /** A minute later, with this. */
    async minute(view: AccountView | null = now.view, minutes = 1): Promise<void> {
      clock.advance(minutes * MINUTE);
      now.view = view;
      book.look();
      await book.settle();
    },
    async values() {
      return (await book.view({ account: ID })).points.map(({ netLiquidation }) => netLiquidation);
    },
  };
}

const file = (day = "2026-03-02", mode: Mode = "paper") => fileName({ day, mode, account: ID });

Deno.test("one point a minute, however often it is looked", async () => {
  const { book, clock, minute, values } = room();
  await minute(worth("1000"));
  for (let second = 0; second < 50; second += 1) {
    clock.advance(1_000);
    book.look();
  }
  await minute(worth("1001.5"));
  expect(await values()).toEqual(["1000", "1001.5"]);
  expect(await book.view({ account: ID })).toMatchObject({
    currency: "USD",
    mode: "paper",
    day: "2026-03-02",
    begins: "2026-03-02T05:00:00.000Z",
    ends: "2026-03-03T05:00:00.000Z",
    points: [{ dailyPnl: "12.5" }, { dailyPnl: "12.5" }],
  });
});

Deno.test("what is not current and what is not told is a gap, not the last value and not zero", async () => {
  const { minute, values, book } = room();
  await minute(worth("1000"));
  await minute(worth("1000", "1", { stale: true }));
  await minute(worth("1000", "1", { stale: true }));
  await minute(worth("1003"));
  await minute(worth(null, "5"));
  await minute(null);
  expect(await values()).toEqual(["1000", null, "1003", null, null]);
  expect((await book.view({ account: ID })).points.map(({ dailyPnl }) => dailyPnl)).toEqual(
    ["12.5", null, "12.5", "5", null],
  );
});

Deno.test("a machine that slept leaves a gap", async () => {
  const { minute, values } = room();
  await minute(worth("1000"));
  await minute(worth("1009"), 30);
  expect(await values()).toEqual(["1000", null, "1009"]);
});

Deno.test("after an end without warning the curve goes on behind a gap, and a line that was cut short is lost alone", async () => {
  const store = new MemoryEquity();
  const clock = new ManualClock();
  const before = room(store, clock);
  await before.minute(worth("1000"));
  await before.minute(worth("1001"));
  store.files.set(file(), `${store.files.get(file())}\n{"at":17724600`);
  const after = room(store, clock);
  await after.minute(worth("1002"));
  await after.minute(worth("1003"));
  expect(await after.values()).toEqual(["1000", "1001", null, "1002", "1003"]);
  // The third desk reads what the second has written behind the broken line.
  const third = room(store, clock);
  await third.minute(worth("1004"));
  expect(await third.values()).toEqual(["1000", "1001", null, "1002", "1003", null, "1004"]);
});

Deno.test("the first point is in the file before the second is taken", async () => {
  const store = new MemoryEquity();
  const { book } = room(store);
  book.look();
  await book.view({ account: ID });
  await Promise.resolve();
  expect(store.files.get(file())).toContain('"netLiquidation":"1000"');
});

Deno.test("a full disk is told once and takes no point: when it has room again the whole day is in the file", async () => {
  const store = new MemoryEquity();
  const { minute, now, values } = room(store);
  await minute(worth("1000"));
  store.refusal = new Error("No space left on device (os error 28)");
  await minute(worth("1001"));
  await minute(worth("1002"));
  expect(now.warned).toEqual(["equity_curve_not_kept"]);
  expect(await values()).toEqual(["1000", "1001", "1002"]);
  store.refusal = null;
  await minute(worth("1003"));
  expect(store.files.get(file())?.match(/"netLiquidation":"\d+"/g)).toHaveLength(4);
});

Deno.test("a disk that hangs holds up no look and gets no second write", async () => {
  const store = new MemoryEquity();
  const { book, clock, now } = room(store);
  book.look();
  await book.settle();
  const { promise, resolve } = Promise.withResolvers<void>();
  store.hangs = promise;
  for (const value of ["1001", "1002", "1003"]) {
    clock.advance(MINUTE);
    now.view = worth(value);
    book.look();
  }
  expect((await book.view({ account: ID })).points).toHaveLength(4);
  resolve();
  clock.advance(MINUTE);
  await book.settle();
  book.look();
  await book.settle();
  expect(store.appended).toBeLessThanOrEqual(4);
  expect(store.files.get(file())?.match(/netLiquidation/g)).toHaveLength(5);
});

Deno.test("the day ends where that of the limits does, and each mode has a file of its own", async () => {
  const clock = new ManualClock("2026-03-03T04:58:30.000Z");
  const store = new MemoryEquity();
  const { minute, values, now, book } = room(store, clock);
  await minute(worth("1000"));
  await minute(worth("1001"));
  await minute(worth("1002"));
  expect([...store.files.keys()]).toEqual([file(), file("2026-03-03")]);
  expect(await values()).toEqual(["1001", "1002"]);
  expect((await book.view({ account: ID, day: "2026-03-02" })).points).toHaveLength(1);
  now.mode = "live";
  expect(await values()).toEqual([]);
  await minute(worth("50"));
  expect(await values()).toEqual(["50"]);
  expect([...store.files.keys()]).toContain(file("2026-03-03", "live"));
});

Deno.test("an account that nobody knows is refused; one of the session without points is empty", async () => {
  const { book, now } = room();
  expect(await book.view({ account: ID })).toMatchObject({ points: [], positions: [], currency: null });
  now.view = null;
  await expect(book.view({ account: "../../token" })).rejects.toThrow(/does not manage/);
});

Deno.test("a day whose file can not be read is refused with its place, and is no fault of the program", async () => {
  const store = new MemoryEquity();
  store.read = () => Promise.reject(new Deno.errors.PermissionDenied("Permission denied (os error 13)"));
  const { book } = room(store);
  await expect(book.view({ account: ID, day: "2026-02-02" })).rejects.toMatchObject({
    status: 503,
    message: expect.stringContaining(
      `equity/2026-02-02.paper.${ID}.jsonl, which can not be read: Permission`,
    ),
  });
});

Deno.test("positions are looked at every five minutes, and only what is current and known of them", async () => {
  const { minute, now, book } = room();
  const held = (conId: number, dailyPnl: string | null, stale = false) =>
    position(contract("X", conId), "1", { dailyPnl, stale });
  now.positions = [held(1, "5"), held(2, null), held(3, "7", true)];
  for (let count = 0; count < 11; count += 1) await minute();
  const { positions } = await book.view({ account: ID });
  expect(positions.map(({ dailyPnl }) => dailyPnl)).toEqual([{ "1": "5" }, { "1": "5" }, { "1": "5" }]);
});

Deno.test("a whole day with many positions stays within its bounds, in memory and on the disk", async () => {
  const store = new MemoryEquity();
  const { book, clock, now } = room(store, new ManualClock("2026-03-02T05:00:30.000Z"));
  now.positions = Array.from(
    { length: 300 },
    (_, index) => position(contract("X", 100_000_000 + index), "1", { dailyPnl: "-12345.67" }),
  );
  let most = 0;
  for (let minute = 0; minute < 1439; minute += 1) {
    clock.advance(MINUTE);
    book.look();
    await book.settle();
    most = Math.max(most, store.files.get(file())?.length ?? 0);
  }
  expect(most).toBeLessThanOrEqual(MOST_BYTES);
  const { points, positions } = await book.view({ account: ID });
  expect(points.length).toBeGreaterThan(380);
  expect(points.length).toBeLessThan(600);
  expect(positions.length).toBeGreaterThan(30);
});

/** Curves of `count` days, the first of them at that date. */
function daysFrom(first: string, count: number): string[] {
  return Array.from(
    { length: count },
    (_, days) => file(new Date(Date.parse(first) + days * 86_400_000).toISOString().slice(0, 10)),
  );
}

Deno.test("the curves of thirty days are kept beside the present one, other files are not touched", async () => {
  const days = daysFrom("2025-12-01", 32);
  const store = new MemoryEquity([...days, "notes.txt"].map((name) => [name, ""]));
  const { minute } = room(store);
  await minute();
  await minute();
  expect([...store.files.keys()]).toEqual([...days.slice(2), "notes.txt", file()]);
});

Deno.test("a clock that is years ahead, or behind, deletes no curves; what it has written takes no place of theirs", async () => {
  const days = daysFrom("2026-01-31", 30);
  const store = new MemoryEquity(days.map((name) => [name, ""]));
  for (const wrong of ["2031-05-06T15:00:00.000Z", "1970-01-01T15:00:00.000Z"]) {
    const { minute } = room(store, new ManualClock(wrong));
    await minute();
    await minute();
  }
  const ahead = daysFrom("2031-06-01", 70);
  for (const name of ahead) store.files.set(name, "");
  const { minute } = room(store);
  await minute();
  await minute();
  const left = [...store.files.keys()];
  expect(left.filter((name) => name < file())).toEqual(days);
  expect(left.filter((name) => name > file())).toEqual(ahead.slice(10));
});

Deno.test("a clock that is set back cuts nothing: what was seen on it is dated before now, in its order", async () => {
  const clock = new ManualClock("2026-03-02T15:00:00.000Z");
  const store = new MemoryEquity();
  const { minute, now, book } = room(store, clock);
  now.positions = [position(contract("X", 1), "1", { dailyPnl: "5", stale: false })];
  const shown = async () =>
    (await book.view({ account: ID })).points.map(({ at, netLiquidation: worth }) =>
      `${at.slice(11, 19)} ${worth}`
    );
  for (const value of ["1000", "1001", "1002"]) await minute(worth(value));
  // An hour ahead for three looks, then right again.
  clock.moveWall(3_600_000);
  for (const value of ["1003", "1004", "1005"]) await minute(worth(value));
  clock.moveWall(-3_600_000);
  await minute(worth("1006"));
  const right = ["1000", "1001", "1002", "1003", "1004", "1005", "1006"].map((value, index) =>
    `15:0${index + 1}:00 ${value}`
  );
  expect(await shown()).toEqual(right);
  expect((await book.view({ account: ID })).positions.map(({ at }) => at.slice(11, 19))).toEqual([
    "15:01:00",
    "15:04:00",
  ]);
  // And all along: then the whole of it was an hour ahead.
  clock.moveWall(-3_600_000);
  await minute(worth("1007"));
  expect(await shown()).toEqual([
    ...right.map((row) => row.replace(/^15/, "14")),
    "14:08:00 1007",
  ]);
  // The file says the same to the next desk, and one that starts on an earlier clock takes up all of it.
  const after = room(store, new ManualClock("2026-03-02T14:00:00.000Z"));
  await after.minute(worth("1008"));
  expect(await after.values()).toEqual([...right.map((row) => row.slice(9)), "1007", null, "1008"]);
  const { points } = await after.book.view({ account: ID });
  expect(points.map(({ at }) => at)).toEqual(points.map(({ at }) => at).toSorted());
  expect(points.at(-2)?.at).toBe("2026-03-02T14:00:59.999Z");
});

Deno.test("in the folder the files are private, and a replaced one is whole", async () => {
  const path = await Deno.makeTempDir();
  try {
    const store = equityFolder(`${path}/equity`);
    expect([await store.names(), await store.read("a")]).toEqual([[], null]);
    await store.append("a", "1");
    await store.append("a", "2");
    expect(await store.read("a")).toBe("12");
    await store.replace("a", "3");
    expect([await store.read("a"), await store.names()]).toEqual(["3", ["a"]]);
    if (Deno.build.os !== "windows") {
      expect([`${path}/equity`, `${path}/equity/a`].map((file) => (Deno.statSync(file).mode ?? 0) & 0o777))
        .toEqual(
          [0o700, 0o600],
        );
    }
    await store.append("large", "x".repeat(2 * MOST_BYTES + 1));
    expect(await store.read("large")).toBe("");
    await store.remove("a");
    expect(await store.read("a")).toBeNull();
  } finally {
    await Deno.remove(path, { recursive: true });
  }
});

Deno.test("a new day does not begin with the gain of the day before", async () => {
  const clock = new ManualClock("2026-03-03T04:58:30.000Z");
  const { minute, now, book } = room(undefined, clock);
  const told = new Date(clock.now()).toISOString();
  const view = (daily: string, at: string) => {
    const of = worth("1000", daily);
    return { ...of, pnl: { ...of.pnl, at } };
  };
  now.positions = [position(contract("AAPL", 1), "100", { dailyPnl: "-5", at: told })];
  await minute(view("-500", told));
  await minute(view("-500", told));
  await minute(view("-500", told));
  const later = new Date(clock.now()).toISOString();
  await minute(view("0", later));
  const gains = async (day: string) =>
    (await book.view({ account: ID, day })).points.map(({ dailyPnl }) => dailyPnl);
  expect(await gains("2026-03-02")).toEqual(["-500"]);
  expect(await gains("2026-03-03")).toEqual([null, null, "0"]);
  expect((await book.view({ account: ID, day: "2026-03-03" })).positions).toEqual([]);
});
