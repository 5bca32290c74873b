// Orders, executions and what-if reports as the session layer sees them.
import type { DecimalString } from "../../decimal.ts";
import type { ConditionSet } from "./conditions.ts";
import type { Contract, Refusal } from "./instruments.ts";

export type OrderType =
  | "MKT"
  | "LMT"
  | "STP"
  | "STP LMT"
  | "TRAIL"
  | "TRAIL LIMIT"
  | "MIT"
  | "LIT"
  | "MTL"
  | "MOC"
  | "LOC"
  | "MIDPRICE"
  | "REL"
  | "PEG MID"
  | "SNAP MKT"
  | "SNAP MID"
  | "SNAP PRIM";
/** `Minutes` is of coins alone. */
export type Tif = "DAY" | "GTC" | "IOC" | "FOK" | "OPG" | "GTD" | "Minutes";
export type OrderStatus =
  | "PendingSubmit"
  | "PreSubmitted"
  | "Submitted"
  | "PendingCancel"
  | "Cancelled"
  | "Filled"
  | "Inactive";

/** What the session hands over for one order. Unset prices are `null`. */
export interface OrderRequest {
  readonly clientId: number;
  readonly orderId: number;
  readonly account: string;
  readonly conId: number;
  /** The exchange the client routed to: SMART or a venue of `validExchanges`; "" means the contract's own. */
  readonly exchange: string;
  readonly action: string;
  readonly quantity: DecimalString;
  /** IB's text; what is not simulated for the instrument is refused with 387. */
  readonly orderType: string;
  readonly limitPrice: DecimalString | null;
  /** Stop price of STP and STP LMT, trailing amount of TRAIL, offset of REL, PEG MID and SNAP. */
  readonly auxPrice: DecimalString | null;
  /** Offset of REL as a share of the price, 0.01 is 1 %; left out when it is none. */
  readonly percentOffset?: DecimalString;
  readonly trailStopPrice: DecimalString | null;
  readonly trailingPercent: DecimalString | null;
  /** Offset of the limit from the stop of TRAIL LIMIT. */
  readonly lmtPriceOffset: DecimalString | null;
  readonly tif: string;
  /** IB's text: `YYYYMMDD-HH:MM:SS` (UTC) or `YYYYMMDD HH:MM:SS Zone`. */
  readonly goodTillDate: string;
  readonly goodAfterTime: string;
  readonly outsideRth: boolean;
  readonly allOrNone: boolean;
  readonly hidden: boolean;
  /** IB's trigger methods 0…8; 0 is the default of the instrument. */
  readonly triggerMethod: number;
  /** Order id (same client) of the parent; 0 for none. */
  readonly parentId: number;
  readonly ocaGroup: string;
  /** 1 cancel with block, 2 reduce with block, 3 reduce without block; 0 counts as 3. */
  readonly ocaType: number;
  readonly orderRef: string;
  /** The least that may fill at once, of what is left of it; left out when any size will do. */
  readonly minQty?: DecimalString;
  /** How much of it the market is shown at a time; left out when all of it. */
  readonly displaySize?: DecimalString;
  /** Left out when the stop stays what it is. */
  readonly adjusted?: AdjustedStop;
  /** Left out when no algo spreads the order over time. */
  readonly algo?: AlgoTerms;
  /** Only of an instruction to an option, which is shown as an order: what it shall do. */
  readonly exercise?: "exercise" | "lapse";
  /** Only of combinations. */
  readonly combo?: ComboOrderTerms;
  /** Left out when there are none. */
  readonly conditions?: ConditionSet;
  /** Anything JSON the session wants back with the order (echo of wire fields); survives a restart. */
  readonly memo: unknown;
}

/** What a stop becomes, and at which price of the market. */
export interface AdjustedStop {
  /** IB's text of the type that it becomes: another stop. */
  readonly orderType: string;
  readonly triggerPrice: DecimalString | null;
  readonly stopPrice: DecimalString | null;
  /** Of those with a limit. */
  readonly stopLimitPrice: DecimalString | null;
  /** Of those that trail: an amount or a percentage. */
  readonly trailingAmount: DecimalString | null;
  readonly inPercent: boolean;
}

/** What the holder of an option wants it to do. */
export interface ExerciseRequest {
  readonly clientId: number;
  /** The instruction is shown as an order with this id. */
  readonly orderId: number;
  readonly account: string;
  readonly conId: number;
  readonly action: "exercise" | "lapse";
  /** Of more than is held, what is held. */
  readonly quantity: DecimalString;
  /** Also against what the option would do by itself. */
  readonly override: boolean;
  readonly memo: unknown;
}

