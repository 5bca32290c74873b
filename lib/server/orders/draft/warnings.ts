// What the preview warns about without refusing: distance to the market, crossing, hours, position flip,
// quote quality, margin. Pure.
import type { Draft, QuoteView, Warning, WhatIfView } from "@/lib/contract/api.ts";
import { compare, dec, type DecimalString, sign, text } from "@/lib/contract/decimal.ts";
import type { Side } from "@/lib/contract/order_fields.ts";
import { coded } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import { verbatim } from "@/lib/contract/says/saying.ts";
import { isInSession } from "@/lib/server/contracts/sessions.ts";
import type { ContractRules } from "../deps.ts";

export interface WarningInput {
  draft: Draft;
  rules: ContractRules;
  quote: QuoteView | null;
  positionBefore: DecimalString | null;
  positionAfter: DecimalString | null;
  farFromMarketPercent: DecimalString;
  /** Epoch milliseconds. */
  now: number;
}

export function draftWarnings(input: WarningInput): Warning[] {
  return [
    ...quoteWarnings(input),
    ...priceWarnings(input),
    ...exitWarnings(input),
    ...sessionWarnings(input),
    ...positionWarnings(input),
  ];
}

/** Margin and IB's own remarks. */
export function whatIfWarnings(whatIf: WhatIfView, warningText: string, answered: boolean): Warning[] {
  const warnings: Warning[] = [];
  if (!answered) {
    warnings.push(coded(say("WHAT_IF_MISSING")));
  }
  const { equityWithLoanAfter, initMarginAfter } = whatIf;
  if (
    equityWithLoanAfter !== null && initMarginAfter !== null &&
    compare(equityWithLoanAfter, initMarginAfter) < 0
  ) {
    warnings.push(coded(say("MARGIN_INSUFFICIENT")));
  }
  if (warningText !== "") warnings.push(coded(say("IB_WARNING", { words: verbatim(warningText) })));
  return warnings;
}

function quoteWarnings({ quote }: WarningInput): Warning[] {
  if (quote === null || (quote.bid === null && quote.ask === null && quote.last === null)) {
    return [coded(say("QUOTE_MISSING"))];
  }
  const warnings: Warning[] = [];
  if (quote.stale) {
    warnings.push(coded(say("QUOTE_STALE", { at: quote.at })));
  }
  if (quote.dataType !== null && quote.dataType !== "live") {
    warnings.push(coded(say("QUOTE_NOT_LIVE", { dataType: quote.dataType })));
  }
  if (quote.halted === true) {
    warnings.push(coded(say("TRADING_HALTED_AT_EXCHANGE")));
  }
  return warnings;
}

function priceWarnings({ draft, quote, farFromMarketPercent }: WarningInput): Warning[] {
  if (quote === null) return [];
  const warnings: Warning[] = [];
  const { limitPrice, stopPrice } = draft;
  const facing = draft.side === "BUY" ? quote.ask : quote.bid;
  const reference = facing ?? quote.last ?? quote.close;
  if (
    draft.orderType === "LMT" && limitPrice !== undefined && facing !== null &&
    reaches(draft.side, limitPrice, facing)
  ) {
    warnings.push(coded(say("PRICE_CROSSES_MARKET", { price: facing })));
  }
  if (limitPrice !== undefined && reference !== null && sign(reference) !== 0) {
    const distance = dec(limitPrice).minus(dec(reference)).abs().div(dec(reference).abs()).times(100);
    if (distance.gt(dec(farFromMarketPercent))) {
      const percent = text(distance.round(1));
      warnings.push(coded(say("PRICE_FAR_FROM_MARKET", { percent, price: reference })));
    }
  }
  if (stopPrice !== undefined && reference !== null && !reaches(draft.side, reference, stopPrice)) {
    return warnings;
  }
  if (stopPrice !== undefined && reference !== null) {
    warnings.push(coded(say("STOP_TRIGGERS_NOW", { price: reference })));
  }
  return warnings;
}

