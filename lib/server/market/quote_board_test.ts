import { expect } from "@std/expect";
import { bridgeFailure } from "@/lib/server/bridge/testing/failures.ts";
import { ManualClock, settle } from "@/tests/support/manual_clock.ts";
import { AAPL, detailsOf } from "@/tests/support/samples.ts";
import { ScriptedLink } from "@/tests/support/scripted_link.ts";
import { ContractBook } from "@/lib/server/contracts/contract_book.ts";
import { SubscriptionIds } from "@/lib/server/subscription_ids.ts";
import { QuoteBoard } from "./quote_board.ts";

/** `leaves`: when a request for a line has left for IB. */
function boardWith(
  maxLines = 100,
  serverVersion: number | null = 225,
  leaves: () => Promise<void> = () => Promise.resolve(),
) {
  const clock = new ManualClock();
  const link = new ScriptedLink({
    market_data: async () => {
      await leaves();
      return {};
    },
    unsubscribe: () => ({}),
    contract_details: ({ contract }) => ({ details: [detailsOf({ ...AAPL, conId: contract.conId })] }),
    market_rule: () => ({ increments: [] }),
  });
  const contracts = new ContractBook({ link, clock });
  let told = new Set<number>();
  const board = new QuoteBoard({
    link,
    contracts,
    clock,
    subs: new SubscriptionIds(),
    serverVersion: () => serverVersion,
    settings: { marketDataLines: maxLines, quoteStaleMs: 5000, marketData: "auto" },
  });
  board.onChange((conIds) => told = told.union(new Set(conIds)));
  link.onEvent((event) => board.onEvent(event));
  board.replay();
  const subs = () =>
    link.requests.filter((request) => request.type === "market_data").map((request) =>
      request.fields["sub"] as number
    );
  /** The quotes that were told of since the last call. */
  const emptied = () => {
    const conIds = [...told];
    told = new Set();
    return conIds;
  };
  return { board, link, clock, subs, emptied };
}

Deno.test("U5: the age of a quote is that of the clock on which more has passed: a clock set back makes nothing fresh", async () => {
  const { board, link, clock, subs } = boardWith();
  await board.watch(1);
  expect([board.ageMs(1), board.ageMs(2)]).toEqual([null, null]);
  link.emit("ticks", { items: [{ sub: subs()[0] ?? 0, bid: "5" }] });
  clock.advance(40_000);
  clock.moveWall(-3600_000);
  expect(board.ageMs(1)).toBe(40_000);
  clock.moveWall(2 * 3600_000);
  expect(board.ageMs(1)).toBe(3600_000 + 40_000);
});

Deno.test("B10: a line that was asked for a moment ago is opening until both sides have come, or word that none will", async () => {
  const { board, link, subs, clock } = boardWith();
  expect(board.isOpening(1)).toBe(false);
  await board.watch(1);
  const tick = (fields: { bid?: string; ask?: string }) =>
    link.emit("ticks", { items: [{ sub: subs().at(-1) ?? 0, ...fields }] });
  tick({ bid: "5" });
  expect(board.isOpening(1)).toBe(true);
  tick({ ask: "6" });
  expect(board.isOpening(1)).toBe(false);
  // What stood there before the line was opened anew is no price of now.
  board.replay();
  expect(board.isOpening(1)).toBe(true);
  clock.advance(1_500);
  expect(board.isOpening(1)).toBe(false);
  board.replay();
  say(link, subs().at(-1) ?? 0, 354);
  expect(board.isOpening(1)).toBe(false);
  board.close();
});

Deno.test("B10: the quote that an order waits for overtakes those that are only looked at, once", async () => {
  const left = Promise.withResolvers<void>();
  const { board, link, subs } = boardWith(100, 225, () => left.promise);
  const asked = () =>
    link.requests.filter(({ type }) => type === "market_data").map(({ fields }) => fields["urgent"]);
  await board.watch(1);
  await board.watch(1, { urgent: true });
  board.hurry(1);
  board.hurry(2);
  expect(asked()).toEqual([false, true]);
  const sub = subs().at(-1);
  left.resolve();
  await settle();
  board.hurry(1);
  expect(subs().at(-1)).toBe(sub);
  await board.watch(3, { urgent: true });
  expect(asked().at(-1)).toBe(true);
  board.close();
});

