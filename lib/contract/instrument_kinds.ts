// What IB's kinds of instruments (`secType`) have of their own, declared once. A kind that is not here is like a stock.
import type { Tif } from "./order_fields.ts";

export interface KindRules {
  /** False for what is only quoted. */
  tradable: boolean;
  /** Whether prices of zero and below are prices. */
  mayBeNegative: boolean;
  /** Whether it ends on a day. */
  dated: boolean;
  /**
   * Money per point of the quoted price and unit of quantity, beside the multiplier. Bonds are quoted in percent and
   * counted in units of 1,000 of face value: one point is 10.
   */
  pointValue: number;
  /** The times in force that its venues take; `null`: those of the order type. */
  tifs: readonly Tif[] | null;
  /** How long a close may stand that is not told otherwise. */
  closeTif: Tif;
}

const stock: KindRules = {
  tradable: true,
  mayBeNegative: false,
  dated: false,
  pointValue: 1,
  tifs: null,
  closeTif: "DAY",
};

const kinds: Readonly<Record<string, KindRules>> = {
  STK: stock,
  IND: { ...stock, tradable: false, mayBeNegative: true },
  FUT: { ...stock, mayBeNegative: true, dated: true },
  CONTFUT: { ...stock, mayBeNegative: true },
  OPT: { ...stock, dated: true },
  FOP: { ...stock, mayBeNegative: true, dated: true },
  BAG: { ...stock, mayBeNegative: true },
  // TWS API, bonds: prices in percent of the face value.
  BOND: { ...stock, pointValue: 10, dated: false },
  BILL: { ...stock, pointValue: 10, dated: false },
  // TWS API, cryptocurrency: IOC, or `Minutes`, which this desk does not send; anything else is refused with 201 (ib_insync#407).
  CRYPTO: { ...stock, tifs: ["IOC"], closeTif: "IOC" },
};

/** The rules of a `secType`. */
export function kindOf(secType: string): KindRules {
  return kinds[secType] ?? stock;
}
