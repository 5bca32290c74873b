// Small readings of an order for the screen: names of state groups, the one-line summary. Nothing here
// decides anything.
import type { ExecutionView, OrderView, PositionView } from "@/lib/contract/api.ts";
import {
  formatMoney,
  formatPrice,
  formatQuantity,
  formatWhen,
  type Lang,
  percentSign,
  UNKNOWN,
} from "@/lib/contract/format.ts";
import type { Translate } from "@/lib/contract/says/screen/mod.ts";
import { sign } from "@/lib/contract/decimal_text.ts";
import { positionKey } from "@/lib/contract/listing.ts";
import { instrumentName } from "@/lib/contract/instrument_name.ts";
import { saysHold } from "@/lib/contract/order_message.ts";
import { canCancel, canModify, isStop, sleepsBehind } from "@/lib/contract/order_readings.ts";
import { openStates, type OrderState } from "@/lib/contract/order_states.ts";

export { canCancel, canModify, isStop };

/** True while something may still happen to it at the broker. */
export function isOpen(order: Pick<OrderView, "state">): boolean {
  return openStates.has(order.state);
}

/**
 * Whether it ends a position when the market turns: a stop of whatever kind on the other side of what is
 * held.
 */
export function protects(
  { account, contract, side, ...order }: Pick<OrderView, "account" | "contract" | "orderType" | "side">,
  positions: Readonly<Record<string, PositionView>>,
): boolean {
  const held = positions[positionKey(account, contract.conId)];
  return held !== undefined && isStop(order) && sign(held.quantity) === (side === "SELL" ? 1 : -1);
}

/** Whether it is an exit that does nothing yet: IB holds it until the entry has filled. */
export function awaitsEntry(order: OrderView, parent: OrderView | undefined): boolean {
  return isOpen(order) && sleepsBehind(parent);
}

/** With 202 IB confirms a cancel of ours, without a reason; with one, IB has ended the order by itself. */
const CANCELLED_BY_IB = /reason:\s*\S/;

/**
 * Whether it was IB that ended it: it refused the order, or took it off its books with a reason of its own.
 */
export function isRefusedByIb(
  { state, ibCode, reason }: Pick<OrderView, "state" | "ibCode" | "reason">,
): boolean {
  return ibCode !== null &&
    (state === "rejected" || state === "cancelled" && CANCELLED_BY_IB.test(reason ?? ""));
}

/** How the state is drawn: by shape and word first, by colour second. */
export function toneOf(state: OrderState): "good" | "bad" | "wait" | "live" | "quiet" | "alarm" {
  switch (state) {
    case "filled":
      return "good";
    case "rejected":
      return "bad";
    case "unknown":
      return "alarm";
    case "working":
    case "partly_filled":
      return "live";
    case "cancelled":
    case "previewed":
      return "quiet";
    default:
      return "wait";
  }
}

/** IB's word for a stop that waits for its price, as it should: not one that is held for another reason. */
const TRIGGER = "trigger";

export function awaitsTrigger(
  { state, reason, whyHeld, ibCode }: Pick<OrderView, "state" | "reason" | "whyHeld" | "ibCode">,
): boolean {
  const isRemark = ibCode !== null && !saysHold(ibCode, reason ?? "");
  return state === "held" && whyHeld === TRIGGER && (reason === null || isRemark);
}

/** Digits after the point that prices of this kind of contract have at least. */
export function priceDigits(contract: { secType: string }): number {
  return contract.secType === "CASH" ? 5 : 2;
}

/** The price terms of an order: `187.25`, `stop 180`, `stop 180 limit 179.5`, `trail 2 %`. */
export function priceTerms(order: OrderView, lang: Lang): string {
  const price = (value: string | null) => formatPrice(value, lang, priceDigits(order.contract));
  switch (order.orderType) {
    case "MKT":
      return "MKT";
    case "LMT":
      return price(order.limitPrice);
    case "STP":
      return `STP\u00a0${price(order.stopPrice)}`;
    case "STP LMT":
      return `STP\u00a0${price(order.stopPrice)} LMT\u00a0${price(order.limitPrice)}`;
    case "TRAIL":
      return order.trailingPercent !== null
        ? `TRAIL ${formatQuantity(order.trailingPercent, lang)}${percentSign(lang)}`
        : `TRAIL ${price(order.trailingAmount)}`;
    default:
      return order.limitPrice === null ? order.orderType : `${order.orderType} ${price(order.limitPrice)}`;
  }
}

/** `BUY 10 AAPL 187.25`: how messages and labels name an order. */
export function orderLabel(order: OrderView, lang: Lang): string {
  const terms = priceTerms(order, lang);
  return `${order.side} ${orderQuantity(order, lang)} ${instrumentName(order.contract, lang)} ${terms}`;
}

/** When the order began: the time of its first entry. */
export function startedAt(order: OrderView): string {
  return order.timeline[0]?.at ?? "";
}

/** The quantity, or the amount of cash that stands in its place: `1,111.11 USD`. */
export function orderQuantity(order: OrderView, lang: Lang): string {
  const { quantity, cashQuantity, contract: { currency } } = order;
  if (quantity !== null || cashQuantity === null) return formatQuantity(quantity, lang);
  return `${formatMoney(cashQuantity, lang)}\u00a0${currency}`;
}

/** The order of the list: newest first. */
export function newerOrder(a: OrderView, b: OrderView): number {
  return compareTexts(startedAt(b), startedAt(a));
}

/** The order of the fills: newest first. */
export function newerFill(a: ExecutionView, b: ExecutionView): number {
  // What has no time stands on top: nobody can say that it is old.
  if (a.at === null || b.at === null) {
    return Number(b.at === null) - Number(a.at === null) || compareTexts(b.time, a.time);
  }
  return compareTexts(b.at, a.at);
}

/** When a fill was; IB's own text where nobody can say when that is. */
export function fillTime({ at, time }: Pick<ExecutionView, "at" | "time">, when: {
  t: Translate;
  today: string;
  lang: Lang;
  timeZone: string;
}): string {
  return at === null
    ? when.t("orders.timeUnknown", { time: time === "" ? UNKNOWN : time })
    : formatWhen(at, when.today, when.lang, when.timeZone);
}

/** How the lists know a position: `account/conId`. */
export function positionId({ account, contract }: PositionView): string {
  return positionKey(account, contract.conId);
}

/** The order of the positions: by symbol. */
export function positionOrder({ contract: a }: PositionView, { contract: b }: PositionView): number {
  return a.symbol.localeCompare(b.symbol) || a.conId - b.conId;
}

/** Wire times compare as texts. */
function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
