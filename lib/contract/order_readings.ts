// What can be read off an order as it stands, once for the desk and the screen: what kind of exit it is, and
// what may be done with it. Pure; without arithmetic, for the first picture has none.
import { type DecimalString, sign } from "./decimal_text.ts";
import { cancellableStates, modifiableStates, openStates, type OrderState } from "./order_states.ts";

/**
 * A stop of whatever kind, in every spelling of IB: those included that an order of ours can only be changed
 * to in TWS (`STP PRT`, `TRAIL LIMIT`).
 */
export function isStop(order: { orderType: string }): boolean {
  return /^(STP|TRAIL)/.test(order.orderType);
}

/**
 * Whether the exits of this entry do nothing yet. IB holds them until its first part has filled, and from
 * then on they work with all of their size.
 */
export function sleepsBehind(entry: { state: OrderState; filled: DecimalString } | undefined): boolean {
  return entry !== undefined && openStates.has(entry.state) && sign(entry.filled) === 0;
}

interface Kept {
  cancellable: boolean;
  origin: string;
  state: OrderState;
}

/** Whether a cancel can be asked for from this desk. */
export function canCancel(order: Omit<Kept, "origin">): boolean {
  return order.cancellable && cancellableStates.has(order.state) && order.state !== "cancel_pending";
}

/** Whether price, quantity or time in force can be changed from this desk. */
export function canModify(order: Kept): boolean {
  return order.cancellable && order.origin === "app" && modifiableStates.has(order.state);
}
