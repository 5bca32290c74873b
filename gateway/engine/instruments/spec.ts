// One row of an instrument file: what somebody wants to trade here, and how its market behaves.
// `gateway/README.md` says it to users.

/** `ETF` is a stock of the type ETF; `FUT` stands for all months of a future. */
export const SPEC_KINDS = ["STK", "ETF", "CASH", "FUT", "IND", "CRYPTO"] as const;
export type SpecKind = typeof SPEC_KINDS[number];

/** Left out: what is usual for its kind and exchange. */
export interface InstrumentSpec {
  /** IB's symbol; of a currency pair the base. */
  readonly symbol: string;
  readonly kind: SpecKind;
  /** Where the market begins, in quoted units (pence in London). */
  readonly price: number;
  /** Per year, 0.25 is 25 %. */
  readonly volatility?: number;
  readonly name?: string;
  /** Of a pair the quote currency. */
  readonly currency?: string;
  /** Primary exchange of a stock, the venue of everything else. */
  readonly exchange?: string;
  /** Left out: made up from symbol, currency and exchange, the same each time. */
  readonly conId?: number;
  readonly isin?: string;
  /** Industry, category, subcategory, a slash between them. */
  readonly sector?: string;
  /** Name of a tick rule, or its steps: `0:0.01;3:0.05`. */
  readonly rule?: string;
  /** Smallest order, and the step of sizes: `1`, `100`, `0.0001`. */
  readonly lot?: string;
  /** Typical width of the market in ticks, and size at the touch. */
  readonly spread?: number;
  readonly depth?: number;
  /** Has an option chain (stocks and funds in dollars, indices). */
  readonly options?: boolean;
  /** False: quoted, and orders get 203. */
  readonly tradable?: boolean;
  readonly magnifier?: number;
  // Futures only.
  readonly multiplier?: number;
  /** Month codes that are listed, `HMUZ`. */
  readonly months?: string;
  /** How many of them at a time. */
  readonly listed?: number;
  readonly expiry?: string;
  /** Trading class, with which the local symbol begins. */
  readonly class?: string;
}

/** A file that cannot be used, with the row and the reason. */
export class InstrumentFileError extends Error {
  override readonly name = "InstrumentFileError";

  constructor(row: number | null, reason: string) {
    super(row === null ? reason : `row ${row}: ${reason}`);
  }
}
