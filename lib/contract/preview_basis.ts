// What a preview stands on, and what of it has moved: the server asks before it sends, the screen while
// somebody reads. Pure.
import { compare, dec, type DecimalString, isZero } from "./decimal.ts";
import type { Side } from "./order_fields.ts";
import type { PreviewBasis } from "./views/preview.ts";

/** What is compared; what is tolerated belongs to the preview alone. */
export type PreviewWorld = Omit<PreviewBasis, "tolerance">;

/** `price`: of the side that the order meets. `quote`: there is none any more. */
export const movedThings = [
  "position",
  "orders",
  "price",
  "quote",
  "data",
  "halted",
  "net_liquidation",
  "rate",
] as const;
export type MovedThing = (typeof movedThings)[number];

export interface Moved {
  what: MovedThing;
  /** As figures; `null`: unknown, or not one figure. */
  was: DecimalString | null;
  now: DecimalString | null;
}

/** Everything that is beyond what the preview tolerates; empty: it still says the truth. */
export function movedSince(basis: PreviewBasis, now: PreviewWorld, side: Side): Moved[] {
  const { tolerance } = basis;
  const moved: Moved[] = [];
  const add = (what: MovedThing, was: DecimalString | null = null, is: DecimalString | null = null) =>
    moved.push({ what, was, now: is });
  if (!same(basis.position, now.position)) add("position", basis.position, now.position);
  if (!sameOrders(basis.orders, now.orders)) add("orders");
  if (tolerance.price !== null) {
    const prices = metPrices(basis, now, side);
    const hasEnded = basis.quote?.ended === false && now.quote?.ended === true;
    if (prices === "gone" || hasEnded) add("quote");
    else if (prices !== null && isBeyond(prices, tolerance.price)) add("price", prices.was, prices.now);
    if (basis.quote?.dataType === "live" && isOther(now.quote?.dataType)) add("data");
    if (basis.quote?.halted !== true && now.quote?.halted === true) add("halted");
  }
  if (tolerance.moneyPercent !== null) {
    const beyond = (was: DecimalString | null, is: DecimalString | null, percent: DecimalString) =>
      was === null || is === null ? was !== is && was !== null : isBeyondPercent(was, is, percent);
    const { netLiquidation, rate } = now;
    if (beyond(basis.netLiquidation, netLiquidation, tolerance.moneyPercent)) {
      add("net_liquidation", basis.netLiquidation, netLiquidation);
    }
    if (beyond(basis.rate, rate, tolerance.moneyPercent)) add("rate", basis.rate, rate);
  }
  return moved;
}

/** The price that an order of this side meets, and what stands for it when there is none. */
export function metPrice(quote: PreviewWorld["quote"], side: Side): DecimalString | null {
  return quote === null ? null : (side === "BUY" ? quote.ask : quote.bid) ?? quote.last;
}

/** The same price then and now: an ask is not compared with a trade. `null`: there was none. */
function metPrices(
  { quote: then }: PreviewWorld,
  { quote: now }: PreviewWorld,
  side: Side,
): { was: DecimalString; now: DecimalString } | "gone" | null {
  if (metPrice(then, side) === null) return null;
  const facing = side === "BUY" ? "ask" : "bid";
  for (const field of [facing, "last"] as const) {
    const [was, is] = [then?.[field] ?? null, now?.[field] ?? null];
    if (was !== null && is !== null) return { was, now: is };
  }
  return "gone";
}

function isBeyond({ was, now }: { was: DecimalString; now: DecimalString }, most: DecimalString): boolean {
  return dec(now).minus(dec(was)).abs().gt(dec(most));
}

function isBeyondPercent(was: DecimalString, now: DecimalString, percent: DecimalString): boolean {
  if (isZero(was)) return !isZero(now);
  return dec(now).minus(dec(was)).abs().times(100).gt(dec(was).abs().times(dec(percent)));
}

/** Until IB has said what it sends, nothing has changed. */
function isOther(dataType: string | null | undefined): boolean {
  return dataType !== undefined && dataType !== null && dataType !== "live";
}

function sameOrders(was: PreviewWorld["orders"], now: PreviewWorld["orders"]): boolean {
  const before = new Map(was.map((order) => [order.clientOrderId, order]));
  return was.length === now.length && now.every(({ clientOrderId, remaining }) => {
    const known = before.get(clientOrderId);
    return known !== undefined && same(known.remaining, remaining);
  });
}

function same(a: DecimalString | null, b: DecimalString | null): boolean {
  return a === null || b === null ? a === b : compare(a, b) === 0;
}
