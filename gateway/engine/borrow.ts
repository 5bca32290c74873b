// Shares that can be borrowed: who sells what he does not hold needs them.
import type { Accounts } from "./accounts.ts";
import type { InstrumentMarket } from "./market.ts";
import { isType } from "./instruments/instrument.ts";
import type { AssumedTrade } from "./matching/margin_check.ts";
import type { MatchingContext } from "./matching/context.ts";
import { workable } from "./matching/groups.ts";
import type { Order } from "./orders.ts";
import { signedQuantity } from "./orders.ts";
import type { Shortable } from "./types.ts";
import { formatQty, QTY_ONE } from "./units.ts";

/** What a stock's lenders have; a stock without it is lent without limit. */
export interface Borrow {
  /** How much may be short in all, 1/10,000. */
  readonly limit: number;
  /** What is not there is looked for: orders wait. Otherwise they are refused. */
  readonly locate: boolean;
}

/** What can be borrowed now, 1/10,000. */
export interface Lendable {
  readonly shares: number;
  readonly locate: boolean;
}

export const NOT_SHORTABLE = "The contract is not available for short sale.";
export const LOCATING = "Order held while securities are located.";

/** As many as IB calls easy to borrow. */
const PLENTY = 1_000;
const UNLIMITED: Shortable = { level: 3, shares: "5000000" };

/** Short positions of all accounts together, positive. */
function shortIn(books: Accounts, conId: number): number {
  let sum = 0;
  for (const ledger of books.ledgers.values()) sum -= Math.min(0, ledger.positions.get(conId)?.quantity ?? 0);
  return sum;
}

/** From now on so much can be borrowed beside what is short already; `null`: as much as anybody wants. */
export function setBorrow(
  market: InstrumentMarket,
  books: Accounts,
  lendable: Lendable | null,
): void {
  const { conId } = market.instrument.contract;
  if (!isType(market.instrument, "STK")) {
    throw new RangeError(`Not a stock: ${market.instrument.contract.localSymbol}`);
  }
  market.borrow = lendable === null
    ? null
    : { limit: shortIn(books, conId) + lendable.shares, locate: lendable.locate };
}

/** `null`: no limit. */
export function lendableOf({ borrow, instrument }: InstrumentMarket, books: Accounts): Lendable | null {
  if (borrow === null) return null;
  const shares = Math.max(0, borrow.limit - shortIn(books, instrument.contract.conId));
  return { shares, locate: borrow.locate };
}

/** As ticks 46 and 89 tell it: 3 for plenty, 2 for what may be located, 1 for nothing. */
export function shortableOf(lendable: Lendable | null): Shortable {
  if (lendable === null) return UNLIMITED;
  const { shares, locate } = lendable;
  const level = shares >= PLENTY * QTY_ONE ? 3 : shares > 0 || locate ? 2 : 1;
  return { level, shares: formatQty(shares) };
}

/**
 * True when one of the trades would sell short what cannot be borrowed; orders that may wait for it are not
 * refused.
 */
export function lacksShares(
  context: MatchingContext,
  order: Order,
  trades: readonly AssumedTrade[],
): boolean {
  return trades.some(({ instrument, signed }) => {
    const { conId } = instrument.contract;
    const lendable = isType(instrument, "STK") ? context.lendable(conId) : null;
    if (lendable === null || (lendable.locate && order.instrument.combo === null)) return false;
    return newlyShort(context, order, conId, signed) > lendable.shares;
  });
}

/** True when the rest of a plain order needs shares that nobody has or looks for. */
export function lacksNow(context: MatchingContext, order: Order): boolean {
  const { conId } = order.instrument.contract;
  const lendable = context.lendable(conId);
  return lendable !== null && !lendable.locate && shortage(context, order, lendable) > 0;
}

/** True while an order waits for shares that are looked for. */
export function awaitsShares(context: MatchingContext, order: Order): boolean {
  const { combo, contract: { conId, secType } } = order.instrument;
  if (combo !== null || secType !== "STK") return false;
  const lendable = context.lendable(conId);
  return lendable !== null && lendable.locate && shortage(context, order, lendable) > 0;
}

function shortage(context: MatchingContext, order: Order, { shares }: Lendable): number {
  const signed = signedQuantity(order, workable(context.store, order));
  return newlyShort(context, order, order.instrument.contract.conId, signed) - shares;
}

/** By how much a trade of this signed size makes its account shorter than it is. */
function newlyShort(context: MatchingContext, order: Order, conId: number, signed: number): number {
  const held = context.ledger(order.request.account).positions.get(conId)?.quantity ?? 0;
  return Math.max(0, -signed - Math.max(0, held));
}
