// The sentence of a preview.
import { inEnglish } from "@/lib/contract/says/english.ts";
import { expect } from "@std/expect";
import { type Draft } from "@/lib/contract/requests.ts";
import type { ContractRules } from "../mod.ts";
import { changeSentence, sentenceOf } from "./sentence.ts";
import { AAPL_RULES, DRAFT } from "../testing/harness.ts";
import { details } from "../testing/rules.ts";

Deno.test("the sentence names the exact contract, prices with their decimals and unit, and every condition", () => {
  const worth = {
    quantityAbout: null,
    notional: "1000",
    notionalBase: null,
    baseCurrency: null,
    percentOfNetLiquidation: null,
  };
  const say = (draft: Partial<Draft>, rules: ContractRules = AAPL_RULES) => {
    const { limitPrice: _, ...bare } = DRAFT;
    const saying = sentenceOf({ ...bare, quantity: "2", ...draft } as Draft, rules, worth);
    return inEnglish(saying).split(", account")[0];
  };
  expect(say({ orderType: "LMT", limitPrice: "187.5" })).toBe("BUY 2 AAPL at limit 187.50, good for the day");
  expect(say({ orderType: "LMT", limitPrice: "0.4801" })).toContain("at limit 0.4801");
  expect(say({ orderType: "TRAIL", side: "SELL", trailingPercent: "2.5", stopPrice: "180" })).toBe(
    "SELL 2 AAPL at the market once the price turns by 2.5 %, its stop starting at 180.00, good for the day",
  );
  expect(say({ orderType: "MKT", tif: "GTD", goodTillDate: "2026-12-01T15:00:00-05:00" })).toContain(
    "good till 2026-12-01 20:00 UTC",
  );
  const vodafone = {
    ...AAPL_RULES,
    ...details({ priceMagnifier: 100 }),
    contract: { ...AAPL_RULES.contract, currency: "GBP" },
  };
  expect(say({ orderType: "LMT", limitPrice: "88.5" }, vodafone)).toContain("at limit 88.50 (1/100 GBP)");
  const option = {
    ...AAPL_RULES.contract,
    secType: "OPT",
    tradingClass: "AAPL",
    multiplier: "100",
    localSymbol: "AAPL  261204C00290000",
    lastTradeDateOrContractMonth: "20261204",
    strike: "290",
    right: "C",
  };
  expect(say({ orderType: "MKT" }, { ...AAPL_RULES, contract: option })).toContain(
    "BUY 2 AAPL 4 Dec 2026 290 call at the market",
  );
});

Deno.test("a change names prices with the decimals of before, and everything else as it is", () => {
  const draft = { ...DRAFT, orderType: "LMT", limitPrice: "289" } as Draft;
  const changes = [
    { field: "limitPrice", from: "289", to: "288.5" },
    { field: "stopPrice", from: null, to: "280" },
    { field: "quantity", from: "100", to: "80" },
  ] as const;
  expect(inEnglish(changeSentence(draft, changes, AAPL_RULES))).toMatch(
    /at limit 289\.00.*: limit 289\.00 → 288\.50, stop – → 280\.00, quantity 100 → 80$/,
  );
});
