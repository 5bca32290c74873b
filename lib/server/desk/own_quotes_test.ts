// The quotes that the desk keeps for itself: what works and what is held, within the lines, behind what
// somebody asks for.
import { expect } from "@std/expect";
import type { OrderView, PositionView } from "@/lib/contract/api.ts";
import { bridgeFailure } from "@/lib/server/bridge/testing/failures.ts";
import { ContractBook } from "@/lib/server/contracts/contract_book.ts";
import { QuoteBoard } from "@/lib/server/market/quote_board.ts";
import { SubscriptionIds } from "@/lib/server/subscription_ids.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { AAPL, detailsOf } from "@/tests/support/samples.ts";
import { ScriptedLink } from "@/tests/support/scripted_link.ts";
import { OwnQuotes } from "./own_quotes.ts";
import { heldInstruments, workingInstruments } from "./wanted_quotes.ts";

const UNKNOWN_CONTRACT = 999;
/** IB answers, and nothing of the answer can be read. */
const UNREADABLE_CONTRACT = 998;
const NO_SECURITY_DEFINITION = {
  code: 200,
  message: "No security definition has been found for the request",
};

/** A desk with so many lines, whose orders and positions the test names. */
function setup(
  lines: number,
  world: { working?: number[]; held?: number[]; shown?: number[]; inStep?: boolean },
) {
  const clock = new ManualClock();
  const link = new ScriptedLink({
    market_data: () => ({}),
    market_data_type: () => ({}),
    unsubscribe: () => ({}),
    contract_details({ contract }) {
      if (contract.conId === UNKNOWN_CONTRACT) throw bridgeFailure("IB_ERROR", NO_SECURITY_DEFINITION);
      if (contract.conId === UNREADABLE_CONTRACT) return { details: [] };
      return { details: [detailsOf({ ...AAPL, conId: contract.conId })] };
    },
    market_rule: () => ({ increments: [] }),
  });
  const board = new QuoteBoard({
    link,
    clock,
    contracts: new ContractBook({ link, clock }),
    subs: new SubscriptionIds(),
    serverVersion: () => 225,
    settings: { marketDataLines: lines, quoteStaleMs: 5000, marketData: "auto" },
  });
  link.onEvent((event) => board.onEvent(event));
  board.replay();
  const counts = { looked: 0 };
  const own = new OwnQuotes({
    quotes: board,
    clock,
    isInStep: () => world.inStep ?? true,
    working: () => {
      counts.looked += 1;
      return world.working ?? [];
    },
    held: () => world.held ?? [],
    heldByValue: () => world.held ?? [],
    shown: () => world.shown ?? [],
  });
  const seconds = async (count: number) => {
    for (let second = 0; second < count; second++) {
      own.touch();
      own.look();
      await clock.run(1000);
    }
  };
  const watched = () => [...board.watched()].sort((a, b) => a - b);
  /** Instruments in the order in which their lines were asked for. */
  const asked = () =>
    link.requests.filter(({ type }) => type === "market_data").map(({ fields }) =>
      (fields["contract"] as { conId: number }).conId
    );
  const subOf = (conId: number) =>
    link.requests.findLast(({ type, fields }) =>
      type === "market_data" && (fields["contract"] as { conId: number }).conId === conId
    )?.fields["sub"] as number;
  const says = (conId: number, code: number) =>
    link.emit("error", {
      code,
      message: `IB ${code}`,
      advancedRejectJson: null,
      about: { kind: "subscription", sub: subOf(conId) },
    });
  return { board, link, clock, own, world, seconds, watched, asked, subOf, says, counts };
}

Deno.test("what works and what is held has a quote although nobody watches, orders first", async () => {
  const { seconds, asked, board, link, subOf } = setup(100, { working: [7], held: [1, 2, 7] });
  await seconds(2);
  expect(asked()).toEqual([7, 1, 2]);
  link.emit("ticks", { items: [{ sub: subOf(2), bid: "10", ask: "11" }] });
  expect(board.get(2)).toMatchObject({ bid: "10", ask: "11", stale: false });
});

Deno.test("orders are looked through when they have moved, and once a minute for what they are worth", async () => {
  const { own, clock, counts, asked, world, link, subOf } = setup(100, { working: [7] });
  for (let second = 0; second < 60; second++) {
    own.look();
    await clock.run(1000);
    // A line that says nothing at all would be asked for again.
    if (second === 0) link.emit("market_data_type", { sub: subOf(7), dataType: 1 });
  }
  expect(counts.looked).toBe(1);
  world.working = [7, 8];
  own.touch();
  own.look();
  await clock.run(1000);
  expect([counts.looked, asked()]).toEqual([2, [7, 8]]);
});

