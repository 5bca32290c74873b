// IB cancels limit orders priced far through the market, with 202 and a long explanation.
import { incrementAt } from "../instruments/tick_rules.ts";
import type { InstrumentMarket } from "../market.ts";
import type { Order } from "../orders.ts";
import type { SecType } from "../types.ts";
import { scaledToBig } from "../units.ts";

/**
 * A live capture of a US stock shows 2.94 % through the market; futures and options are assumptions of the
 * same kind. Currencies have none: a limit 5 % through the market fills at the market.
 */
const BAND: Readonly<Partial<Record<SecType, number>>> = { STK: 0.0294, FUT: 0.03, OPT: 0.5 };
const LEAST_TICKS = 20;

/** IB's text when the limit is at or beyond the band, else `null`. Passive prices are never outside. */
export function isOutsideBand(order: Order, market: InstrumentMarket): string | null {
  const { limit, instrument } = order;
  const band = BAND[instrument.contract.secType];
  if (band === undefined || limit === null || market.bid === null || market.ask === null) return null;
  const { buy } = order.terms;
  const reference = market.mark();
  const width = Math.max(
    reference * band,
    LEAST_TICKS * incrementAt(instrument.rule, reference),
  );
  const edge = Math.round(buy ? reference + width : reference - width);
  if (buy ? limit < edge : limit > edge) return null;
  const edgeText = scaledToBig(edge, instrument.scale).toFixed();
  const marketText = scaledToBig(reference, instrument.scale).toFixed();
  return `Order Canceled - reason:We cannot accept an order at a limit price at or more aggressive than ${edgeText}. ` +
    `Please submit your order <br>using a limit price that is closer to the current market price of ${marketText}. ` +
    "or convert your order to an <br>algorithmic Order (IBALGO)";
}
