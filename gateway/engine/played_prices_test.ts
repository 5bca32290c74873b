// Prices of the user's own as the market.
import { expect } from "@std/expect";
import { parsePrices, PlayedPrices } from "./played_prices.ts";
import { AAPL, EURUSD, testEngine } from "./testing/test_engine.ts";

const CSV = `Datetime,Symbol,Open,High,Low,Close,Volume
2024-08-05 13:30:00,AAPL,199.1,200,198,199.5,1000
2024-08-05 13:31:00,AAPL,199.5,213,199,212.4,900
2024-08-05T13:32:00Z,AAPL,212.4,212.5,205,206,800
2024-08-05T13:30:00+00:00,EUR.USD,1.095,1.0951,1.0949,1.095,
1722864720,EUR.USD,1.099,1.0995,1.0985,1.099,
`;
const OPEN = Date.parse("2024-08-05T13:30:00Z");

Deno.test("G13: bars are a path from open to close that touches both ends, a gap keeps the close", () => {
  const bars = parsePrices(CSV);
  expect(bars.map(({ symbol, time }) => [symbol, (time - OPEN) / 60_000])).toEqual([
    ["AAPL", 0],
    ["EUR.USD", 0],
    ["AAPL", 1],
    ["AAPL", 2],
    ["EUR.USD", 2],
  ]);
  const apple = new PlayedPrices(bars.filter(({ symbol }) => symbol === "AAPL"));
  const at = (seconds: number) => apple.at(OPEN + seconds * 1000);
  expect([at(-5), at(0), at(20), at(40)]).toEqual([199.1, 199.1, 198, 200]);
  expect([at(80), at(100)]).toEqual([199, 213]);
  expect(at(119)).toBeCloseTo(212.43, 1);
  expect([at(140), at(160)]).toEqual([212.5, 205]);
  expect(at(179.999)).toBeCloseTo(206, 2);
  expect(at(180)).toBeNull();
  const [first, second] = bars;
  if (first === undefined || second === undefined) throw new Error("No bars");
  const late = { ...second, time: OPEN + 600_000 };
  const gap = new PlayedPrices([
    first,
    { ...first, time: OPEN + 60_000 },
    { ...first, time: OPEN + 120_000 },
    late,
  ]);
  expect(gap.at(OPEN + 400_000)).toBe(199.5);
});

Deno.test("G13: the market follows the bars, its history shows them, and then it goes on by itself", () => {
  const { engine, wait } = testEngine({ prices: parsePrices(CSV), startTime: OPEN });
  const last = () => Number(engine.market.quote(AAPL)?.bid);
  expect(last()).toBeCloseTo(199.1, 1);
  wait(100_000);
  expect(last()).toBeCloseTo(213, 0);
  wait(60_000);
  expect(last()).toBeCloseTo(205, 0);
  expect(Number(engine.market.quote(EURUSD)?.bid)).toBeCloseTo(1.0985, 2);
  wait(20_000);
  const query = {
    conId: AAPL,
    end: null,
    duration: "180 S",
    barSize: "1 min",
    whatToShow: "MIDPOINT",
    useRth: false,
  };
  const result = engine.market.history(query);
  if (!result.ok) throw new Error(result.text);
  const highs = result.bars.map(({ high }) => Math.round(Number(high)));
  expect(highs.slice(0, 3)).toEqual([200, 213, 213]);
  wait(600_000);
  expect(last()).toBeGreaterThan(195);
  expect(last()).toBeLessThan(217);
  expect(last()).not.toBe(206);
});

Deno.test("G13: prices that cannot be played are refused with the row or the symbol", () => {
  const head = "symbol,time,open,high,low,close\n";
  const wrong: readonly (readonly [string, string])[] = [
    [`${head}AAPL,yesterday,1,1,1,1`, "row 2: time is ISO 8601 or epoch seconds"],
    [`${head}AAPL,2024-08-05,1,1,1,`, 'row 2: close cannot be ""'],
    [`${head}AAPL,2024-08-05,1,1,2,1`, "row 2: high and low do not hold open and close"],
    [`${head},2024-08-05,1,1,1,1`, "row 2: symbol is needed"],
    [`${head}AAPL,2024-08-05,1,99999999,1,1`, 'row 2: high cannot be "99999999"'],
    [`${head.trim()},Close\nAAPL,2024-08-05,1,1,1,1,1`, 'row 1: column "close" is there twice'],
    [head, "no bars"],
  ];
  for (const [text, message] of wrong) expect(() => parsePrices(text)).toThrow(message);
  const unknown = parsePrices(`${head}NOPEX,2024-08-05,1,1,1,1`);
  expect(() => testEngine({ prices: unknown, startTime: OPEN })).toThrow(
    "prices of NOPEX: no such instrument",
  );
});
