// The watch lists on the screen: what a row computes, which answer counts, what the desk is told of what is
// shown.
import { expect } from "@std/expect";
import { signal } from "@preact/signals";
import type { Problem, WatchList, WatchLists } from "@/lib/contract/api.ts";
import { aapl, quote } from "@/tests/support/screen_samples.ts";
import { type Api, ProblemError } from "./api.ts";
import { createScreenLists, type ListCommand } from "./watch_lists.ts";
import { rowFigures } from "./watch_row.ts";
import { createShowing } from "./showing.ts";

const list = (listId: string, ...conIds: number[]): WatchList => ({
  listId,
  name: listId,
  contracts: conIds.map((conId) => ({ ...aapl, conId })),
});
const problem: Problem = {
  type: "about:blank",
  title: "No",
  status: 409,
  detail: "No",
  code: "WATCH_LIST_NAME_TAKEN",
};

function setup() {
  const asked: ListCommand[] = [];
  const chosenSig = signal<string | null>(null);
  const world: { answer: (command: ListCommand) => Promise<WatchLists> } = {
    answer: () => Promise.resolve({ revision: 1, lists: [] }),
  };
  const post = (command: ListCommand) => {
    asked.push(command);
    return world.answer(command);
  };
  const lists = createScreenLists({
    api: { post: post as Api["post"] },
    chosenSig,
    lost: () => ({ ...problem, code: "NETWORK" }),
  });
  return { asked, chosenSig, world, lists };
}

Deno.test("change is against the close, spread is what lies between, and what is not known stays unknown", () => {
  expect(rowFigures(quote("0.4816", "0.4832", { last: "0.4816", close: "0.4832" }))).toEqual({
    changePercent: "-0.331126",
    spread: "0.0016",
  });
  // A spread of futures can be negative, and so can its close.
  expect(rowFigures(quote("-2", "-1.5", { last: "-1", close: "-2" })).changePercent).toBe("50");
  expect(rowFigures(quote("1", "2", { close: "0" })).changePercent).toBeNull();
  expect(rowFigures(quote("1", "2", { close: null, last: null })).changePercent).toBeNull();
  // Of a currency no trade is told.
  expect(rowFigures(quote("1.10", "1.12", { close: "1", last: null })).changePercent).toBe("11");
  expect(rowFigures({ bid: null, ask: "1", last: "1", close: "1" })).toEqual({
    changePercent: "0",
    spread: null,
  });
  expect(rowFigures(null)).toEqual({ changePercent: null, spread: null });
});

Deno.test("the chosen list is shown, without one the first, and one that is gone gives way", () => {
  const { lists, chosenSig } = setup();
  expect([lists.listsSig.value, lists.shownSig.value]).toEqual([null, null]);
  lists.take({ revision: 1, lists: [list("a"), list("b")] });
  expect(lists.shownSig.value?.listId).toBe("a");
  chosenSig.value = "b";
  expect(lists.shownSig.value?.listId).toBe("b");
  lists.take({ revision: 2, lists: [list("a")] });
  expect(lists.shownSig.value?.listId).toBe("a");
});

Deno.test("an answer that was overtaken says nothing, until the desk has started anew and counts from the start", () => {
  const { lists } = setup();
  lists.take({ revision: 7, lists: [list("new")] });
  lists.take({ revision: 6, lists: [list("old")] });
  expect(lists.shownSig.value?.listId).toBe("new");
  lists.forget();
  lists.take({ revision: 1, lists: [list("restarted")] });
  expect(lists.shownSig.value?.listId).toBe("restarted");
});

Deno.test("what is in the list already is found there, until the next one is added or it is gone", async () => {
  const { lists, world, asked } = setup();
  lists.take({ revision: 1, lists: [list("a", 1, 2), list("b", 3)] });
  const holds = (revision: number, ...conIds: number[]) =>
    world.answer = () => Promise.resolve({ revision, lists: [list("a", ...conIds), list("b", 3)] });
  holds(1, 1, 2);
  lists.take(await lists.add("a", 2));
  expect([lists.foundSig.value?.conId, asked.length]).toEqual([2, 1]);
  // Of another list it is not.
  holds(2, 1, 2, 3);
  lists.take(await lists.add("a", 3));
  expect(lists.foundSig.value).toBeNull();
  lists.take(await lists.add("a", 3));
  expect(lists.foundSig.value?.conId).toBe(3);
  lists.take({ revision: 3, lists: [list("a", 1, 2), list("b", 3)] });
  expect(lists.foundSig.value).toBeNull();
});

Deno.test("a refusal is shown until something succeeds, no answer is said as such, and the lists stay", async () => {
  const { lists, world } = setup();
  lists.take({ revision: 1, lists: [list("a")] });
  world.answer = () => Promise.reject(new ProblemError(problem));
  expect(await lists.run({ action: "create_watch_list", name: "a" })).toBe(false);
  expect(lists.problemSig.value?.code).toBe("WATCH_LIST_NAME_TAKEN");
  world.answer = () => Promise.reject(new TypeError("gone"));
  await lists.run({ action: "list_watch_lists" });
  expect([lists.problemSig.value?.code, lists.shownSig.value?.listId]).toEqual(["NETWORK", "a"]);
  world.answer = () => Promise.resolve({ revision: 2, lists: [list("b")] });
  expect(await lists.run({ action: "list_watch_lists" })).toBe(true);
  expect([lists.problemSig.value, lists.shownSig.value?.listId]).toEqual([null, "b"]);
});

Deno.test("what is shown is said at once and again while it is seen, and given back when another takes its place", () => {
  const said: string[] = [];
  const world = { seen: true };
  const showing = createShowing({
    isSeen: () => world.seen,
    show: (listId) => Promise.resolve(said.push(`show ${listId}`)),
    hide: (listId) => Promise.reject(new TypeError(String(said.push(`hide ${listId}`)))),
  });
  showing.again();
  showing.follow("a");
  showing.follow("a");
  showing.again();
  world.seen = false;
  showing.again();
  showing.follow("b");
  showing.follow(null);
  showing.again();
  expect(said).toEqual(["show a", "show a", "hide a", "show b", "hide b"]);
});
