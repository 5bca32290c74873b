// Quotes, tape, depth and bars: two-sided, on the grid, moving, and told to those who watch.
import { expect } from "@std/expect";
import { Catalog } from "./instruments/catalog.ts";
import { isOnGrid } from "./instruments/tick_rules.ts";
import { Prng } from "./random.ts";
import { AAPL, EURUSD, PENNY, START, testEngine, VOD } from "./testing/test_engine.ts";
import type { Bar, Quote, Trade } from "./types.ts";
import { formatScaled, parseScaled } from "./units.ts";

Deno.test("scaled integers and decimal strings are each other's inverse", () => {
  for (
    const [value, scale, text] of [[12300, 4, "1.23"], [-5, 3, "-0.005"], [0, 5, "0"], [7, 0, "7"]] as const
  ) {
    expect(formatScaled(value, scale)).toBe(text);
    expect(parseScaled(text, scale)).toBe(value);
  }
  expect(parseScaled("1.234", 2)).toBe(null);
  expect(parseScaled("1e5", 2)).toBe(null);
  expect(parseScaled("1.2300", 2)).toBe(123);
});

Deno.test("the generator continues from its saved state and spreads evenly", () => {
  const prng = Prng.fromSeed(1, 2);
  prng.gauss();
  const again = new Prng(prng.state);
  expect([again.bits(), again.bits()]).toEqual([prng.bits(), prng.bits()]);
  let sum = 0;
  for (let i = 0; i < 20_000; i++) sum += prng.uniform();
  expect(sum / 20_000).toBeCloseTo(0.5, 1);
});

Deno.test("every instrument has a two-sided market on its price grid, at all times", () => {
  const { engine, wait } = testEngine();
  const catalog = new Catalog({ now: START, sessions: "always" });
  const ids = [...catalog.all()].filter((one) => one.option === null || one.contract.strike === "290");
  for (let i = 0; i < 20; i++) {
    wait(1000);
    for (const instrument of ids) {
      const quote = engine.market.quote(instrument.contract.conId);
      const exact = (text: string | null) => parseScaled(text ?? "0", instrument.scale) ?? 0;
      const [bid, ask] = [exact(quote?.bid ?? null), exact(quote?.ask ?? null)];
      expect(bid).toBeGreaterThan(0);
      expect(ask).toBeGreaterThan(bid);
      expect(isOnGrid(instrument.rule, bid) && isOnGrid(instrument.rule, ask)).toBe(true);
      expect(Number(quote?.bidSize)).toBeGreaterThan(0);
    }
  }
});

Deno.test("a watcher hears only what changed, several times a second", () => {
  const { engine, wait } = testEngine();
  const heard: (readonly [Quote, readonly string[]])[] = [];
  const leave = engine.market.watchQuote(AAPL, (quote, changed) => heard.push([quote, changed]));
  const before = engine.market.quote(AAPL);
  wait(10_000);
  expect(heard.length).toBeGreaterThan(20);
  let shown = before;
  for (const [quote, changed] of heard) {
    for (const field of ["bid", "ask", "last", "volume", "high", "low"] as const) {
      expect(changed.includes(field)).toBe(quote[field] !== shown?.[field]);
    }
    shown = quote;
  }
  leave();
  const count = heard.length;
  wait(5_000);
  expect(heard.length).toBe(count);
});

Deno.test("the tape adds up to volume, high and low", () => {
  const { engine, wait } = testEngine();
  const trades: Trade[] = [];
  engine.market.watchTrades(AAPL, (trade) => trades.push(trade));
  const before = engine.market.quote(AAPL);
  wait(30_000);
  const after = engine.market.quote(AAPL);
  const traded = trades.reduce((sum, trade) => sum + Number(trade.size), 0);
  expect(Number(after?.volume) - Number(before?.volume)).toBe(traded);
  const prices = trades.map((trade) => Number(trade.price));
  expect(Number(after?.high)).toBe(Math.max(Number(before?.high), ...prices));
  expect(after?.last).toBe(trades.at(-1)?.price);
});

