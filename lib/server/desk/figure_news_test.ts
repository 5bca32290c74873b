// Sums are told of when they may be others, and not more often than they are looked at.
import { expect } from "@std/expect";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { FigureNews } from "./figure_news.ts";

function setup() {
  const world = { day: 1, moving: false };
  let told = 0;
  const news = new FigureNews({
    settings: { dayStart: () => world.day },
    ledger: { isMoving: () => world.moving },
    clock: new ManualClock(),
    onChange: () => told += 1,
  });
  /** What is told in so many looks. */
  const looks = (times: number) => {
    told = 0;
    for (let look = 0; look < times; look++) news.look();
    return told;
  };
  return { world, news, looks };
}

Deno.test("figures that have moved a hundred times are told once, in the next look", () => {
  const { news, looks } = setup();
  expect(looks(3)).toBe(0);
  for (let count = 0; count < 100; count++) news.moved();
  expect(looks(3)).toBe(1);
});

Deno.test("figures of the last minute are told in each look while they change by themselves, and a new day is told once", () => {
  const { world, looks } = setup();
  world.moving = true;
  expect(looks(3)).toBe(3);
  world.moving = false;
  expect(looks(3)).toBe(0);
  world.day = 2;
  expect(looks(3)).toBe(1);
});
