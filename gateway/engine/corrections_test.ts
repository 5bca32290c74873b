// Corrected executions: the books end where they would be had the price been right from the start.
import { expect } from "@std/expect";
import fc from "fast-check";
import { Big } from "../decimal.ts";
import { restoreEngine } from "./engine.ts";
import { brokenInvariants } from "./invariants.ts";
import type { LedgerJson } from "./ledger.ts";
import { parseState } from "./persistence.ts";
import {
  AAPL,
  accepted,
  ACCOUNT,
  EURUSD,
  SAP,
  savedState,
  START,
  type TestEngine,
  testEngine,
  VOD,
} from "./testing/test_engine.ts";
import type { OrderView } from "./types.ts";

const DAY_MS = 86_400_000;

/** Fills by decree at exact prices. */
function trade(test: TestEngine, conId: number, quantity: number, price: string): OrderView {
  const action = quantity > 0 ? "BUY" : "SELL";
  test.engine.control.holdMatching(true);
  const order = accepted(test.place({ conId, action, quantity: String(Math.abs(quantity)) }));
  test.engine.control.fill(order.permId, String(Math.abs(quantity)), price);
  test.engine.control.holdMatching(false);
  return order;
}

function books(test: TestEngine): LedgerJson {
  const [ledger] = parseState(test.engine.serialize()).accounts.ledgers;
  if (ledger === undefined) throw new Error("No ledger");
  return ledger;
}

function position(test: TestEngine, conId: number) {
  return test.engine.accounts.portfolio(ACCOUNT, true).find((row) => row.contract.conId === conId);
}

function execId(test: TestEngine, nth: number): string {
  return test.engine.orders.executions()[nth]?.execId ?? "";
}

Deno.test("a corrected buy changes cash, cost, commission and the order's average", () => {
  const test = testEngine();
  const order = trade(test, SAP, 100, "236");
  expect(books(test).cash["EUR"]).toBe("1388.2"); // 25,000 - 23,600 - 11.80
  const result = test.engine.control.correct(execId(test, 0), "240");
  if (!result.ok) throw new Error(result.text);
  expect(result.execution.execId.endsWith(".01.02")).toBe(true);
  expect(result.execution).toMatchObject({ price: "240", avgPrice: "240" });
  expect(books(test).cash["EUR"]).toBe("988"); // 25,000 - 24,000 - 12.00
  expect(position(test, SAP)?.averageCost).toBe("240.12");
  expect(test.engine.orders.executions()).toEqual([result.execution]);
  expect(test.engine.orders.commission(result.execution.execId)).toMatchObject({ commission: "12" });
  const completed = test.engine.orders.completedOrders().find((one) => one.permId === order.permId);
  expect(completed).toMatchObject({ avgFillPrice: "240", lastFillPrice: "240", commission: "12" });
  expect(test.seen().slice(-3)).toEqual(["corrected", "position", "account"]);
  expect(brokenInvariants(test.engine)).toEqual([]);
});

Deno.test("a corrected sale changes the profit it has realised", () => {
  const test = testEngine();
  trade(test, AAPL, 100, "290");
  trade(test, AAPL, -100, "295");
  const result = test.engine.control.correct(execId(test, 1), "294");
  if (!result.ok) throw new Error(result.text);
  // 100 * (294 - 290) - 2 * 1.00
  expect(test.engine.orders.commission(result.execution.execId)?.realizedPnl).toBe("397.37426");
  expect(position(test, AAPL)).toMatchObject({ position: "0", realizedPnl: "397.37" });
  expect(brokenInvariants(test.engine)).toEqual([]);
});

Deno.test("what was sold meanwhile takes its share of a corrected purchase along", () => {
  const test = testEngine();
  trade(test, AAPL, 100, "290");
  trade(test, AAPL, -40, "295");
  test.engine.control.correct(execId(test, 0), "291");
  // 40 shares realised 40.00 less, 60 shares cost 60.00 more.
  expect(position(test, AAPL)).toMatchObject({ averageCost: "291.010003", realizedPnl: "158.35" });
  expect(brokenInvariants(test.engine)).toEqual([]);
});

Deno.test("a second correction raises the id once more, by whatever id the execution is named", () => {
  const test = testEngine();
  trade(test, AAPL, 10, "290");
  const first = execId(test, 0);
  test.engine.control.correct(first, "291");
  test.engine.control.correct(first, "290");
  expect(execId(test, 0)).toBe(first.replace(/01$/, "03"));
  expect(position(test, AAPL)?.averageCost).toBe("290.100003");
  expect(test.engine.control.correct("0000.0000.01.01", "1")).toMatchObject({ ok: false });
});

Deno.test("a correction without a price tells the same execution under a new id", () => {
  const test = testEngine();
  trade(test, EURUSD, 100_000, "1.16");
  const before = books(test);
  test.wait(5_000);
  test.engine.control.correct(execId(test, 0));
  expect(execId(test, 0).endsWith(".02")).toBe(true);
  expect(books(test)).toEqual(before);
});

Deno.test("an order that lives longer than executions are kept has all of its own, and they can be corrected", () => {
  const test = testEngine();
  const order = accepted(test.place({ orderType: "LMT", limitPrice: "200", tif: "GTC" }));
  test.engine.control.fill(order.permId, "40", "200");
  test.wait(9 * 86_400_000);
  test.engine.control.fill(order.permId, "60", "200");
  const [first, second] = test.engine.orders.executions({ since: 0 });
  expect([first?.cumQty, second?.cumQty]).toEqual(["40", "100"]);
  expect(brokenInvariants(test.engine)).toEqual([]);
  expect(test.engine.control.correct(second?.execId ?? "", "190").ok).toBe(true);
  const corrected = test.engine.orders.executions({ since: 0 }).at(-1);
  expect(corrected).toMatchObject({ cumQty: "100", avgPrice: "194" });
  expect(brokenInvariants(test.engine)).toEqual([]);
});

