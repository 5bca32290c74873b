// Prices against the market: a collar around a fresh quote, a wider band around the last known price, nothing
// without either. Pure.
import { Big, text } from "@/lib/contract/decimal.ts";
import { forKind, type LimitKey, type Limits } from "@/lib/contract/limits.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import type { Breach, Judged, MarketFacts } from "./judged.ts";

export interface PriceVerdict {
  breach: Breach | null;
  /** Shown with the preview. */
  warnings: Saying[];
  /** Nothing is sent before these were confirmed. */
  toConfirm: Saying[];
}

/** An older quote stops no exit, whatever age is good enough for entries. */
const EXIT_QUOTE_MS = 120_000;
/**
 * Of a cheap price the percentage is less than a step. Not that of entries: none of their limits makes an
 * exit harder.
 */
const EXIT_TICKS = "20";

const PASSES: PriceVerdict = { breach: null, warnings: [], toConfirm: [] };
const denied = (breach: Breach): PriceVerdict => ({ ...PASSES, breach });

/** Of two orders that end each other both have to keep it: either may be the one that fills. */
export function judgePrice(order: Judged, limits: Limits): PriceVerdict {
  const own = judgeOne(order, limits);
  if (!order.withStop || own.breach !== null) return own;
  const stop = judgeOne({ ...order, orderType: "STP", limitPrice: null }, limits);
  return {
    breach: stop.breach,
    warnings: [...own.warnings, ...stop.warnings],
    toConfirm: [...own.toConfirm, ...stop.toConfirm],
  };
}

function judgeOne(order: Judged, limits: Limits): PriceVerdict {
  const { market } = order;
  const fresh = market !== null && isFresh(market, limits);
  if (!fresh) return withoutQuote(order, limits);
  const facing = facingPrice(order, market);
  if (order.orderType === "LMT" || order.orderType === "STP LMT") {
    const reference = facing ?? market.last;
    if (reference === null) return withoutQuote(order, limits);
    return collar(order, limits, { price: order.limitPrice, reference: whereItWakes(order, reference) });
  }
  // What goes to the market trades at the other side of the quote: it has to be there, and not far off the
  // last trade.
  if (facing === null) return limits.requireQuote ? denied(noQuote(order, limits)) : PASSES;
  if (market.last === null) return PASSES;
  return collar(order, limits, { price: facing, reference: market.last, isMarket: true });
}

/** Changed lately, by a feed that goes on. */
export function isFresh({ ageMs, dataType }: MarketFacts, limits: Limits): boolean {
  if (ageMs === null || dataType === "frozen" || dataType === "delayed-frozen") return false;
  // What kind of data it is, IB says; where delayed ones are not good enough, not knowing is not either.
  if (dataType !== "live" && !limits.allowDelayedQuotes) return false;
  return limits.quoteAge === null || ageMs <= Number(limits.quoteAge) * 1000;
}

interface Measured {
  price: Big | null;
  reference: Big;
  isMarket?: boolean;
}

function collar(order: Judged, limits: Limits, measured: Measured): PriceVerdict {
  const { secType } = order.instrument;
  const hard = distance(order, measured.reference, {
    percent: forKind(limits.collarHardPercent, secType),
    ticks: forKind(limits.collarHardTicks, secType),
  });
  const beyond = hard === null ? null : beyondBound(order, measured, hard.size);
  if (hard !== null && beyond !== null) {
    const key: LimitKey = hard.by === "percent" ? "collarHardPercent" : "collarHardTicks";
    const passes = measured.isMarket ? {} : { passes: { of: "limitPrice" as const, value: beyond.bound } };
    return denied({
      key,
      value: beyond.price,
      limit: beyond.bound,
      ...passes,
      field: measured.isMarket ? "orderType" : "limitPrice",
      says: () => say("LIMIT_PRICE_COLLAR", beyond),
    });
  }
  const soft = distance(order, measured.reference, {
    percent: forKind(limits.collarSoftPercent, secType),
    ticks: forKind(limits.collarSoftTicks, secType),
  });
  const far = soft === null ? null : beyondBound(order, measured, soft.size);
  return far === null ? PASSES : { ...PASSES, toConfirm: [say("LIMIT_PRICE_SOFT_COLLAR", far)] };
}

/** Only a plain limit order can do without a quote: its price is its own protection, inside a band. */
function withoutQuote(order: Judged, limits: Limits): PriceVerdict {
  const { market, limitPrice } = order;
  if (!limits.requireQuote) return PASSES;
  if (order.orderType !== "LMT" || limitPrice === null) {
    return denied(noQuote(order, limits));
  }
  const reference = market === null ? null : market.last ?? facingPrice(order, market) ?? market.close;
  if (reference === null) {
    return denied({ ...noQuote(order, limits), says: () => say("LIMIT_QUOTE_MISSING.no_price") });
  }
  const percent = forKind(limits.bandPercent, order.instrument.secType);
  if (percent === null) return PASSES;
  const band = distance(order, reference, { percent, ticks: null });
  const beyond = band === null ? null : beyondBound(order, { price: limitPrice, reference }, band.size);
  if (beyond === null) {
    return { ...PASSES, warnings: [say("LIMIT_PRICE_BAND.used", { reference: text(reference), percent })] };
  }
  return denied({
    key: "bandPercent",
    value: beyond.price,
    limit: beyond.bound,
    passes: { of: "limitPrice", value: beyond.bound },
    field: "limitPrice",
    says: () => say("LIMIT_PRICE_BAND", beyond),
  });
}

