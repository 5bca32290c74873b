// A gateway put together: the simulated clock and the machine's.
import { expect } from "@std/expect";
import { FakeClock } from "../testing/fake_clock.ts";
import { startInProcess } from "./in_process.ts";

/** A machine so busy that each look at a clock takes a while. */
class BusyClock extends FakeClock {
  late = 0;

  override now(): number {
    return super.now() + this.late;
  }

  override monotonic(): number {
    const value = super.monotonic() + this.late;
    this.late += 400;
    return value;
  }
}

Deno.test("G6: the simulated clock is the machine's, however long the start took", async () => {
  const clock = new BusyClock();
  const gateway = startInProcess({ clock, seed: 7 });
  await clock.pass(2000);
  clock.late = 10_000;
  await clock.pass(300);
  const behind = clock.now() - gateway.control.state().now;
  expect(behind).toBeLessThan(300);
  gateway.stop();
});

Deno.test("G6: a world with a beginning of its own begins when the gateway does", async () => {
  const clock = new BusyClock();
  const startTime = Date.parse("2024-08-05T13:30:00Z");
  const gateway = startInProcess({ clock, seed: 7, startTime, speed: 0 });
  await clock.pass(1000);
  expect(gateway.control.state().now).toBe(startTime);
  gateway.stop();
});