Deno.test("nothing is asked before the desk is in step, and what it knew stays while it is not", async () => {
  const desk = setup(100, { held: [1], inStep: false });
  await desk.seconds(3);
  expect(desk.asked()).toEqual([]);
  desk.world.inStep = true;
  await desk.seconds(2);
  expect(desk.watched()).toEqual([1]);
  desk.world.inStep = false;
  desk.world.held = [];
  await desk.seconds(60);
  expect(desk.watched()).toEqual([1]);
});

Deno.test("a line is given back when its instrument is gone for a while, and not when it comes back at once", async () => {
  const desk = setup(100, { held: [1, 2] });
  await desk.seconds(2);
  // A line that says nothing at all would be asked for again.
  for (const conId of [1, 2]) desk.link.emit("market_data_type", { sub: desk.subOf(conId), dataType: 1 });
  desk.world.held = [2];
  await desk.seconds(10);
  desk.world.held = [1, 2];
  await desk.seconds(20);
  expect([desk.watched(), desk.link.count("unsubscribe")]).toEqual([[1, 2], 0]);
  desk.world.held = [2];
  await desk.seconds(17);
  expect([desk.watched(), desk.link.count("unsubscribe")]).toEqual([[2], 1]);
});

Deno.test("the desk takes the most important ones and leaves a tenth of the lines free", async () => {
  const desk = setup(10, { working: [20, 21], held: [1, 2, 3, 4, 5, 6, 7, 8, 9] });
  await desk.seconds(3);
  expect(desk.watched()).toEqual([1, 2, 3, 4, 5, 6, 7, 20, 21]);
  // What is new and more important takes the place of the least.
  desk.world.working = [22, 20, 21];
  await desk.seconds(3);
  expect(desk.watched()).toEqual([1, 2, 3, 4, 5, 6, 20, 21, 22]);
});

Deno.test("whoever asks for a quote gets a line, the least important one of the desk gives way, and comes back after", async () => {
  const desk = setup(3, { held: [1, 2, 3, 4] });
  await desk.seconds(3);
  expect(desk.watched()).toEqual([1, 2]);
  for (const conId of [50, 51, 52]) await desk.board.watch(conId);
  expect(desk.watched()).toEqual([50, 51, 52]);
  await expect(desk.board.watch(53)).rejects.toMatchObject({ code: "MARKET_DATA_LINES" });
  await desk.seconds(5);
  expect(desk.watched()).toEqual([50, 51, 52]);
  for (const conId of [50, 51, 52]) desk.board.unwatch(conId);
  await desk.seconds(3);
  expect(desk.watched()).toEqual([1, 2]);
});

Deno.test("an instrument of the ticket that is held too is one line, which stays when the ticket goes on", async () => {
  const desk = setup(100, { held: [1] });
  await desk.board.watch(1);
  await desk.seconds(2);
  desk.board.unwatch(1);
  await desk.seconds(2);
  expect([desk.asked(), desk.watched(), desk.link.count("unsubscribe")]).toEqual([[1], [1], 0]);
  await desk.board.watch(1);
  desk.world.held = [];
  await desk.seconds(20);
  expect([desk.watched(), desk.board.isWatched(1)]).toEqual([[1], true]);
});

Deno.test("IB gives fewer lines than were set (101): the least important is given back, and the ticket's is asked for at once", async () => {
  const desk = setup(100, { held: [1, 2, 3, 4] });
  await desk.seconds(3);
  await desk.board.watch(50);
  desk.says(50, 101);
  await desk.clock.run(600);
  expect(desk.asked().filter((conId) => conId === 50)).toHaveLength(2);
  // So many as IB gave, less one that stays free; the desk does not try it again for ten minutes.
  await desk.seconds(30);
  expect(desk.watched()).toEqual([1, 2, 50]);
  await desk.seconds(600);
  expect(desk.watched()).toEqual([1, 2, 3, 4, 50]);
});

Deno.test("IB refuses the line of one that only the desk keeps (101): one is given back, and no more", async () => {
  const desk = setup(100, { held: [1, 2, 3] });
  await desk.seconds(3);
  desk.says(3, 101);
  await desk.seconds(5);
  expect(desk.watched()).toEqual([1]);
});

