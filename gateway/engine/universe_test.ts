// Instruments beside stocks, currencies and futures: indices, options on them, coins; and names that mean two
// things.
import { expect } from "@std/expect";
import { brokenInvariants } from "./invariants.ts";
import {
  AAPL,
  accepted,
  ACCOUNT,
  current,
  EURUSD,
  refusedCode,
  START,
  testEngine,
} from "./testing/test_engine.ts";

const SPX = 416904;
const SPY = 756733;
const BTC = 479624278;

Deno.test("an index has values and a past without volume, and nobody can trade it", () => {
  const test = testEngine();
  test.wait(60_000);
  const quote = test.engine.market.quote(SPX);
  expect(Number(quote?.last)).toBeGreaterThan(1000);
  expect([quote?.volume, quote?.lastSize]).toEqual(["0", "0"]);
  const history = test.engine.market.history({
    conId: SPX,
    end: null,
    duration: "3 D",
    barSize: "1 day",
    whatToShow: "TRADES",
    useRth: true,
  });
  if (!history.ok) throw new Error(history.text);
  expect(history.bars.map(({ volume, count, wap }) => [volume, count, wap])).toContainEqual(["0", 0, "0"]);
  expect(refusedCode(test.place({ conId: SPX, quantity: "1" }))).toBe(203);
});

Deno.test("options on an index are paid out in money when they end", () => {
  const test = testEngine({
    accounts: [{ id: ACCOUNT, baseCurrency: "USD", cash: { USD: "1000000" } }],
  });
  const { engine } = test;
  const chain = engine.instruments.optionChains(SPX, "")[0];
  const expiration = chain?.expirations[0] ?? "";
  const option = (strike: string, right: string) => {
    const found = engine.instruments.resolveContract({
      symbol: "SPX",
      secType: "OPT",
      exchange: "SMART",
      currency: "USD",
      lastTradeDateOrContractMonth: expiration,
      strike,
      right,
    });
    if (!found.ok) throw new Error(found.text);
    return found.contract.conId;
  };
  engine.control.setPrice(SPX, "6700");
  engine.control.freeze(SPX);
  const call = accepted(test.place({ conId: option("6650", "C"), quantity: "2" }));
  const put = accepted(test.place({ conId: option("6650", "P"), quantity: "1" }));
  test.wait(60_000);
  expect([call, put].map((order) => current(engine, order).status)).toEqual(["Filled", "Filled"]);
  engine.advanceTo(Date.parse(`${expiration.replace(/(....)(..)(..)/, "$1-$2-$3")}T23:00:00Z`));
  const held = engine.accounts.portfolio(ACCOUNT).filter((row) => row.position !== "0");
  expect(held).toEqual([]);
  const ends = engine.orders.executions({ since: START }).filter((one) => one.orderId === 0);
  expect(ends.map(({ side, shares, contract }) => [contract.right, side, shares]))
    .toEqual(expect.arrayContaining([["C", "SLD", "2"], ["P", "SLD", "1"]]));
  const paid = ends.find((one) => one.contract.right === "C")?.price;
  expect(paid).toBe("50");
  expect(ends.every((one) => one.contract.secType === "OPT")).toBe(true);
  expect(brokenInvariants(engine)).toEqual([]);
});

Deno.test("each chain has its own contracts, the long ones of SPY among them", () => {
  const { engine } = testEngine();
  const chains = [AAPL, SPY, SPX].map((conId) => engine.instruments.optionChains(conId, "")[0]);
  expect(chains.map((chain) => chain?.tradingClass)).toEqual(["AAPL", "SPY", "SPX"]);
  expect(chains[1]?.expirations).toEqual(expect.arrayContaining(["20271217", "20281215"]));
  const far = engine.instruments.resolveContract({
    symbol: "SPY",
    secType: "OPT",
    exchange: "SMART",
    currency: "USD",
    lastTradeDateOrContractMonth: "20281215",
    strike: "750",
    right: "C",
  });
  expect(far.ok && Number(engine.market.quote(far.contract.conId)?.bid)).toBeGreaterThan(1);
});

