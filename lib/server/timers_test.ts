import { expect } from "@std/expect";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { Timers } from "./timers.ts";

Deno.test("timers come at their time, and none that was cancelled", () => {
  const clock = new ManualClock();
  const timers = new Timers(clock);
  const came: string[] = [];
  timers.after(100, () => came.push("first"));
  const cancel = timers.after(100, () => came.push("cancelled"));
  timers.after(200, () => came.push("second"));
  cancel();
  expect(clock.waiting).toBe(2);
  clock.advance(200);
  cancel();
  expect([came, clock.waiting]).toEqual([["first", "second"], 0]);
  expect([timers.now(), timers.monotonic()]).toEqual([clock.now(), clock.monotonic()]);
});

Deno.test("what is closed leaves no timer, and starts none", () => {
  const clock = new ManualClock();
  const timers = new Timers(clock);
  let came = 0;
  timers.after(100, () => came += 1);
  timers.after(200, () => came += 1)();
  timers.close();
  expect(clock.waiting).toBe(0);
  const cancel = timers.after(100, () => came += 1);
  expect(clock.waiting).toBe(0);
  cancel();
  clock.advance(1_000);
  expect(came).toBe(0);
});
