// The position-sizing calculator: how much of an instrument risks a given share of the account between entry
// and stop. Pure and decimal-exact; rounded down to what can be traded, and what is not known stays unknown.
import { dec, type DecimalString, sign, text } from "@/lib/contract/decimal.ts";
import type { Side } from "@/lib/contract/order_fields.ts";
import { type Valued, valueOf } from "@/lib/contract/unit_value.ts";
import { type BracketOutcome, outcomeOf } from "@/lib/contract/bracket_outcome.ts";
import { type Size, sizeOf } from "./sizing.ts";

/**
 * What is typed: `percent` of the net liquidation value, and prices of the instrument. `null`: nothing that
 * can be read.
 */
export interface PlanWish {
  percent: DecimalString | null;
  entry: DecimalString | null;
  stop: DecimalString | null;
  target: DecimalString | null;
}

/** `null` is not known. */
export interface PlanFacts {
  valued: Valued;
  currency: string;
  step: DecimalString;
  least: DecimalString | null;
  baseCurrency: string | null;
  /** Base currency for one unit of the instrument's. */
  rate: DecimalString | null;
  /** In the base currency. */
  netLiquidation: DecimalString | null;
}

export interface SizePlan {
  /** The stop below the entry is a purchase's, above it a sale's. */
  side: Side | null;
  /** What may be lost, in the base currency. */
  budget: DecimalString | null;
  size: Size;
  /** In the instrument's currency, and in the base. */
  notional: DecimalString | null;
  notionalBase: DecimalString | null;
  /** Of this position alone: its value as a multiple of the net liquidation value, two digits. */
  leverage: DecimalString | null;
  /** In the instrument's currency. A target on the wrong side of the entry has no gain and no ratio. */
  outcome: BracketOutcome;
}

/** Reckons the plan. */
export function sizePlan({ percent, entry, stop, target }: PlanWish, facts: PlanFacts): SizePlan {
  const { valued, currency, step, least, baseCurrency, rate, netLiquidation } = facts;
  const way = entry === null || stop === null ? 0 : dec(entry).cmp(stop);
  const side: Side | null = way === 0 ? null : way > 0 ? "BUY" : "SELL";
  const worth = netLiquidation !== null && sign(netLiquidation) > 0 ? netLiquidation : null;
  const budget = worth === null || percent === null || sign(percent) <= 0
    ? null
    : text(dec(worth).times(percent).div(100));
  const size: Size = budget === null
    ? { gap: worth === null ? "netLiquidation" : "amount" }
    : sizeOf({ by: "risk", amount: budget }, {
      side: side ?? "BUY",
      price: entry,
      entry,
      valued,
      currency,
      step,
      least,
      position: null,
      baseCurrency,
      rateOf: (one) => one === currency ? rate : null,
      netLiquidation,
      stop,
    });
  const quantity = "quantity" in size ? size.quantity : null;
  const notional = quantity === null || entry === null ? null : text(valueOf(quantity, entry, valued).abs());
  const notionalBase = notional === null || rate === null ? null : text(dec(notional).times(rate));
  // A target lies on the other side of the entry than the stop.
  const isAhead = target !== null && entry !== null && dec(target).cmp(entry) === way;
  return {
    side,
    budget,
    size,
    notional,
    notionalBase,
    leverage: notionalBase === null || worth === null ? null : text(dec(notionalBase).div(worth).round(2)),
    outcome: outcomeOf(
      { take: isAhead ? target : null, stop: way === 0 ? null : stop },
      { side: side ?? "BUY", entry, valued, quantity },
    ),
  };
}
