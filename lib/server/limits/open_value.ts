// What open orders may add to the value of all that is held: for the limit on the exposure.
import type { QuoteView } from "@/lib/contract/api.ts";
import { Big, dec, type DecimalString } from "@/lib/contract/decimal.ts";
import { isPriced, valueOf } from "@/lib/contract/unit_value.ts";
import type { LimitContext, OpenOrder } from "@/lib/server/orders/mod.ts";

export interface OpenValueDeps {
  /** What a unit was worth when it was sent or changed last, in the base currency; `null`: not known. */
  unitValue(clientOrderId: string): DecimalString | null;
  /** Units of base currency for one of `currency`; `null`: not known. */
  rateToBase(account: string, currency: string): DecimalString | null;
  quote(conId: number): QuoteView | null;
  /**
   * In how many parts of the currency prices are quoted: 100 for pence; 1 while it is not known, which is
   * rather too much.
   */
  priceMagnifier(conId: number): number;
}

/** At their own prices, in the currency of the instrument: a thousand of them are asked for by each guard. */
const atOwnPrice = new WeakMap<OpenOrder, { magnifier: number; value: Big }>();

/**
 * In the base currency; `null`: that of one is not known. Of those that end each other on one side of an
 * instrument the dearest counts: no more than that fills.
 */
export function openValue(
  account: string,
  { others, isCovered }: Pick<LimitContext, "others" | "isCovered">,
  deps: OpenValueDeps,
): Big | null {
  if (others === null) return null;
  let sum = new Big(0);
  const groups = new Map<string, Big>();
  for (const order of others) {
    if (isCovered(order)) continue;
    const value = restValue(account, order, deps);
    if (value === null) return null;
    if (order.group === null) {
      sum = sum.plus(value);
      continue;
    }
    const key = `${order.contract.conId} ${order.side} ${order.group}`;
    const dearest = groups.get(key);
    if (dearest === undefined || value.gt(dearest)) groups.set(key, value);
  }
  for (const value of groups.values()) sum = sum.plus(value);
  return sum;
}

function restValue(account: string, order: OpenOrder, deps: OpenValueDeps): Big | null {
  const { rest, cash, contract } = order;
  if (rest !== null) return unitValue(account, order, deps)?.times(rest) ?? null;
  const rate = deps.rateToBase(account, contract.currency);
  return cash === null || rate === null ? null : dec(cash).times(rate);
}

/**
 * The dearer of what it was let through with, which a change that is on its way counts for already, and its
 * price at the broker, which a change to less leaves as it is until that has taken it.
 */
function unitValue(account: string, order: OpenOrder, deps: OpenValueDeps): Big | null {
  const { clientOrderId, contract, price } = order;
  const known = deps.unitValue(clientOrderId);
  if (known !== null && price === null) return dec(known);
  const rate = deps.rateToBase(account, contract.currency);
  const own = rate === null ? null : atPrice(order, deps)?.times(rate) ?? null;
  if (known === null || own === null) return known === null ? own : dec(known);
  return own.gt(known) ? own : dec(known);
}

/** `null`: there is no price, or no multiplier. */
function atPrice(order: OpenOrder, { quote, priceMagnifier }: OpenValueDeps): Big | null {
  const { contract, side, price } = order;
  if (!isPriced(contract)) return null;
  const magnifier = priceMagnifier(contract.conId);
  const valueAt = (at: DecimalString) => valueOf("1", at, { ...contract, priceMagnifier: magnifier }).abs();
  if (price === null) {
    const seen = quote(contract.conId);
    const at = (side === "BUY" ? seen?.ask : seen?.bid) ?? seen?.last ?? seen?.close ?? null;
    return at === null ? null : valueAt(at);
  }
  const kept = atOwnPrice.get(order);
  if (kept?.magnifier === magnifier) return kept.value;
  const value = valueAt(price);
  atOwnPrice.set(order, { magnifier, value });
  return value;
}
