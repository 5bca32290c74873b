import { expect } from "@std/expect";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { makeHarness } from "../testing/harness.ts";
import { ClockSteps } from "./clock_steps.ts";

Deno.test("a step of the clock is seen once, forward and back; what passes on both clocks is none", () => {
  const clock = new ManualClock("2026-08-31T14:30:00.000Z");
  const steps = new ClockSteps(clock);
  clock.advance(3_600_000);
  clock.moveWall(900);
  expect(steps.look()).toBeUndefined();
  clock.moveWall(90_000);
  const first = steps.look();
  expect(first).toBe("2026-08-31T15:31:30.900Z");
  clock.advance(60_000);
  expect(steps.look()).toBe(first);
  clock.moveWall(-5_000);
  expect(steps.look()).toBe("2026-08-31T15:32:25.900Z");
});

Deno.test("an order that was on its way when the link broke is not called closed because the clock was set ahead", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const { clientOrderId } = await harness.place();
  harness.room.markDisconnected();
  harness.link.epoch = toSocketEpoch(2);
  harness.world.readiness = { ready: true, epoch: toSocketEpoch(2), mode: "paper" };
  await harness.room.reconcile(toSocketEpoch(2));
  const state = () => harness.room.list.listedOrder(clientOrderId)?.state;
  harness.clock.moveWall(90_000);
  await harness.room.reconcile(toSocketEpoch(2));
  expect(state()).toBe("unknown");
  await harness.clock.run(3_000);
  await harness.room.reconcile(toSocketEpoch(2));
  expect(state()).toBe("unknown");
  await harness.clock.run(5_000);
  await harness.room.reconcile(toSocketEpoch(2));
  expect(state()).toBe("cancelled");
});