Deno.test("an instrument that IB does not know, or tells unreadably, is asked for again only after minutes, and holds up no other", async () => {
  const desk = setup(100, { held: [UNKNOWN_CONTRACT, UNREADABLE_CONTRACT, 1] });
  await desk.seconds(30);
  expect([desk.watched(), desk.link.count("contract_details")]).toEqual([[1], 3]);
  await desk.seconds(300);
  expect(desk.link.count("contract_details")).toBe(5);
});

Deno.test("on a new socket what somebody watches is asked for first, then what the desk keeps, a few at a time", async () => {
  const desk = setup(100, { held: [1, 2, 3, 4, 5, 6, 7, 8] });
  await desk.seconds(3);
  await desk.board.watch(50);
  desk.board.markDisconnected();
  const before = desk.asked().length;
  desk.board.replay();
  expect(desk.asked()[before]).toBe(50);
  await desk.clock.run(1000);
  const again = desk.asked().slice(before);
  expect(again.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 50]);
});

Deno.test("an advisory of delayed or missing data stands at a kept quote as at any other (P62)", async () => {
  const desk = setup(100, { held: [1, 2] });
  await desk.seconds(2);
  desk.link.emit("market_data_type", { sub: desk.subOf(1), dataType: 3 });
  desk.says(1, 10167);
  desk.says(2, 354);
  expect(desk.board.get(1)).toMatchObject({ dataType: "delayed", advisory: { code: 10167 } });
  expect(desk.board.get(2)).toMatchObject({ dataType: null, stale: true, advisory: { code: 354 } });
});

const contract = (conId: number, secType = "STK") => ({ conId, secType }) as OrderView["contract"];
const order = (conId: number, at: string, secType?: string) =>
  ({ contract: contract(conId, secType), timeline: [{ at }] }) as OrderView;
const position = (conId: number, weight: string | null) =>
  ({ contract: contract(conId), weight }) as PositionView;

Deno.test("the newest order comes first, combinations have no line; positions come by the size of their weight", () => {
  const orders = [order(1, "2026-03-02T10:00:00Z"), order(2, "2026-03-02T11:00:00Z"), order(3, "", "BAG")];
  expect(workingInstruments(orders)).toEqual([2, 1]);
  const held = [
    position(1, null),
    position(2, "3.5"),
    position(3, "-40"),
    position(4, "0"),
    position(-1, "9"),
  ];
  expect(heldInstruments(held)).toEqual([3, 2, 4, 1]);
});

Deno.test("a watch list that is shown gets lines behind orders and positions, and what finds none is known", async () => {
  const desk = setup(10, { working: [20], held: [1, 2, 3, 4, 5], shown: [30, 1, 31, 32, 33, 34] });
  await desk.seconds(3);
  expect(desk.asked()).toEqual([20, 1, 2, 3, 4, 5, 30, 31, 32]);
  const without = () => [30, 1, 31, 32, 33, 34].filter((conId) => desk.own.isWithoutLine(conId));
  expect(without()).toEqual([33, 34]);
  // A position that comes takes the place of the last row that has one.
  desk.world.held = [1, 2, 3, 4, 5, 6];
  await desk.seconds(3);
  expect([desk.watched(), without()]).toEqual([[1, 2, 3, 4, 5, 6, 20, 30, 31], [32, 33, 34]]);
  // The ticket comes before any of them.
  for (const conId of [50, 51]) await desk.board.watch(conId);
  await desk.seconds(3);
  expect(desk.watched()).toEqual([1, 2, 3, 4, 5, 6, 20, 50, 51]);
  for (const conId of [50, 51]) desk.board.unwatch(conId);
  desk.world.shown = [];
  await desk.seconds(20);
  expect([desk.watched(), without()]).toEqual([[1, 2, 3, 4, 5, 6, 20], []]);
});

Deno.test("a chain that turns to another expiry waits for no line of the one before", async () => {
  const { world, seconds, watched } = setup(10, { held: [1], shown: [11, 12, 13, 14, 15, 16] });
  await seconds(2);
  expect(watched()).toEqual([1, 11, 12, 13, 14, 15, 16]);
  world.shown = [21, 22, 23, 24, 25, 26];
  await seconds(2);
  // Two of the nine lines are spare: they stay for a while, should somebody turn back.
  expect(watched().filter((conId) => conId > 20)).toEqual([21, 22, 23, 24, 25, 26]);
  expect(watched()).toHaveLength(9);
  expect(watched()[0]).toBe(1);
  await seconds(16);
  expect(watched()).toEqual([1, 21, 22, 23, 24, 25, 26]);
});
