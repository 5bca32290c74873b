// History: made up backward, recorded forward, one seamless series that ends at the price of now.
import { expect } from "@std/expect";
import { restoreEngine } from "./engine.ts";
import { toBar } from "./history_bars.ts";
import { stocks } from "./instruments/stocks.ts";
import type { Engine } from "./api.ts";
import { flat } from "./raw_bar.ts";
import { AAPL, EURUSD, refusedCode, savedState, START, testEngine, VOD } from "./testing/test_engine.ts";
import type { Bar, HistoryQuery } from "./types.ts";

const BASE: HistoryQuery = {
  conId: AAPL,
  end: null,
  duration: "1 D",
  barSize: "5 mins",
  whatToShow: "TRADES",
  useRth: false,
};

function bars(engine: Engine, changes: Partial<HistoryQuery>): readonly Bar[] {
  const result = engine.market.history({ ...BASE, ...changes });
  if (!result.ok) throw new Error(`${result.code} ${result.text}`);
  return result.bars;
}

function checkShape(list: readonly Bar[]): void {
  for (const [i, bar] of list.entries()) {
    const [open, high, low, close] = [bar.open, bar.high, bar.low, bar.close].map(Number);
    expect(Math.max(open ?? 0, close ?? 0)).toBeLessThanOrEqual(high ?? 0);
    expect(Math.min(open ?? 0, close ?? 0)).toBeGreaterThanOrEqual(low ?? 0);
    expect(bar.time).toBeGreaterThan(list[i - 1]?.time ?? 0);
  }
}

Deno.test("every bar size gives well-formed bars whose last close is the price of now", () => {
  const { engine, wait } = testEngine();
  wait(7 * 60_000 + 12_345);
  const last = engine.market.quote(AAPL)?.last;
  const cases = [
    ["5 secs", "600 S"],
    ["30 secs", "3600 S"],
    ["1 min", "1 D"],
    ["15 mins", "2 D"],
    [
      "1 hour",
      "1 W",
    ],
    ["1 day", "1 M"],
    ["1 week", "1 Y"],
    ["1 month", "2 Y"],
  ] as const;
  for (const [barSize, duration] of cases) {
    const list = bars(engine, { barSize, duration });
    checkShape(list);
    expect([barSize, list.at(-1)?.close]).toEqual([barSize, last]);
    expect(list.length).toBeGreaterThan(4);
  }
});

Deno.test("asking twice gives the same answer, and time only adds to it", () => {
  const { engine, wait } = testEngine();
  const first = bars(engine, { barSize: "1 hour", duration: "3 D" });
  expect(bars(engine, { barSize: "1 hour", duration: "3 D" })).toEqual(first);
  const past = first.slice(1, -1);
  wait(2 * 3_600_000);
  const later = bars(engine, { barSize: "1 hour", duration: "3 D" });
  const known = new Map(later.map((bar) => [bar.time, bar]));
  for (const bar of past.slice(2)) expect(known.get(bar.time)).toEqual(bar);
});

Deno.test("a day's bar holds all of its minutes, yesterday's close is the quote's close", () => {
  const { engine, wait } = testEngine();
  wait(3_600_000);
  const quote = engine.market.quote(AAPL);
  const days = bars(engine, { barSize: "1 day", duration: "3 D" });
  const [yesterday, today] = days.slice(-2);
  expect(yesterday?.close).toBe(quote?.close);
  expect(today).toMatchObject({
    date: "20261120",
    open: quote?.open,
    high: quote?.high,
    low: quote?.low,
    volume: quote?.volume,
  });
  const minutes = bars(engine, { barSize: "1 min", duration: "2 D" }).filter((bar) =>
    bar.time >= (today?.time ?? 0)
  );
  expect(minutes[0]?.open).toBe(today?.open);
  expect(Math.max(...minutes.map((bar) => Number(bar.high)))).toBe(Number(today?.high));
  expect(Math.min(...minutes.map((bar) => Number(bar.low)))).toBe(Number(today?.low));
});

