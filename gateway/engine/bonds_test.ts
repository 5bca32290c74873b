// Bonds: percent of par, units of 1,000 of par, yields, their commission and margin.
import { expect } from "@std/expect";
import { brokenInvariants } from "./invariants.ts";
import { yieldToMaturity } from "./bond_pricing.ts";
import {
  accepted,
  ACCOUNT,
  BOND,
  CORPORATE_BOND,
  current,
  EURO_BOND,
  refusedCode,
  request,
  savedState,
  START,
  testEngine,
} from "./testing/test_engine.ts";
import { restoreEngine } from "./engine.ts";

const RICH = { accounts: [{ id: ACCOUNT, baseCurrency: "USD", cash: { USD: "1000000" } }] };

function bought(conId: number, price: string, quantity: string) {
  const test = testEngine(RICH);
  test.engine.control.setPrice(conId, price);
  test.engine.control.freeze(conId);
  const order = accepted(test.place({ conId, orderType: "LMT", limitPrice: "120", quantity }));
  test.engine.control.fill(order.permId, undefined, price);
  return { test, order: current(test.engine, order) };
}

Deno.test("ten bonds at 98.5 are worth 9,850, and that is what they cost", () => {
  const test = testEngine(RICH);
  const { engine } = test;
  engine.control.setPrice(BOND, "98.5");
  engine.control.halt(BOND);
  const order = accepted(test.place({ conId: BOND, orderType: "LMT", limitPrice: "98.5", quantity: "10" }));
  engine.control.fill(order.permId);
  const [row] = engine.accounts.portfolio(ACCOUNT);
  expect(row).toMatchObject({ position: "10", marketPrice: "98.5", marketValue: "9850.00" });
  // The cost is of 1,000 of par and has the commission in it: 985 and a tenth of 5 dollars.
  expect(row?.averageCost).toBe("985.5");
  expect(row?.unrealizedPnl).toBe("-5.00");
  const values = engine.accounts.accountValues(ACCOUNT);
  const value = (key: string, currency: string) =>
    values.find((one) => one.key === key && one.currency === currency)?.value;
  expect(value("TBondValue", "USD")).toBe("9850.00");
  expect(value("CorporateBondValue", "USD")).toBe("0.00");
  expect(value("StockMarketValue", "USD")).toBe("0.00");
  expect(value("TotalCashBalance", "USD")).toBe("990145.00");
  expect(value("NetLiquidationByCurrency", "USD")).toBe("999995.00");
  expect(value("GrossPositionValue", "USD")).toBe("9850.00");
  // Eight years to run: 4 %, and a quarter more at first.
  expect([value("MaintMarginReq", "USD"), value("InitMarginReq", "USD")]).toEqual(["394.00", "492.50"]);
  expect(brokenInvariants(engine)).toEqual([]);
});

Deno.test("the commission of a bond goes by its par", () => {
  expect(bought(CORPORATE_BOND, "84", "20").order.commission).toBe("12.5");
  expect(bought(CORPORATE_BOND, "84", "5").order.commission).toBe("5");
  expect(bought(BOND, "100", "600").order.commission).toBe("12");
});

Deno.test("a yield is the coupon at par, more below it, and nothing after maturity", () => {
  const { engine } = testEngine();
  const bond = engine.instruments.details(BOND)?.bond;
  if (!bond) throw new Error("No bond");
  expect(yieldToMaturity(bond, 100, START)).toBeCloseTo(4.25, 2);
  expect(yieldToMaturity(bond, 95, START)).toBeGreaterThan(4.9);
  expect(yieldToMaturity(bond, 0, START)).toBe(null);
  expect(yieldToMaturity(bond, 100, Date.parse("2034-11-16T00:00:00Z"))).toBe(null);
  expect(engine.market.bondYield(BOND, "100")).toMatch(/^4\.2[45]/);
  expect(engine.market.bondYield(265598, "100")).toBe(null);
});

Deno.test("a commission report of a bond says yield and maturity", () => {
  const { test, order } = bought(BOND, "100", "10");
  const execution = test.engine.orders.executions().find((one) => one.permId === order.permId);
  const report = test.engine.orders.commission(execution?.execId ?? "");
  expect(report?.bond).toEqual({
    yield: test.engine.market.bondYield(BOND, execution?.price ?? ""),
    redemption: "20341115",
  });
});

Deno.test("a bond is found by conId, CUSIP, ISIN, and by the CUSIP in the place of the symbol", () => {
  const { instruments } = testEngine().engine;
  const queries = [
    { conId: BOND },
    { secIdType: "CUSIP", secId: "91282CSM1", secType: "BOND" },
    { secIdType: "ISIN", secId: "US91282CSM10" },
    { symbol: "91282CSM1", secType: "BOND", exchange: "SMART", currency: "USD" },
    { symbol: "US-T", secType: "BOND", lastTradeDateOrContractMonth: "203411" },
  ];
  for (const query of queries) {
    const found = instruments.resolveContract(query);
    expect(found.ok && found.contract.conId).toBe(BOND);
  }
  expect(instruments.findContracts({ symbol: "US-T", secType: "BOND" })).toHaveLength(2);
  expect(instruments.resolveContract({ symbol: "US-T", secType: "BOND" })).toMatchObject({ code: 200 });
  expect(instruments.searchSymbols("AAPL").map(({ contract }) => contract.secType)).toEqual(["STK"]);
});

Deno.test("a bond takes whole units from its least size on, and the order types of bonds", () => {
  const test = testEngine();
  const limit = { conId: CORPORATE_BOND, orderType: "LMT", limitPrice: "84" };
  expect(refusedCode(test.place({ ...limit, quantity: "1" }))).toBe(388);
  expect(refusedCode(test.place({ ...limit, quantity: "2.5" }))).toBe(355);
  expect(refusedCode(test.place({ ...limit, quantity: "2", limitPrice: "84.0005" }))).toBe(110);
  for (const orderType of ["MOC", "TRAIL", "MIT"]) {
    expect(refusedCode(test.place({ ...limit, orderType, auxPrice: "84", quantity: "2" }))).toBe(387);
  }
  accepted(test.place({ ...limit, quantity: "2", tif: "GTC" }));
});

Deno.test("a bond survives a restart with its order and its position", () => {
  const { test } = bought(EURO_BOND, "99", "3");
  const rest = accepted(
    test.place({ conId: EURO_BOND, orderType: "LMT", limitPrice: "50", quantity: "3", tif: "GTC" }),
  );
  const saved = savedState(test.engine);
  const engine = restoreEngine({ seed: 7, startTime: START, ...RICH }, saved);
  expect(engine.orders.openOrders().map((one) => one.permId)).toEqual([rest.permId]);
  expect(engine.accounts.portfolio(ACCOUNT)[0]).toMatchObject({ position: "3" });
  expect(brokenInvariants(engine)).toEqual([]);
});

Deno.test("a what-if of a bond says margin and commission", () => {
  const { engine } = testEngine(RICH);
  engine.control.setPrice(CORPORATE_BOND, "80");
  engine.control.freeze(CORPORATE_BOND);
  const { bid } = engine.market.quote(CORPORATE_BOND) ?? {};
  const result = engine.orders.whatIf({
    ...request(),
    conId: CORPORATE_BOND,
    orderType: "LMT",
    limitPrice: bid ?? "80",
    quantity: "10",
  });
  if (!result.ok) throw new Error(result.text);
  // 10 basis points of 10,000 of par.
  expect(Number(result.commission)).toBe(10);
  expect(Number(result.initMarginChange)).toBeCloseTo(1000, 0);
});
