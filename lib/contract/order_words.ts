// The words of an order: its sides, types and times in force, and the amounts it can have. The first picture
// has these, and none of the rules (`order_fields.ts`).

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
