import { expect } from "@std/expect";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { type Watcher, Watches } from "./watches.ts";

const browser = (name: string): Watcher => ({ kind: "browser", name });
const program: Watcher = { kind: "program", name: "t1" };

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
  const ends = ["a", "b", "c"].map((name) => watches.streamBegins(browser(name)));
  await Promise.all(["a", "b", "c"].map((name, index) => watches.watch(index + 1, browser(name))));
  watches.streamBegins(browser("d"));
  await expect(watches.watch(9, browser("d"))).rejects.toThrow("All lines are in use");
  for (const end of ends) end();
  clock.advance(10_000);
  expect(lines()).toEqual([]);
  await watches.watch(9, browser("d"));
  clock.advance(3_600_000);
  expect(lines()).toEqual([[9, 1]]);
});

Deno.test("U4: a browser watches once however often it asks, and a stream that comes back keeps it", async () => {
  const { clock, watches, lines } = setup();
  const end = watches.streamBegins(browser("a"));
  await Promise.all([watches.watch(1, browser("a")), watches.watch(1, browser("a"))]);
  expect(lines()).toEqual([[1, 1]]);
  end();
  clock.advance(9_000);
  watches.streamBegins(browser("a"));
  clock.advance(60_000);
  expect(lines()).toEqual([[1, 1]]);
  watches.unwatch(1, browser("a"));
  watches.unwatch(1, browser("a"));
  expect(lines()).toEqual([]);
});

Deno.test("U4: a browser that watches and never reads lapses as well; each watch of a program is its own to give back", async () => {
  const { clock, watches, lines } = setup();
  await watches.watch(1, browser("a"));
  await watches.watch(2, program);
  await watches.watch(2, program);
  clock.advance(60_000);
  expect(lines()).toEqual([[2, 2]]);
  watches.unwatch(2, program);
  watches.unwatch(2, program);
  watches.unwatch(2, program);
  expect(lines()).toEqual([]);
});

Deno.test("U4: a program that has died gives its lines back; one that asks or reads a stream keeps them", async () => {
  const { clock, watches, lines } = setup();
  const other: Watcher = { kind: "program", name: "t2" };
  await watches.watch(1, program);
  await watches.watch(1, program);
  await watches.watch(2, other);
  clock.advance(500_000);
  watches.heard(other);
  watches.heard(browser("t1"));
  clock.advance(500_000);
  expect(lines()).toEqual([[2, 1]]);
  const end = watches.streamBegins(other);
  watches.heard(other);
  clock.advance(3_600_000);
  expect(lines()).toEqual([[2, 1]]);
  end();
  clock.advance(600_000);
  expect(lines()).toEqual([]);
  // What it gives back then is nobody's line.
  watches.unwatch(2, other);
  await watches.watch(2, program);
  expect(lines()).toEqual([[2, 1]]);
});

Deno.test("U4: what was given back while it was on its way holds no line", async () => {
  const { watches, lines } = setup();
  watches.streamBegins(browser("a"));
  const asked = watches.watch(1, browser("a"));
  watches.unwatch(1, browser("a"));
  await asked;
  expect(lines()).toEqual([]);
});

Deno.test("U4: what was given back and wanted again while it was on its way is watched once, and its line ends with that", async () => {
  for (const who of [browser("a"), program]) {
    const { watches, lines } = setup();
    watches.streamBegins(who);
    const first = watches.watch(1, who);
    watches.unwatch(1, who);
    const second = watches.watch(1, who);
    await Promise.all([first, second]);
    expect(lines()).toEqual([[1, 1]]);
    watches.unwatch(1, who);
    expect(lines()).toEqual([]);
  }
});

Deno.test("U4: a watch that is refused takes back itself, not one that holds", async () => {
  const { clock, watches, lines } = setup(1);
  await watches.watch(1, program);
  await expect(watches.watch(2, program)).rejects.toThrow("All lines are in use");
  expect(lines()).toEqual([[1, 1]]);
  watches.unwatch(2, program);
  await watches.watch(1, program);
  clock.advance(600_000);
  expect(lines()).toEqual([]);
});
