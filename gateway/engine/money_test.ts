// Cash, cost, profit, commission and margin in figures worked out by hand.
import { expect } from "@std/expect";
import { Big } from "../decimal.ts";
import { orderCommission } from "./commission.ts";
import { Catalog } from "./instruments/catalog.ts";
import { brokenInvariants } from "./invariants.ts";
import {
  AAPL,
  accepted,
  ACCOUNT,
  EURUSD,
  SAP,
  START,
  type TestEngine,
  testEngine,
  USDJPY,
  VOD,
} from "./testing/test_engine.ts";
import type { CommissionReport } from "./types.ts";

const catalog = new Catalog({ now: START, sessions: "always" });
const future = catalogId({ symbol: "ES" });

function catalogId({ symbol }: { symbol: string }): number {
  for (const one of catalog.all()) {
    if (one.contract.symbol === symbol && one.contract.secType === "FUT") return one.contract.conId;
  }
  throw new Error(symbol);
}

function anOption(): number {
  for (const one of catalog.all()) if (one.option !== null) return one.contract.conId;
  throw new Error("No option");
}

const SCHEDULE: readonly (readonly [string, number, number, string, string, string])[] = [
  ["a small US stock order pays the minimum and a fee", AAPL, 10, "2900", "1.00003", "USD"],
  ["G16: a hundred AAPL cost what a real gateway says", AAPL, 100, "29219.4", "1.0003", "USD"],
  ["a large US stock order pays half a cent a share", AAPL, 1000, "290000", "5.003", "USD"],
  ["a US stock order never pays more than one percent", AAPL, 1, "50", "0.500003", "USD"],
  ["a single option pays the minimum", anOption(), 1, "500", "1", "USD"],
  ["options pay 0.65 each", anOption(), 10, "5000", "6.5", "USD"],
  ["an E-mini contract pays 2.25 with fees", future, 2, "670000", "4.5", "USD"],
  ["a currency order pays at least two dollars", EURUSD, 20000, "23000", "2", "USD"],
  ["a large currency order pays 0.2 basis points", EURUSD, 1_000_000, "1164000", "23.28", "USD"],
  ["a German stock pays at least three euros", SAP, 10, "2364", "3", "EUR"],
  ["a large German order pays 5 basis points", SAP, 100, "23640", "11.82", "EUR"],
  ["a London stock pays at least three pounds", VOD, 1000, "884.6", "3", "GBP"],
];

for (const [what, conId, quantity, value, commission, currency] of SCHEDULE) {
  Deno.test(what, () => {
    const fee = orderCommission(
      catalog.require(conId),
      { quantity: quantity * 10_000, value: new Big(value), buy: true },
      new Big(1),
    );
    expect([fee.amount.toFixed(), fee.currency]).toEqual([commission, currency]);
  });
}

Deno.test("the minimum is paid once per order, however many fills it takes", () => {
  const test = testEngine();
  const order = accepted(test.place({ quantity: "300", orderType: "LMT", limitPrice: "280", tif: "GTC" }));
  for (const size of ["50", "100", "150"]) test.engine.control.fill(order.permId, size, "280");
  const commissions = reports(test).map((report) => report.commission);
  // Fees of third parties grow with every share.
  expect(commissions).toEqual(["1.00015", "0.0003", "0.50045"]);
});

function reports(test: TestEngine): CommissionReport[] {
  return test.events.flatMap((event) => event.type === "commission" ? [event.report] : []);
}

/** Fills by decree at exact prices. */
function trade(
  test: TestEngine,
  conId: number,
  action: "BUY" | "SELL",
  quantity: string,
  price: string,
): void {
  test.engine.control.holdMatching(true);
  const order = accepted(test.place({ conId, action, quantity, orderType: "MKT" }));
  test.engine.control.fill(order.permId, quantity, price);
  test.engine.control.holdMatching(false);
}

function cash(test: TestEngine, currency: string): string | undefined {
  return test.engine.accounts.accountValues(ACCOUNT).find((row) =>
    row.key === "CashBalance" && row.currency === currency
  )?.value;
}

function position(test: TestEngine, conId: number) {
  return test.engine.accounts.portfolio(ACCOUNT, true).find((row) => row.contract.conId === conId);
}

Deno.test("average cost of a stock includes the commission, realised profit pays it on both sides", () => {
  const test = testEngine();
  trade(test, AAPL, "BUY", "100", "290");
  expect(position(test, AAPL)?.averageCost).toBe("290.010003");
  trade(test, AAPL, "BUY", "100", "292");
  expect(position(test, AAPL)?.averageCost).toBe("291.010003");
  trade(test, AAPL, "SELL", "50", "295");
  // 50 * (295 - 291.010003) - 1 commission - 0.00015 - 0.00975 TAF - 0.30385 for the SEC
  expect(reports(test).at(-1)?.realizedPnl).toBe("198.1861");
  expect(reports(test).slice(0, 2).map((report) => report.realizedPnl)).toEqual([null, null]);
  expect(position(test, AAPL)?.averageCost).toBe("291.010003");
  expect(cash(test, "USD")).toBe("956546.69");
});

