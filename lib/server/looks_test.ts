// What is looked at: as long as somebody says so, and not more than there is room for.
import { expect } from "@std/expect";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { lookKey, Looks } from "./looks.ts";

function setup(most = 3) {
  const clock = new ManualClock();
  const counts = { changes: 0 };
  const looks = new Looks<string>({ clock, lastMs: 30_000, most });
  looks.onChange(() => counts.changes += 1);
  return { clock, looks, counts };
}

Deno.test("the same said again keeps it and is no change, something else under the same name is one", () => {
  const { clock, looks, counts } = setup();
  const say = (thing: string) => looks.say("view", thing, (before) => before === thing);
  say("a");
  clock.advance(29_999);
  say("a");
  clock.advance(29_999);
  looks.age();
  expect([looks.latestFirst(), counts.changes]).toEqual([["a"], 1]);
  say("b");
  expect([looks.latestFirst(), counts.changes]).toEqual([["b"], 2]);
  clock.advance(30_000);
  looks.age();
  looks.age();
  expect([looks.latestFirst(), counts.changes]).toEqual([[], 3]);
});

Deno.test("whoever opens more than there is room for loses what was opened first", () => {
  const { looks } = setup(2);
  for (const thing of ["a", "b", "a", "c"]) looks.say(lookKey("reader", thing), thing);
  expect(looks.latestFirst()).toEqual(["c", "b"]);
  looks.end(lookKey("reader", "c"));
  looks.end(lookKey("other", "b"));
  expect(looks.latestFirst()).toEqual(["b"]);
});
