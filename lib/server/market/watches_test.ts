import { expect } from "@std/expect";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { Watches } from "./watches.ts";

/** A board with so many lines. */
function setup(most = 3) {
  const clock = new ManualClock();
  const lines = new Map<number, number>();
  const watches = new Watches({
    clock,
    quotes: {
      async watch(conId) {
        await Promise.resolve();
        if (!lines.has(conId) && lines.size >= most) throw new Error("All lines are in use");
        lines.set(conId, (lines.get(conId) ?? 0) + 1);
      },
      unwatch(conId) {
        const left = (lines.get(conId) ?? 0) - 1;
        if (left > 0) lines.set(conId, left);
        else lines.delete(conId);
      },
    },
  });
  return { clock, watches, lines: () => [...lines.entries()] };
}

Deno.test("U4: the watches of browsers that crashed lapse with their streams, and the next one gets its line", async () => {
  const { clock, watches, lines } = setup();
  const ends = ["a", "b", "c"].map((reader) => watches.streamBegins(reader));
  await Promise.all(["a", "b", "c"].map((reader, index) => watches.watch(index + 1, reader)));
  watches.streamBegins("d");
  await expect(watches.watch(9, "d")).rejects.toThrow("All lines are in use");
  for (const end of ends) end();
  clock.advance(10_000);
  expect(lines()).toEqual([]);
  await watches.watch(9, "d");
  clock.advance(3_600_000);
  expect(lines()).toEqual([[9, 1]]);
});

Deno.test("U4: a browser watches once however often it asks, and a stream that comes back keeps it", async () => {
  const { clock, watches, lines } = setup();
  const end = watches.streamBegins("a");
  await Promise.all([watches.watch(1, "a"), watches.watch(1, "a")]);
  expect(lines()).toEqual([[1, 1]]);
  end();
  clock.advance(9_000);
  watches.streamBegins("a");
  clock.advance(60_000);
  expect(lines()).toEqual([[1, 1]]);
  watches.unwatch(1, "a");
  watches.unwatch(1, "a");
  expect(lines()).toEqual([]);
});

Deno.test("U4: a browser that watches and never reads lapses as well; what a script watches is its own to give back", async () => {
  const { clock, watches, lines } = setup();
  await watches.watch(1, "a");
  await watches.watch(2, null);
  await watches.watch(2, null);
  clock.advance(60_000);
  expect(lines()).toEqual([[2, 2]]);
  watches.unwatch(2, null);
  watches.unwatch(2, null);
  expect(lines()).toEqual([]);
});

Deno.test("U4: what was given back while it was on its way holds no line", async () => {
  const { watches, lines } = setup();
  watches.streamBegins("a");
  const asked = watches.watch(1, "a");
  watches.unwatch(1, "a");
  await asked;
  expect(lines()).toEqual([]);
});