Deno.test("Many watchers share one line, the last one closes it", async () => {
  const { board, link } = boardWith();
  await Promise.all([board.watch(1), board.watch(1), board.watch(1)]);
  expect(link.count("market_data")).toBe(1);
  board.unwatch(1);
  board.unwatch(1);
  expect(link.count("unsubscribe")).toBe(0);
  board.unwatch(1);
  expect(link.count("unsubscribe")).toBe(1);
  expect(board.get(1)).toBeNull();
});

Deno.test("A line that was given back before its request has left is not asked for: nobody would ever end it", async () => {
  const left = Promise.withResolvers<void>();
  const { board, link, subs } = boardWith(100, 225, () => left.promise);
  // Four stand before the one of which the last watcher comes and goes in one turn.
  for (const conId of [1, 2, 3, 4, 5]) await board.keep(conId, conId);
  const watching = board.watch(5);
  board.letGo(5);
  board.unwatch(5);
  await watching;
  left.resolve();
  await settle();
  expect([board.get(5), subs().length, link.count("unsubscribe")]).toEqual([null, 4, 0]);
  board.close();
});

Deno.test("B18: the volume of a US share is in shares, whatever the server version, and again after a reconnect", async () => {
  const { board, link, subs } = boardWith(100, 200);
  await board.watch(1);
  const tick = (fields: object) => link.emit("ticks", { items: [{ sub: subs().at(-1) ?? 0, ...fields }] });
  tick({ volume: "138951", bidSize: "300" });
  expect(board.get(1)).toMatchObject({ volume: "13895100", bidSize: "300" });
  board.markDisconnected();
  board.replay();
  tick({ volume: null });
  expect(board.get(1)?.volume).toBe(null);
});

Deno.test("B18: a bond's yields are told beside its prices, and unknown where IB tells none", async () => {
  const { board, link, subs } = boardWith();
  await board.watch(1);
  expect(board.get(1)).toMatchObject({ bidYield: null, askYield: null, lastYield: null });
  const tick = (fields: object) => link.emit("ticks", { items: [{ sub: subs().at(-1) ?? 0, ...fields }] });
  tick({ bid: "98.5", bidYield: "4.125", askYield: "-0.25" });
  expect(board.get(1)).toMatchObject({
    bid: "98.5",
    bidYield: "4.125",
    askYield: "-0.25",
    lastYield: null,
  });
  tick({ bidYield: null });
  expect(board.get(1)).toMatchObject({ bid: "98.5", bidYield: null });
});

Deno.test("One line too many is refused with a clear code", async () => {
  const { board } = boardWith(1);
  await board.watch(1);
  await expect(board.watch(2)).rejects.toMatchObject({ code: "MARKET_DATA_LINES", status: 422 });
  await board.watch(1);
});

Deno.test("A reconnect opens every line once more under a new number, old numbers are dead", async () => {
  const { board, link, subs } = boardWith();
  await board.watch(1);
  link.emit("ticks", { items: [{ sub: subs()[0] ?? 0, bid: "187.24" }] });
  board.markDisconnected();
  expect(board.get(1)).toMatchObject({ bid: "187.24", stale: true });
  board.replay();
  expect(subs()).toHaveLength(2);
  link.emit("ticks", { items: [{ sub: subs()[0] ?? 0, bid: "1" }] });
  expect(board.get(1)?.bid).toBe("187.24");
  link.emit("ticks", { items: [{ sub: subs()[1] ?? 0, bid: "187.30" }] });
  expect(board.get(1)).toMatchObject({ bid: "187.30", stale: false });
});

Deno.test("B3: after an outage the first word of a line makes no price of before it current", async () => {
  const { board, link, clock, subs } = boardWith();
  await board.watch(1);
  const tick = (fields: object) => link.emit("ticks", { items: [{ sub: subs().at(-1) ?? 0, ...fields }] });
  tick({ bid: "187.2", ask: "187.3", last: "187.25" });
  board.markDisconnected();
  clock.advance(7_200_000);
  board.replay();
  await settle();
  expect(board.get(1)).toMatchObject({ bid: "187.2", stale: true });
  tick({ volume: "5000" });
  expect(board.get(1)).toMatchObject({ bid: null, ask: null, last: null, volume: "5000", stale: false });
});

