// Margin in figures worked out by hand: options naked and covered, futures, currencies, other base
// currencies.
import { expect } from "@std/expect";
import { Big } from "../decimal.ts";
import {
  AAPL,
  accepted,
  ACCOUNT,
  EURUSD,
  quietEngine,
  request,
  SAP,
  type TestEngine,
  VOD,
} from "./testing/test_engine.ts";
import type { WhatIf } from "./types.ts";

/** An option of the nearest expiry whose market stands at `price`. */
function option(test: TestEngine, right: "C" | "P", strike: string, price: string): number {
  const chain = test.engine.instruments.optionChains(AAPL, "")[0];
  const [found] = test.engine.instruments.findContracts({
    symbol: "AAPL",
    secType: "OPT",
    right,
    strike,
    lastTradeDateOrContractMonth: chain?.expirations[0] ?? "",
  });
  if (found === undefined) throw new Error(`No ${right} ${strike}`);
  test.engine.control.freeze(found.conId);
  test.engine.control.setPrice(found.conId, price);
  return found.conId;
}

function whatIf(test: TestEngine, conId: number, quantity: number): WhatIf {
  const result = test.engine.orders.whatIf(request({
    orderId: 900,
    conId,
    action: quantity > 0 ? "BUY" : "SELL",
    quantity: String(Math.abs(quantity)),
  }));
  if (!result.ok) throw new Error(result.text);
  return result;
}

function trade(test: TestEngine, conId: number, quantity: number, price: string, account = ACCOUNT): void {
  const action = quantity > 0 ? "BUY" : "SELL";
  test.engine.control.holdMatching(true);
  const order = accepted(test.place({ account, conId, action, quantity: String(Math.abs(quantity)) }));
  test.engine.control.fill(order.permId, String(Math.abs(quantity)), price);
  test.engine.control.holdMatching(false);
}

function value(test: TestEngine, key: string): string {
  const rows = test.engine.accounts.accountValues(ACCOUNT);
  return rows.find((row) => row.key === key && row.currency !== "BASE")?.value ?? "";
}

function mark(test: TestEngine, conId: number): Big {
  return new Big(test.engine.market.quote(conId)?.mark ?? "NaN");
}

/** What a short position of one contract needs per share beside its own market value. */
const NAKED: readonly (readonly [string, "C" | "P", string, number])[] = [
  ["a call in the money: 20 % of the underlying", "C", "280", 58],
  ["a call out of the money: 20 % less what it is out of the money", "C", "300", 48],
  ["a call far out of the money: 10 % of the underlying", "C", "340", 29],
  ["a put in the money: 20 % of the underlying", "P", "300", 58],
  ["a put out of the money: 20 % less what it is out of the money", "P", "280", 48],
  ["a put far out of the money: 10 % of the strike", "P", "240", 24],
];

for (const [what, right, strike, perShare] of NAKED) {
  Deno.test(`naked, ${what}`, () => {
    const test = quietEngine();
    const conId = option(test, right, strike, "5");
    const premium = mark(test, conId);
    const report = whatIf(test, conId, -2);
    const expected = premium.plus(perShare).times(200).toFixed(2);
    expect([report.initMarginBefore, report.initMarginChange, report.maintMarginChange]).toEqual([
      "0.00",
      expected,
      expected,
    ]);
  });
}

Deno.test("a long option needs no margin: its premium leaves the equity with loan value", () => {
  const test = quietEngine();
  const conId = option(test, "C", "300", "5");
  const ask = test.engine.market.quote(conId)?.ask ?? "0";
  const report = whatIf(test, conId, 3);
  expect([report.initMarginChange, report.maintMarginChange]).toEqual(["0.00", "0.00"]);
  // Three contracts at the ask, and 1.95 of commission.
  expect(report.equityWithLoanChange).toBe(new Big(ask).times(-300).minus("1.95").toFixed(2));
});

