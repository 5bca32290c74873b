// Stocks made up on demand.
import { expect } from "@std/expect";
import fc from "fast-check";
import { restoreEngine } from "../engine.ts";
import { ACCOUNT, savedState, START, testEngine } from "../testing/test_engine.ts";
import { inventedStock, inventedSymbol } from "./invented.ts";

const QQQX = { symbol: "QQQX", secType: "STK", exchange: "SMART", currency: "USD" };

Deno.test("G13: any US symbol is a stock when inventing is asked for, and only then", () => {
  expect(testEngine().engine.instruments.findContracts(QQQX)).toEqual([]);
  const { engine } = testEngine({ invent: true });
  const [found] = engine.instruments.findContracts(QQQX);
  expect(found).toMatchObject({ symbol: "QQQX", secType: "STK", currency: "USD" });
  const quote = engine.market.quote(found?.conId ?? 0);
  expect(Number(quote?.ask)).toBeGreaterThan(Number(quote?.bid));
  expect(engine.instruments.optionChains(found?.conId ?? 0, "")[0]?.strikes.length).toBeGreaterThan(10);
  for (
    const query of [
      { ...QQQX, currency: "EUR" },
      { ...QQQX, secType: "FUT" },
      { ...QQQX, exchange: "IBIS" },
      { ...QQQX, symbol: "TOOLONG" },
      { ...QQQX, symbol: "A1" },
    ]
  ) {
    expect(engine.instruments.findContracts(query)).toEqual([]);
  }
  // What is listed is not invented once more.
  expect(engine.instruments.findContracts({ ...QQQX, symbol: "JPM" }).length).toBe(1);
});

Deno.test("G13: an invented stock follows from seed and symbol, its number from the symbol alone", () => {
  const symbols = fc.stringMatching(/^([A-Z]{1,5}|[A-Z]{1,4} [A-Z])$/);
  const ids = new Map<number, string>();
  fc.assert(fc.property(symbols, fc.integer({ min: 1, max: 1000 }), (symbol, seed) => {
    const one = inventedStock(seed, symbol);
    const conId = one?.contract.conId ?? 0;
    expect(inventedSymbol(conId)).toBe(symbol);
    expect(inventedStock(seed, symbol)).toEqual(one);
    expect(inventedStock(seed + 1, symbol)?.contract.conId).toBe(conId);
    expect(conId).toBeLessThan(1_500_000_000);
    expect([conId, ids.get(conId) ?? symbol]).toEqual([conId, symbol]);
    ids.set(conId, symbol);
    expect(one?.model.startPrice).toBeGreaterThan(1);
  }));
  expect(inventedStock(1, "QQQX")?.model.startPrice).not.toBe(inventedStock(2, "QQQX")?.model.startPrice);
});

Deno.test("G13: an invented stock that is held is there after a restart", () => {
  const before = testEngine({ invent: true });
  const conId = before.engine.instruments.findContracts(QQQX)[0]?.conId ?? 0;
  before.place({ conId, orderType: "MKT", quantity: "3" });
  const state = savedState(before.engine);
  const after = restoreEngine({ seed: 7, startTime: START + 1000, invent: true }, state);
  expect(after.accounts.portfolio(ACCOUNT)).toMatchObject([{ contract: { symbol: "QQQX" }, position: "3" }]);
  expect(after.instruments.findContracts(QQQX)[0]?.conId).toBe(conId);
});
