// U5: a machine that sleeps holds the monotonic clock, somebody who sets the time moves the wall clock: neither extends anything.
import { expect } from "@std/expect";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import { DRAFT, makeHarness, placeWorking } from "@/lib/server/orders/testing/harness.ts";
import { Arming } from "@/lib/server/desk/arming.ts";
import { TestIds } from "@/lib/server/orders/testing/test_ids.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
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
