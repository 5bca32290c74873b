// Account values: every key a client may ask for, per currency, in alphabetical order, of several accounts.
import { expect } from "@std/expect";
import { AAPL, accepted, ACCOUNT, SAP, testEngine } from "./testing/test_engine.ts";

const SUMMARY_TAGS = (
  "AccountType,NetLiquidation,TotalCashValue,SettledCash,AccruedCash,BuyingPower,EquityWithLoanValue," +
  "PreviousDayEquityWithLoanValue,GrossPositionValue,ReqTEquity,ReqTMargin,SMA,InitMarginReq,MaintMarginReq," +
  "AvailableFunds,ExcessLiquidity,Cushion,FullInitMarginReq,FullMaintMarginReq,FullAvailableFunds," +
  "FullExcessLiquidity,LookAheadNextChange,LookAheadInitMarginReq,LookAheadMaintMarginReq," +
  "LookAheadAvailableFunds,LookAheadExcessLiquidity,HighestSeverity,DayTradesRemaining,Leverage"
).split(",");

Deno.test("every documented summary tag has a value, in alphabetical order", () => {
  const { engine } = testEngine();
  const rows = engine.accounts.accountSummary(ACCOUNT, SUMMARY_TAGS);
  expect(rows.map((row) => row.key)).toEqual([...SUMMARY_TAGS].sort());
  expect(rows.every((row) => row.value !== "")).toBe(true);
  expect(engine.accounts.accountSummary(ACCOUNT, ["Nonsense"])).toEqual([]);
});

Deno.test("account updates carry texts, totals and a ledger for each currency and BASE", () => {
  const { engine } = testEngine();
  const rows = engine.accounts.accountValues(ACCOUNT);
  const currencies = (key: string) => rows.filter((row) => row.key === key).map((row) => row.currency);
  for (const key of ["CashBalance", "TotalCashBalance", "ExchangeRate", "UnrealizedPnL", "RealizedPnL"]) {
    expect(currencies(key)).toEqual(["EUR", "USD", "BASE"]);
  }
  expect(currencies("NetLiquidation")).toEqual(["USD"]);
  expect(rows.find((row) => row.key === "AccountReady")).toEqual({
    key: "AccountReady",
    value: "true",
    currency: "",
  });
  const keys = rows.map((row) => `${row.key} ${row.currency}`);
  expect(keys).toContain("AccountCode ");
  expect(keys).toContain("Leverage-S ");
});

Deno.test("ledger tags choose the base, one currency or all", () => {
  const { engine } = testEngine();
  const currencies = (
    tag: string,
  ) => [...new Set(engine.accounts.accountSummary(ACCOUNT, [tag]).map((row) => row.currency))];
  expect(currencies("$LEDGER")).toEqual(["BASE"]);
  expect(currencies("$LEDGER:EUR")).toEqual(["EUR"]);
  expect(currencies("$LEDGER:ALL").sort()).toEqual(["BASE", "EUR", "USD"]);
});

Deno.test("accounts are separate, and one may have euros as its base", () => {
  const test = testEngine({
    accounts: [
      { id: "DU1", baseCurrency: "USD", cash: { USD: "50000" } },
      { id: "DU2", baseCurrency: "EUR", cash: { EUR: "100000" } },
    ],
  });
  accepted(test.place({ account: "DU2", conId: SAP, quantity: "100" }));
  expect(test.engine.accounts.portfolio("DU1")).toEqual([]);
  expect(test.engine.accounts.portfolio("DU2")).toHaveLength(1);
  expect(test.engine.accounts.baseCurrency("DU2")).toBe("EUR");
  const [net] = test.engine.accounts.accountSummary("DU2", ["NetLiquidation"]);
  expect(net?.currency).toBe("EUR");
  expect(Math.abs(Number(net?.value) - 100_000)).toBeLessThan(50);
  expect(() => test.engine.accounts.portfolio("DU3")).toThrow(RangeError);
});

Deno.test("buying power shrinks with margin and never goes below zero", () => {
  const test = testEngine({ accounts: [{ id: ACCOUNT, baseCurrency: "USD", cash: { USD: "20000" } }] });
  const power = () =>
    Number(test.engine.accounts.accountSummary(ACCOUNT, ["BuyingPower"])[0]?.value ?? "NaN");
  expect(power()).toBe(80_000);
  accepted(test.place({ quantity: "100" }));
  expect(power()).toBeLessThan(80_000 - 4 * 14_000);
  test.engine.control.setPrice(AAPL, "120");
  expect(power()).toBe(0);
});

Deno.test("no account has a currency without an exchange rate", () => {
  const accounts = [{ id: "DU1", baseCurrency: "PLN", cash: { PLN: "100" } }];
  expect(() => testEngine({ accounts })).toThrow("No exchange rate for PLN, the currency of account DU1");
});

Deno.test("coins are a part of the net liquidation of their currency, under a key of their own", () => {
  const test = testEngine();
  const bitcoin = 479624278;
  const order = accepted(
    test.place({ conId: bitcoin, quantity: "0.5", orderType: "LMT", limitPrice: "50000" }),
  );
  test.engine.control.fill(order.permId, "0.5", "50000");
  const rows = test.engine.accounts.accountValues(ACCOUNT);
  const value = (key: string, currency: string) =>
    rows.find((row) => row.key === key && row.currency === currency)?.value;
  const [held] = test.engine.accounts.portfolio(ACCOUNT);
  expect(value("Cryptocurrency", "USD")).toBe(held?.marketValue);
  expect(value("Cryptocurrency", "EUR")).toBe("0.00");
  expect(value("NetLiquidationByCurrency", "BASE")).toBe(value("NetLiquidation", "USD"));
});
