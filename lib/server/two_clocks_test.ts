// U5: a machine that sleeps holds the monotonic clock, somebody who sets the time moves the wall clock:
// neither extends anything.
import { expect } from "@std/expect";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import { DRAFT, makeHarness, placeWorking } from "@/lib/server/orders/testing/harness.ts";
import { LoginLinks } from "@/lib/server/access/login_links.ts";
import { Arming } from "@/lib/server/desk/arming.ts";
import { TestIds } from "@/lib/server/orders/testing/test_ids.ts";
import { textInMemory } from "@/tests/support/login.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { limitedRoom } from "./limits/testing/room.ts";
import { elapsed, silence } from "./clock.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What the clocks do, one after the other: the wall alone is moved, then both go on. */
interface Course {
  wall: number;
  both: number;
}

/** Each deadline: its length, and whether what it limits is over after a course of the clocks. */
const deadlines: Record<string, { ms: number; over(course: Course): Promise<boolean> | boolean }> = {
  "a preview": {
    ms: MINUTE,
    async over({ wall, both }) {
      using harness = makeHarness();
      await harness.room.reconcile(toSocketEpoch(1));
      const { previewToken } = await harness.room.previewOrder(DRAFT);
      harness.clock.moveWall(wall);
      harness.clock.advance(both);
      const code = await harness.room.submit({ previewToken, idempotencyKey: "two-clocks" })
        .then(() => null, (error) => error.code);
      expect([null, "PREVIEW_EXPIRED"]).toContain(code);
      return code !== null;
    },
  },
  "a log-in link": {
    ms: 10 * MINUTE,
    over({ wall, both }) {
      const clock = new ManualClock();
      const links = new LoginLinks(textInMemory(), clock);
      const code = links.issue();
      clock.moveWall(wall);
      clock.advance(both);
      return links.take(code) === "expired";
    },
  },
  "a live account that is armed": {
    ms: 15 * MINUTE,
    over({ wall, both }) {
      const clock = new ManualClock();
      const journal = { append: () => {}, commit: () => {} };
      const arming = new Arming({
        clock,
        ids: new TestIds(),
        journal,
        passphrase: { require: () => Promise.resolve() },
        notice: () => {},
        onChange: () => {},
      });
      const readiness = { ready: true, epoch: toSocketEpoch(1), mode: "live" } as const;
      const asked = {
        account: "U1",
        accounts: ["U1"],
        mode: "live",
        halted: false,
        origin: "screen",
      } as const;
      arming.arm({ ...asked, readiness });
      clock.moveWall(wall);
      clock.advance(both);
      const over = arming.of("U1") === null;
      arming.look();
      expect(Object.keys(arming.until())).toEqual(over ? [] : ["U1"]);
      return over;
    },
  },
};

Deno.test("U5: the earlier of wall and monotonic ends each deadline, however the clocks are moved", async (t) => {
  for (const [name, { ms, over }] of Object.entries(deadlines)) {
    await t.step(name, async () => {
      const rows: [string, Course, boolean][] = [
        ["in time", { wall: 0, both: ms - 1 }, false],
        ["too late", { wall: 0, both: ms }, true],
        ["the machine slept for 20 minutes", { wall: 20 * MINUTE, both: 0 }, true],
        ["it slept nearly as long", { wall: ms - 1, both: 0 }, false],
        ["it slept, and the rest passed awake", { wall: ms - 10, both: 10 }, true],
        ["the time was set back by an hour, and all of it passed", { wall: -HOUR, both: ms }, true],
        ["the time was set back by an hour, and little passed", { wall: -HOUR, both: ms - 1 }, false],
      ];
      for (const [what, course, expected] of rows) {
        expect({ what, over: await over(course) }).toEqual({ what, over: expected });
      }
    });
  }
});

Deno.test("U5: a cancel is sent again however far the time was set back", async () => {
  using harness = makeHarness();
  const { clientOrderId } = await placeWorking(harness);
  await harness.room.cancel(clientOrderId);
  await harness.room.cancel(clientOrderId);
  expect(harness.link.sent("cancel_order")).toHaveLength(1);
  harness.clock.moveWall(-HOUR);
  await harness.room.cancel(clientOrderId);
  expect(harness.link.sent("cancel_order")).toHaveLength(2);
});

Deno.test("U5: between two moments counts the clock on which more has passed, and never less than nothing", () => {
  const from = { wall: 1_000, monotonic: 50 };
  expect(elapsed(from, { wall: 1_010, monotonic: 60 })).toBe(10);
  expect(elapsed(from, { wall: 9_000, monotonic: 60 })).toBe(8_000);
  expect(elapsed(from, { wall: 0, monotonic: 60 })).toBe(10);
  expect(elapsed(from, { wall: 0, monotonic: 50 })).toBe(0);
});

