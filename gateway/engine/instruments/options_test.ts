// Price steps of options: which hold where, and which rule numbers answer.
import { expect } from "@std/expect";
import { AAPL, SPY, testEngine } from "../testing/test_engine.ts";
import type { OrderResult } from "../types.ts";

const SPX = 416904;
const test = testEngine();
const { instruments } = test.engine;

function anOption(symbol: string, strike: string): number {
  const found = instruments.findContracts({ symbol, secType: "OPT", strike, right: "P", exchange: "SMART" });
  const [option] = found;
  if (option === undefined) throw new Error(`No option of ${symbol} at ${strike}`);
  return option.conId;
}

/** The code of a refusal, `null` when it was taken. */
function codeOf(result: OrderResult): number | null {
  return result.ok ? null : result.code;
}

Deno.test("G1: an equity option takes cents at SMART at every price, and has the penny pilot at the other venues", () => {
  const conId = anOption("SPY", "630");
  const details = instruments.details(conId);
  expect(details?.minTick).toBe("0.01");
  expect(details?.validExchanges.join(",")).toBe(
    "SMART,AMEX,CBOE,PHLX,PSE,ISE,BOX,BATS,NASDAQOM,CBOE2,NASDAQBX,MIAX,GEMINI,EDGX,MERCURY,PEARL,EMERALD,MEMX," +
      "IBUSOPT,SAPPHIRE",
  );
  // The row of a real AAPL option.
  expect(details?.marketRuleIds.join(",")).toBe(
    "32,109,109,109,109,109,109,109,32,109,32,109,109,109,109,109,109,109,32,109",
  );
  const limit = { conId, action: "BUY", orderType: "LMT", quantity: "1" };
  expect(codeOf(test.place({ ...limit, exchange: "SMART", limitPrice: "5.02" }))).toBeNull();
  expect(codeOf(test.place({ ...limit, exchange: "NASDAQOM", limitPrice: "5.02" }))).toBeNull();
  expect(codeOf(test.place({ ...limit, exchange: "CBOE", limitPrice: "5.02" }))).toBe(110);
  expect(codeOf(test.place({ ...limit, exchange: "CBOE", limitPrice: "5.05" }))).toBeNull();
  expect(codeOf(test.place({ ...limit, exchange: "CBOE", limitPrice: "2.02" }))).toBeNull();
  expect(codeOf(test.place({ ...limit, exchange: "SMART", limitPrice: "5.025" }))).toBe(110);
  expect(instruments.priceIncrement(conId, "SMART", "5")).toBe("0.01");
  expect(instruments.priceIncrement(conId, "CBOE", "5")).toBe("0.05");
});

Deno.test("G1: options on an index move in 0.05 and, from 3 on, in 0.10, wherever they go", () => {
  const conId = anOption("SPX", "6500");
  const details = instruments.details(conId);
  expect(details).toMatchObject({ minTick: "0.05", validExchanges: ["SMART", "CBOE", "IBUSOPT"] });
  expect(details?.marketRuleIds).toEqual([110, 110, 110]);
  const limit = { conId, action: "BUY", orderType: "LMT", quantity: "1", exchange: "SMART" };
  expect(codeOf(test.place({ ...limit, limitPrice: "5.05" }))).toBe(110);
  expect(codeOf(test.place({ ...limit, limitPrice: "5.1" }))).toBeNull();
  expect(codeOf(test.place({ ...limit, limitPrice: "2.95" }))).toBeNull();
  expect(codeOf(test.place({ ...limit, limitPrice: "2.99" }))).toBe(110);
  const quote = test.engine.market.quote(conId);
  for (const side of [quote?.bid, quote?.ask]) expect(Number(side) * 100 % 5).toBeCloseTo(0, 6);
});

Deno.test("G1: every rule that a contract names answers, with IB's steps", () => {
  const cents = [{ lowEdge: "0", increment: "0.01" }];
  expect(instruments.marketRule(32)).toEqual(cents);
  expect(instruments.marketRule(109)).toEqual([...cents, { lowEdge: "3", increment: "0.05" }]);
  expect(instruments.marketRule(110)).toEqual([
    { lowEdge: "0", increment: "0.05" },
    { lowEdge: "3", increment: "0.1" },
  ]);
  for (const underlying of [AAPL, SPY, SPX]) {
    for (const { conId } of instruments.findContracts({ conId: underlying })) {
      for (const id of instruments.details(conId)?.marketRuleIds ?? []) {
        expect(instruments.marketRule(id)).not.toBeNull();
      }
    }
  }
  const rows = instruments.optionChains(SPX, "").map(({ exchange }) => exchange);
  expect(rows).toEqual(["SMART", "CBOE", "IBUSOPT"]);
});
