// What a combination would trade in its legs, as far as it can be said before: each leg at the side of its
// market that it needs.
import { Big } from "../../decimal.ts";
import { orderCommission } from "../commission.ts";
import { legBuys } from "./legs.ts";
import { notional } from "../instruments/instrument.ts";
import type { MatchingContext } from "../matching/context.ts";
import type { AssumedTrade } from "../matching/margin_check.ts";
import type { Order } from "../orders.ts";

/** `quantity` (1/10,000): combinations that are still to fill. */
export function comboTrades(context: MatchingContext, order: Order, quantity: number): AssumedTrade[] {
  return (order.instrument.combo ?? []).map((leg) => {
    const { instrument, ratio } = leg;
    const market = context.market(instrument.contract.conId);
    const buys = legBuys(leg, order.terms.buy);
    const price = (buys ? market.ask : market.bid) ?? market.mark();
    const size = ratio * quantity;
    const fee = orderCommission(
      instrument,
      { quantity: size, value: notional(instrument, price, size), buy: buys },
      new Big(1),
    );
    return { instrument, signed: buys ? size : -size, price, fee };
  });
}
