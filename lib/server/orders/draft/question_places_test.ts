// Margin checks of previews: so many in a while, the next ones wait for a second at most, and what finds no
// place is told at once.
import { expect } from "@std/expect";
import { ManualClock, settle } from "@/tests/support/manual_clock.ts";
import { QuestionPlaces } from "./question_places.ts";

Deno.test("a burst finds its places at once, and the next ones as those come back", async () => {
  const clock = new ManualClock();
  const places = new QuestionPlaces(clock, 18);
  for (let n = 0; n < 18; n++) await places.take();
  await clock.run(300);
  let came = 0;
  const waiting = [1, 2].map(() => places.take().then(() => came += 1));
  await settle();
  expect(came).toBe(0);
  await clock.run(900);
  await Promise.all(waiting);
  expect(came).toBe(2);
});

Deno.test("whoever would wait for more than a second is refused at once, and takes nobody's place", async () => {
  const clock = new ManualClock();
  const places = new QuestionPlaces(clock, 18);
  for (let n = 0; n < 18; n++) await places.take();
  await expect(places.take()).rejects.toMatchObject({ code: "DESK_NOT_READY", retryAfter: 2 });
  await clock.run(1_201);
  await places.take();
});

Deno.test("however many ask, no more are let through than orders can follow", async () => {
  const clock = new ManualClock();
  const places = new QuestionPlaces(clock, 18);
  let through = 0;
  for (let ms = 0; ms < 12_000; ms += 20) {
    places.take().then(() => through += 1, () => {});
    await clock.run(20);
  }
  expect(through).toBeGreaterThan(150);
  expect(through).toBeLessThanOrEqual(198);
});
