// Depth and trades: as many as IB gives, asked for by its rules, and what it says of those that do not come.
import { expect } from "@std/expect";
import type { TradeRow } from "@/lib/contract/protocol.ts";
import { bridgeFailure } from "@/lib/server/bridge/testing/failures.ts";
import { ContractBook } from "@/lib/server/contracts/contract_book.ts";
import { SubscriptionIds } from "@/lib/server/subscription_ids.ts";
import { ManualClock, settle } from "@/tests/support/manual_clock.ts";
import { AAPL, detailsOf } from "@/tests/support/samples.ts";
import { ScriptedLink } from "@/tests/support/scripted_link.ts";
import { DepthRoom, streamsOf } from "./depth_room.ts";
import { KEPT_TRADES, keptTrades } from "./tape.ts";

const FUTURE = 9;

function setup(marketDataLines = 100) {
  const clock = new ManualClock();
  const world = { fails: false };
  const answer = () => {
    if (world.fails) throw bridgeFailure("PACING_REFUSED");
    return {};
  };
  const link = new ScriptedLink({
    market_depth: answer,
    tick_by_tick: answer,
    unsubscribe: () => ({}),
    contract_details: ({ contract }) => ({
      details: [
        detailsOf({ ...AAPL, conId: contract.conId, exchange: contract.conId === FUTURE ? "CME" : "SMART" }),
      ],
    }),
    market_rule: () => ({ increments: [] }),
  });
  const changed = new Set<number>();
  const contracts = new ContractBook({ link, clock });
  const subs = new SubscriptionIds();
  const room = new DepthRoom({ link, contracts, clock, subs, marketDataLines });
  room.onChange((conIds) => conIds.forEach((conId) => changed.add(conId)));
  link.onEvent((event) => room.onEvent(event));
  room.replay();
  const asked = (type: "market_depth" | "tick_by_tick") =>
    link.requests.filter((request) => request.type === type).map(({ fields }) =>
      fields as { sub: number; contract: { conId: number }; smart?: boolean; rows?: number }
    );
  const subOf = (type: "market_depth" | "tick_by_tick", conId: number) =>
    asked(type).findLast(({ contract }) => contract.conId === conId)?.sub ?? 0;
  const says = (sub: number, code: number, message = `IB ${code}`) =>
    link.emit("error", { code, message, advancedRejectJson: null, about: { kind: "subscription", sub } });
  const seconds = async (count: number) => {
    for (let second = 0; second < count; second++) {
      room.look();
      await clock.run(1000);
    }
  };
  return { clock, world, link, room, changed, asked, subOf, says, seconds };
}

const row = (price: string | null, size = "100") => ({ price, size, place: "NSDQ" });
const trade = (price: string): TradeRow => ({
  at: "2026-03-02T15:00:00.000Z",
  price,
  size: "100",
  place: "NSDQ",
  conditions: "",
  pastLimit: false,
  unreported: false,
});

Deno.test("what is shown is asked for once however many look, and given back when nobody does", async () => {
  const { room, asked, link, seconds, changed, subOf } = setup();
  room.show("a", 1, "one");
  room.show("b", 1, "two");
  room.show("b", 1, "two");
  await seconds(3);
  expect([asked("market_depth").length, asked("tick_by_tick").length]).toEqual([1, 1]);
  expect(asked("market_depth")[0]).toMatchObject({ rows: 10, smart: true });
  expect(room.depth(1)).toMatchObject({ state: "opening", bids: [], at: null, advisory: null });
  changed.clear();
  link.emit("depth", { items: [{ sub: subOf("market_depth", 1), bids: [row("5")], asks: [row(null)] }] });
  link.emit("trades", { items: [{ sub: subOf("tick_by_tick", 1), trades: [trade("5.1")], skipped: 2 }] });
  expect([...changed]).toEqual([1]);
  expect(room.depth(1)).toMatchObject({ state: "open", bids: [row("5")], asks: [row(null)] });
  expect(room.tape(1)).toMatchObject({ state: "open", trades: { 1: trade("5.1") }, skipped: 2 });
  room.hide("a", "one");
  await seconds(1);
  expect(link.count("unsubscribe")).toBe(0);
  room.hide("b", "two");
  expect([link.count("unsubscribe"), room.depth(1), room.tape(1)]).toEqual([2, null, null]);
});

