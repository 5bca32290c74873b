// Options are shown as long as a page says so, and each view of it has its own.
import { expect } from "@std/expect";
import { chainBounds } from "@/lib/contract/chain_bounds.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { ShownOptions } from "./shown_options.ts";

function setup() {
  const clock = new ManualClock();
  const counts = { changes: 0 };
  const shown = new ShownOptions(clock);
  shown.onChange(() => counts.changes += 1);
  return { clock, shown, counts };
}

Deno.test("a view that shows other strikes lets go of those before, and two views keep their own", () => {
  const { shown, counts } = setup();
  shown.show("a", [1, 2], "one");
  shown.show("a", [1, 2], "one");
  shown.show("a", [2, 3], "one");
  shown.show("a", [9], "two");
  expect([shown.conIds(), counts.changes]).toEqual([[9, 2, 3], 3]);
  shown.hide("a", "one");
  shown.hide("a", "one");
  expect([shown.conIds(), counts.changes]).toEqual([[9], 4]);
});

Deno.test("a page that has died lets go by itself", () => {
  const { shown, clock } = setup();
  shown.show("a", [1], null);
  clock.advance(30_000);
  shown.look();
  expect(shown.conIds()).toEqual([]);
});

Deno.test("whoever opens view after view holds no more than there is room for", () => {
  const { shown } = setup();
  for (let view = 0; view < chainBounds.views + 5; view++) shown.show(`v${view}`, [view + 1], null);
  expect(shown.conIds()).toHaveLength(chainBounds.views);
});
