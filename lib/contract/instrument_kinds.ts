// What IB's kinds of instruments (`secType`) have of their own in trading, declared once; where it is from:
// `instrument_kind_sources.ts`, what they are called: `name_styles.ts`. A kind that is not here trades like a
// stock.
import { type DecimalString, sign } from "./decimal_text.ts";
import { type OrderType, orderTypeRules, orderTypes, type Side, type Tif, tifs } from "./order_fields.ts";

export interface KindRules {
  /** False for what is only quoted. */
  tradable: boolean;
  /** Whether prices of zero and below are prices. */
  mayBeNegative: boolean;
  /** Whether it ends on a day. */
  dated: boolean;
  /**
   * Money per point of the quoted price and unit of quantity, beside the multiplier. Bonds are quoted in
   * percent and counted in units of 1,000 of face value: one point is 10.
   */
  pointValue: number;
  /** The order types that go with it, as far as the contract lists them. */
  orderTypes: readonly OrderType[];
  /** The times in force that its venues take; `null`: those of the order type. */
  tifs: readonly Tif[] | null;
  /** Bought at market for an amount of cash only, and for a quantity in any other way. */
  boughtForCash: boolean;
  /** How long a close may stand that is not told otherwise. */
  closeTif: Tif;
  /**
   * Whether there is a time outside regular hours in which it trades: elsewhere IB ignores the wish (2109).
   */
  outsideRth: boolean;
  /** What one unit of quantity is. */
  unit: QuantityUnit;
  /** What a price is a number of. */
  priceIn: "currency" | "percent";
  /**
   * Of which prices IB keeps bars ("TWS API: Historical Bar Data, Available Data per Product"): trades, the
   * middle of bid and ask where no trades are told, of coins the trades of all venues together.
   */
  barsOf: "TRADES" | "MIDPOINT" | "AGGTRADES";
  /** Least quantity and step where IB names none. */
  sizeStep: string;
}

export type QuantityUnit = "shares" | "contracts" | "currency" | "bonds" | "coins" | "ounces" | "combos";

const stock: KindRules = {
  tradable: true,
  mayBeNegative: false,
  dated: false,
  pointValue: 1,
  orderTypes,
  tifs: null,
  boughtForCash: false,
  closeTif: "DAY",
  outsideRth: true,
  unit: "shares",
  priceIn: "currency",
  barsOf: "TRADES",
  sizeStep: "1",
};

const contract: KindRules = { ...stock, unit: "contracts", dated: true };
const future: KindRules = { ...contract, mayBeNegative: true };
// Without auctions, and nothing that IB's own hours would leave out.
const aroundTheClock = { outsideRth: false, tifs: ["DAY", "GTC", "GTD", "IOC"] } as const;
const warrant: KindRules = { ...contract, outsideRth: false };
const bond: KindRules = {
  ...stock,
  pointValue: 10,
  orderTypes: ["MKT", "LMT", "STP", "STP LMT"],
  outsideRth: false,
  unit: "bonds",
  priceIn: "percent",
};

const kinds: Readonly<Record<string, KindRules>> = {
  /** ETFs as well: IB has no kind of its own for them. */
  STK: stock,
  CFD: { ...stock, barsOf: "MIDPOINT" },
  CASH: {
    ...stock,
    ...aroundTheClock,
    unit: "currency",
    barsOf: "MIDPOINT",
  },
  /** Gold and silver by the ounce: the symbol has the currency in it. */
  CMDTY: {
    ...stock,
    ...aroundTheClock,
    mayBeNegative: true,
    unit: "ounces",
    barsOf: "MIDPOINT",
  },
  IND: {
    ...stock,
    tradable: false,
    mayBeNegative: true,
    orderTypes: [],
  },
  FUT: future,
  CONTFUT: {
    ...future,
    tradable: false,
    dated: false,
    orderTypes: [],
  },
  OPT: contract,
  FOP: future,
  WAR: warrant,
  IOPT: warrant,
  FUND: {
    ...stock,
    orderTypes: ["MKT"],
    tifs: ["DAY"],
    outsideRth: false,
    sizeStep: "0.001",
  },
  BAG: {
    ...stock,
    mayBeNegative: true,
    unit: "combos",
  },
  BOND: bond,
  BILL: bond,
  CRYPTO: {
    ...stock,
    boughtForCash: true,
    orderTypes: ["MKT", "LMT"],
    tifs: ["IOC"],
    closeTif: "IOC",
    outsideRth: false,
    unit: "coins",
    barsOf: "AGGTRADES",
    sizeStep: "0.00000001",
  },
};

/** The rules of a `secType`; one that IB has invented since trades like a stock. */
export function kindOf(secType: string): KindRules {
  return kinds[secType] ?? stock;
}

/** The size increment of an instrument; that of its kind where IB says nothing that can be one. */
export function sizeStepOf(secType: string, sizeIncrement: DecimalString | null): DecimalString {
  return sizeIncrement !== null && sign(sizeIncrement) > 0 ? sizeIncrement : kindOf(secType).sizeStep;
}

/** Whether an order names an amount of cash in place of its quantity: `never`, `may` or `must`. */
export type CashRule = "never" | "may" | "must";

/**
 * `listed`: the order types of the instrument as IB lists them; `CASHQTY` among them says that it takes
 * amounts of cash.
 */
export function cashRule(
  { side, orderType }: { side: Side; orderType: OrderType },
  { secType, listed }: { secType: string; listed: readonly string[] },
): CashRule {
  if (kindOf(secType).boughtForCash) return side === "BUY" && orderType === "MKT" ? "must" : "never";
  return "cashQuantity" in orderTypeRules[orderType].takes && listed.includes("CASHQTY") ? "may" : "never";
}

/** What of an instrument decides what can be asked of it: IB's kind, and what IB lists for the contract. */
export interface Offer {
  secType: string;
  /** IB's list of order types and times in force, `STPLMT` written together; empty when IB has sent none. */
  listed: readonly string[];
}

/**
 * The order types that kind and contract take together. Where the contract lists none, only the kind speaks.
 */
export function offeredTypes({ secType, listed }: Offer): OrderType[] {
  const known = new Set(listed.map((type) => type.replaceAll(" ", "")));
  return kindOf(secType).orderTypes.filter((type) => known.size === 0 || known.has(type.replaceAll(" ", "")));
}

/**
 * The times in force that kind, contract and order type take together. Some contracts list none: then there
 * is no limit by them.
 */
export function offeredTifs({ secType, listed }: Offer, type: OrderType): Tif[] {
  const own = kindOf(secType).tifs ?? tifs;
  const names: readonly string[] = tifs;
  const listsThem = listed.some((one) => names.includes(one) && one !== "DAY");
  return orderTypeRules[type].tifs.filter((tif) =>
    own.includes(tif) && (tif === "DAY" || !listsThem || listed.includes(tif))
  );
}

/** Whether an order of this type can be asked to act outside regular hours too. */
export function offersOutsideRth(secType: string, type: OrderType): boolean {
  return kindOf(secType).outsideRth && orderTypeRules[type].outsideRth;
}
