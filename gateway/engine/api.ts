// What the session layer may call on the engine. Made by `createEngine` / `restoreEngine` in engine.ts.
// Synchronous: a call changes everything it changes, then delivers its events, then returns. No timers
// inside.
import type {
  AccountPnl,
  AccountValue,
  Bar,
  ComboQuery,
  CommissionReport,
  Contract,
  ContractDetails,
  ContractQuery,
  DecimalString,
  Depth,
  EngineListener,
  EngineState,
  Execution,
  ExecutionQuery,
  ExecutionResult,
  ExerciseRequest,
  HistoryQuery,
  HistoryResult,
  MarketFigures,
  OptionChain,
  OptionModel,
  OrderFilter,
  OrderKey,
  OrderRequest,
  OrderResult,
  OrderView,
  PortfolioRow,
  PositionPnl,
  PriceIncrement,
  Quote,
  QuoteListener,
  Refusal,
  ScheduleQuery,
  ScheduleSession,
  SymbolMatch,
  Trade,
  Unsubscribe,
  WhatIf,
  WhatToShow,
} from "./types.ts";

/** Contracts and their rules. */
export interface InstrumentApi {
  /** At most 16 rows, best match first; by symbol prefix and by name. Options and bonds are not listed. */
  searchSymbols(pattern: string): readonly SymbolMatch[];
  /** All contracts that fit; the answer to `reqContractDetails`. Empty: error 200. */
  findContracts(query: ContractQuery): readonly Contract[];
  /** The one contract meant by an order or a data request; 200 when none or ambiguous. */
  resolveContract(query: ContractQuery): { readonly ok: true; readonly contract: Contract } | Refusal;
  /** The combination of these legs: 200 or 321 for a leg that is none, 10000 for two currencies. */
  resolveCombo(query: ComboQuery): { readonly ok: true; readonly contract: Contract } | Refusal;
  contract(conId: number): Contract | null;
  /**
   * Every tradable stock whose market runs, for scans: those of the start, and what anybody has asked for
   * since.
   */
  stocks(): readonly Contract[];
  details(conId: number): ContractDetails | null;
  marketRule(ruleId: number): readonly PriceIncrement[] | null;
  /** Smallest step at `price` by the rule of `exchange` (SMART for most stocks and options). */
  priceIncrement(conId: number, exchange: string, price: DecimalString): DecimalString;
  optionChains(underConId: number, futFopExchange: string): readonly OptionChain[];
}

/**
 * Quotes, tape, depth and history. Listening starts with the next change; read `quote` for the current state.
 * Watching an unknown contract throws a `RangeError`.
 */
export interface MarketApi {
  quote(conId: number): Quote | null;
  /** The same, but a closed market shows both sides as they stood last. */
  frozenQuote(conId: number): Quote | null;
  /** Until unsubscribed the instrument ticks; options tick only while somebody listens or holds them. */
  watchQuote(conId: number, listener: QuoteListener): Unsubscribe;
  watchTrades(conId: number, listener: (trade: Trade) => void): Unsubscribe;
  /** Up to 10 rows a side. */
  depth(conId: number, rows: number): Depth | null;
  watchDepth(conId: number, rows: number, listener: (depth: Depth) => void): Unsubscribe;
  /** Five-second bars, each delivered at its end. */
  watchBars(conId: number, whatToShow: WhatToShow, listener: (bar: Bar) => void): Unsubscribe;
  /** `null` unless the contract is an option. `side` chooses the price the volatility is implied from. */
  optionModel(conId: number, side: "bid" | "ask" | "last" | "model"): OptionModel | null;
  /**
   * The model at a volatility and an underlying of the caller's choice; `null` unless the contract is an
   * option.
   */
  optionForVolatility(
    conId: number,
    given: { readonly underlying: number; readonly volatility: number },
  ): OptionModel | null;
  /** The model whose price is `price`; `null` when no volatility gives it, or the contract is no option. */
  optionForPrice(
    conId: number,
    given: { readonly underlying: number; readonly price: number },
  ): OptionModel | null;
  /** Yield to maturity in percent at a price of the caller's; `null` unless the contract is a bond. */
  bondYield(conId: number, price: DecimalString): DecimalString | null;
  /** Errors 162 and 321 with IB's wording. */
  history(query: HistoryQuery): HistoryResult;
  /**
   * The bars from the start of one on, for `keepUpToDate`: what has ended since, and the unfinished one now;
   * without `since` that one alone. Empty when the bar size is unknown, and while nothing trades.
   */
  barsSince(
    query: Pick<HistoryQuery, "conId" | "barSize" | "useRth">,
    whatToShow: WhatToShow,
    since: number | null,
  ): readonly Bar[];
  headTimestamp(conId: number): number | null;
  /** What generic ticks tell; `null` for an unknown contract and for combinations. */
  figures(conId: number): MarketFigures | null;
  schedule(query: ScheduleQuery): readonly ScheduleSession[];
}

