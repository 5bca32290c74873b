// Whether an account can still carry what rests. IB reserves nothing for orders that rest: each is held
// against the account by itself when it is accepted, and orders of many times its means may wait. When one
// fills, those that the account can not carry any more are cancelled (reports of customers: Elite Trader,
// "IB and value of open stock orders", "IB API Margin Checks"; no document of IB says it).
import type { Big } from "../../decimal.ts";
import { notional } from "../instruments/instrument.ts";
import { marginFigures } from "../margin.ts";
import { isInstruction, type Order, remaining } from "../orders.ts";
import type { MatchingContext } from "./context.ts";
import { cancelNow } from "./endings.ts";
import { orderImpact } from "./margin_check.ts";
import { closesParent } from "./new_order.ts";

/** Nearly nothing needs more than it is worth; fees and a market that moves are in the twentieth. */
const AMPLE = "1.05";

/** Looks at what else rests in the account of an order that has just filled. */
export function cancelUncarried(context: MatchingContext, filled: Order): void {
  const { account } = filled.request;
  const others = context.store.open({ account }).filter((order) =>
    order !== filled && !order.cancelPending && !isInstruction(order)
  );
  if (others.length === 0) return;
  const ledger = context.ledger(account);
  const { equityWithLoan, init } = marginFigures(ledger, context.valuation);
  const available = equityWithLoan.minus(init);
  for (const order of others) {
    const parent = order.parent === null ? null : context.store.get(order.parent) ?? null;
    const ample = { available, currency: ledger.baseCurrency };
    if (closesParent(order, parent) || isWithin(context, order, ample)) continue;
    const { rejectReason } = orderImpact(context, order, remaining(order), ledger);
    if (rejectReason !== "") {
      cancelNow(context, order, "Cancelled by System", `Order Canceled - reason:${rejectReason}`);
    }
  }
}

/** Spares the whole calculation where an order stands for less than what is available. */
function isWithin(
  context: MatchingContext,
  order: Order,
  { available, currency }: { readonly available: Big; readonly currency: string },
): boolean {
  const { instrument, terms } = order;
  const { contract } = instrument;
  // Written options and combinations may need more; who sells coins or shares may have to hold them.
  const isPlain = terms.buy || contract.secType === "FUT" || contract.secType === "CASH" ||
    contract.secType === "STK" && context.lendable(contract.conId) === null;
  if (instrument.combo !== null || !isPlain) return false;
  const { valuation, market } = context;
  const price = Math.max(terms.limit ?? 0, terms.stop ?? 0, market(contract.conId).mark());
  const cost = notional(instrument, price, remaining(order));
  return available.gt(cost.times(valuation.rates.rate(contract.currency, currency)).times(AMPLE));
}
