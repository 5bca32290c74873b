// What the book of limits makes of open orders that others have placed.
import { expect } from "@std/expect";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { AAPL_RULES, DRAFT } from "@/lib/server/orders/testing/harness.ts";
import type { IbContract } from "@/lib/contract/protocol.ts";
import type { LimitContext } from "@/lib/server/orders/mod.ts";
import { LimitBook, type LimitBookDeps } from "./book.ts";
import { limitsOf } from "./testing/orders.ts";

/** The verdict on an order for 1,000 USD beside an open entry for 10 at 98.5 of the kind. */
function beside(secType: string, grossExposure: string) {
  const limits = limitsOf({ grossExposure });
  const deps = {
    settings: { version: "1", of: () => ({ limits }), dayStart: () => 0 },
    ledger: { unitValue: () => null, spent: () => ({}), similar: () => 0 },
    accounts: {
      netLiquidation: () => "100000",
      baseCurrency: () => "USD",
      rate: () => "1",
      exposure: () => "0",
      dailyPnl: () => null,
    },
    quotes: { get: () => null, ageMs: () => null },
    lossLevel: () => "none",
    clock: new ManualClock(),
    onSpent: () => {},
  } as unknown as LimitBookDeps;
  const contract: IbContract = { ...AAPL_RULES.contract, conId: 7, secType };
  const context: LimitContext = {
    mode: "paper",
    purpose: "order",
    rules: AAPL_RULES,
    quote: null,
    quantity: "10",
    reduces: false,
    position: { low: "0", high: "0" },
    working: { BUY: "0", SELL: "0" },
    others: [
      { clientOrderId: "x", contract, side: "BUY", rest: "10", cash: null, price: "98.5", exit: false },
    ],
    unitValue: "100",
    before: null,
    whatIfMissing: false,
  };
  const verdict = new LimitBook(deps).check({ ...DRAFT, quantity: "10", limitPrice: "100" }, context);
  return verdict.denied ? verdict.limit?.key : null;
}

Deno.test("B18: an open bond order counts with ten per point and unit, a share with its price", () => {
  // 1,000 of its own and 10 × 98.5 of the other, times 10 for the bond.
  expect(beside("STK", "1985")).toBe(null);
  expect(beside("BOND", "1985")).toBe("grossExposure");
  expect(beside("BOND", "10850")).toBe(null);
  expect(beside("BOND", "10849")).toBe("grossExposure");
});