Deno.test("U5: who slept himself does not call another one silent; who did not, does", () => {
  const heard = (asleepMs: number, laterMs: number) => {
    const clock = new ManualClock();
    let silent = 0;
    silence(clock, 10_000, () => silent += 1);
    clock.moveWall(asleepMs);
    clock.advance(10_000);
    const atOnce = silent;
    clock.advance(laterMs);
    return [atOnce, silent];
  };
  expect(heard(0, 0)).toEqual([1, 1]);
  expect(heard(20 * MINUTE, 9_999)).toEqual([0, 0]);
  expect(heard(20 * MINUTE, 10_000)).toEqual([0, 1]);
  expect(heard(-HOUR, 0)).toEqual([1, 1]);
});

/**
 * Each window of the last moments: how it is filled, whether it lets one more through, and how long it is.
 */
const windows: Record<string, {
  ms: number;
  limits: Parameters<typeof limitedRoom>[0];
  draft: (index: number) => Partial<typeof DRAFT>;
  code: string;
}> = {
  "orders of a second": {
    ms: 1_000,
    limits: { ordersPerSecond: "2" },
    draft: (index) => ({ quantity: String(10 + index) }),
    code: "LIMIT_ORDERS_PER_SECOND",
  },
  "orders of a minute": {
    ms: MINUTE,
    limits: { ordersPerMinute: "2" },
    draft: (index) => ({ quantity: String(10 + index) }),
    code: "LIMIT_ORDERS_PER_MINUTE",
  },
  "like orders of a minute": {
    ms: MINUTE,
    limits: { similarPerMinute: "2" },
    draft: (index) => ({ quantity: String(10 + index) }),
    code: "LIMIT_SIMILAR_ORDERS",
  },
  "an equal order of a moment ago": {
    ms: 5_000,
    limits: {},
    draft: () => ({}),
    code: "ORDER_LOOKS_ALIKE",
  },
};

Deno.test("U5: setting the time opens no window of the last moments, and shuts none", async (t) => {
  for (const [name, { ms, limits, draft, code }] of Object.entries(windows)) {
    await t.step(name, async () => {
      const rows: [string, { wall: number; both: number; restart?: boolean }, boolean][] = [
        ["nothing is moved", { wall: 0, both: ms - 1 }, false],
        ["nothing is moved, and it is over", { wall: 0, both: ms }, true],
        ["set ahead by an hour", { wall: HOUR, both: 0 }, false],
        ["set ahead by three days", { wall: 72 * HOUR, both: ms - 1 }, false],
        ["set ahead, and it is over", { wall: HOUR, both: ms }, true],
        ["set back by an hour", { wall: -HOUR, both: ms - 1 }, false],
        ["set back by an hour, and it is over", { wall: -HOUR, both: ms }, true],
        ["after a restart with the time set back, which looks like just now", {
          wall: -HOUR,
          both: ms - 1,
          restart: true,
        }, false],
      ];
      for (const [what, { wall, both, restart }, passes] of rows) {
        using limited = limitedRoom(limits);
        const { harness } = limited;
        await harness.room.reconcile(toSocketEpoch(1));
        await harness.place(draft(0));
        await harness.place(draft(1));
        harness.clock.moveWall(wall);
        if (restart) {
          limited.restart();
          await harness.room.reconcile(toSocketEpoch(2));
        }
        await harness.clock.run(both);
        const asked = harness.room.previewOrder({ ...DRAFT, ...draft(2) }).then(({ previewToken }) =>
          harness.room.submit({ previewToken, idempotencyKey: "window-key-1" })
        );
        const got = await asked.then(() => null, (error) => error.code);
        expect({ what, got }).toEqual({ what, got: passes ? null : code });
      }
    });
  }
});

Deno.test("U5: a time that is set days ahead and back again forgets nothing of the day", async () => {
  using limited = limitedRoom({ dayOrders: "3" });
  const { harness } = limited;
  await harness.room.reconcile(toSocketEpoch(1));
  for (const quantity of ["10", "11"]) await harness.place({ quantity });
  harness.clock.moveWall(72 * HOUR);
  // Another day by the wall clock: what counts for a day is its date.
  await harness.place({ quantity: "12" });
  harness.clock.moveWall(-72 * HOUR);
  await expect(harness.room.previewOrder({ ...DRAFT, quantity: "13" })).rejects.toMatchObject({
    code: "LIMIT_DAY_ORDERS",
  });
});