/** Orders. Ids are per client; duplicate ids (103), transmit and binding are the session's business. */
export interface OrderApi {
  /**
   * Places one order or a group (bracket) at once: all are accepted before any may fill. An order that is not
   * even an order (110, 200, 321, 387, 434, 435, …) is refused: no event, nothing kept. A reject of the
   * broker (201) is an order: `ok`, status Inactive, event `rejected`; with a `rejection` all are, for this
   * reason. A refused parent refuses its children (10006).
   */
  place(requests: readonly OrderRequest[], rejection?: string): readonly OrderResult[];
  /**
   * The live order of `request`'s client and order id gets the new size, prices, TIF. 104, 105, 110, 135,
   * 329.
   */
  modify(request: OrderRequest): OrderResult;
  /** 10147 unknown, 10148 already done. */
  cancel(permId: number, by?: "trader" | "system"): OrderResult;
  /** Returns the orders it set out to cancel. */
  cancelAll(filter?: OrderFilter): readonly OrderView[];
  whatIf(request: OrderRequest): WhatIf | Refusal;
  /** Why `exercise` would refuse: 103, 200, 322; `null`: it would not. */
  exerciseProblem(request: ExerciseRequest): Refusal | null;
  /**
   * Has an option exercised in the coming night, or lapse at its end; shown as an order that can be
   * cancelled.
   */
  exercise(request: ExerciseRequest): OrderResult;
  order(permId: number): OrderView | null;
  orderByKey(key: OrderKey): OrderView | null;
  /** In the order of their permIds. */
  openOrders(filter?: OrderFilter): readonly OrderView[];
  /** Finished since the last day roll, oldest first. */
  completedOrders(filter?: OrderFilter): readonly OrderView[];
  /** Of today unless `since` says otherwise; oldest first. */
  executions(query?: ExecutionQuery): readonly Execution[];
  commission(execId: string): CommissionReport | null;
  /** Highest order id this client ever used, 0 if none: `nextValidId` is one more. */
  highestOrderId(clientId: number): number;
}

/** Accounts. Unknown account ids throw a `RangeError`: check `accountIds` first (321 is the session's). */
export interface AccountApi {
  accountIds(): readonly string[];
  baseCurrency(account: string): string;
  /** All keys of account updates, per currency and BASE. */
  accountValues(account: string): readonly AccountValue[];
  /**
   * The named tags of `reqAccountSummary`, alphabetical; `$LEDGER`, `$LEDGER:EUR`, `$LEDGER:ALL` are
   * understood.
   */
  accountSummary(account: string, tags: readonly string[]): readonly AccountValue[];
  /** Positions that are not zero, and those closed today when `includeClosed`. */
  portfolio(account: string, includeClosed?: boolean): readonly PortfolioRow[];
  accountPnl(account: string): AccountPnl;
  positionPnl(account: string, conId: number): PositionPnl;
}

/** For tests and the control interface. */
export interface ControlApi {
  /**
   * Moves the market to `price` (quoted units, put on the tick grid); it stays around there (options: while
   * frozen).
   */
  setPrice(conId: number, price: DecimalString): void;
  /** No quotes, no matching until `resume`. */
  halt(conId: number): void;
  resume(conId: number): void;
  /** Prices and book stand still, orders still match. `null` is all instruments. */
  freeze(conId: number | null): void;
  unfreeze(conId: number | null): void;
  /**
   * Fills a live order now, up to `quantity` (default: all), at `price` (default: its limit or the market).
   */
  fill(permId: number, quantity?: DecimalString, price?: DecimalString): OrderResult;
  /**
   * Corrects an execution of an order that the engine still remembers: new price (default: the old one), id
   * raised, order and books follow. Any id that the execution ever had will do.
   */
  correct(execId: string, price?: DecimalString): ExecutionResult;
  /** Rejects a live order with 201 and this reason. */
  reject(permId: number, reason: string): OrderResult;
  /**
   * The coming night assigns short options, by default all. Throws a `RangeError` when they are not there.
   */
  assign(account: string, conId: number, quantity?: DecimalString): void;
  /**
   * A stock trades ex a dividend (per share, in its currency) from now on: its price falls by it, who holds
   * it now is owed it until the night `nights` from now pays. Throws a `RangeError` for what is no stock, or
   * no dividend at its price.
   */
  dividend(conId: number, amount: DecimalString, nights: number): void;
  /**
   * Splits a stock from now on: `numerator` shares for `denominator` old ones. Positions, prices and their
   * past follow, options on it too; orders on any of them are cancelled. Throws a `RangeError` for what is no
   * stock, for a price after it that no market has, and when options on it are held and the split is not into
   * whole shares.
   */
  split(conId: number, terms: { readonly numerator: number; readonly denominator: number }): void;
  /**
   * So many shares of a stock can be borrowed from now on, beside what is short already; an order that needs
   * more waits where shares are located (404), or is refused (201). `null`: as many as anybody wants. Throws
   * a `RangeError` for what is no stock.
   */
  borrow(conId: number, lendable: { readonly shares: DecimalString; readonly locate: boolean } | null): void;
  /** Parks new cash on the account, for tests of several currencies. */
  deposit(account: string, currency: string, amount: DecimalString): void;
  /** Each new order's way to the market takes this long; default 0: within the call. */
  setOrderDelay(ms: number): void;
  /** New orders and cancels are accepted but not processed while held (a silent exchange). */
  holdMatching(on: boolean): void;
}

export interface Engine {
  readonly instruments: InstrumentApi;
  readonly market: MarketApi;
  readonly orders: OrderApi;
  readonly accounts: AccountApi;
  readonly control: ControlApi;
  now(): number;
  /**
   * Runs everything due up to `time`; earlier times are ignored. The caller decides how fast time goes. Up to
   * ten minutes at once (at four ticks a second) the way there makes no difference; longer jumps are walked
   * coarser.
   */
  advanceTo(time: number): void;
  /** The next time at which something is due, for a caller that wants to sleep until then. */
  nextDue(): number;
  on(listener: EngineListener): Unsubscribe;
  serialize(): EngineState;
}