Deno.test("a short sale has a lower cost by its commission, and buying back realises", () => {
  const test = testEngine();
  trade(test, AAPL, "SELL", "100", "290");
  expect(position(test, AAPL)).toMatchObject({ position: "-100", averageCost: "289.983828" });
  trade(test, AAPL, "BUY", "100", "280");
  expect(reports(test).at(-1)?.realizedPnl).toBe("997.3825");
  expect(position(test, AAPL)).toMatchObject({ position: "0", averageCost: "0", realizedPnl: "997.38" });
});

Deno.test("a fill through zero realises the closed part and opens the rest at its own price", () => {
  const test = testEngine();
  trade(test, AAPL, "BUY", "100", "290");
  trade(test, AAPL, "SELL", "150", "300");
  // Two thirds of the commission of 1.9567 belong to the closing part.
  expect(reports(test).at(-1)?.realizedPnl).toBe("997.695233");
  expect(position(test, AAPL)?.position).toBe("-50");
  expect(Number(position(test, AAPL)?.averageCost)).toBeCloseTo(300 - 1.9567 / 150, 6);
  expect(brokenInvariants(test.engine)).toEqual([]);
});

Deno.test("pence in orders and executions, pounds in cost, value and cash", () => {
  const test = testEngine();
  trade(test, VOD, "BUY", "10000", "88.5");
  const fill = test.events.find((event) => event.type === "fill");
  expect(fill).toMatchObject({ execution: { price: "88.5", shares: "10000" } });
  // 10,000 * 0.885 = 8,850 pounds + 4.425 commission
  expect(cash(test, "GBP")).toBe("-8854.43");
  expect(position(test, VOD)?.averageCost).toBe("0.8854425");
  const row = position(test, VOD);
  const mark = test.engine.market.quote(VOD)?.mark ?? "0";
  expect(row?.marketPrice).toBe(new Big(mark).div(100).toFixed());
  expect(row?.marketValue).toBe(new Big(mark).times(100).toFixed(2));
});

Deno.test("a future moves no cash but its commission; the mark settles at the day roll", () => {
  const test = testEngine();
  test.engine.control.setPrice(future, "6700");
  test.engine.control.freeze(future);
  trade(test, future, "BUY", "2", "6700");
  expect(cash(test, "USD")).toBe("999995.50");
  // 6,700 * 50 + 2.25
  expect(position(test, future)?.averageCost).toBe("335002.25");
  test.engine.control.setPrice(future, "6710");
  expect(Number(netLiquidation(test)) - Number(plainCash(test))).toBeCloseTo(1000, 2);
  test.engine.advanceTo(Date.parse("2026-11-21T05:00:00Z"));
  expect(cash(test, "USD")).toBe("1000995.50");
  trade(test, future, "SELL", "2", "6720");
  expect(cash(test, "USD")).toBe("1001991.00");
  expect(reports(test).at(-1)?.realizedPnl).toBe("1991");
  expect(brokenInvariants(test.engine)).toEqual([]);
});

function netLiquidation(test: TestEngine): string {
  return test.engine.accounts.accountSummary(ACCOUNT, ["NetLiquidation"])[0]?.value ?? "";
}

function plainCash(test: TestEngine): string {
  return test.engine.accounts.accountSummary(ACCOUNT, ["TotalCashValue"])[0]?.value ?? "";
}

Deno.test("a currency trade moves both currencies and pays its commission in dollars", () => {
  const test = testEngine();
  trade(test, EURUSD, "BUY", "100000", "1.16");
  expect([cash(test, "EUR"), cash(test, "USD")]).toEqual(["125000.00", "883997.68"]);
  trade(test, USDJPY, "BUY", "10000", "150");
  expect([cash(test, "JPY"), cash(test, "USD")]).toEqual(["-1500000.00", "893995.68"]);
  expect(brokenInvariants(test.engine)).toEqual([]);
});

Deno.test("net liquidation is cash and positions of all currencies at the simulated rates", () => {
  const test = testEngine();
  trade(test, SAP, "BUY", "100", "236");
  const rate = Number(test.engine.market.quote(EURUSD)?.mark);
  const sap = Number(test.engine.market.quote(SAP)?.mark);
  const expected = 1_000_000 + rate * (25_000 - 23_600 - 11.8 + 100 * sap);
  expect(Number(netLiquidation(test))).toBeCloseTo(expected, 0);
});

Deno.test("profit is unknown in the first second, and realised until something was closed", () => {
  const test = testEngine();
  trade(test, AAPL, "BUY", "10", "290");
  const unknown = { daily: null, unrealized: null, realized: null };
  expect(test.engine.accounts.accountPnl(ACCOUNT)).toEqual(unknown);
  expect(test.engine.accounts.positionPnl(ACCOUNT, AAPL)).toEqual({
    ...unknown,
    position: "10",
    value: null,
  });
  test.wait(1000);
  expect(test.engine.accounts.accountPnl(ACCOUNT)).toMatchObject({ realized: null });
  expect(test.engine.accounts.accountPnl(ACCOUNT).daily).not.toBe(null);
  trade(test, AAPL, "SELL", "10", "290");
  expect(test.engine.accounts.accountPnl(ACCOUNT).realized).toBe("-2.06");
});