Deno.test("a page that has died lets go by itself", async () => {
  const { room, seconds, link } = setup();
  room.show("a", 1, "one");
  await seconds(32);
  expect([link.count("unsubscribe"), room.conIds()]).toEqual([2, []]);
});

Deno.test("of a future the book is that of its exchange", async () => {
  const { room, asked, seconds } = setup();
  room.show("a", FUTURE, null);
  await seconds(1);
  expect(asked("market_depth")[0]).toMatchObject({ smart: false });
});

Deno.test("IB gives three streams, more with more lines; the one that was opened first gives way and says so", async () => {
  expect([10, 100, 399, 400, 650, 99_999].map(streamsOf)).toEqual([3, 3, 3, 4, 6, 60]);
  const { room, asked, seconds, link } = setup();
  for (const conId of [1, 2, 3, 4]) room.show(`v${conId}`, conId, null);
  await seconds(1);
  expect(room.depth(1)).toMatchObject({
    state: "full",
    advisory: { code: 0, says: { key: "CLOSE_UP_FULL" }, text: expect.stringContaining("gives 3 of") },
  });
  expect([2, 3, 4].map((conId) => room.depth(conId)?.state)).toEqual(["opening", "opening", "opening"]);
  const running = asked("market_depth").length -
    link.requests.filter(({ type, fields }) =>
      type === "unsubscribe" && asked("market_depth").some(({ sub }) => sub === fields["sub"])
    ).length;
  expect(running).toBe(3);
  room.hide("v4", null);
  await seconds(1);
  expect(room.depth(1)).toMatchObject({ state: "opening" });
});

Deno.test("trades of one instrument are asked for no sooner than 15 s after the last time", async () => {
  const { room, asked, seconds } = setup();
  room.show("a", 1, null);
  await seconds(1);
  room.hide("a", null);
  room.show("a", 1, null);
  await seconds(3);
  expect([asked("market_depth").length, asked("tick_by_tick").length]).toEqual([2, 1]);
  await seconds(13);
  expect(asked("tick_by_tick")).toHaveLength(2);
});

for (
  const [code, key] of [[354, true], [10_186, true], [10_189, true], [309, true], [10_190, true], [
    10_999,
    false,
  ]] as const
) {
  Deno.test(`what IB refuses (${code}) is said, asked for again later, and over with the first row`, async () => {
    const { room, says, subOf, seconds, asked, link } = setup();
    room.show("a", 1, "one");
    await seconds(1);
    says(subOf("market_depth", 1), code, "Words of IB");
    expect(room.depth(1)).toMatchObject({ state: "ended", advisory: { code } });
    expect(room.depth(1)?.advisory?.text).toContain("Words of IB");
    expect(room.depth(1)?.advisory?.says?.key).toBe(key ? "IB_CODE.explained" : undefined);
    // The trades go on.
    expect(room.tape(1)?.state).toBe("opening");
    const keep = async (count: number) => {
      for (let passed = 0; passed < count; passed += 10) {
        room.show("a", 1, "one");
        await seconds(10);
      }
    };
    await keep(50);
    expect(asked("market_depth")).toHaveLength(1);
    await keep(20);
    expect(asked("market_depth")).toHaveLength(2);
    link.emit("depth", { items: [{ sub: subOf("market_depth", 1), bids: [row("5")], asks: [] }] });
    expect(room.depth(1)).toMatchObject({ state: "open", advisory: null });
  });
}

