// The fields of an order, declared once: schemas, terms, wire orders, forms and checks read these tables. Free of zod, so that the browser can.

export const sides = ["BUY", "SELL"] as const;
export type Side = (typeof sides)[number];

export const orderTypes = ["MKT", "LMT", "STP", "STP LMT", "TRAIL"] as const;
export type OrderType = (typeof orderTypes)[number];

/** What a position can be closed with. */
export const closeTypes = ["MKT", "LMT"] as const satisfies readonly OrderType[];
export type CloseType = (typeof closeTypes)[number];

/** Times in force. */
export const tifs = ["DAY", "GTC", "IOC", "GTD", "OPG"] as const;
export type Tif = (typeof tifs)[number];

/** Whether exits can wait behind the entry: one that must fill at once leaves them nothing to wait for. */
export const takesBracket = (tif: Tif): boolean => tif !== "IOC" && tif !== "OPG";

interface Amount {
  /** Futures and combinations trade at zero and below: the sign of a price is judged with the instrument. */
  sign: "any" | "positive";
  /** A price, or the difference of two: it moves in the price steps of the instrument. */
  steps: boolean;
}

const amounts = {
  stopPrice: { sign: "any", steps: true },
  limitPrice: { sign: "any", steps: true },
  trailingAmount: { sign: "positive", steps: true },
  trailingPercent: { sign: "positive", steps: false },
  /** Money in place of a quantity: how many units it buys is known when it has filled. */
  cashQuantity: { sign: "positive", steps: false },
} as const satisfies Record<string, Amount>;

/** The numbers beside the quantity that an order can have: which, depends on its type. All can be changed. */
export type AmountField = keyof typeof amounts;
export const amountFields = Object.keys(amounts) as readonly AmountField[];
export const amountOf: Readonly<Record<AmountField, Amount>> = amounts;

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