Deno.test("with real sessions there are bars only in the sessions asked for", () => {
  const { engine } = testEngine({ sessions: "real", startTime: START });
  const regular = bars(engine, { duration: "2 D", useRth: true, barSize: "30 mins" });
  for (const bar of regular) {
    const local = Temporal.Instant.fromEpochMilliseconds(bar.time).toZonedDateTimeISO("US/Eastern");
    const minutes = local.hour * 60 + local.minute;
    expect(minutes >= 570 && minutes < 960 && local.dayOfWeek <= 5).toBe(true);
  }
  // A whole Thursday, and Friday's first half hour up to 10:00.
  expect(regular).toHaveLength(14);
  const all = bars(engine, { duration: "2 D", useRth: false, barSize: "30 mins" });
  expect(all.length).toBeGreaterThan(regular.length + 10);
  const dates = bars(engine, { duration: "10 D", barSize: "1 day" }).map((bar) => bar.date);
  expect(dates).not.toContain("20261115");
  expect(dates).toHaveLength(10);
});

Deno.test("midpoint, bid and ask bars carry no volume and lie around each other", () => {
  const { engine } = testEngine();
  const query = { conId: EURUSD, duration: "3600 S", barSize: "1 min" };
  const [bid] = bars(engine, { ...query, whatToShow: "BID" });
  const [mid] = bars(engine, { ...query, whatToShow: "MIDPOINT" });
  const [ask] = bars(engine, { ...query, whatToShow: "ASK" });
  expect(mid).toMatchObject({ volume: "-1", count: -1 });
  expect(Number(bid?.close)).toBeLessThanOrEqual(Number(mid?.close));
  expect(Number(ask?.close)).toBeGreaterThanOrEqual(Number(mid?.close));
  expect(refusedCode(engine.market.history({ ...BASE, conId: EURUSD }))).toBe(162);
});

Deno.test("an end in the past ends there", () => {
  const { engine } = testEngine();
  const end = START - 10 * 86_400_000;
  const list = bars(engine, { end, duration: "3600 S", barSize: "1 min" });
  expect(list.at(-1)?.time).toBe(end - 60_000);
  expect(list).toHaveLength(60);
});

Deno.test("requests that make no sense get IB's codes", () => {
  const { engine } = testEngine();
  const bad: readonly (readonly [Partial<HistoryQuery>, number])[] = [
    [{ barSize: "7 mins" }, 321],
    [{ duration: "soon" }, 321],
    [{ duration: "90000 S" }, 321],
    [{ duration: "400 D" }, 321],
    [{ whatToShow: "FEE_RATE" }, 162],
    [{ conId: 5 }, 200],
    [{ duration: "5 Y", barSize: "1 secs" }, 162],
    [{ end: 0 }, 162],
  ];
  for (const [changes, code] of bad) {
    expect([changes, refusedCode(engine.market.history({ ...BASE, ...changes }))]).toEqual([changes, code]);
  }
});

Deno.test("the running bar grows until its time is over", () => {
  const { engine, wait } = testEngine();
  const query = { conId: AAPL, barSize: "1 min", useRth: true };
  const current = () => engine.market.barsSince(query, "TRADES", null)[0];
  wait(20_000);
  const one = current();
  expect(one?.time).toBe(START);
  wait(39_000);
  const two = current();
  expect(two?.time).toBe(START);
  expect(Number(two?.volume)).toBeGreaterThan(Number(one?.volume));
  wait(2_000);
  expect(current()?.time).toBe(START + 60_000);
});

Deno.test("bars since one are those that ended and the running one; of regular hours none outside them", () => {
  const { engine, wait } = testEngine({ sessions: "real" });
  const since = (useRth: boolean, from: number | null) =>
    engine.market.barsSince({ conId: AAPL, barSize: "1 min", useRth }, "TRADES", from).map(({ time }) =>
      time
    );
  wait(90_000);
  expect(since(true, START)).toEqual([START, START + 60_000]);
  const close = Date.parse("2026-11-20T21:00:00Z");
  engine.advanceTo(close + 1_000);
  expect(since(true, close - 60_000)).toEqual([close - 60_000]);
  expect(since(false, close - 60_000)).toEqual([close - 60_000, close]);
  wait(10_000);
  expect(since(true, close - 60_000)).toEqual([]);
  engine.advanceTo(Date.parse("2026-11-23T14:30:01Z"));
  expect(since(true, close - 60_000)).toEqual([Date.parse("2026-11-23T14:30:00Z")]);
});

Deno.test("options have history, computed from their underlying", () => {
  const { engine } = testEngine();
  const option = engine.instruments.findContracts({
    symbol: "AAPL",
    secType: "OPT",
    strike: "290",
    right: "C",
  })[2]?.conId ?? AAPL;
  const list = bars(engine, { conId: option, duration: "1 D", barSize: "1 hour" });
  checkShape(list);
  expect(Math.abs(Number(list.at(-1)?.close) - Number(engine.market.quote(option)?.mark))).toBeLessThan(0.2);
});