Deno.test("P61: rows that were on their way when a book broke off are shown, and it is asked for again all the same", async () => {
  const { room, says, subOf, seconds, asked, link } = setup();
  room.show("a", 1, null);
  await seconds(1);
  const rows = (price: string) =>
    link.emit("depth", { items: [{ sub: subOf("market_depth", 1), bids: [row(price)], asks: [] }] });
  says(subOf("market_depth", 1), 10197);
  rows("5");
  expect(room.depth(1)).toMatchObject({ state: "ended", advisory: { code: 10197 }, bids: [row("5")] });
  await seconds(5);
  expect(asked("market_depth")).toHaveLength(2);
  rows("6");
  expect(room.depth(1)).toMatchObject({ state: "open", advisory: null, bids: [row("6")] });
});

Deno.test("a remark (2152, 10090, 317) ends nothing and stands beside the book", async () => {
  const { room, says, subOf, seconds, asked, link } = setup();
  room.show("a", 1, null);
  await seconds(1);
  for (const code of [10_090, 317, 2152]) says(subOf("market_depth", 1), code);
  link.emit("depth", { items: [{ sub: subOf("market_depth", 1), bids: [row("5")], asks: [] }] });
  expect(room.depth(1)).toMatchObject({ state: "open", advisory: { code: 2152 } });
  await seconds(20);
  expect(asked("market_depth")).toHaveLength(1);
});

Deno.test("what could not be sent is sent again, and a socket that goes leaves the last known", async () => {
  const { room, world, seconds, asked, link, subOf } = setup();
  world.fails = true;
  room.show("a", 1, null);
  await seconds(1);
  expect(room.depth(1)).toMatchObject({ state: "ended", advisory: { code: 0 } });
  world.fails = false;
  await seconds(7);
  expect(asked("market_depth")).toHaveLength(2);
  link.emit("depth", { items: [{ sub: subOf("market_depth", 1), bids: [row("5")], asks: [] }] });
  room.markDisconnected();
  expect(room.depth(1)).toMatchObject({ state: "ended", bids: [row("5")] });
  await seconds(3);
  expect(asked("market_depth")).toHaveLength(2);
  room.replay();
  await settle();
  // Old rows are not those of the new socket.
  expect(room.depth(1)).toMatchObject({ state: "opening", bids: [] });
  expect(asked("market_depth")).toHaveLength(3);
});

Deno.test("the last trades are kept, each under its number", () => {
  let tape = keptTrades({ trades: {}, skipped: 0, last: 0 }, {
    trades: [trade("1"), trade("2")],
    skipped: 0,
  });
  expect(Object.keys(tape.trades)).toEqual(["1", "2"]);
  const many = Array.from({ length: KEPT_TRADES + 5 }, (_, at) => trade(String(at)));
  tape = keptTrades(tape, { trades: many, skipped: 7 });
  expect([Object.keys(tape.trades).length, tape.last, tape.skipped]).toEqual([
    KEPT_TRADES,
    KEPT_TRADES + 7,
    7,
  ]);
  expect(tape.trades[String(tape.last)]?.price).toBe(String(KEPT_TRADES + 4));
});

Deno.test("while TWS has lost IB a book and its trades are the last known, though their streams stand", async () => {
  const { room, seconds, link, subOf, changed } = setup();
  room.show("a", 1, null);
  await seconds(1);
  link.emit("depth", { items: [{ sub: subOf("market_depth", 1), bids: [row("5")], asks: [] }] });
  link.emit("trades", { items: [{ sub: subOf("tick_by_tick", 1), trades: [trade("5.1")], skipped: 0 }] });
  changed.clear();
  room.markUpstream(false);
  expect([room.depth(1)?.state, room.tape(1)?.state, [...changed]]).toEqual(["ended", "ended", [1]]);
  room.markUpstream(true);
  expect(room.depth(1)).toMatchObject({ state: "open", bids: [row("5")] });
});