Deno.test("P62: the data type comes from the callback, and unknown prices are null", async () => {
  const { board, link, subs } = boardWith();
  await board.watch(1);
  const sub = subs()[0] ?? 0;
  link.emit("market_data_type", { sub, dataType: 3 });
  link.emit("ticks", { items: [{ sub, bid: null, ask: "5" }] });
  link.emit("error", {
    code: 10167,
    message: "Displaying delayed market data",
    advancedRejectJson: null,
    about: { kind: "subscription", sub },
  });
  expect(board.get(1)).toMatchObject({ dataType: "delayed", bid: null, ask: "5", advisory: { code: 10167 } });
});

Deno.test("A quote grows stale with age", async () => {
  const { board, link, subs, clock } = boardWith();
  await board.watch(1);
  link.emit("ticks", { items: [{ sub: subs()[0] ?? 0, bid: "1" }] });
  clock.advance(4999);
  expect(board.get(1)?.stale).toBe(false);
  clock.advance(2);
  expect(board.get(1)?.stale).toBe(true);
});

const say = (link: ScriptedLink, sub: number, code: number) =>
  link.emit("error", {
    code,
    message: `IB ${code}`,
    advancedRejectJson: null,
    about: { kind: "subscription", sub },
  });

Deno.test("P61: a line that broke off (10182, 10197) is asked for again, ever more patiently, until a price comes", async () => {
  const { board, link, subs, clock } = boardWith();
  await board.watch(1);
  const sub = subs()[0] ?? 0;
  say(link, sub, 10197);
  clock.advance(1999);
  expect(link.count("market_data")).toBe(1);
  clock.advance(1);
  // Under the same number, after the old request was ended: never two lines.
  expect(subs()).toEqual([sub, sub]);
  expect(link.count("unsubscribe")).toBe(1);
  expect(board.get(1)?.advisory).toEqual({ code: 10197, text: "IB 10197" });
  const asked: number[] = [];
  for (let count = 0; count < 6; count++) {
    say(link, sub, 10197);
    const before = link.count("market_data");
    const from = clock.monotonic();
    while (link.count("market_data") === before) clock.advance(100);
    asked.push(clock.monotonic() - from);
  }
  expect(asked).toEqual([4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  link.emit("ticks", { items: [{ sub, bid: "5" }] });
  expect(board.get(1)).toMatchObject({ advisory: null, bid: "5" });
  clock.advance(120_000);
  expect(link.count("market_data")).toBe(8);
  say(link, sub, 10182);
  clock.advance(2000);
  expect(link.count("market_data")).toBe(9);
});

Deno.test("P61: a price that was on its way when the line broke off is shown as stale, and the line is asked for again", async () => {
  for (const code of [10182, 10197, 10225]) {
    const { board, link, subs, clock } = boardWith();
    await board.watch(1);
    const sub = subs()[0] ?? 0;
    link.emit("ticks", { items: [{ sub, bid: "5" }] });
    say(link, sub, code);
    link.emit("ticks", { items: [{ sub, bid: "5.1" }] });
    expect(board.get(1)).toMatchObject({ bid: "5.1", advisory: { code }, stale: true });
    clock.advance(2_000);
    expect(link.count("market_data")).toBe(2);
    link.emit("ticks", { items: [{ sub, bid: "5.2" }] });
    expect(board.get(1)).toMatchObject({ bid: "5.2", advisory: null, stale: false });
    clock.advance(60_000);
    expect(link.count("market_data")).toBe(2);
  }
});

Deno.test("P61: a line that was closed, or whose socket is gone, is not asked for again", async () => {
  const { board, link, subs, clock } = boardWith();
  await board.watch(1);
  await board.watch(2);
  for (const sub of subs()) say(link, sub, 10197);
  board.unwatch(1);
  board.markDisconnected();
  clock.advance(60_000);
  expect(link.count("market_data")).toBe(2);
});

Deno.test("P62: until IB has said what it sends, the kind is unknown; 300 after an unsubscribe says nothing about the quote", async () => {
  const { board, link, subs } = boardWith();
  await board.watch(1);
  expect(board.get(1)?.dataType).toBeNull();
  const sub = subs()[0] ?? 0;
  link.emit("market_data_type", { sub, dataType: 2 });
  expect(board.get(1)?.dataType).toBe("frozen");
  say(link, sub, 300);
  expect(board.get(1)?.advisory).toBeNull();
  say(link, sub, 354);
  expect(board.get(1)?.advisory).toEqual({ code: 354, text: "IB 354" });
});

Deno.test("P6: a replay on the same socket ends what may still run before it asks anew", async () => {
  const { board, link } = boardWith();
  await board.watch(1);
  await board.watch(2);
  board.replay();
  expect(link.count("market_data")).toBe(4);
  expect(link.count("unsubscribe")).toBe(2);
});

Deno.test("Watchers that come at the same time do not slip through the cap", async () => {
  const { board } = boardWith(2);
  const answers = await Promise.allSettled([1, 2, 3, 4].map((conId) => board.watch(conId)));
  expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "rejected"]);
  expect(board.lines).toBe(2);
});

