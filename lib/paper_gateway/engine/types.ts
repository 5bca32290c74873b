// What the session layer sees of the engine: plain data. Prices, quantities and amounts are decimal strings,
// times are epoch milliseconds of the engine's own (virtual) clock.
import type { DecimalString } from "@/lib/shared/decimal.ts";
import type { AccountId, ConId, ExecId, OrderId, PermId } from "@/lib/shared/ids.ts";

export type { AccountId, ConId, DecimalString, ExecId, OrderId, PermId };

// ---------------------------------------------------------------- instruments

export type SecType = "STK" | "CASH" | "FUT" | "OPT";

/** IB `Contract`. `strike` is "0" and `right`, `multiplier` are "" where they do not apply. */
export interface Contract {
  readonly conId: ConId;
  readonly symbol: string;
  readonly secType: SecType;
  /** `YYYYMMDD` for futures and options, otherwise "". */
  readonly lastTradeDateOrContractMonth: string;
  readonly strike: DecimalString;
  readonly right: "" | "C" | "P";
  readonly multiplier: string;
  /** Where an order for it goes by default: SMART for stocks and options, the venue otherwise. */
  readonly exchange: string;
  readonly primaryExchange: string;
  readonly currency: string;
  readonly localSymbol: string;
  readonly tradingClass: string;
}

/** A contract as a client describes it: every field may be missing (undefined, "" or 0 mean "any"). */
export interface ContractQuery {
  readonly conId?: number | undefined;
  readonly symbol?: string | undefined;
  readonly secType?: string | undefined;
  /** `YYYYMMDD` or `YYYYMM`. */
  readonly lastTradeDateOrContractMonth?: string | undefined;
  readonly strike?: DecimalString | undefined;
  /** `C`, `CALL`, `P`, `PUT`, "" or `?`. */
  readonly right?: string | undefined;
  readonly multiplier?: string | undefined;
  readonly exchange?: string | undefined;
  readonly primaryExchange?: string | undefined;
  readonly currency?: string | undefined;
  readonly localSymbol?: string | undefined;
  readonly tradingClass?: string | undefined;
  /** `ISIN` or `CUSIP`, with `secId`. */
  readonly secIdType?: string | undefined;
  readonly secId?: string | undefined;
}

/** IB `ContractDetails`; lists are arrays here and comma joined on the wire. */
export interface ContractDetails {
  readonly contract: Contract;
  readonly marketName: string;
  readonly minTick: DecimalString;
  readonly orderTypes: readonly string[];
  readonly validExchanges: readonly string[];
  /** One rule id per entry of `validExchanges`, same order. */
  readonly marketRuleIds: readonly number[];
  /** 100 when prices are quoted in pence. Quoted price / magnifier = price in `currency`. */
  readonly priceMagnifier: number;
  readonly underConId: number;
  readonly underSymbol: string;
  readonly underSecType: string;
  readonly longName: string;
  /** `YYYYMM` or "". */
  readonly contractMonth: string;
  readonly realExpirationDate: string;
  /** `HH:MM` or "" */
  readonly lastTradeTime: string;
  readonly industry: string;
  readonly category: string;
  readonly subcategory: string;
  readonly timeZoneId: string;
  /** `YYYYMMDD:HHMM-YYYYMMDD:HHMM;YYYYMMDD:CLOSED` for today and the following days. */
  readonly tradingHours: string;
  readonly liquidHours: string;
  readonly secIdList: readonly { readonly tag: string; readonly value: string }[];
  readonly aggGroup: number;
  readonly stockType: string;
  readonly minSize: DecimalString;
  readonly sizeIncrement: DecimalString;
  readonly suggestedSizeIncrement: DecimalString;
}

/** From `lowEdge` on (in quoted units) prices move in steps of `increment`. */
export interface PriceIncrement {
  readonly lowEdge: DecimalString;
  readonly increment: DecimalString;
}

/** One row of `reqMatchingSymbols`. */
export interface SymbolMatch {
  readonly contract: Contract;
  readonly derivativeSecTypes: readonly string[];
  readonly description: string;
}

