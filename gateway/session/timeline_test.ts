// The timeline: order of timers, speed, jumps, and that nothing that throws stops it.
import { createEngine } from "../engine/engine.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { Timeline } from "./timeline.ts";
import { expect } from "@std/expect";

const START = Date.UTC(2026, 10, 20, 15, 0, 0);

function timelineAt(speed: number) {
  const clock = new FakeClock();
  const engine = createEngine({ seed: 1, startTime: START });
  const errors: unknown[] = [];
  const timeline = new Timeline({
    engine,
    clock,
    speed,
    onStep: () => {},
    onError: (error) => errors.push(error),
  });
  return { clock, engine, timeline, errors };
}

Deno.test("timers fire in the order in which they fall due, at their own time", () => {
  const { timeline } = timelineAt(0);
  const fired: [string, number][] = [];
  const note = (name: string) => () => fired.push([name, timeline.now() - START]);
  timeline.after(300, note("late"));
  timeline.after(100, note("first"));
  timeline.after(100, note("second"));
  const cancel = timeline.after(200, note("never"));
  cancel();
  timeline.advance(1000);
  expect(fired).toEqual([["first", 100], ["second", 100], ["late", 300]]);
  expect(timeline.now()).toBe(START + 1000);
});

Deno.test("time goes as fast as it is told, and stands still at speed 0", async () => {
  const fast = timelineAt(10);
  fast.timeline.start();
  await fast.clock.pass(2000);
  expect(fast.timeline.now() - START).toBeGreaterThan(18_000);
  expect(fast.timeline.now() - START).toBeLessThanOrEqual(20_000);
  fast.timeline.stop();
  const still = timelineAt(0);
  still.timeline.start();
  await still.clock.pass(2000);
  expect(still.timeline.now()).toBe(START);
  still.timeline.stop();
});

Deno.test("a repeating timer repeats, but a jump of a day does not call it 86,400 times", () => {
  const { timeline } = timelineAt(0);
  let count = 0;
  const stop = timeline.every(1000, () => count++);
  timeline.advance(5000);
  expect(count).toBe(5);
  timeline.advance(86_400_000);
  expect(count).toBeGreaterThan(6);
  expect(count).toBeLessThan(20);
  stop();
  const before = count;
  timeline.advance(5000);
  expect(count).toBe(before);
});

Deno.test("a timer that throws is reported and the others go on", () => {
  const { timeline, errors } = timelineAt(0);
  let fired = false;
  timeline.after(10, () => {
    throw new Error("broken");
  });
  timeline.after(20, () => {
    fired = true;
  });
  timeline.advance(100);
  expect(fired).toBe(true);
  expect(errors.length).toBe(1);
});