Deno.test("Only the instruments that ticked are told of; a quote that grows old is told of once", async () => {
  const { board, link, clock, subs, emptied } = boardWith();
  for (const conId of [1, 2, 3]) await board.watch(conId);
  expect(emptied()).toEqual([1, 2, 3]);
  const [one = 0, two = 0] = subs();
  const tick = (sub: number, bid: string) => link.emit("ticks", { items: [{ sub, bid }] });
  tick(two, "187.24");
  expect(emptied()).toEqual([2]);
  link.emit("market_data_type", { sub: one, dataType: 3 });
  expect(emptied()).toEqual([1]);
  tick(9999, "1");
  expect(emptied()).toEqual([]);
  // The others never had a price: they were stale from the beginning.
  board.age();
  emptied();
  clock.advance(5001);
  board.age();
  expect(emptied()).toEqual([2]);
  expect(board.get(2)?.stale).toBe(true);
  board.age();
  expect(emptied()).toEqual([]);
  tick(two, "187.25");
  expect([emptied(), board.get(2)?.stale]).toEqual([[2], false]);
  board.unwatch(2);
  expect([emptied(), board.get(2)]).toEqual([[2], null]);
});

for (const code of [101, 200, 321, 322, 354, 420, 10089, 10168, 10186, 10999]) {
  Deno.test(`B3: a line that IB ends (${code}) is stale at once with IB's words, and asked for again now and then`, async () => {
    const { board, link, subs, clock } = boardWith();
    await board.watch(1);
    const sub = subs()[0] ?? 0;
    link.emit("ticks", { items: [{ sub, bid: "5" }] });
    expect(board.get(1)?.stale).toBe(false);
    say(link, sub, code);
    expect(board.get(1)).toMatchObject({ stale: true, bid: "5", advisory: { code } });
    await clock.run(59_000);
    expect(link.count("market_data")).toBe(1);
    await clock.run(2_000);
    expect(link.count("market_data")).toBe(2);
    link.emit("ticks", { items: [{ sub, bid: "6" }] });
    expect(board.get(1)).toMatchObject({ stale: false, bid: "6", advisory: null });
    board.close();
  });
}

for (const code of [2176, 10090, 10091, 10167]) {
  Deno.test(`B3: what IB remarks of a line that goes on (${code}) ends nothing`, async () => {
    const { board, link, subs, clock } = boardWith();
    await board.watch(1);
    const sub = subs()[0] ?? 0;
    say(link, sub, code);
    link.emit("ticks", { items: [{ sub, bid: "5" }] });
    expect(board.get(1)).toMatchObject({ stale: false, advisory: { code } });
    await clock.run(3600_000);
    expect(link.count("market_data")).toBe(1);
  });
}