Deno.test("a long option gives no relief to the stock beside it", () => {
  const test = quietEngine();
  trade(test, AAPL, 100, "290");
  const before = value(test, "InitMarginReq");
  trade(test, option(test, "P", "280", "5"), 1, "5");
  expect(value(test, "InitMarginReq")).toBe(before);
});

Deno.test("a call covered by shares needs what it is in the money", () => {
  const test = quietEngine();
  trade(test, AAPL, 100, "290");
  const stock = mark(test, AAPL).times(100);
  expect(value(test, "InitMarginReq")).toBe(stock.div(2).toFixed(2));
  const inside = whatIf(test, option(test, "C", "280", "12"), -1);
  const outside = whatIf(test, option(test, "C", "300", "5"), -1);
  expect(inside.initMarginChange).toBe(mark(test, AAPL).minus(280).times(100).toFixed(2));
  expect(outside.initMarginChange).toBe("0.00");
});

Deno.test("a spread needs what it can lose: strikes apart for a credit, nothing for a debit", () => {
  const test = quietEngine();
  trade(test, option(test, "C", "300", "5"), 2, "5");
  trade(test, option(test, "C", "290", "8"), -2, "8");
  expect(value(test, "InitMarginReq")).toBe("2000.00");
  const puts = quietEngine();
  trade(puts, option(puts, "P", "300", "14"), 1, "14");
  trade(puts, option(puts, "P", "290", "9"), -1, "9");
  expect(value(puts, "InitMarginReq")).toBe("0.00");
});

Deno.test("what the long options do not limit is naked", () => {
  const test = quietEngine();
  trade(test, option(test, "P", "280", "5"), 1, "5");
  const short = option(test, "P", "290", "9");
  trade(test, short, -3, "9");
  const naked = mark(test, short).plus(58).times(200);
  expect(value(test, "InitMarginReq")).toBe(naked.plus(1000).toFixed(2));
});

Deno.test("what the shares do not cover is naked, the dearest call is covered first", () => {
  const test = quietEngine();
  trade(test, AAPL, 150, "290");
  const stock = mark(test, AAPL).times(75);
  trade(test, option(test, "C", "340", "1"), -1, "1");
  const near = option(test, "C", "300", "5");
  trade(test, near, -1, "5");
  // 100 shares cover the call that would need 48 more than nothing; 50 are left for the one that needs 29.
  const far = mark(test, option(test, "C", "340", "1")).plus(29).times(50);
  expect(value(test, "InitMarginReq")).toBe(stock.plus(far).toFixed(2));
});

Deno.test("selling the shares makes the call naked, and the preview says so", () => {
  const test = quietEngine();
  trade(test, AAPL, 100, "290");
  const call = option(test, "C", "300", "5");
  trade(test, call, -1, "5");
  const report = whatIf(test, AAPL, -100);
  expect(report.initMarginAfter).toBe(mark(test, call).plus(48).times(100).toFixed(2));
});

Deno.test("buying power and available funds follow from the margin of a short option", () => {
  const test = quietEngine();
  const put = option(test, "P", "280", "5");
  trade(test, put, -10, "5");
  const margin = mark(test, put).plus(48).times(1000);
  const equity = new Big(value(test, "EquityWithLoanValue"));
  expect(value(test, "InitMarginReq")).toBe(margin.toFixed(2));
  expect(value(test, "AvailableFunds")).toBe(equity.minus(margin).toFixed(2));
  expect(value(test, "ExcessLiquidity")).toBe(equity.minus(margin).toFixed(2));
  const previous = new Big(value(test, "PreviousDayEquityWithLoanValue"));
  const lower = equity.lt(previous) ? equity : previous;
  expect(new Big(value(test, "BuyingPower")).minus(lower.minus(margin).times(4)).abs().lte("0.04")).toBe(
    true,
  );
});

Deno.test("a naked call beyond the means of the account is refused with 201", () => {
  const test = quietEngine({ accounts: [{ id: ACCOUNT, baseCurrency: "USD", cash: { USD: "10000" } }] });
  const call = option(test, "C", "300", "5");
  expect(whatIf(test, call, -1).rejectReason).toBe("");
  expect(whatIf(test, call, -10).rejectReason).toContain("MUST EXCEED THE INITIAL MARGIN");
});

