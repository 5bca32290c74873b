// How an order reads: one plain sentence with everything that will be sent. Pure.
import type { Draft } from "@/lib/contract/api.ts";
import { dec, type DecimalString } from "@/lib/contract/decimal.ts";
import { maskAccount } from "@/lib/contract/ids.ts";
import { priceStep } from "./checks.ts";
import type { ContractRules } from "../deps.ts";
import type { Worth } from "./notional.ts";

const TIF_WORDS: Readonly<Record<Draft["tif"], string>> = {
  DAY: "good for the day",
  GTC: "good till cancelled",
  IOC: "immediate or cancel",
  OPG: "at the opening",
  GTD: "good till a date",
};

/** `BUY 100 AAPL at limit 187.25, good for the day, account DU…567; about 18,725.00 USD`. */
export function sentenceOf(draft: Draft, rules: ContractRules, worth: Worth): string {
  const price = (value: DecimalString | undefined) => priceText(value, rules);
  const parts = [
    orderWords(draft, rules),
    tifWords(draft),
    ...(draft.outsideRth === true ? ["also outside regular hours"] : []),
    ...(draft.oco === undefined ? [] : [`or at the market once ${price(draft.oco.stopPrice)} is reached`]),
    ...(draft.takeProfit === undefined ? [] : [`take profit at ${price(draft.takeProfit.limitPrice)}`]),
    ...(draft.stopLoss === undefined ? [] : [`stop loss at ${price(draft.stopLoss.stopPrice)}`]),
    `account ${maskAccount(draft.account)}`,
  ];
  const about = worth.notional === null
    ? "value not known"
    : `about ${money(worth.notional)} ${rules.contract.currency}`;
  return `${parts.join(", ")}; ${about}`;
}

/** `Change BUY 100 AAPL at limit 187.25, good for the day, account DU…567: quantity 100 → 80`. */
export function changeSentence(
  { before, after, difference }: { before: Draft; after: Draft; difference: string },
  rules: ContractRules,
): string {
  const parts = [orderWords(before, rules), tifWords(before), `account ${maskAccount(after.account)}`];
  return `Change ${parts.join(", ")}: ${difference}`;
}

function orderWords(draft: Draft, rules: ContractRules): string {
  return `${draft.side} ${draft.quantity} ${nameOf(rules)} ${priceWords(draft, rules)}`;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Stocks by symbol, options in words (`AAPL 4 Dec 2026 290 call`), everything else by its local symbol. */
function nameOf({ contract }: ContractRules): string {
  const { secType, symbol, localSymbol, lastTradeDateOrContractMonth: date, strike, right } = contract;
  const isOption = (secType === "OPT" || secType === "FOP") && /^\d{8}$/.test(date) && strike !== null;
  if (isOption) {
    const day = `${Number(date.slice(6))} ${MONTHS[Number(date.slice(4, 6)) - 1]} ${date.slice(0, 4)}`;
    return `${symbol} ${day} ${dec(strike)} ${right.startsWith("P") ? "put" : "call"}`;
  }
  return secType === "STK" || localSymbol === "" ? symbol : localSymbol;
}

function tifWords(draft: Draft): string {
  if (draft.tif !== "GTD" || draft.goodTillDate === undefined) return TIF_WORDS[draft.tif];
  const at = Date.parse(draft.goodTillDate);
  if (Number.isNaN(at)) return `good till ${draft.goodTillDate}`;
  return `good till ${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function priceWords(draft: Draft, rules: ContractRules): string {
  const price = (value: DecimalString | undefined) => priceText(value, rules);
  switch (draft.orderType) {
    case "MKT":
      return "at the market";
    case "LMT":
      return `at limit ${price(draft.limitPrice)}`;
    case "STP":
      return `at the market once ${price(draft.stopPrice)} is reached`;
    case "STP LMT":
      return `at limit ${price(draft.limitPrice)} once ${price(draft.stopPrice)} is reached`;
    case "TRAIL": {
      const by = draft.trailingPercent === undefined
        ? price(draft.trailingAmount)
        : `${draft.trailingPercent} %`;
      const from = draft.stopPrice === undefined ? "" : `, its stop starting at ${price(draft.stopPrice)}`;
      return `at the market once the price turns by ${by}${from}`;
    }
  }
}

/** With the decimals of the price step, and the unit where a price is not in the currency itself (pence). */
function priceText(value: DecimalString | undefined, rules: ContractRules): string {
  if (value === undefined) return "–";
  const step = priceStep(value, rules.priceIncrements ?? []);
  const decimals = Math.max(fraction(value), step === null ? 0 : fraction(step));
  const { priceMagnifier } = rules.details;
  const unit = priceMagnifier > 1 ? ` (1/${priceMagnifier} ${rules.contract.currency})` : "";
  return `${dec(value).toFixed(decimals)}${unit}`;
}

function fraction(value: DecimalString): number {
  return dec(value).toFixed().split(".")[1]?.length ?? 0;
}

/** Exact digits, two decimals, thousands separated. */
function money(amount: DecimalString): string {
  const [whole = "0", fraction = "00"] = dec(amount).toFixed(2).split(".");
  return `${whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",")}.${fraction}`;
}
