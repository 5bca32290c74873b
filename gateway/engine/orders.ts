// One order inside the engine: exact integers, its phase on the way to the market, and how it is shown
// outside.
import { Big, text } from "../decimal.ts";
import { type Instrument, priceText } from "./instruments/instrument.ts";
import type { OrderRequest, OrderStatus, OrderType, OrderView, Tif } from "./types.ts";
import { formatQty, parseQty, QTY_ONE } from "./units.ts";

/** What the client asked for, in exact units. Changed only by a modify. */
export interface OrderTerms {
  readonly buy: boolean;
  readonly type: OrderType;
  readonly tif: Tif;
  /** 1/10,000. */
  readonly quantity: number;
  readonly limit: number | null;
  /** Stop price of STP and STP LMT, the price to be touched of MIT and LIT. */
  readonly stop: number | null;
  readonly trailAmount: number | null;
  readonly trailPercent: string | null;
  readonly trailStop: number | null;
  readonly limitOffset: number | null;
  /** Distance of a pegged order from what it follows, or as a share of it; left out where there is none. */
  readonly pegOffset?: number;
  readonly pegPercent?: string;
  /** Of an algo: when the first part may go and when the last, epoch ms. */
  readonly pace?: { readonly from: number; readonly until: number };
  /** The least that may fill at once, 1/10,000; left out where any size will do. */
  readonly least?: number;
  /** What the market is shown at a time, 1/10,000; left out where all of it. */
  readonly shown?: number;
  /** What a stop becomes when the market reaches `level`. */
  readonly adjusted?: AdjustedTerms;
  readonly expiresAt: number | null;
  readonly goodAfter: number | null;
}

/** Of a stop that becomes another one; `limit` and trailing figures of those that have them. */
export interface AdjustedTerms {
  readonly to: OrderType;
  readonly level: number;
  readonly stop: number;
  readonly limit: number | null;
  readonly trailAmount?: number;
  readonly trailPercent?: string;
}

/**
 * Where an order is: on its way, waiting for something, at the exchange, at IB until the night (an
 * instruction), finished.
 */
export type Phase =
  | "routing"
  | "child"
  | "goodAfter"
  | "locate"
  | "condition"
  | "session"
  | "opening"
  | "closing"
  | "trigger"
  | "working"
  | "instruction"
  | "done";

/** What one leg of a combination has traded. */
export interface LegTotals {
  /** 1/10,000. */
  filled: number;
  /** Sum of integer price * quantity. */
  value: Big;
  fee: Big;
}

export interface Order {
  readonly permId: number;
  readonly instrument: Instrument;
  readonly placedAt: number;
  readonly parent: number | null;
  readonly ocaGroup: string;
  readonly ocaType: number;
  request: OrderRequest;
  terms: OrderTerms;
  phase: Phase;
  status: OrderStatus;
  whyHeld: string;
  /** 1/10,000, as last requested. */
  requested: number;
  /** Current total: the request's less what an OCA group took away. */
  quantity: number;
  ocaReduced: number;
  filled: number;
  /** Sum of integer price * quantity of the fills: exact average. */
  filledValue: Big;
  lastFillPrice: number | null;
  /** Of a combination that has filled: what each leg has traded, in the order of the legs. */
  legs?: LegTotals[];
  commission: Big | null;
  commissionCurrency: string;
  /** Trigger level now: the stop, or the trailing stop. */
  trigger: number | null;
  triggered: boolean;
  /** Its conditions were met once; left out while they were not. */
  conditionsMet?: boolean;
  /** Limit in force: of TRAIL LIMIT only after the trigger. */
  limit: number | null;
  /** Displayed size that must trade at our price before we do. */
  queueAhead: number;
  /** Of an iceberg that rests: what is left of the part that is shown. */
  shownLeft?: number;
  cancelPending: boolean;
  worked: boolean;
  completedAt: number | null;
  completedStatus: string;
  rejectReason: string;
}

export function isLive(order: Order): boolean {
  return order.phase !== "done";
}

/** What an option shall do, shown as an order: no market ever sees it. */
export function isInstruction(order: Order): boolean {
  return order.request.exercise !== undefined;
}

/**
 * What fills and shares of this order are counted in: whole units where it asks for whole ones, though
 * fractions exist.
 */
export function fillStep({ quantity, requested, instrument }: Order): number {
  const step = parseQty(instrument.sizeIncrement) ?? 1;
  const isWhole = quantity % QTY_ONE === 0 && requested % QTY_ONE === 0;
  return isWhole && step < QTY_ONE && instrument.contract.secType === "STK" ? QTY_ONE : step;
}

export function signedQuantity(order: Order, quantity: number): number {
  return order.terms.buy ? quantity : -quantity;
}

export function averagePrice(order: Order): Big {
  if (order.filled === 0) return new Big(0);
  // Twelve digits behind the point: more than any price has, so an average shown is never off by a visible
  // amount.
  return order.filledValue.div(order.filled).div(new Big(10).pow(order.instrument.scale)).round(12);
}

export function viewOrder(order: Order): OrderView {
  const { instrument, terms } = order;
  const trailing = terms.type === "TRAIL" || terms.type === "TRAIL LIMIT";
  const shownStop = trailing ? order.trigger : null;
  return {
    permId: order.permId,
    request: order.request,
    contract: instrument.contract,
    orderType: terms.type,
    tif: terms.tif,
    status: order.status,
    whyHeld: order.whyHeld,
    quantity: formatQty(order.quantity),
    filled: formatQty(order.filled),
    remaining: formatQty(order.status === "Cancelled" ? order.quantity - order.filled : remaining(order)),
    avgFillPrice: text(averagePrice(order)),
    lastFillPrice: order.lastFillPrice === null ? "0" : priceText(instrument, order.lastFillPrice),
    commission: order.commission === null ? null : text(order.commission),
    commissionCurrency: order.commissionCurrency,
    trailStopPrice: shownStop === null ? order.request.trailStopPrice : priceText(instrument, shownStop),
    ocaGroup: order.ocaGroup,
    ocaType: order.ocaType,
    parentPermId: order.parent,
    placedAt: order.placedAt,
    completedAt: order.completedAt,
    completedStatus: order.completedStatus,
    rejectReason: order.rejectReason,
    worked: order.worked,
  };
}

export function remaining(order: Order): number {
  return order.quantity - order.filled;
}

/** JSON form; the instrument is named by its conId. */
export type OrderJson =
  & Omit<Order, "instrument" | "filledValue" | "commission" | "legs">
  & { readonly conId: number; readonly filledValue: string; readonly commission: string | null }
  & { readonly legs?: readonly { readonly filled: number; readonly value: string; readonly fee: string }[] };

export function orderToJson(order: Order): OrderJson {
  const { instrument, filledValue, commission, legs, ...rest } = order;
  return {
    ...rest,
    conId: instrument.contract.conId,
    filledValue: filledValue.toFixed(),
    commission: commission?.toFixed() ?? null,
    ...legs && {
      legs: legs.map(({ filled, value, fee }) => ({ filled, value: value.toFixed(), fee: fee.toFixed() })),
    },
  };
}

export function orderFromJson(json: OrderJson, instrument: Instrument): Order {
  const { conId: _, filledValue, commission, legs, ...rest } = json;
  return {
    ...rest,
    instrument,
    filledValue: new Big(filledValue),
    commission: commission === null ? null : new Big(commission),
    ...legs && {
      legs: legs.map(({ filled, value, fee }) => ({ filled, value: new Big(value), fee: new Big(fee) })),
    },
  };
}