/** An exit needs no quote; where there is one, it is not given away by a slip of the hand. */
export function exitCollarBreach(order: Judged, limits: Limits): Breach | null {
  const { market, limitPrice } = order;
  const percent = forKind(limits.exitCollarPercent, order.instrument.secType);
  if (percent === null || limitPrice === null || market === null) return null;
  const { ageMs } = market;
  if (!isFresh(market, limits) || ageMs === null || ageMs > EXIT_QUOTE_MS) return null;
  const known = facingPrice(order, market) ?? market.last;
  if (known === null) return null;
  const reference = whereItWakes(order, known);
  const allowed = distance(order, reference, { percent, ticks: EXIT_TICKS });
  const beyond = allowed === null ? null : beyondBound(order, { price: limitPrice, reference }, allowed.size);
  if (beyond === null) return null;
  return {
    key: "exitCollarPercent",
    value: beyond.price,
    limit: beyond.bound,
    passes: { of: "limitPrice", value: beyond.bound },
    field: "limitPrice",
    says: () => say("LIMIT_EXIT_COLLAR", beyond),
  };
}

/** Names what is wrong with the quote: its kind, its age, or that there is none on the side that counts. */
function noQuote({ orderType, market }: Judged, limits: Limits): Breach {
  const { dataType = null, ageMs = null } = market ?? {};
  const fault = (key: LimitKey, value: string | null, limit: string | null): Breach => ({
    key,
    value,
    limit,
    field: "orderType",
    says: () => say("LIMIT_QUOTE_MISSING", { orderType }),
  });
  if (dataType === "delayed" && !limits.allowDelayedQuotes) {
    const says = () => say("LIMIT_QUOTE_MISSING.delayed");
    return { ...fault("allowDelayedQuotes", dataType, "off"), says };
  }
  const { quoteAge } = limits;
  if (ageMs === null || quoteAge === null || ageMs <= Number(quoteAge) * 1000) {
    return fault("requireQuote", dataType === "live" ? null : dataType, "on");
  }
  return fault("quoteAge", text(new Big(ageMs).div(1000).round(3, Big.roundUp)), quoteAge);
}

function facingPrice({ side }: Judged, { bid, ask }: MarketFacts): Big | null {
  return side === "BUY" ? ask : bid;
}

/** A stop limit sleeps until the market has come to its stop: its limit is held against that. */
function whereItWakes({ orderType, side, stopPrice }: Judged, market: Big): Big {
  if (orderType !== "STP LMT" || stopPrice === null) return market;
  const comesLater = side === "BUY" ? stopPrice.gt(market) : stopPrice.lt(market);
  return comesLater ? stopPrice : market;
}

/** The larger of the two: a percentage of a cheap price is less than a step. `null`: no collar. */
function distance(
  { priceStep }: Judged,
  reference: Big,
  { percent, ticks }: { percent: string | null; ticks: string | null },
): { size: Big; by: "percent" | "ticks" } | null {
  const byPercent = percent === null ? null : reference.abs().times(percent).div(100);
  const byTicks = ticks === null || priceStep === null ? null : priceStep.times(ticks);
  if (byPercent !== null && (byTicks === null || byPercent.gt(byTicks))) {
    return { size: byPercent, by: "percent" };
  }
  return byTicks === null ? null : { size: byTicks, by: "ticks" };
}

/**
 * Paying more, or taking less, than the reference and the distance; a price on the safe side of it only
 * waits.
 */
function beyondBound(
  { side, priceStep }: Judged,
  { price, reference }: Measured,
  allowed: Big,
): { price: string; bound: string; reference: string } | null {
  if (price === null) return null;
  const bound = side === "BUY" ? reference.plus(allowed) : reference.minus(allowed);
  const isBeyond = side === "BUY" ? price.gt(bound) : price.lt(bound);
  if (!isBeyond) return null;
  return { price: text(price), bound: text(onStep(bound, priceStep, side)), reference: text(reference) };
}

/** The last price on the steps that is still within. */
function onStep(bound: Big, step: Big | null, side: "BUY" | "SELL"): Big {
  if (step === null || step.lte(0)) return bound.round(8, side === "BUY" ? Big.roundDown : Big.roundUp);
  const steps = bound.div(step);
  const whole = steps.round(0, Big.roundDown);
  const exact = whole.eq(steps);
  // Rounding goes towards zero: which side that is, hangs on the sign.
  const inside = side === "BUY"
    ? (exact || steps.gt(0) ? whole : whole.minus(1))
    : (exact || steps.lt(0) ? whole : whole.plus(1));
  return inside.times(step);
}