Deno.test("daily history survives a restart", () => {
  const { engine, wait } = testEngine();
  wait(3 * 86_400_000);
  const days = bars(engine, { barSize: "1 day", duration: "1 M" });
  const saved = savedState(engine);
  const again = restoreEngine({ seed: 7, startTime: START }, saved);
  expect(bars(again, { barSize: "1 day", duration: "1 M" })).toEqual(days);
  const minutes = bars(again, { barSize: "1 min", duration: "3 D" });
  checkShape(minutes);
  expect(minutes.length).toBeGreaterThan(4_000);
});

Deno.test("history begins at the head timestamp", () => {
  const { engine } = testEngine();
  const head = engine.market.headTimestamp(AAPL) ?? 0;
  expect(START - head).toBeGreaterThan(9 * 365 * 86_400_000);
  expect(refusedCode(engine.market.history({ ...BASE, end: head - 1 }))).toBe(162);
  expect(engine.market.schedule({ conId: AAPL, duration: "3 D", end: null, useRth: true })).toHaveLength(3);
});

Deno.test("a schedule has the sessions of its duration, in days, weeks or years, up to its end", () => {
  const { engine } = testEngine({ sessions: "real" });
  const days = (duration: string, end: number | null) =>
    engine.market.schedule({ conId: AAPL, duration, end, useRth: true }).map(({ refDate }) => refDate);
  expect(days("3 D", null)).toEqual(["20261118", "20261119", "20261120"]);
  expect(days("3 D", Date.parse("2026-10-20T20:00:00Z"))).toEqual(["20261016", "20261019", "20261020"]);
  expect(days("2 W", null)).toHaveLength(11);
  expect(days("1 Y", null).length).toBeGreaterThan(245);
});

Deno.test("bars of both sides have the highest ask, the lowest bid and the averages between them", () => {
  const { engine, wait } = testEngine();
  wait(600_000);
  const list = bars(engine, { barSize: "1 min", duration: "1 D", whatToShow: "BID_ASK" });
  checkShape(list);
  const [bids, asks] = ["BID", "ASK"].map((whatToShow) =>
    bars(engine, { barSize: "1 min", duration: "1 D", whatToShow })
  );
  for (const [i, bar] of list.entries()) {
    expect([bar.low, bar.high, bar.volume]).toEqual([bids?.[i]?.low, asks?.[i]?.high, "-1"]);
    expect(Number(bar.open)).toBeLessThan(Number(bar.close));
  }
});

Deno.test("bids and asks around a price at which the step changes stay within their bar", () => {
  const stock = stocks().find(({ contract }) => contract.conId === VOD);
  if (stock === undefined) throw new Error("No such stock");
  // In hundredths of a penny: from 100 pence on the step is larger.
  for (let high = 99_90; high <= 100_20; high++) {
    const low = high - 6;
    const raw = { ...flat(START, low, low), midHigh: high, midClose: high - 1 };
    for (const what of ["BID", "ASK"] as const) {
      const bar = toBar(stock, raw, what, "");
      const [open, highest, lowest, close] = [bar.open, bar.high, bar.low, bar.close].map(Number);
      expect([high, what, highest, lowest]).toEqual([
        ...[high, what, Math.max(Number(highest), Number(open), Number(close))],
        Math.min(Number(lowest), Number(open), Number(close)),
      ]);
    }
  }
});

Deno.test("bars of every future are where its quote is, also of those with the finest steps", () => {
  const { engine, wait } = testEngine({ ticksPerSecond: 1 });
  const futures = new Map(
    ["ZT", "ZF", "ZN", "ES", "CL", "GC", "SI", "HG", "ZC"].map((symbol) => [
      symbol,
      engine.instruments.findContracts({ symbol, secType: "FUT" })[0]?.conId ?? 0,
    ]),
  );
  for (const conId of futures.values()) engine.market.watchQuote(conId, () => {});
  wait(120_000);
  for (const [symbol, conId] of futures) {
    const last = Number(engine.market.quote(conId)?.last);
    for (const bar of bars(engine, { conId, duration: "60 S", barSize: "5 secs", useRth: false })) {
      expect([symbol, Math.abs(Number(bar.close) / last - 1) < 0.05]).toEqual([symbol, true]);
    }
  }
});
