// What open orders may add to the value of all that is held: for the limit on the exposure. Each guard asks,
// so the sum is kept, and those that have changed since are taken out of it and put in again.
import type { QuoteView } from "@/lib/contract/api.ts";
import { Big, dec, type DecimalString } from "@/lib/contract/decimal.ts";
import { isPriced, valueOf } from "@/lib/contract/unit_value.ts";
import type { LimitContext, OpenOrder, OtherOrders } from "@/lib/server/orders/mod.ts";

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

/** What goes into the sum as long as the order, and what it is measured by, are the same. */
interface Kept {
  order: OpenOrder;
  /** `null`: not known. */
  value: Big | null;
}

/** Of one account, as of a revision of its open orders. */
interface Sum {
  of: object;
  revision: number;
  kept: Map<string, Kept>;
  total: Big;
  /** How many of `kept` have no value. */
  unknown: number;
  /** Valued anew each time: what a quote, a position or another order says of them changes by itself. */
  moving: Map<string, OpenOrder>;
  /** What `kept` was measured by. */
  rates: Map<string, DecimalString | null>;
  instruments: Map<number, { magnifier: number; orders: number }>;
}

export class OpenValues {
  readonly #deps: OpenValueDeps;
  /** By account. */
  readonly #sums = new Map<string, Sum>();

  constructor(deps: OpenValueDeps) {
    this.#deps = deps;
  }

  /** An order of the account was let through, maybe again: what a unit of it is worth is another. */
  spent(account: string, clientOrderId: string): void {
    const sum = this.#sums.get(account);
    const order = sum?.kept.get(clientOrderId)?.order;
    if (sum !== undefined && order !== undefined) this.#put(account, sum, order);
  }

  /**
   * In the base currency; `null`: that of one is not known. Of those that end each other on one side of an
   * instrument the dearest counts: no more than that fills.
   */
  of(account: string, { others, isCovered }: Pick<LimitContext, "others" | "isCovered">): Big | null {
    if (others === null) return null;
    const sum = this.#upToDate(account, others);
    const judged = others.judged === null ? undefined : sum.kept.get(others.judged);
    if (sum.unknown > (judged?.value === null ? 1 : 0)) return null;
    const kept = sum.total.minus(judged?.value ?? 0);
    const moving = this.#movingValue(account, sum, { judged: others.judged, isCovered });
    return moving === null ? null : kept.plus(moving);
  }

  #movingValue(
    account: string,
    { moving }: Sum,
    { judged, isCovered }: Pick<OtherOrders, "judged"> & Pick<LimitContext, "isCovered">,
  ): Big | null {
    let sum = new Big(0);
    const groups = new Map<string, Big>();
    for (const order of moving.values()) {
      if (order.clientOrderId === judged || isCovered(order)) continue;
      const value = restValue(account, order, this.#deps);
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

  #upToDate(account: string, others: OtherOrders): Sum {
    const known = this.#sums.get(account);
    const changed = known?.of === others.of ? others.changedSince(known.revision) : null;
    if (known === undefined || changed === null) return this.#anew(account, others);
    this.#measureAnew(account, known);
    for (const id of new Set(changed)) {
      const order = others.get(id);
      if (order === null) drop(known, id);
      else this.#put(account, known, order);
    }
    known.revision = others.revision;
    return known;
  }

  #anew(account: string, { of, revision, all }: OtherOrders): Sum {
    const sum: Sum = {
      of,
      revision,
      kept: new Map(),
      total: new Big(0),
      unknown: 0,
      moving: new Map(),
      rates: new Map(),
      instruments: new Map(),
    };
    this.#sums.set(account, sum);
    for (const order of all()) this.#put(account, sum, order);
    return sum;
  }

  #put(account: string, sum: Sum, order: OpenOrder): void {
    const { clientOrderId, contract: { currency, conId } } = order;
    drop(sum, clientOrderId);
    if (isMoving(order)) return void sum.moving.set(clientOrderId, order);
    const value = restValue(account, order, this.#deps);
    sum.kept.set(clientOrderId, { order, value });
    if (value === null) sum.unknown += 1;
    else sum.total = sum.total.plus(value);
    // What was noted before holds for the others: a change of it is seen by the next look.
    if (!sum.rates.has(currency)) sum.rates.set(currency, this.#deps.rateToBase(account, currency));
    const { magnifier, orders } = sum.instruments.get(conId) ??
      { magnifier: this.#deps.priceMagnifier(conId), orders: 0 };
    sum.instruments.set(conId, { magnifier, orders: orders + 1 });
  }

  /** All of them when a currency or an instrument is measured by something else than before. */
  #measureAnew(account: string, sum: Sum): void {
    const { rateToBase, priceMagnifier } = this.#deps;
    let isMoved = false;
    for (const [currency, rate] of sum.rates) isMoved ||= rateToBase(account, currency) !== rate;
    for (const [conId, { magnifier }] of sum.instruments) isMoved ||= priceMagnifier(conId) !== magnifier;
    if (!isMoved) return;
    const orders = [...sum.kept.values()].map(({ order }) => order);
    sum.rates.clear();
    for (const { clientOrderId } of orders) drop(sum, clientOrderId);
    for (const order of orders) this.#put(account, sum, order);
  }
}

function isMoving({ exit, group, price, rest }: OpenOrder): boolean {
  return exit || group !== null || (price === null && rest !== null);
}

function drop(sum: Sum, clientOrderId: string): void {
  sum.moving.delete(clientOrderId);
  const kept = sum.kept.get(clientOrderId);
  if (kept === undefined) return;
  sum.kept.delete(clientOrderId);
  const { conId } = kept.order.contract;
  const instrument = sum.instruments.get(conId);
  if (instrument === undefined || instrument.orders <= 1) sum.instruments.delete(conId);
  else instrument.orders -= 1;
  if (kept.value === null) sum.unknown -= 1;
  else sum.total = sum.total.minus(kept.value);
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
  return valueAt(price);
}