Deno.test("margin of a future is per contract", () => {
  const test = quietEngine();
  const [future] = test.engine.instruments.findContracts({ symbol: "ES", secType: "FUT" });
  const report = whatIf(test, future?.conId ?? AAPL, -2);
  expect([report.initMarginChange, report.maintMarginChange]).toEqual(["49000.00", "44600.00"]);
  expect(report.equityWithLoanBefore).toBe(value(test, "EquityWithLoanValue"));
});

Deno.test("a currency pair needs 2.5 % of what is traded", () => {
  const test = quietEngine();
  test.engine.control.freeze(EURUSD);
  const report = whatIf(test, EURUSD, 100_000);
  expect(report.initMarginChange).toBe(mark(test, EURUSD).times(2_500).toFixed(2));
});

Deno.test("stocks in euros and pence need their margin, and the loan in their currency, in dollars", () => {
  const test = quietEngine();
  test.engine.control.freeze(null);
  const rate = (currency: string) => {
    const rows = test.engine.accounts.accountValues(ACCOUNT);
    return new Big(
      rows.find((row) => row.key === "ExchangeRate" && row.currency === currency)?.value ?? "NaN",
    );
  };
  // 23,600 of the 25,000 euros pay for SAP: no loan.
  const sap = whatIf(test, SAP, 100);
  expect(Number(sap.initMarginChange)).toBeCloseTo(
    Number(mark(test, SAP).times(50).times(rate("EUR"))),
    0,
  );
  // There are no pounds: all of the price and 4.43 of commission are borrowed.
  trade(test, VOD, 10_000, "88.5");
  const pounds = mark(test, VOD).times(100);
  const loan = new Big("8854.425").times("0.025");
  expect(Number(value(test, "InitMarginReq"))).toBeCloseTo(
    Number(pounds.div(2).plus(loan).times(rate("GBP"))),
    0,
  );
});

Deno.test("an account in euros has its margin in euros", () => {
  const test = quietEngine({ accounts: [{ id: ACCOUNT, baseCurrency: "EUR", cash: { EUR: "100000" } }] });
  test.engine.control.freeze(EURUSD);
  const report = whatIf(test, AAPL, 100);
  const ask = new Big(test.engine.market.quote(AAPL)?.ask ?? "NaN");
  const loan = ask.times(100).plus(1).times("0.025");
  const expected = mark(test, AAPL).times(50).plus(loan).div(mark(test, EURUSD));
  expect(report.marginCurrency).toBe("EUR");
  expect(Number(report.initMarginChange)).toBeCloseTo(Number(expected), 1);
});

Deno.test("what an order far from the market would gain or lose there is no equity", () => {
  const test = quietEngine();
  const far = (quantity: string, limitPrice: string) =>
    request({ orderId: 900, orderType: "LMT", quantity, limitPrice });
  const seen = test.engine.orders.whatIf(far("100", "100"));
  if (!seen.ok) throw new Error(seen.text);
  expect(Number(seen.equityWithLoanChange)).toBeCloseTo(-Number(seen.commission), 1);
  const stop = { ...far("100", "0"), orderType: "STP", limitPrice: null, auxPrice: "400" };
  for (const order of [request({ orderId: 900 }), stop]) {
    const figures = test.engine.orders.whatIf(order);
    if (!figures.ok) throw new Error(figures.text);
    expect(figures.equityWithLoanChange).toBe("-1.00");
  }
  // A million dollars of equity: half of the price has to be there.
  expect(accepted(test.place(far("1000000", "1"))).status).toBe("Submitted");
  expect(accepted(test.place({ ...far("900000000000", "1"), orderId: 901 })).status).toBe("Inactive");
  const short = { ...far("100000", "100000"), orderId: 902, action: "SELL" };
  expect(accepted(test.place(short)).status).toBe("Inactive");
});