/** Exits and second legs that would act at once, and exits that end before the position does. */
function exitWarnings({ draft, quote }: WarningInput): Warning[] {
  const warnings: Warning[] = [];
  const { takeProfit, stopLoss, oco } = draft;
  if (oco !== undefined && quote !== null) {
    const facing = (draft.side === "BUY" ? quote.ask : quote.bid) ?? quote.last;
    if (facing !== null && reaches(draft.side, facing, oco.stopPrice)) {
      warnings.push(coded(say("STOP_TRIGGERS_NOW.second_leg", { price: facing })));
    }
  }
  const exitSide = draft.side === "BUY" ? "SELL" : "BUY";
  const market = quote === null ? null : (exitSide === "SELL" ? quote.bid : quote.ask) ?? quote.last;
  if (market !== null && entersAtMarket(draft, quote)) {
    if (takeProfit !== undefined && reaches(draft.side, market, takeProfit.limitPrice)) {
      warnings.push(coded(say("EXIT_ACTS_NOW.take_profit", { price: market })));
    }
    if (stopLoss !== undefined && reaches(exitSide, market, stopLoss.stopPrice)) {
      warnings.push(coded(say("EXIT_ACTS_NOW.stop_loss", { price: market })));
    }
  }
  if (draft.tif === "DAY" && (takeProfit !== undefined || stopLoss !== undefined)) {
    warnings.push(coded(say("EXITS_END_WITH_DAY")));
  }
  return warnings;
}

/**
 * Whether the entry is one at the market, or names prices that the market has reached already. One that
 * trails follows the market at a distance: where it enters, nobody knows.
 */
function entersAtMarket({ side, orderType, limitPrice, stopPrice }: Draft, quote: QuoteView | null): boolean {
  if (orderType === "MKT") return true;
  if (orderType === "TRAIL") return false;
  const facing = (side === "BUY" ? quote?.ask : quote?.bid) ?? quote?.last ?? null;
  return facing !== null &&
    (limitPrice === undefined || reaches(side, limitPrice, facing)) &&
    (stopPrice === undefined || reaches(side, facing, stopPrice));
}

/** Whether `price` is at or beyond `other` in the direction of the order. */
function reaches(side: Side, price: DecimalString, other: DecimalString): boolean {
  return side === "BUY" ? compare(price, other) >= 0 : compare(price, other) <= 0;
}

function sessionWarnings({ draft, rules, now }: WarningInput): Warning[] {
  const { liquidHours, tradingHours, timeZoneId } = rules.details;
  const liquid = isInSession(liquidHours, timeZoneId, now);
  const extended = isInSession(tradingHours, timeZoneId, now);
  const warnings: Warning[] = [];
  if (draft.outsideRth === true && liquidHours !== "" && liquidHours === tradingHours) {
    warnings.push(coded(say("OUTSIDE_RTH_UNAVAILABLE")));
  }
  const takes = draft.outsideRth === true ? extended : liquid;
  if (takes === false) {
    warnings.push(coded(say("OUTSIDE_RTH")));
  }
  return warnings;
}

function positionWarnings({ draft, rules, positionBefore, positionAfter }: WarningInput): Warning[] {
  // What an amount of cash buys is known when it has filled.
  if (positionBefore !== null && draft.cashQuantity !== undefined) return [];
  if (positionBefore === null || positionAfter === null) {
    return [coded(say("POSITION_UNKNOWN"))];
  }
  const flips = sign(positionBefore) !== 0 && sign(positionAfter) !== 0 &&
    sign(positionBefore) !== sign(positionAfter);
  // Selling a currency pair out of nothing is an everyday trade, not a short sale.
  if (sign(positionBefore) === 0 && sign(positionAfter) < 0 && rules.contract.secType !== "CASH") {
    return [coded(say("POSITION_SHORT", { position: positionAfter }))];
  }
  if (!flips) return [];
  const way = sign(positionAfter) > 0 ? "long" : "short";
  return [coded(say("POSITION_FLIP", { before: positionBefore, after: positionAfter, way }))];
}
