// Conditions of an order as the session layer hands them over: when the order becomes active, or is
// cancelled.
import type { DecimalString } from "../../decimal.ts";

interface Joined {
  /** How it is joined with the next one: `a` by AND, `o` by OR. AND binds tighter. */
  readonly conjunction: "a" | "o";
}

/** `isMore`: at or above the level; otherwise at or below it. */
export type OrderCondition =
  & Joined
  & (
    | {
      readonly type: "price";
      readonly conId: number;
      readonly isMore: boolean;
      readonly price: DecimalString | null;
      /** IB's trigger methods, as of a stop. */
      readonly triggerMethod: number;
    }
    /** IB's text of a time. */
    | { readonly type: "time"; readonly isMore: boolean; readonly time: string }
    /** Excess liquidity in percent of the net liquidation value: the cushion. */
    | { readonly type: "margin"; readonly isMore: boolean; readonly percent: number | null }
    /** An execution of the account in such an instrument, after the order was placed. `*` is any exchange. */
    | {
      readonly type: "execution";
      readonly symbol: string;
      readonly secType: string;
      readonly exchange: string;
    }
    /** Shares or contracts traded on the day. */
    | {
      readonly type: "volume";
      readonly conId: number;
      readonly isMore: boolean;
      readonly volume: number | null;
    }
    /** Of the last price against the close before. */
    | {
      readonly type: "percentChange";
      readonly conId: number;
      readonly isMore: boolean;
      readonly changePercent: DecimalString | null;
    }
  );

export interface ConditionSet {
  readonly list: readonly OrderCondition[];
  /** The order works from the start and is cancelled when they are met. */
  readonly cancelOrder: boolean;
  /** They count outside regular trading hours, too. */
  readonly ignoreRth: boolean;
}