/** One row of `reqSecDefOptParams`. */
export interface OptionChain {
  readonly exchange: string;
  readonly underConId: ConId;
  readonly tradingClass: string;
  readonly multiplier: string;
  readonly expirations: readonly string[];
  readonly strikes: readonly DecimalString[];
}

/** A refusal with IB's code and IB's wording; nothing was changed. */
export interface Refusal {
  readonly ok: false;
  readonly code: number;
  readonly text: string;
}

// ---------------------------------------------------------------- market data

/** A side that is empty (halt, closed) has `null` price and "0" size. All prices in quoted units (pence for VOD). */
export interface Quote {
  readonly conId: ConId;
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
}

export type QuoteField = Exclude<keyof Quote, "conId" | "time">;

/** `changed` names the fields that differ from the previous call (all of them at the first call). */
export type QuoteListener = (quote: Quote, changed: readonly QuoteField[]) => void;

/** One print of the simulated tape. */
export interface Trade {
  readonly conId: ConId;
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

export type WhatToShow = "TRADES" | "MIDPOINT" | "BID" | "ASK";

export interface HistoryQuery {
  readonly conId: ConId;
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

/** `time` is the bar's start. `date` is `YYYYMMDD` (the exchange's day) for bars of a day and longer, else "". */
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

// ---------------------------------------------------------------- orders

export type OrderType = "MKT" | "LMT" | "STP" | "STP LMT" | "TRAIL" | "TRAIL LIMIT";
export type Tif = "DAY" | "GTC" | "IOC" | "FOK" | "OPG" | "GTD";
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
  readonly orderId: OrderId;
  readonly account: string;
  readonly conId: ConId;
  /** The exchange the client routed to: SMART or a venue of `validExchanges`; "" means the contract's own. */
  readonly exchange: string;
  readonly action: string;
  readonly quantity: DecimalString;
  /** IB's text; what is not simulated for the instrument is refused with 387. */
  readonly orderType: string;
  readonly limitPrice: DecimalString | null;
  /** Stop price of STP and STP LMT, trailing amount of TRAIL. */
  readonly auxPrice: DecimalString | null;
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
  /** Anything JSON the session wants back with the order (echo of wire fields); survives a restart. */
  readonly memo: unknown;
}

/** An order as it is now. */
export interface OrderView {
  readonly permId: PermId;
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
  readonly parentPermId: PermId | null;
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
  readonly execId: ExecId;
  readonly time: number;
  readonly account: AccountId;
  readonly contract: Contract;
  /** Venue of the fill, never SMART. */
  readonly exchange: string;
  readonly side: "BOT" | "SLD";
  readonly shares: DecimalString;
  readonly price: DecimalString;
  readonly permId: PermId;
  readonly clientId: number;
  readonly orderId: OrderId;
  readonly cumQty: DecimalString;
  readonly avgPrice: DecimalString;
  readonly orderRef: string;
  /** 0 none, 1 added, 2 removed, 3 routed out. */
  readonly lastLiquidity: 0 | 1 | 2 | 3;
  readonly liquidation: boolean;
}

export interface CommissionReport {
  readonly execId: ExecId;
  readonly permId: PermId;
  readonly commission: DecimalString;
  readonly currency: string;
  /** `null` when the fill only opens or adds; in the instrument's currency. */
  readonly realizedPnl: DecimalString | null;
}

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

// ---------------------------------------------------------------- accounts

export interface AccountConfig {
  /** Starts with `DU`. */
  readonly id: string;
  readonly baseCurrency: string;
  readonly cash: Readonly<Record<string, DecimalString>>;
}

/** One account value; `currency` is "" for texts, a currency or `BASE`. */
export interface AccountValue {
  readonly key: string;
  readonly value: string;
  readonly currency: string;
}

export interface PortfolioRow {
  readonly account: AccountId;
  readonly contract: Contract;
  /** Signed. */
  readonly position: DecimalString;
  /** In the contract's currency (pounds, not pence); per share or contract multiplied by the multiplier, with fees. */
  readonly averageCost: DecimalString;
  /** In the contract's currency (pounds, not pence), without the multiplier. */
  readonly marketPrice: DecimalString;
  readonly marketValue: DecimalString;
  readonly unrealizedPnl: DecimalString;
  /** Of today, in the contract's currency. */
  readonly realizedPnl: DecimalString;
}

/** Base currency; every figure is `null` until the engine has computed it for the first time. */
export interface AccountPnl {
  readonly daily: DecimalString | null;
  readonly unrealized: DecimalString | null;
  /** `null` until something was realised today. */
  readonly realized: DecimalString | null;
}

/** Contract's currency. */
export interface PositionPnl extends AccountPnl {
  readonly position: DecimalString;
  readonly value: DecimalString | null;
}

// ---------------------------------------------------------------- events

/** Delivered in order, after the call that caused them has changed everything it changes. */
export type EngineEvent =
  /** Known to the engine: status PreSubmitted. First event of every order, unless that is `rejected`. */
  | { readonly type: "accepted"; readonly order: OrderView }
  /** Not at the exchange yet: child of an open parent, stop waiting for its trigger, closed session (code 399, text). */
  | {
    readonly type: "held";
    readonly order: OrderView;
    readonly reason: "child" | "trigger" | "session" | "opening" | "goodAfter";
    readonly code: number | null;
    readonly text: string;
  }
  /** At the exchange: Submitted. */
  | { readonly type: "working"; readonly order: OrderView }
  /** A stop fired; `working` or `fill` follows. */
  | { readonly type: "triggered"; readonly order: OrderView }
  | { readonly type: "fill"; readonly order: OrderView; readonly execution: Execution }
  /** After its `fill`; `order.commission` already includes it. */
  | { readonly type: "commission"; readonly order: OrderView; readonly report: CommissionReport }
  | { readonly type: "modified"; readonly order: OrderView }
  | {
    readonly type: "modifyRejected";
    readonly order: OrderView;
    readonly code: number;
    readonly text: string;
  }
  | { readonly type: "cancelPending"; readonly order: OrderView }
  /** `code` 202 and IB's text. */
  | { readonly type: "cancelled"; readonly order: OrderView; readonly code: number; readonly text: string }
  /** Inactive, with 201 or another order reject code. */
  | { readonly type: "rejected"; readonly order: OrderView; readonly code: number; readonly text: string }
  /** A note on a live order: 399, 404, 2109, 10349. */
  | { readonly type: "note"; readonly order: OrderView; readonly code: number; readonly text: string }
  /** A fill changed it; `position` may be "0". */
  | { readonly type: "position"; readonly row: PortfolioRow }
  /** Cash, positions or margin of the account changed by a fill. */
  | { readonly type: "account"; readonly account: AccountId }
  | { readonly type: "dayRoll"; readonly time: number };

export type EngineListener = (event: EngineEvent) => void;
export type Unsubscribe = () => void;

// ---------------------------------------------------------------- engine options

export interface EngineOptions {
  /** Any 32-bit number; the same seed, calls and times give the same results. */
  readonly seed: number;
  /** Epoch ms at which the market begins. */
  readonly startTime: number;
  /** `always`: every market is open at all times (default). `real`: calendars of the exchanges. */
  readonly sessions?: "always" | "real";
  /** Default: `DU1234567` with 1,000,000 USD and 25,000 EUR. */
  readonly accounts?: readonly AccountConfig[];
  /** Quote changes per second and instrument; default 4. */
  readonly ticksPerSecond?: number;
}

/** Everything durable as JSON: `Engine.restore(options, state)` continues from it. */
export interface EngineState {
  readonly version: 1;
  readonly [section: string]: unknown;
}

export interface OrderKey {
  readonly clientId: number;
  readonly orderId: OrderId;
}

export interface OrderFilter {
  readonly clientId?: number;
  readonly account?: string;
}

export interface ExecutionQuery {
  readonly clientId?: number;
  readonly account?: string;
  /** Epoch ms. */
  readonly since?: number;
  readonly symbol?: string;
  readonly secType?: string;
  readonly exchange?: string;
  /** `BUY` or `SELL`. */
  readonly side?: string;
}
