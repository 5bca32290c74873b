// Orders for an amount of cash: where they are taken, what they are worth, and how they go out (case B19).
import { expect } from "@std/expect";
import type { Draft } from "@/lib/contract/api.ts";
import { inEnglish } from "@/lib/contract/says/english.ts";
import type { ContractRules } from "../deps.ts";
import { draftTerms } from "../book/mod.ts";
import { AAPL_RULES, DRAFT, QUOTE } from "../testing/harness.ts";
import { ACCOUNT } from "../testing/rows.ts";
import { checkDraft } from "./checks.ts";
import { worthOf } from "./notional.ts";
import { sentenceOf } from "./sentence.ts";
import { wireOrder } from "./wire_order.ts";

const BTC: ContractRules = {
  ...AAPL_RULES,
  contract: {
    ...AAPL_RULES.contract,
    symbol: "BTC",
    secType: "CRYPTO",
    exchange: "PAXOS",
    localSymbol: "BTC.USD",
  },
  details: { ...AAPL_RULES.details, minSize: "0.00000001", sizeIncrement: "0.00000001" },
};
const STOCK_FOR_CASH: ContractRules = {
  ...AAPL_RULES,
  details: { ...AAPL_RULES.details, orderTypes: [...AAPL_RULES.details.orderTypes, "CASHQTY"] },
};
const { quantity: _quantity, limitPrice: _limit, ...BARE } = DRAFT;
const CASH: Draft = { ...BARE, side: "BUY", orderType: "MKT", tif: "IOC", cashQuantity: "1000" };
const accounts = {
  list: () => [ACCOUNT],
  netLiquidation: () => null,
  baseCurrency: () => "USD",
  rate: () => null,
};
const denial = (draft: Draft, rules: ContractRules) => {
  const found = checkDraft(draft, { rules, accounts: [ACCOUNT], now: 0 });
  return found === null ? null : [found.field, found.says.key];
};

Deno.test("B19: a coin is bought at market for an amount of cash and in no other way", () => {
  expect(denial(CASH, BTC)).toBe(null);
  const { cashQuantity: _cash, ...rest } = CASH;
  expect(denial({ ...rest, quantity: "0.01" }, BTC))
    .toEqual(["cashQuantity", "ORDER_CASH_QUANTITY_INVALID.needed"]);
  expect(denial({ ...CASH, side: "SELL" }, BTC)).toEqual([
    "cashQuantity",
    "ORDER_CASH_QUANTITY_INVALID.unused",
  ]);
  expect(denial({ ...CASH, orderType: "LMT", limitPrice: "180" }, BTC))
    .toEqual(["cashQuantity", "ORDER_CASH_QUANTITY_INVALID.unused"]);
  expect(denial({ ...CASH, quantity: "1" }, BTC)).toEqual(["quantity", "ORDER_CASH_QUANTITY_INVALID.both"]);
  expect(denial({ ...CASH, cashQuantity: "10.001" }, BTC))
    .toEqual(["cashQuantity", "ORDER_CASH_QUANTITY_INVALID.digits"]);
  expect(denial({ ...CASH, stopLoss: { stopPrice: "100" }, tif: "IOC" }, BTC)).not.toBe(null);
});

Deno.test("B19: anything else takes an amount of cash where IB lists it, and has a quantity otherwise", () => {
  const day: Draft = { ...CASH, tif: "DAY" };
  expect(denial(day, AAPL_RULES)).toEqual(["cashQuantity", "ORDER_CASH_QUANTITY_INVALID.unused"]);
  expect(denial(day, STOCK_FOR_CASH)).toBe(null);
  expect(denial({ ...day, orderType: "STP", stopPrice: "190" }, STOCK_FOR_CASH))
    .toEqual(["cashQuantity", "ORDER_CASH_QUANTITY_INVALID.type"]);
  const { cashQuantity: _cash, ...neither } = day;
  expect(denial(neither, STOCK_FOR_CASH)).toEqual(["quantity", "ORDER_QUANTITY_MISSING"]);
});

Deno.test("B19: its value is the amount, its quantity is told as about, its sentence says both", () => {
  const worth = worthOf(CASH, { rules: BTC, quote: { ...QUOTE, ask: "80000" }, accounts });
  expect(worth).toMatchObject({ notional: "1000", notionalBase: "1000", quantityAbout: "0.0125" });
  expect(inEnglish(sentenceOf(CASH, BTC, worth))).toContain("BUY about 0.0125 BTC.USD");
  expect(inEnglish(sentenceOf(CASH, BTC, worth))).toContain("for 1,000 USD at the market");
  expect(worthOf(CASH, { rules: BTC, quote: null, accounts }))
    .toMatchObject({ notional: "1000", quantityAbout: null });
});

Deno.test("B19: on the wire the amount stands in cashQty and there is no quantity", () => {
  const order = wireOrder(draftTerms(CASH), {
    account: ACCOUNT,
    side: "BUY",
    clientOrderId: "11111111-2222-4333-8444-555555555555",
    transmit: true,
    parentId: null,
    ocaGroup: "",
  });
  expect(order).toMatchObject({
    totalQuantity: null,
    cashQty: "1000",
    orderType: "MKT",
    tif: "IOC",
    lmtPrice: null,
  });
});
