// A watch list is shown as long as a page says so.
import { expect } from "@std/expect";
import type { WatchList } from "@/lib/contract/api.ts";
import { watchListBounds } from "@/lib/contract/watch_list_bounds.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { aapl } from "@/tests/support/screen_samples.ts";
import { refusal } from "@/tests/support/refusal.ts";
import { ShownLists } from "./shown.ts";

function setup() {
  const clock = new ManualClock();
  const lists = new Map<string, WatchList>();
  const put = (listId: string, ...conIds: number[]) =>
    lists.set(listId, { listId, name: listId, contracts: conIds.map((conId) => ({ ...aapl, conId })) });
  put("a", 1, 2);
  put("b", 2, 3);
  const counts = { changes: 0 };
  const shown = new ShownLists({
    lists: { get: (listId) => lists.get(listId) ?? null },
    clock,
  });
  shown.onChange(() => counts.changes += 1);
  return { clock, lists, put, shown, counts };
}

Deno.test("a list that two browsers show is shown until both have gone, and saying it again is no change", () => {
  const { shown, counts } = setup();
  shown.show("a", "one");
  shown.show("a", "two");
  shown.show("a", "two");
  expect([shown.conIds(), counts.changes]).toEqual([[1, 2], 2]);
  shown.hide("a", "one");
  expect(shown.conIds()).toEqual([1, 2]);
  shown.hide("a", "two");
  shown.hide("a", "two");
  expect([shown.conIds(), counts.changes]).toEqual([[], 4]);
});

Deno.test("a page that has died lets go by itself, one that says so goes on", () => {
  const { shown, clock, counts } = setup();
  shown.show("a", "dead");
  shown.show("b", "alive");
  for (let passed = 0; passed < 3 * watchListBounds.shownMs; passed += watchListBounds.sayAgainMs) {
    clock.advance(watchListBounds.sayAgainMs);
    shown.show("b", "alive");
    shown.look();
  }
  expect([shown.conIds(), counts.changes]).toEqual([[2, 3], 3]);
});

Deno.test("the list that was opened last comes first, each instrument once, and what changes in a list is seen", () => {
  const { shown, put } = setup();
  shown.show("a", "one");
  shown.show("b", null);
  expect(shown.conIds()).toEqual([2, 3, 1]);
  put("b", 7);
  expect(shown.conIds()).toEqual([7, 1, 2]);
});

Deno.test("a list that is not there can not be shown, and one that is deleted wants no lines", () => {
  const { shown, lists } = setup();
  expect(refusal(() => shown.show("gone", "one"))).toMatchObject({ code: "WATCH_LIST_UNKNOWN" });
  shown.show("a", "one");
  lists.delete("a");
  expect(shown.conIds()).toEqual([]);
});

Deno.test("a combination has no line of its own", () => {
  const { shown, lists } = setup();
  lists.set("c", { listId: "c", name: "c", contracts: [{ ...aapl, conId: 9, secType: "BAG" }] });
  shown.show("c", null);
  expect(shown.conIds()).toEqual([]);
});