Deno.test("B3: a line of which IB says nothing at all says so and is asked for again; a shut market is not silence", async () => {
  const { board, link, subs, clock } = boardWith();
  await board.watch(1);
  await board.watch(2);
  // The kind of data comes at once, prices when there are some.
  link.emit("market_data_type", { sub: subs()[1] ?? 0, dataType: 1 });
  await clock.run(16_000);
  expect(board.get(1)?.advisory).toMatchObject({ code: 0, says: { key: "QUOTE_SILENT" } });
  expect(board.get(2)?.advisory).toBeNull();
  await clock.run(3_000);
  expect(subs().filter((sub) => sub === subs()[0])).toHaveLength(2);
  link.emit("ticks", { items: [{ sub: subs()[0] ?? 0, bid: "5" }] });
  expect(board.get(1)).toMatchObject({ advisory: null, bid: "5" });
  board.close();
});

Deno.test("B3: a line that could not be asked for, and the kind of data that could not, are asked for again", async () => {
  const clock = new ManualClock();
  let refuses = true;
  const refuse = () => {
    if (refuses) throw bridgeFailure("PACING_REFUSED");
    return {};
  };
  const link = new ScriptedLink({
    market_data: refuse,
    market_data_type: refuse,
    unsubscribe: () => ({}),
    contract_details: () => ({ details: [detailsOf({ ...AAPL, conId: 1 })] }),
    market_rule: () => ({ increments: [] }),
  });
  const settings = { marketDataLines: 100, quoteStaleMs: 5000, marketData: "auto" } as const;
  const contracts = new ContractBook({ link, clock });
  const subs = new SubscriptionIds();
  const board = new QuoteBoard({ link, contracts, clock, subs, settings, serverVersion: () => 225 });
  board.replay();
  await board.watch(1);
  await clock.run(100);
  expect(board.get(1)?.advisory).toMatchObject({ code: 0 });
  refuses = false;
  await clock.run(10_000);
  expect([link.count("market_data"), link.count("market_data_type")]).toEqual([2, 2]);
  board.close();
});

Deno.test("an option is asked for with its open interest, and what its model says stands together beside the prices", async () => {
  const clock = new ManualClock();
  const link = new ScriptedLink({
    market_data: () => ({}),
    contract_details: ({ contract }) => ({
      details: [detailsOf({ ...AAPL, conId: contract.conId, secType: contract.conId === 1 ? "OPT" : "FOP" })],
    }),
    market_rule: () => ({ increments: [] }),
  });
  const contracts = new ContractBook({ link, clock });
  const settings = { marketDataLines: 100, quoteStaleMs: 5000, marketData: "auto" } as const;
  const subs = new SubscriptionIds();
  const board = new QuoteBoard({ link, contracts, clock, subs, settings, serverVersion: () => 225 });
  link.onEvent((event) => board.onEvent(event));
  board.replay();
  await board.watch(1);
  await board.watch(2);
  const asked = link.requests.filter(({ type }) => type === "market_data").map(({ fields }) => fields);
  // What IB lists for options of futures is another list, and it refuses the whole line.
  expect(asked.map(({ genericTicks }) => genericTicks)).toEqual(["101", ""]);
  const sub = asked[0]?.["sub"] as number;
  link.emit("ticks", { items: [{ sub, bid: "5.1" }] });
  expect(board.get(1)?.option).toBeUndefined();
  link.emit("ticks", { items: [{ sub, delta: "0.53", impliedVolatility: "0.25", theta: null }] });
  const before = board.get(1);
  expect(before).toMatchObject({ bid: "5.1", option: { delta: "0.53", theta: null, openInterest: null } });
  link.emit("ticks", { items: [{ sub, openInterest: "812" }] });
  expect(board.get(1)?.option).toEqual({
    impliedVolatility: "0.25",
    delta: "0.53",
    gamma: null,
    vega: null,
    theta: null,
    underlyingPrice: null,
    openInterest: "812",
  });
  // What was given away is not written into.
  expect(before?.option?.openInterest).toBeNull();
  expect(board.get(2)?.option).toBeUndefined();
  board.close();
});