/**
 * What an algo says of its time, in IB's text: `HH:MM:SS Zone` (today) or with the day; "": from now on, for
 * two minutes.
 */
export interface AlgoTerms {
  readonly startTime: string;
  readonly endTime: string;
}

/** What an order on a combination has beside the others. */
export interface ComboOrderTerms {
  /** The routing parameter NonGuaranteed: legs may fill apart. `null`: not said. */
  readonly nonGuaranteed: boolean | null;
  /** A limit for each leg, or none for any. */
  readonly legPrices: readonly (DecimalString | null)[];
}

/** An order as it is now. */
export interface OrderView {
  /** The order's identity at the broker; survives restarts. An order id counts only within its client id. */
  readonly permId: number;
  readonly request: OrderRequest;
  readonly contract: Contract;
  readonly orderType: OrderType;
  readonly tif: Tif;
  readonly status: OrderStatus;
  /** "", "child", "trigger", "locate" or a comma joined mix, as in `orderStatus`. */
  readonly whyHeld: string;
  readonly quantity: DecimalString;
  readonly filled: DecimalString;
  readonly remaining: DecimalString;
  /** "0" before the first fill. */
  readonly avgFillPrice: DecimalString;
  readonly lastFillPrice: DecimalString;
  /** Sum of the commissions so far, in `commissionCurrency`; `null` before the first fill. */
  readonly commission: DecimalString | null;
  readonly commissionCurrency: string;
  /** Current stop of a trailing order, otherwise the request's value. */
  readonly trailStopPrice: DecimalString | null;
  /** Effective group: the parent's permId as text for children without a group of their own. */
  readonly ocaGroup: string;
  readonly ocaType: number;
  readonly parentPermId: number | null;
  readonly placedAt: number;
  /** When it became terminal. */
  readonly completedAt: number | null;
  /** IB's `completedStatus`: `Filled Size: 10`, `Cancelled by Trader`, `Rejected: …`; "" while open. */
  readonly completedStatus: string;
  /** Text of the reject, "" otherwise. */
  readonly rejectReason: string;
  /** True once the order was sent to the simulated exchange (became `Submitted`). */
  readonly worked: boolean;
}

export interface Execution {
  /** Unique per fill; a correction repeats it with only the part after the last period raised. */
  readonly execId: string;
  readonly time: number;
  readonly account: string;
  readonly contract: Contract;
  /** Venue of the fill, never SMART. */
  readonly exchange: string;
  readonly side: "BOT" | "SLD";
  readonly shares: DecimalString;
  readonly price: DecimalString;
  readonly permId: number;
  readonly clientId: number;
  readonly orderId: number;
  readonly cumQty: DecimalString;
  readonly avgPrice: DecimalString;
  readonly orderRef: string;
  /** 0 none, 1 added, 2 removed, 3 routed out. */
  readonly lastLiquidity: 0 | 1 | 2 | 3;
  readonly liquidation: boolean;
}

export interface CommissionReport {
  readonly execId: string;
  readonly permId: number;
  readonly commission: DecimalString;
  readonly currency: string;
  /** `null` when the fill only opens or adds; in the instrument's currency. */
  readonly realizedPnl: DecimalString | null;
  /** Of a bond: the yield at the price of the execution, and its maturity. */
  readonly bond?: { readonly yield: DecimalString | null; readonly redemption: string };
}

export type ExecutionResult = { readonly ok: true; readonly execution: Execution } | Refusal;
export type OrderResult = { readonly ok: true; readonly order: OrderView } | Refusal;

/** Margins in the account's base currency. `commission` is `null` when only the range is known. */
export interface WhatIf {
  readonly ok: true;
  readonly initMarginBefore: DecimalString;
  readonly maintMarginBefore: DecimalString;
  readonly equityWithLoanBefore: DecimalString;
  readonly initMarginChange: DecimalString;
  readonly maintMarginChange: DecimalString;
  readonly equityWithLoanChange: DecimalString;
  readonly initMarginAfter: DecimalString;
  readonly maintMarginAfter: DecimalString;
  readonly equityWithLoanAfter: DecimalString;
  readonly commission: DecimalString | null;
  readonly minCommission: DecimalString | null;
  readonly maxCommission: DecimalString | null;
  readonly commissionCurrency: string;
  readonly marginCurrency: string;
  /** Not empty when the real order would be rejected with 201 for this reason. */
  readonly rejectReason: string;
  readonly warningText: string;
}
