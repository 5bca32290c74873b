// What the preview warns about without refusing: distance to the market, crossing, hours, position flip, quote quality, margin. Pure.
import type { Draft, QuoteView, Warning, WhatIfView } from "@/lib/contract/api.ts";
import { compare, dec, type DecimalString, sign, text } from "@/lib/contract/decimal.ts";
import type { Side } from "@/lib/contract/order_fields.ts";
import { isInSession } from "./sessions.ts";
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
    warnings.push({
      code: "WHAT_IF_MISSING",
      text: "IB did not answer the margin check in time: margin and fees are not known",
    });
  }
  const { equityWithLoanAfter, initMarginAfter } = whatIf;
  if (
    equityWithLoanAfter !== null && initMarginAfter !== null &&
    compare(equityWithLoanAfter, initMarginAfter) < 0
  ) {
    warnings.push({ code: "MARGIN_INSUFFICIENT", text: "The order needs more margin than the account has" });
  }
  if (warningText !== "") warnings.push({ code: "IB_WARNING", text: warningText });
  return warnings;
}

function quoteWarnings({ quote }: WarningInput): Warning[] {
  if (quote === null || (quote.bid === null && quote.ask === null && quote.last === null)) {
    return [{
      code: "QUOTE_MISSING",
      text: "There is no quote: the price can not be compared with the market",
    }];
  }
  const warnings: Warning[] = [];
  if (quote.stale) {
    warnings.push({
      code: "QUOTE_STALE",
      text: `The quote is old${quote.at === null ? "" : ` (${quote.at})`}`,
    });
  }
  if (quote.dataType !== null && quote.dataType !== "live") {
    warnings.push({ code: "QUOTE_NOT_LIVE", text: `The quote is ${quote.dataType}` });
  }
  if (quote.halted === true) {
    warnings.push({ code: "TRADING_HALTED_AT_EXCHANGE", text: "Trading in this instrument is halted" });
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
    warnings.push({
      code: "PRICE_CROSSES_MARKET",
      text: `The limit reaches the market (${facing}): it fills at once`,
    });
  }
  if (limitPrice !== undefined && reference !== null && sign(reference) !== 0) {
    const distance = dec(limitPrice).minus(dec(reference)).abs().div(dec(reference).abs()).times(100);
    if (distance.gt(dec(farFromMarketPercent))) {
      warnings.push({
        code: "PRICE_FAR_FROM_MARKET",
        text: `The limit is ${text(distance.round(1))} % away from the market (${reference})`,
      });
    }
  }
  if (stopPrice !== undefined && reference !== null && !reaches(draft.side, reference, stopPrice)) {
    return warnings;
  }
  if (stopPrice !== undefined && reference !== null) {
    warnings.push({
      code: "STOP_TRIGGERS_NOW",
      text: `The stop price is already passed by the market (${reference})`,
    });
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
      warnings.push({
        code: "STOP_TRIGGERS_NOW",
        text: `The stop of the second leg is already passed by the market (${facing})`,
      });
    }
  }
  const hasEntry = draft.limitPrice !== undefined || draft.orderType === "STP";
  const exitSide = draft.side === "BUY" ? "SELL" : "BUY";
  const market = quote === null ? null : (exitSide === "SELL" ? quote.bid : quote.ask) ?? quote.last;
  if (!hasEntry && market !== null) {
    if (takeProfit !== undefined && reaches(draft.side, market, takeProfit.limitPrice)) {
      warnings.push({
        code: "EXIT_ACTS_NOW",
        text: `The take profit is on the wrong side of the market (${market}): it would close at once`,
      });
    }
    if (stopLoss !== undefined && reaches(exitSide, market, stopLoss.stopPrice)) {
      warnings.push({
        code: "EXIT_ACTS_NOW",
        text: `The stop loss is on the wrong side of the market (${market}): it would close at once`,
      });
    }
  }
  if (draft.tif === "DAY" && (takeProfit !== undefined || stopLoss !== undefined)) {
    warnings.push({
      code: "EXITS_END_WITH_DAY",
      text: "The exits end with the day as well: a position held longer is then unprotected",
    });
  }
  return warnings;
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
  if (draft.outsideRth === true && draft.orderType === "MKT") {
    warnings.push({
      code: "OUTSIDE_RTH_IGNORED",
      text: "IB ignores 'outside regular hours' for market orders",
    });
  }
  if (draft.outsideRth === true && liquidHours !== "" && liquidHours === tradingHours) {
    warnings.push({
      code: "OUTSIDE_RTH_UNAVAILABLE",
      text: "This instrument trades in regular hours only: 'outside regular hours' changes nothing",
    });
  }
  const takes = draft.outsideRth === true && draft.orderType !== "MKT" ? extended : liquid;
  if (takes === false) {
    warnings.push({
      code: "OUTSIDE_RTH",
      text: "The market is closed for this order now: IB holds it until the session opens",
    });
  }
  return warnings;
}

function positionWarnings({ rules, positionBefore, positionAfter }: WarningInput): Warning[] {
  if (positionBefore === null || positionAfter === null) {
    return [{ code: "POSITION_UNKNOWN", text: "The present position is not known" }];
  }
  const flips = sign(positionBefore) !== 0 && sign(positionAfter) !== 0 &&
    sign(positionBefore) !== sign(positionAfter);
  // Selling a currency pair out of nothing is an everyday trade, not a short sale.
  if (sign(positionBefore) === 0 && sign(positionAfter) < 0 && rules.contract.secType !== "CASH") {
    return [{ code: "POSITION_SHORT", text: `The order opens a short position (${positionAfter})` }];
  }
  if (!flips) return [];
  const to = sign(positionAfter) > 0 ? "long" : "short";
  return [{
    code: "POSITION_FLIP",
    text: `The position turns from ${positionBefore} to ${positionAfter} (${to})`,
  }];
}
