// The fields of an order, declared once: schemas, terms, wire orders, forms and checks read these tables.
// Free of zod, so that the browser can.

import { type AmountField, amountFields, type OrderType, type Tif, tifs } from "./order_words.ts";

export {
  type AmountField,
  amountFields,
  amountOf,
  type CloseType,
  closeTypes,
  type OrderType,
  orderTypes,
  type Side,
  sides,
  type Tif,
  tifs,
} from "./order_words.ts";

/** Whether exits can wait behind the entry: one that must fill at once leaves them nothing to wait for. */
export const takesBracket = (tif: Tif): boolean => tif !== "IOC" && tif !== "OPG";

/** The fields of IB's `Order` that carry amounts. */
export const ibAmountFields = [
  "lmtPrice",
  "auxPrice",
  "trailStopPrice",
  "trailingPercent",
  "cashQty",
] as const;
export type IbAmountField = (typeof ibAmountFields)[number];

/** The same for each field. */
function perField<Field extends string, T>(fields: readonly Field[], make: (field: Field) => T) {
  return Object.fromEntries(fields.map((field) => [field, make(field)])) as Record<Field, T>;
}

export function perAmount<T>(make: (field: AmountField) => T): Record<AmountField, T> {
  return perField(amountFields, make);
}

export function perIbAmount<T>(make: (field: IbAmountField) => T): Record<IbAmountField, T> {
  return perField(ibAmountFields, make);
}

export interface OrderTypeRules {
  /** The amounts that the type takes, each with the field of IB's `Order` that carries it. */
  takes: Readonly<Partial<Record<AmountField, IbAmountField>>>;
  /** Those without which there is no order. */
  needs: readonly AmountField[];
  /** Exactly one of these must be given. */
  needsOneOf: readonly AmountField[];
  tifs: readonly Tif[];
  /** Regular hours can be left only by orders that name a price. */
  outsideRth: boolean;
}

const RESTING: readonly Tif[] = ["DAY", "GTC", "GTD"];

/** What each order type takes and needs (TWS API, order types). */
export const orderTypeRules: Readonly<Record<OrderType, OrderTypeRules>> = {
  MKT: { takes: { cashQuantity: "cashQty" }, needs: [], needsOneOf: [], tifs, outsideRth: false },
  LMT: {
    takes: { limitPrice: "lmtPrice", cashQuantity: "cashQty" },
    needs: ["limitPrice"],
    needsOneOf: [],
    tifs,
    outsideRth: true,
  },
  STP: {
    takes: { stopPrice: "auxPrice" },
    needs: ["stopPrice"],
    needsOneOf: [],
    tifs: RESTING,
    outsideRth: false,
  },
  "STP LMT": {
    takes: { limitPrice: "lmtPrice", stopPrice: "auxPrice" },
    needs: ["limitPrice", "stopPrice"],
    needsOneOf: [],
    tifs: RESTING,
    outsideRth: true,
  },
  TRAIL: {
    // Where the stop starts; IB works it out when it is not given.
    takes: { stopPrice: "trailStopPrice", trailingAmount: "auxPrice", trailingPercent: "trailingPercent" },
    needs: [],
    needsOneOf: ["trailingAmount", "trailingPercent"],
    tifs: RESTING,
    outsideRth: false,
  },
};

/** Whether there is no order of this type without the amount. */
export function needsAmount(type: OrderType, field: AmountField): boolean {
  return orderTypeRules[type].needs.includes(field);
}
