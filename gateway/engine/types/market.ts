// Quotes, tape, depth, bars as the session layer sees them.
import type { DecimalString } from "../../decimal.ts";
import type { Refusal } from "./instruments.ts";

/**
 * A side that is empty (halt, closed) has `null` price and "0" size. All prices in quoted units (pence for
 * VOD).
 */
export interface Quote {
  readonly conId: number;
  readonly time: number;
  readonly bid: DecimalString | null;
  readonly bidSize: DecimalString;
  readonly ask: DecimalString | null;
  readonly askSize: DecimalString;
  /** `null` for currencies: they have no last. */
  readonly last: DecimalString | null;
  readonly lastSize: DecimalString;
  readonly lastTime: number;
  readonly volume: DecimalString;
  readonly open: DecimalString | null;
  readonly high: DecimalString | null;
  readonly low: DecimalString | null;
  /** Close of the previous day. */
  readonly close: DecimalString;
  readonly mark: DecimalString;
  /** 0 trading, 1 halted. */
  readonly halted: 0 | 1;
  /** One letter per venue at the touch, as in ticks 32, 33, 84. */
  readonly bidExchange: string;
  readonly askExchange: string;
  readonly lastExchange: string;
  /**
   * What the lenders of a stock have, in all; `null`: as much as anybody wants. Figures tell what is left of
   * it.
   */
  readonly borrow: DecimalString | null;
}

export type QuoteField = Exclude<keyof Quote, "conId" | "time">;

/** `changed` names the fields that differ from the previous call (all of them at the first call). */
export type QuoteListener = (quote: Quote, changed: readonly QuoteField[]) => void;

/** One print of the simulated tape. */
export interface Trade {
  readonly conId: number;
  readonly time: number;
  readonly price: DecimalString;
  readonly size: DecimalString;
  readonly exchange: string;
}

export interface DepthRow {
  readonly price: DecimalString;
  readonly size: DecimalString;
  readonly marketMaker: string;
}

/** Best price first on both sides. */
export interface Depth {
  readonly bids: readonly DepthRow[];
  readonly asks: readonly DepthRow[];
}

/** Greeks and implied volatility as plain floats: they are model outputs, not money. */
export interface OptionModel {
  readonly impliedVol: number;
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
  readonly optPrice: number;
  readonly pvDividend: number;
  readonly undPrice: number;
}

/** The lowest and the highest price of some weeks, in quoted units. */
export interface PriceRange {
  readonly low: DecimalString;
  readonly high: DecimalString;
}

/** Whether a stock can be sold short: 3 with plenty of shares, 2 if they can be located, 1 not. */
export interface Shortable {
  readonly level: 1 | 2 | 3;
  readonly shares: DecimalString;
}

/** What traded in the last minutes. */
export interface MinuteActivity {
  /** Trades of the day. */
  readonly trades: number;
  readonly tradesPerMinute: number;
  readonly volumePerMinute: number;
  /** Of the last 3, 5 and 10 minutes, in whole units. */
  readonly volumes: readonly number[];
}

/**
 * What generic ticks ask for; `null`: this kind of instrument does not have it. Display figures, no money.
 */
export interface MarketFigures {
  /** Of an option its own, the other side 0; of an underlying those of all its options. */
  openInterest(): { readonly call: number; readonly put: number } | null;
  optionVolume(): { readonly call: number; readonly put: number } | null;
  averageOptionVolume(): number | null;
  futuresOpenInterest(): number | null;
  /** Per year, 0.25 is 25 %. */
  historicalVolatility(): number | null;
  impliedVolatility(): number | null;
  /** Of 13, 26 and 52 weeks. */
  ranges(): readonly PriceRange[];
  /** Of 90 days. */
  averageVolume(): DecimalString | null;
  activity(): MinuteActivity;
  /** As tick 59 writes it. */
  dividends(): string | null;
  lastRegularTrade(): DecimalString | null;
  shortable(): Shortable | null;
}

export type WhatToShow = "TRADES" | "MIDPOINT" | "BID" | "ASK" | "BID_ASK";

export interface HistoryQuery {
  readonly conId: number;
  /** Epoch ms; `null` is now. */
  readonly end: number | null;
  /** IB's text: `1 D`, `2 W`, `3600 S`, `1 M`, `1 Y`. */
  readonly duration: string;
  /** IB's text: `1 min`, `5 mins`, `1 hour`, `1 day`, … */
  readonly barSize: string;
  /** IB's text; TRADES, MIDPOINT, BID, ASK, ADJUSTED_LAST, BID_ASK are simulated. */
  readonly whatToShow: string;
  readonly useRth: boolean;
}

/** As in `HistoryQuery`. */
export type ScheduleQuery = Pick<HistoryQuery, "conId" | "end" | "duration" | "useRth">;

/**
 * `time` is the bar's start. `date` is `YYYYMMDD` (the exchange's day) for bars of a day and longer, else "".
 */
export interface Bar {
  readonly time: number;
  readonly date: string;
  readonly open: DecimalString;
  readonly high: DecimalString;
  readonly low: DecimalString;
  readonly close: DecimalString;
  /** "-1" for everything but TRADES, as IB sends it. */
  readonly volume: DecimalString;
  readonly wap: DecimalString;
  readonly count: number;
}

export type HistoryResult =
  | { readonly ok: true; readonly bars: readonly Bar[]; readonly start: number; readonly end: number }
  | Refusal;

/** One session of `historicalSchedule`. */
export interface ScheduleSession {
  readonly start: number;
  readonly end: number;
  readonly refDate: string;
}