Deno.test("currencies have bid and ask but neither last nor volume nor tape", () => {
  const { engine, wait } = testEngine();
  let trades = 0;
  engine.market.watchTrades(EURUSD, () => trades++);
  wait(30_000);
  expect(engine.market.quote(EURUSD)).toMatchObject({ last: null, volume: "0" });
  expect(trades).toBe(0);
});

Deno.test("depth is sorted, starts at the touch and reaches its watchers", () => {
  const { engine, wait } = testEngine();
  let heard = 0;
  engine.market.watchDepth(VOD, 5, (depth) => {
    heard++;
    const bids = depth.bids.map((row) => Number(row.price));
    const asks = depth.asks.map((row) => Number(row.price));
    expect(bids).toEqual([...bids].sort((a, b) => b - a));
    expect(asks).toEqual([...asks].sort((a, b) => a - b));
    expect(depth.bids).toHaveLength(5);
  });
  wait(5_000);
  expect(heard).toBeGreaterThan(5);
  expect(engine.market.depth(VOD, 1)?.bids[0]?.price).toBe(engine.market.quote(VOD)?.bid);
});

Deno.test("five-second bars come at their end and hang together", () => {
  const { engine } = testEngine();
  const bars: Bar[] = [];
  engine.market.watchBars(AAPL, "TRADES", (bar) => bars.push(bar));
  engine.advanceTo(START + 60_000);
  expect(bars).toHaveLength(12);
  for (const [i, bar] of bars.entries()) {
    expect(bar.time).toBe(START + i * 5_000);
    const [low, high] = [Number(bar.low), Number(bar.high)];
    for (const price of [bar.open, bar.close, bar.wap]) {
      expect(Number(price) >= low && Number(price) <= high).toBe(true);
    }
    if (i > 0) expect(bar.open).toBe(bars[i - 1]?.close);
  }
});

Deno.test("prices stay near their level for hours, and differ by seed", () => {
  const one = testEngine({ seed: 1 });
  const two = testEngine({ seed: 2 });
  const price = ({ engine }: typeof one, conId: number) => Number(engine.market.quote(conId)?.mark);
  one.wait(4 * 3_600_000);
  two.wait(4 * 3_600_000);
  expect(Math.abs(price(one, AAPL) / 292.34 - 1)).toBeLessThan(0.03);
  expect(price(one, PENNY)).toBeGreaterThan(0.4);
  expect(price(one, AAPL)).not.toBe(price(two, AAPL));
});

Deno.test("options follow their underlying and their Greeks have the right signs", () => {
  const { engine } = testEngine();
  const expiry = engine.instruments.optionChains(AAPL, "")[0]?.expirations[3] ?? "";
  const find = (right: string) =>
    engine.instruments.findContracts({
      symbol: "AAPL",
      secType: "OPT",
      strike: "290",
      right,
      lastTradeDateOrContractMonth: expiry,
    })[0]?.conId ?? AAPL;
  const [call, put] = [find("C"), find("P")];
  const mark = (conId: number) => Number(engine.market.quote(conId)?.mark);
  const before = [mark(call), mark(put)] as const;
  engine.control.setPrice(AAPL, "300");
  engine.advanceTo(START + 5_000);
  expect(mark(call)).toBeGreaterThan(before[0] + 2);
  expect(mark(put)).toBeLessThan(before[1] - 2);
  const model = engine.market.optionModel(call, "model");
  expect(model?.delta).toBeGreaterThan(0.5);
  expect(model?.theta).toBeLessThan(0);
  const implied = engine.market.optionModel(call, "bid");
  expect(implied?.impliedVol).toBeLessThan(model?.impliedVol ?? 0);
  expect(engine.market.optionModel(AAPL, "model")).toBe(null);
});

Deno.test("after a long jump of the clock the market ticks at its normal rate at once", () => {
  const { engine, wait } = testEngine();
  wait(12 * 3_600_000);
  let heard = 0;
  engine.market.watchQuote(AAPL, () => heard++);
  wait(2_000);
  expect(heard).toBeGreaterThan(3);
});

Deno.test("a minute in one go or in small steps is the same minute", () => {
  const [one, many] = [testEngine(), testEngine()];
  one.wait(60_000);
  for (let i = 0; i < 2_000; i++) many.wait(30);
  expect(JSON.stringify(many.engine.serialize())).toBe(JSON.stringify(one.engine.serialize()));
});
