// What IB's kinds of instruments (`secType`) have of their own, declared once. A kind that is not here is like a stock with another name.
import { type OrderType, orderTypeRules, type Side, type Tif } from "./order_fields.ts";

/** How its name is made (`instrument_name.ts`). */
export type NameStyle =
  | "symbol"
  | "pair"
  | "option"
  | "warrant"
  | "future"
  | "continuous"
  | "bond"
  | "index"
  | "cfd"
  | "fund"
  | "combo"
  | "other";

export interface KindRules {
  naming: NameStyle;
  /** What a name that stands alone needs beside it: the same symbol may be listed in other places and currencies. */
  whereabouts: "none" | "place" | "currency" | "both";
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
  /** Bought at market for an amount of cash only, and for a quantity in any other way. */
  boughtForCash: boolean;
  /** How long a close may stand that is not told otherwise. */
  closeTif: Tif;
}

const stock: KindRules = {
  naming: "symbol",
  whereabouts: "both",
  tradable: true,
  mayBeNegative: false,
  dated: false,
  pointValue: 1,
  tifs: null,
  boughtForCash: false,
  closeTif: "DAY",
};

const kinds: Readonly<Record<string, KindRules>> = {
  STK: stock,
  // Gold and silver by the ounce: the symbol has the currency in it.
  CMDTY: { ...stock, whereabouts: "none", mayBeNegative: true },
  CASH: { ...stock, naming: "pair", whereabouts: "none" },
  IND: { ...stock, naming: "index", tradable: false, mayBeNegative: true },
  FUT: { ...stock, naming: "future", whereabouts: "place", mayBeNegative: true, dated: true },
  CONTFUT: { ...stock, naming: "continuous", whereabouts: "place", mayBeNegative: true },
  OPT: { ...stock, naming: "option", whereabouts: "currency", dated: true },
  FOP: { ...stock, naming: "option", whereabouts: "place", mayBeNegative: true, dated: true },
  WAR: { ...stock, naming: "warrant", whereabouts: "both", dated: true },
  IOPT: { ...stock, naming: "warrant", whereabouts: "both", dated: true },
  CFD: { ...stock, naming: "cfd" },
  FUND: { ...stock, naming: "fund", whereabouts: "currency" },
  BAG: { ...stock, naming: "combo", whereabouts: "currency", mayBeNegative: true },
  // TWS API, bonds: prices in percent of the face value.
  BOND: { ...stock, naming: "bond", whereabouts: "currency", pointValue: 10 },
  BILL: { ...stock, naming: "bond", whereabouts: "currency", pointValue: 10 },
  // TWS API, cryptocurrency: IOC, or `Minutes`, which this desk does not send; anything else is refused with 201 (ib_insync#407).
  // At market a coin is bought for cash, or refused with 10289 "You must set Cash Quantity for this order".
  CRYPTO: {
    ...stock,
    naming: "pair",
    whereabouts: "place",
    tifs: ["IOC"],
    boughtForCash: true,
    closeTif: "IOC",
  },
};

/** One that IB has invented since. */
const unheardOf: KindRules = { ...stock, naming: "other" };

/** The rules of a `secType`. */
export function kindOf(secType: string): KindRules {
  return kinds[secType] ?? unheardOf;
}

/** Whether an order names an amount of cash in place of its quantity: `never`, `may` or `must`. */
export type CashRule = "never" | "may" | "must";

/** `listed`: the order types of the instrument as IB lists them; `CASHQTY` among them says that it takes amounts of cash. */
export function cashRule(
  { side, orderType }: { side: Side; orderType: OrderType },
  { secType, listed }: { secType: string; listed: readonly string[] },
): CashRule {
  if (kindOf(secType).boughtForCash) return side === "BUY" && orderType === "MKT" ? "must" : "never";
  return "cashQuantity" in orderTypeRules[orderType].takes && listed.includes("CASHQTY") ? "may" : "never";
}