Deno.test("a quote explains each figure by its own tick and its own time", async () => {
  const { board, link, clock, subs } = boardWith();
  await board.watch(1);
  const sub = subs()[0] ?? 0;
  link.emit("market_data_type", { sub, dataType: 3 });
  const first = new Date(clock.now()).toISOString();
  link.emit("ticks", { items: [{ sub, bid: "5", ask: "6" }] });
  clock.advance(2_000);
  link.emit("ticks", { items: [{ sub, ask: "7", halted: 0 }] });
  const { quote, told } = board.explain(1);
  const second = new Date(clock.now()).toISOString();
  expect([quote?.bid, quote?.ask, quote?.at]).toEqual(["5", "7", second]);
  expect(told).toEqual({
    bid: { source: "tickPrice DELAYED_BID (66)", at: first },
    ask: { source: "tickPrice DELAYED_ASK (67)", at: second },
    halted: { source: "tickGeneric DELAYED_HALTED (90)", at: second },
  });
  expect(board.explain(2)).toEqual({ quote: null, told: {} });
});

Deno.test("P62: prices of another kind of data are gone with it: last night's and delayed ones never look live", async () => {
  for (
    const [from, to, stays] of [[2, 1, false], [3, 1, false], [4, 3, false], [1, 3, false], [1, 2, true], [
      3,
      4,
      true,
    ]] as const
  ) {
    const { board, link, subs } = boardWith();
    await board.watch(1);
    const sub = subs()[0] ?? 0;
    link.emit("market_data_type", { sub, dataType: from });
    link.emit("ticks", {
      items: [{ sub, bid: "10", askSize: "3", close: "9", volume: "5", delta: "0.5", openInterest: "70" }],
    });
    link.emit("market_data_type", { sub, dataType: to });
    const { bid, askSize, close, volume, option } = board.get(1) ?? {};
    expect([from, to, bid, askSize, option?.delta]).toEqual(
      stays ? [from, to, "10", "3", "0.5"] : [from, to, null, null, null],
    );
    // What IB may not tell again is of the day.
    expect([close, volume, option?.openInterest]).toEqual(["9", "5", "70"]);
    const { told } = board.explain(1);
    expect(["bid" in told, "delta" in told, "openInterest" in told]).toEqual([stays, stays, true]);
    board.close();
  }
});

Deno.test("P62: that delayed prices come instead is over when live ones come, or those of a closed market", async () => {
  for (const [from, to] of [[3, 1], [4, 2], [4, 1]] as const) {
    const { board, link, subs } = boardWith();
    await board.watch(1);
    const sub = subs()[0] ?? 0;
    say(link, sub, 10167);
    link.emit("market_data_type", { sub, dataType: from });
    link.emit("market_data_type", { sub, dataType: 7 - from });
    expect(board.get(1)?.advisory?.code).toBe(10167);
    link.emit("market_data_type", { sub, dataType: to });
    expect(board.get(1)?.advisory).toBeNull();
    board.close();
  }
});

Deno.test("a quote for which IB had no line is asked for again when one is given back, and not ten minutes later", async () => {
  const { board, link, subs, clock } = boardWith();
  for (const conId of [1, 2, 3]) await board.watch(conId);
  const [, , third = 0] = subs();
  say(link, third, 101);
  board.unwatch(2);
  await clock.run(600);
  expect(subs()).toHaveLength(4);
  expect(subs().at(-1)).toBe(third);
  // The refused one itself frees nothing.
  say(link, subs()[0] ?? 0, 101);
  say(link, third, 101);
  board.unwatch(3);
  await clock.run(600);
  expect(subs()).toHaveLength(4);
  board.close();
});

Deno.test("of many lines that are given back each goes to another quote that found none, and is no failure of it", async () => {
  const { board, link, subs, clock } = boardWith();
  for (const conId of [1, 2, 3, 4, 5, 6, 7]) await board.watch(conId);
  const refused = subs().slice(4);
  for (const sub of refused) say(link, sub, 101);
  for (const conId of [1, 2, 3, 4]) board.unwatch(conId);
  await clock.run(600);
  expect(subs().slice(7)).toEqual(refused);
  for (const sub of refused) say(link, sub, 101);
  await clock.run(130_000);
  expect(subs().slice(10)).toEqual(refused);
  // One that is given up before it asks leaves its line to the next.
  for (const sub of refused) say(link, sub, 101);
  for (const conId of [8, 9]) await board.watch(conId);
  board.unwatch(8);
  board.unwatch(5);
  await clock.run(600);
  expect(subs().at(-1)).toBe(refused[1]);
  board.close();
});
