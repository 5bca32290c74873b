// English: the sentence of a preview, with everything that will be sent, and what a change changes.
import type { AmountField, OrderType, Side, Tif } from "../../order_fields.ts";
import type { NameParts } from "../../instrument_name.ts";
import type { Phrasing } from "../saying.ts";

/** An order as a sentence needs it; prices with the digits they are shown with. */
export interface OrderWords extends Partial<Record<AmountField, string>> {
  side: Side;
  /** Absent where an amount of cash stands in its place. */
  quantity?: string;
  /** The currency of the amount. */
  currency?: string;
  /** What the amount buys, about. */
  quantityAbout?: string;
  instrument: NameParts;
  orderType: OrderType;
  /** Where a price is not in the currency itself: `1/100 GBP`. */
  unit: string | null;
  tif: Tif;
  goodTillDate?: string;
  outsideRth: boolean;
  /** Where it goes when that is not the usual place. */
  route?: string;
  ocoStopPrice?: string;
  takeProfit?: string;
  stopLoss?: string;
  /** Masked. */
  account: string;
}

/**
 * One field that a change changes; `null` where there is none. What is on or off is told as `true` or
 * `false`.
 */
export interface Difference {
  field: AmountField | "quantity" | "orderType" | "tif" | "goodTillDate" | "outsideRth";
  from: string | null;
  to: string | null;
}

const FIELDS: Readonly<Record<Difference["field"], string>> = {
  quantity: "quantity",
  orderType: "type",
  limitPrice: "limit",
  stopPrice: "stop",
  trailingAmount: "trailing amount",
  trailingPercent: "trailing percentage",
  cashQuantity: "amount",
  tif: "time in force",
  goodTillDate: "good till",
  outsideRth: "outside regular hours",
};

const TIFS: Readonly<Record<Tif, string>> = {
  DAY: "good for the day",
  GTC: "good till cancelled",
  IOC: "immediate or cancel",
  OPG: "at the opening",
  GTD: "good till a date",
};

/** `quantity 100 → 50, limit 187 → 187.5` */
export function differences(changes: readonly Difference[], phrasing: Phrasing): string {
  const shown = (field: Difference["field"], value: string | null) =>
    value === null ? "–" : written(field, value, phrasing);
  return changes.map(({ field, from, to }) => `${FIELDS[field]} ${shown(field, from)} → ${shown(field, to)}`)
    .join(", ");
}

function written(field: Difference["field"], value: string, { number, minute }: Phrasing): string {
  switch (field) {
    case "orderType":
    case "tif":
      return value;
    case "goodTillDate":
      return minute(value);
    case "outsideRth":
      return value === "true" ? "yes" : "no";
    default:
      return number(value);
  }
}

function priced(order: OrderWords, phrasing: Phrasing): string {
  const price = pricing(order, phrasing);
  switch (order.orderType) {
    case "MKT":
      return "at the market";
    case "LMT":
      return `at limit ${price(order.limitPrice)}`;
    case "STP":
      return `at the market once ${price(order.stopPrice)} is reached`;
    case "STP LMT":
      return `at limit ${price(order.limitPrice)} once ${price(order.stopPrice)} is reached`;
    case "TRAIL": {
      const by = order.trailingPercent === undefined
        ? price(order.trailingAmount)
        : `${phrasing.number(order.trailingPercent)} %`;
      const from = order.stopPrice === undefined ? "" : `, its stop starting at ${price(order.stopPrice)}`;
      return `at the market once the price turns by ${by}${from}`;
    }
  }
}

function pricing({ unit }: OrderWords, { number }: Phrasing) {
  return (value: string | undefined) =>
    value === undefined ? "–" : `${number(value)}${unit === null ? "" : ` (${unit})`}`;
}

function begin(order: OrderWords, phrasing: Phrasing): string {
  return `${order.side} ${sized(order, phrasing)} ${priced(order, phrasing)}`;
}

function sized(order: OrderWords, phrasing: Phrasing): string {
  const { quantity, quantityAbout, cashQuantity, currency = "", instrument } = order;
  const name = phrasing.name(instrument);
  if (cashQuantity === undefined) {
    return quantity === undefined ? name : `${phrasing.number(quantity)} ${name}`;
  }
  const about = quantityAbout === undefined ? "" : `about ${phrasing.number(quantityAbout)} `;
  return `${about}${name} for ${phrasing.number(cashQuantity)} ${currency}`;
}

function lasting({ tif, goodTillDate }: OrderWords, { minute }: Phrasing): string {
  return tif === "GTD" && goodTillDate !== undefined ? `good till ${minute(goodTillDate)}` : TIFS[tif];
}

export const preview = {
  ORDER_SENTENCE: (
    { order, notional, currency }: { order: OrderWords; notional: string | null; currency: string },
    phrasing: Phrasing,
  ) => {
    const price = pricing(order, phrasing);
    const parts = [
      begin(order, phrasing),
      lasting(order, phrasing),
      order.outsideRth && "also outside regular hours",
      order.route !== undefined && `routed to ${order.route}`,
      order.ocoStopPrice !== undefined && `or at the market once ${price(order.ocoStopPrice)} is reached`,
      order.takeProfit !== undefined && `take profit at ${price(order.takeProfit)}`,
      order.stopLoss !== undefined && `stop loss at ${price(order.stopLoss)}`,
      `account ${order.account}`,
    ];
    const about = notional === null ? "value not known" : `about ${phrasing.number(notional)} ${currency}`;
    return `${parts.filter((part) => part !== false).join(", ")}; ${about}`;
  },
  CHANGE_SENTENCE: (
    { order, changes }: { order: OrderWords; changes: readonly Difference[] },
    phrasing: Phrasing,
  ) =>
    `Change ${begin(order, phrasing)}, ${lasting(order, phrasing)}, account ${order.account}: ${
      differences(changes, phrasing)
    }`,
} as const;
