import { expect } from "@std/expect";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { PositionSurprise } from "./position_surprise.ts";

function surpriseWith() {
  const clock = new ManualClock();
  const held = new Map<number, string>();
  let surprises = 0;
  const surprise = new PositionSurprise({
    clock,
    positions: () => [...held].map(([conId, quantity]) => ({ account: "DU1", conId, quantity })),
    quantity: (_, conId) => held.get(conId) ?? "0",
    surprised: () => surprises++,
  });
  const fill = (shares: string) => surprise.fills([{ account: "DU1", conId: 1, shares }]);
  const moves = (quantity: string) => {
    held.set(1, quantity);
    surprise.look("DU1", 1);
  };
  return { clock, surprise, fill, moves, surprises: () => surprises };
}

Deno.test("P60: a position that moves without a fill is looked into; one that our fills explain is not", () => {
  const { clock, surprise, fill, moves, surprises } = surpriseWith();
  moves("5");
  clock.advance(5000);
  expect(surprises()).toBe(0);
  surprise.begin();
  // The position first, its fills a little later, and in parts.
  moves("8");
  fill("2");
  clock.advance(1000);
  fill("1");
  clock.advance(5000);
  expect(surprises()).toBe(0);
  moves("2");
  clock.advance(1999);
  expect(surprises()).toBe(0);
  clock.advance(1);
  expect(surprises()).toBe(1);
  surprise.begin();
  moves("2");
  clock.advance(5000);
  expect(surprises()).toBe(1);
});

Deno.test("P24, P60: a corrected fill takes the first one back, and what a check has settled counts once", () => {
  const { clock, surprise, fill, moves, surprises } = surpriseWith();
  surprise.begin();
  fill("5");
  moves("5");
  clock.advance(5000);
  // IB booked four, not five, and moves the position with it.
  fill("-5");
  fill("4");
  moves("4");
  clock.advance(5000);
  fill("-4");
  moves("0");
  clock.advance(5000);
  expect(surprises()).toBe(0);
});

Deno.test("P60: a position that appears from nothing is looked into as well, and a lost socket surprises nobody", () => {
  const { clock, surprise, moves, surprises } = surpriseWith();
  surprise.begin();
  moves("5");
  clock.advance(5000);
  expect(surprises()).toBe(1);
  moves("9");
  surprise.reset();
  moves("12");
  clock.advance(5000);
  expect(surprises()).toBe(1);
});
