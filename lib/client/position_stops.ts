// The stops of a position: which there are, what they leave of it, where break-even is, and what moves one
// there. Pure.
import type { OrderView, PositionView } from "@/lib/contract/api.ts";
import { add, compare, dec, type DecimalString, sign, sub, text } from "@/lib/contract/decimal.ts";
import { exitSideOf, type ExitUnit, groupOf, reachOf } from "@/lib/contract/exit_reach.ts";
import { ratioOf } from "@/lib/contract/exit_room.ts";
import { positionKey } from "@/lib/contract/listing.ts";
import type { Side } from "@/lib/contract/order_fields.ts";
import type { ModifyChanges } from "@/lib/contract/requests.ts";
import { awaitsEntry, isOpen, isStop, positionId, protects } from "./order_view.ts";
import { type PriceRule, priceStep } from "@/lib/contract/price_step.ts";
import { stepPrice } from "./price_steps.ts";

/** The side that ends the position. */
export function exitSide({ quantity }: Pick<PositionView, "quantity">): Side {
  return exitSideOf(quantity);
}

/** Its working stops: they end it when the market turns. One that waits for its entry ends nothing yet. */
export function stopsOf(position: PositionView, orders: readonly OrderView[]): OrderView[] {
  const held = { [positionId(position)]: position };
  return stopsAt(position, orders).filter((order) => protects(order, held));
}

/** Working stops of the instrument of a position, on either side; without those that wait for their entry. */
export function stopsAt({ account, contract }: PositionView, orders: readonly OrderView[]): OrderView[] {
  return stopsByPosition(orders).get(positionKey(account, contract.conId)) ?? [];
}

const known = new WeakMap<readonly OrderView[], ReadonlyMap<string, OrderView[]>>();

/**
 * Every list of orders is looked through once: positions tick many times in between, and each asks for
 * itself.
 */
function stopsByPosition(orders: readonly OrderView[]): ReadonlyMap<string, OrderView[]> {
  const before = known.get(orders);
  if (before !== undefined) return before;
  const stops = new Map<string, OrderView[]>();
  const byId = new Map(orders.map((order) => [order.clientOrderId, order]));
  for (const order of orders) {
    if (!isStop(order) || !isOpen(order)) continue;
    if (awaitsEntry(order, byId.get(order.parentClientOrderId ?? ""))) continue;
    const key = positionKey(order.account, order.contract.conId);
    stops.set(key, [...stops.get(key) ?? [], order]);
  }
  known.set(orders, stops);
  return stops;
}

/**
 * Open orders that end the position, a leg of a combination among them: what they may still do is not to be
 * closed. Exits that wait for their entry take nothing of it.
 */
export function exitsOf(position: PositionView, orders: readonly OrderView[]): OrderView[] {
  const { account, contract: { conId } } = position;
  const place = { conId, exitSide: exitSide(position) };
  const byId = new Map(orders.map((order) => [order.clientOrderId, order]));
  return orders.filter((order) =>
    order.account === account && isOpen(order) && ratioOf(order, place) > 0 &&
    !awaitsEntry(order, byId.get(order.parentClientOrderId ?? ""))
  );
}

/** Where it stands now; of a trailing one where IB last told. */
export function stopPriceOf(order: OrderView): DecimalString | null {
  return order.stopPrice ?? order.trailStopPrice;
}

/**
 * What its stops end at most: those of one group end each other. `null` while the rest of one is not known.
 */
export function stoppedQuantity(stops: readonly OrderView[]): DecimalString | null {
  const units: ExitUnit[] = [];
  for (const stop of stops) {
    if (stop.remaining === null) return null;
    units.push({ group: groupOf(stop), rest: dec(stop.remaining), ratio: 1 });
  }
  return text(reachOf(units));
}

/**
 * The first price of the instrument's steps at which nothing of what was paid is lost: the entry, fees
 * included, away from the loss. What the exit itself costs is not in it. `null` when the entry is not known.
 */
export function breakEven(position: PositionView, rules: readonly PriceRule[]): DecimalString | null {
  const { entryPrice } = position;
  if (entryPrice === null) return null;
  const step = dec(priceStep(entryPrice, rules) ?? "0.01");
  if (dec(entryPrice).mod(step).eq(0)) return entryPrice;
  return stepPrice(entryPrice, rules, exitSide(position) === "SELL" ? 1 : -1);
}

/** Whether a stop there would fire at once; `null` while the market is not known. */
export function firesAtOnce(position: PositionView, stop: DecimalString): boolean | null {
  const { marketPrice } = position;
  if (marketPrice === null) return null;
  const way = compare(stop, marketPrice);
  return exitSide(position) === "SELL" ? way >= 0 : way <= 0;
}

/**
 * What puts a stop at another price; the limit of a stop-limit goes with it. `null` of one that moves by
 * itself.
 */
export function movedTo(order: OrderView, stop: DecimalString): ModifyChanges | null {
  if (order.stopPrice === null || order.orderType.startsWith("TRAIL")) return null;
  if (order.limitPrice === null) return { stopPrice: stop };
  return { stopPrice: stop, limitPrice: add(stop, sub(order.limitPrice, order.stopPrice)) };
}

/**
 * What so much of the position gains if it ends there, against a price (entry or market), in the contract's
 * currency.
 */
export function gainFrom(
  position: PositionView,
  { from, to, quantity }: { from: DecimalString | null; to: DecimalString; quantity: DecimalString },
): DecimalString | null {
  const { moneyPerPoint } = position;
  if (from === null || moneyPerPoint === null) return null;
  const way = sign(position.quantity);
  return text(dec(to).minus(dec(from)).times(dec(quantity)).times(way).times(dec(moneyPerPoint)));
}