Deno.test("at the day roll daily profit starts anew from the close, unrealised goes on", () => {
  const test = testEngine();
  test.engine.control.setPrice(AAPL, "290");
  test.engine.control.freeze(AAPL);
  trade(test, AAPL, "BUY", "100", "285");
  test.wait(1000);
  expect(Number(test.engine.accounts.accountPnl(ACCOUNT).daily)).toBeCloseTo(499, 0);
  test.engine.advanceTo(Date.parse("2026-11-21T05:00:01Z"));
  expect(test.seen()).toContain("dayRoll");
  const after = test.engine.accounts.positionPnl(ACCOUNT, AAPL);
  expect(Number(after.daily)).toBeCloseTo(0, 0);
  expect(Number(after.unrealized)).toBeCloseTo(499, 0);
  test.engine.control.setPrice(AAPL, "291");
  expect(Number(test.engine.accounts.positionPnl(ACCOUNT, AAPL).daily)).toBeCloseTo(100, 0);
});

Deno.test("short options need margin, long ones cost their premium", () => {
  const test = testEngine();
  const option = anOption();
  const need = (action: "BUY" | "SELL") => {
    const report = test.engine.orders.whatIf({
      ...accepted(test.place({ orderType: "LMT", limitPrice: "200", quantity: "1" })).request,
      conId: option,
      action,
      orderType: "MKT",
      limitPrice: null,
    });
    if (!report.ok) throw new Error(report.text);
    return Number(report.initMarginChange);
  };
  expect(need("BUY")).toBe(0);
  expect(need("SELL")).toBeGreaterThan(2_000);
});

Deno.test("an option in the money is exercised at its end, one out of the money vanishes", () => {
  const test = testEngine();
  const chain = test.engine.instruments.optionChains(AAPL, "")[0];
  const find = (strike: string) =>
    test.engine.instruments.findContracts({
      symbol: "AAPL",
      secType: "OPT",
      right: "C",
      strike,
      lastTradeDateOrContractMonth: chain?.expirations[0] ?? "",
    })[0]?.conId ?? AAPL;
  test.engine.control.setPrice(AAPL, "290");
  test.engine.control.freeze(AAPL);
  trade(test, find("280"), "BUY", "1", "11");
  trade(test, find("320"), "BUY", "2", "0.5");
  test.engine.advanceTo(Date.parse("2026-11-20T21:00:01Z"));
  expect(test.engine.accounts.portfolio(ACCOUNT).map((row) => [row.contract.secType, row.position])).toEqual([
    ["STK", "100"],
  ]);
  expect(position(test, AAPL)?.averageCost).toBe("280");
  expect(brokenInvariants(test.engine)).toEqual([]);
  test.engine.advanceTo(Date.parse("2026-11-21T06:00:00Z"));
  expect(test.engine.instruments.optionChains(AAPL, "")[0]?.expirations[0]).toBe("20261127");
});

Deno.test("the invariant checker notices a single missing cent", () => {
  const test = testEngine();
  trade(test, AAPL, "BUY", "10", "290");
  expect(brokenInvariants(test.engine)).toEqual([]);
  const state = JSON.parse(JSON.stringify(test.engine.serialize()));
  const ledger = state.accounts.ledgers[0];
  ledger.cash.USD = new Big(ledger.cash.USD).minus("0.01").toFixed();
  const broken = brokenInvariants({ ...spread(test.engine), serialize: () => state });
  expect(broken).toHaveLength(2);
});

/** The engine's parts without its class: what the checker reads. */
function spread(engine: TestEngine["engine"]): TestEngine["engine"] {
  const { instruments, market, orders, accounts, control } = engine;
  return {
    instruments,
    market,
    orders,
    accounts,
    control,
    now: () => engine.now(),
    advanceTo: (time) => engine.advanceTo(time),
    nextDue: () => engine.nextDue(),
    on: (listener) => engine.on(listener),
    serialize: () => engine.serialize(),
  };
}

Deno.test("G16: selling costs more than buying: the SEC's and FINRA's fees, as a real gateway has charged them", () => {
  const sale = orderCommission(
    catalog.require(AAPL),
    { quantity: 1_000_000, value: new Big("29182"), buy: false },
    new Big(1),
  );
  expect(sale.amount.toFixed()).toBe("1.620949");
  const fills = [40, 80, 100].map((quantity) =>
    orderCommission(
      catalog.require(AAPL),
      { quantity: quantity * 10_000, value: new Big(quantity).times("292.19"), buy: true },
      new Big(1),
    ).amount.toFixed()
  );
  // What the openOrder of a real order said after each of its fills.
  expect(fills).toEqual(["1.00012", "1.00024", "1.0003"]);
});
