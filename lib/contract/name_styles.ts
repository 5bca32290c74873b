// How the name of each of IB's kinds of instruments (`secType`) is made. The first picture has names, and
// nothing else of the kinds.

export interface NameStyle {
  /** What the name consists of (`instrument_name.ts`). */
  of:
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
  /**
   * What a name that stands alone needs beside it: the same symbol may be listed in other places and
   * currencies.
   */
  whereabouts: "none" | "place" | "currency" | "both";
}

const bond: NameStyle = { of: "bond", whereabouts: "currency" };
const warrant: NameStyle = { of: "warrant", whereabouts: "both" };

const styles: Readonly<Record<string, NameStyle>> = {
  STK: { of: "symbol", whereabouts: "both" },
  CFD: { of: "cfd", whereabouts: "both" },
  CASH: { of: "pair", whereabouts: "none" },
  /** Gold and silver: the symbol has the currency in it. */
  CMDTY: { of: "symbol", whereabouts: "none" },
  IND: { of: "index", whereabouts: "both" },
  FUT: { of: "future", whereabouts: "place" },
  CONTFUT: { of: "continuous", whereabouts: "place" },
  OPT: { of: "option", whereabouts: "currency" },
  FOP: { of: "option", whereabouts: "place" },
  WAR: warrant,
  IOPT: warrant,
  FUND: { of: "fund", whereabouts: "currency" },
  BAG: { of: "combo", whereabouts: "currency" },
  BOND: bond,
  BILL: bond,
  CRYPTO: { of: "pair", whereabouts: "place" },
};

/** One that IB has invented since. */
const unheardOf: NameStyle = { of: "other", whereabouts: "both" };

/** The style of a `secType`. */
export function nameStyleOf(secType: string): NameStyle {
  return styles[secType] ?? unheardOf;
}