Deno.test("coins trade day and night in parts, are paid in full, and only what is held can be sold", () => {
  // A Saturday.
  const test = testEngine({
    sessions: "real",
    startTime: Date.parse("2026-11-21T08:00:00Z"),
    accounts: [{ id: ACCOUNT, baseCurrency: "USD", cash: { USD: "50000" } }],
  });
  expect(refusedCode(test.place({ conId: BTC, quantity: "0.00001" }))).toBeGreaterThan(0);
  const naked = accepted(test.place({ conId: BTC, action: "SELL", quantity: "0.1" }));
  expect(naked).toMatchObject({ status: "Inactive" });
  expect(naked.rejectReason).toContain("Short sales");
  expect(accepted(test.place({ conId: BTC, quantity: "1" })).status).toBe("Inactive");
  const buy = accepted(test.place({ conId: BTC, quantity: "0.25", tif: "GTC" }));
  test.wait(60_000);
  expect(current(test.engine, buy)).toMatchObject({ status: "Filled", filled: "0.25" });
  const sell = accepted(test.place({ conId: BTC, action: "SELL", quantity: "0.25", tif: "GTC" }));
  test.wait(60_000);
  expect(current(test.engine, sell).status).toBe("Filled");
  const value = Number(current(test.engine, buy).avgFillPrice) * 0.25;
  expect(Number(current(test.engine, buy).commission) / value).toBeCloseTo(0.0018, 5);
  const brief = { conId: BTC, orderType: "LMT", limitPrice: "80000", quantity: "0.1", tif: "Minutes" };
  const resting = accepted(test.place(brief));
  test.wait(4 * 60_000);
  expect(current(test.engine, resting).status).toBe("Submitted");
  test.wait(2 * 60_000);
  expect(current(test.engine, resting).completedStatus).toBe("Cancelled by Expiration");
  expect(refusedCode(test.place({ ...brief, conId: AAPL, limitPrice: "1", quantity: "1" }))).toBe(321);
  expect(brokenInvariants(test.engine)).toEqual([]);
});

Deno.test("a symbol alone may mean two listings; with the currency it means one", () => {
  const { engine } = testEngine();
  expect(
    engine.instruments.findContracts({ symbol: "AMD", secType: "STK" }).map((one) => one.currency).sort(),
  )
    .toEqual(["EUR", "USD"]);
  expect(engine.instruments.resolveContract({ symbol: "AMD", secType: "STK" })).toMatchObject({ ok: false });
  const one = engine.instruments.resolveContract({
    symbol: "AMD",
    secType: "STK",
    exchange: "SMART",
    currency: "USD",
  });
  expect(one.ok && one.contract.conId).toBe(4391);
});

Deno.test("bars of weeks and months are dated by their last trading day", () => {
  const { engine } = testEngine({ sessions: "real" });
  const bars = (barSize: string, duration: string) => {
    const result = engine.market.history({
      conId: SPY,
      end: Date.parse("2026-09-04T21:00:00Z"),
      duration,
      barSize,
      whatToShow: "TRADES",
      useRth: true,
    });
    if (!result.ok) throw new Error(result.text);
    return result.bars.map((bar) => bar.date);
  };
  expect(bars("1 week", "1 M").slice(-3)).toEqual(["20260821", "20260828", "20260904"]);
  expect(bars("1 month", "4 M").slice(-3)).toEqual(["20260731", "20260831", "20260904"]);
});

Deno.test("a currency order may be priced far through the market: it fills at the market", () => {
  const test = testEngine();
  const { bid } = test.engine.market.quote(EURUSD) ?? { bid: "1" };
  const sell = accepted(
    test.place({
      conId: EURUSD,
      action: "SELL",
      quantity: "20000",
      orderType: "LMT",
      limitPrice: (Math.round(Number(bid) * 95) / 100).toFixed(2),
    }),
  );
  expect(current(test.engine, sell).status).toBe("Filled");
  expect(Number(current(test.engine, sell).avgFillPrice) / Number(bid)).toBeCloseTo(1, 3);
});
