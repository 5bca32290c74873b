import { expect } from "@std/expect";
import { ManualClock } from "./manual_clock.ts";

Deno.test("nothing happens until the clock is moved, then timers run at their time, equal ones as they were asked for", () => {
  const clock = new ManualClock("2026-03-02T15:00:00.000Z");
  const seen: string[] = [];
  const note = (name: string) => () => void seen.push(`${name} ${clock.monotonic()} ${clock.now() % 1000}`);
  for (const [name, ms] of [["c", 30], ["a", 10], ["d", 30], ["b", 20], ["e", 31]] as const) {
    clock.after(ms, note(name));
  }
  expect(seen).toEqual([]);
  clock.advance(30);
  expect(seen).toEqual(["a 10 10", "b 20 20", "c 30 30", "d 30 30"]);
  expect(clock.waiting).toBe(1);
  expect(clock.now()).toBe(Date.parse("2026-03-02T15:00:00.030Z"));
});

Deno.test("a thousand timers in any order run in order", () => {
  const clock = new ManualClock();
  const seen: number[] = [];
  for (let index = 0; index < 1000; index++) {
    const ms = (index * 7919) % 1009;
    clock.after(ms, () => seen.push(ms));
  }
  clock.advance(2000);
  expect(seen).toHaveLength(1000);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
});

Deno.test("a timer may set the next one, a cancelled one does not run and is not waiting any more", () => {
  const clock = new ManualClock();
  const seen: number[] = [];
  const again = () => {
    seen.push(clock.monotonic());
    clock.after(10, again);
  };
  clock.after(10, again);
  const cancel = clock.after(5, () => seen.push(-1));
  cancel();
  clock.advance(35);
  expect(seen).toEqual([10, 20, 30]);
  expect(clock.waiting).toBe(1);
});

Deno.test("run lets a chain of promises end before the next timer, advance lets none settle", async () => {
  const make = () => {
    const clock = new ManualClock();
    const seen: string[] = [];
    clock.after(10, async () => {
      for (let turn = 0; turn < 100; turn++) await Promise.resolve();
      seen.push("chain");
    });
    clock.after(11, () => seen.push("timer"));
    return { clock, seen };
  };
  const one = make();
  await one.clock.run(20);
  expect(one.seen).toEqual(["chain", "timer"]);
  const other = make();
  other.clock.advance(20);
  expect(other.seen).toEqual(["timer"]);
});

Deno.test("a machine that was suspended: the wall time is 20 minutes on, timers and deadlines have seen nothing", () => {
  const clock = new ManualClock("2026-03-02T15:00:00.000Z");
  let isDue = false;
  clock.after(1000, () => isDue = true);
  clock.advance(400);
  clock.moveWall(20 * 60_000);
  expect(new Date(clock.now()).toISOString()).toBe("2026-03-02T15:20:00.400Z");
  expect(clock.monotonic()).toBe(400);
  clock.advance(599);
  expect(isDue).toBe(false);
  clock.advance(1);
  expect(isDue).toBe(true);
  clock.moveWall(-60_000);
  expect(new Date(clock.now()).toISOString()).toBe("2026-03-02T15:19:01.000Z");
});

Deno.test("the timers of a process die with it, those of another do not", () => {
  const clock = new ManualClock();
  const [one, other] = [clock.process(), clock.process()];
  const seen: string[] = [];
  one.after(10, () => seen.push("one"));
  other.after(10, () => seen.push("other"));
  one.kill();
  one.after(10, () => seen.push("late"));
  expect(clock.waiting).toBe(1);
  clock.advance(20);
  expect(seen).toEqual(["other"]);
});