Deno.test("corrections survive a restart", () => {
  const test = testEngine();
  trade(test, AAPL, 10, "290");
  test.engine.control.correct(execId(test, 0), "291");
  const saved = savedState(test.engine);
  const again = restoreEngine({ seed: 7, startTime: START }, saved);
  expect(again.orders.executions()).toEqual(test.engine.orders.executions());
  expect(again.accounts.portfolio(ACCOUNT)[0]?.averageCost).toBe("291.100003");
  expect(brokenInvariants(again)).toEqual([]);
});

const fill = fc.record({
  what: fc.nat(4),
  lots: fc.integer({ min: -6, max: 6 }).filter((lots) => lots !== 0),
  cents: fc.integer({ min: -200, max: 200 }),
  nextDay: fc.nat(4).map((n) => n === 0),
});

function targets(test: TestEngine): readonly (readonly [number, number, number, number])[] {
  const future = test.engine.instruments.findContracts({ symbol: "MES", secType: "FUT" })[0]?.conId ?? AAPL;
  // Instrument, lot, price, increment.
  return [[AAPL, 30, 290, 0.01], [SAP, 20, 236, 0.02], [VOD, 500, 88, 0.02], [future, 1, 6700, 0.25], [
    EURUSD,
    30_000,
    1.16,
    0.00005,
  ]];
}

/** The history with one price changed by `ticks`, from the start or by a correction at the end. */
function run(fills: readonly (typeof fill extends fc.Arbitrary<infer F> ? F : never)[], options: {
  readonly nth: number;
  readonly ticks: number;
  readonly corrected: boolean;
}): LedgerJson {
  const test = testEngine({ accounts: [{ id: ACCOUNT, baseCurrency: "USD", cash: { USD: "100000000" } }] });
  test.engine.control.freeze(null);
  let last: { permId: number; right: string } | null = null;
  for (const [index, one] of fills.entries()) {
    const [conId, lot, price, increment] = targets(test)[one.what] ?? [AAPL, 1, 290, 0.01];
    const at = (ticks: number) => (price + (one.cents + ticks) * increment).toFixed(5).replace(/\.?0+$/, "");
    const isWrong = index === options.nth % fills.length;
    const order = trade(test, conId, one.lots * lot, at(isWrong && !options.corrected ? options.ticks : 0));
    if (isWrong) last = { permId: order.permId, right: at(options.ticks) };
    // The order of the wrong fill must be known still: days only pass before it, or while it is the only one.
    if (one.nextDay && last === null) test.engine.advanceTo(test.engine.now() + DAY_MS);
  }
  if (options.corrected && last !== null) {
    const { permId, right } = last;
    const found = test.engine.orders.executions().find((one) => one.permId === permId);
    expect(test.engine.control.correct(found?.execId ?? "", right).ok).toBe(true);
  }
  expect(brokenInvariants(test.engine)).toEqual([]);
  return books(test);
}

Deno.test("after any history a correction leaves the books as if the price had been right at once", () => {
  const histories = fc.array(fill, { minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(histories, fc.nat(9), fc.integer({ min: 1, max: 50 }), (fills, nth, ticks) => {
      const right = run(fills, { nth, ticks, corrected: false });
      const corrected = run(fills, { nth, ticks, corrected: true });
      for (const [currency, amount] of Object.entries(right.cash)) {
        expect(close(corrected.cash[currency], amount)).toBe(true);
      }
      for (const [index, wanted] of right.positions.entries()) {
        const found = corrected.positions[index];
        for (const key of ["cost", "settled", "realizedTotal", "dayFlow"] as const) {
          expect([key, wanted[key], close(found?.[key], wanted[key])]).toEqual([key, wanted[key], true]);
        }
      }
    }),
    { numRuns: 30, seed: 20261124 },
  );
});

/** Equal but for the decimals at which a split cost is rounded. */
function close(a: string | undefined, b: string): boolean {
  return new Big(a ?? "NaN").minus(b).abs().lt("0.0000001");
}

Deno.test("a future that was settled since pays its correction in cash, one that was not at the day roll", () => {
  const test = testEngine();
  const [future] = test.engine.instruments.findContracts({ symbol: "ES", secType: "FUT" });
  const conId = future?.conId ?? AAPL;
  test.engine.control.setPrice(conId, "6700");
  test.engine.control.freeze(conId);
  test.engine.control.holdMatching(true);
  const order = accepted(
    test.place({ conId, quantity: "2", orderType: "LMT", limitPrice: "6600", tif: "GTC" }),
  );
  test.engine.control.fill(order.permId, "1", "6700");
  test.engine.control.correct(execId(test, 0), "6701");
  expect(books(test).cash["USD"]).toBe("999997.75"); // the commission alone
  test.engine.advanceTo(Date.parse("2026-11-21T05:00:00Z"));
  expect(books(test).cash["USD"]).toBe("999947.75"); // one point lost
  const { execId: old } = test.engine.orders.executions({ since: 0 })[0] ?? { execId: "" };
  test.engine.control.correct(old, "6700");
  expect(books(test).cash["USD"]).toBe("999997.75");
  expect(position(test, conId)?.averageCost).toBe("335002.25");
  expect(brokenInvariants(test.engine)).toEqual([]);
});
