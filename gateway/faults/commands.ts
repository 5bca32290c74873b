// What the control interface can be told to do: one typed list, for tests, drills and the curious.
import type { DecimalString } from "../decimal.ts";
import type { Fault } from "./plan.ts";

/** One of both. */
export interface Instrument {
  readonly conId?: number | undefined;
  /** Symbol or local symbol, exactly; of an option only its local symbol. */
  readonly symbol?: string | undefined;
}

/** An order typed in TWS: no client owns it. */
export interface TypeOrder extends Instrument {
  readonly do: "type-order";
  /** Default: the first account. */
  readonly account?: string | undefined;
  readonly action: "BUY" | "SELL";
  readonly quantity: DecimalString;
  readonly orderType: string;
  readonly limitPrice?: DecimalString | undefined;
  readonly auxPrice?: DecimalString | undefined;
  /** Default `DAY`. */
  readonly tif?: string | undefined;
}

/** One thing to do, now. */
export type ControlCommand =
  /** Moves the simulated time. */
  | { readonly do: "advance"; readonly ms: number }
  /** Moves the market there (quoted units, put on the tick grid); it stays around there. */
  | Instrument & { readonly do: "price"; readonly price: DecimalString }
  /** Moves the market by so many percent of where it is, `-4` down. */
  | Instrument & { readonly do: "gap"; readonly percent: DecimalString }
  /** Neither quotes nor matching until `resume`. */
  | Instrument & { readonly do: "halt" | "resume" }
  /** Prices and book stand still, orders still match; without an instrument: every market. */
  | Instrument & { readonly do: "freeze" | "unfreeze" }
  /** Fills a live order now; default: all of it, at its limit or the market. */
  | {
    readonly do: "fill";
    readonly permId: number;
    readonly quantity?: DecimalString | undefined;
    readonly price?: DecimalString | undefined;
  }
  | { readonly do: "reject"; readonly permId: number; readonly reason: string }
  /** The trader cancels in TWS. */
  | { readonly do: "cancel"; readonly permId: number }
  | TypeOrder
  /** The trader changes a live order in TWS; what is left out stays. */
  | {
    readonly do: "change";
    readonly permId: number;
    readonly quantity?: DecimalString | undefined;
    readonly limitPrice?: DecimalString | undefined;
    readonly auxPrice?: DecimalString | undefined;
  }
  /** The execution comes again, corrected; without a price it keeps its own. */
  | { readonly do: "correct"; readonly execId: string; readonly price?: DecimalString | undefined }
  | {
    readonly do: "deposit";
    readonly account?: string | undefined;
    readonly currency: string;
    readonly amount: DecimalString;
  }
  /** The coming night assigns short options; default: the first account, all of them. */
  | Instrument & {
    readonly do: "assign";
    readonly account?: string | undefined;
    readonly quantity?: DecimalString | undefined;
  }
  /** A stock trades ex a dividend from now on; `nights` until it is paid, default 1. */
  | Instrument & {
    readonly do: "dividend";
    readonly amount: DecimalString;
    readonly nights?: number | undefined;
  }
  /** Splits a stock, from now on: so many shares for so many old ones. */
  | Instrument & { readonly do: "split"; readonly numerator: number; readonly denominator: number }
  /**
   * So many shares can be borrowed, default any number; with `locate` orders for more wait instead of being
   * refused.
   */
  | Instrument & {
    readonly do: "borrow";
    readonly shares?: DecimalString | undefined;
    readonly locate?: boolean | undefined;
  }
  /** How long an order takes to the exchange. */
  | { readonly do: "order-delay"; readonly ms: number }
  /** Nothing is matched any more, or again. */
  | { readonly do: "hold-matching"; readonly on: boolean }
  | { readonly do: "fault"; readonly fault: Fault }
  | { readonly do: "clear-fault"; readonly id: number }
  | { readonly do: "clear-faults" }
  /** Cuts the connections of a client, or one connection. */
  | {
    readonly do: "drop-client";
    readonly clientId?: number | undefined;
    readonly connection?: number | undefined;
  };

/** The command of this name. */
export type CommandOf<K extends ControlCommand["do"]> = Extract<ControlCommand, { do: K }>;

/** What became of it; a refusal says why. */
export type ControlResult =
  | { readonly ok: true; readonly [extra: string]: unknown }
  | { readonly ok: false; readonly reason: string };
