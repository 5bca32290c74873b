// The HTTP contract's answers (version 1), as types only so that islands can import them for nothing.
// Amounts, prices and quantities are decimal strings, times ISO 8601 UTC, `null` means unknown.
import type { DecimalString } from "./decimal.ts";
import type { OrderState } from "./order_states.ts";

export type Nullable<T> = T | null;
export type Mode = "simulated" | "paper" | "live";
export type Headline = "disconnected" | "connecting" | "connected" | "reconnecting" | "degraded";
export type FarmState = "ok" | "idle" | "broken" | "connecting";
export type TradingState = "active" | "reducing" | "halted";
export type DataType = "live" | "frozen" | "delayed" | "delayed-frozen";

/** One change of one layer, newest last. */
export interface ConnectionChange {
  at: string;
  layer: "bridge" | "socket" | "upstream" | "farm" | "sync" | "mode";
  state: string;
  text: string | null;
}

export interface ConnectionView {
  headline: Headline;
  /** What is wrong, in a sentence. */
  cause: string | null;
  /** What the user can do about it. */
  fix: string | null;
  /** When the headline last changed. */
  since: string;
  bridge: "stopped" | "starting" | "running" | "failed";
  socket: "disconnected" | "connecting" | "connected";
  upstream: "unknown" | "up" | "down";
  farms: Record<string, FarmState>;
  sync: "none" | "syncing" | "ready";
  serverVersion: number | null;
  readOnly: boolean;
  /** `host:port` that is or will be dialled. */
  gateway: string;
  clientId: number;
  /** When the next attempt starts, while reconnecting. */
  retryAt: string | null;
  /** Round trip of the last heartbeat in milliseconds. */
  heartbeatMs: number | null;
  heartbeatAt: string | null;
  /** When the last reconciliation with the broker ended. */
  reconciledAt: string | null;
  /** Order entry is locked for this reason although the link may be fine, e.g. `MODE_MISMATCH`. */
  lock: { code: string; text: string } | null;
  /** When TWS will restart by itself, if configured: `HH:MM` and zone. */
  restartWindow: {
    from: string;
    to: string;
    timeZone: string;
    inside: boolean;
    /** When `inside` changes next: for the countdown. */
    changesAt: string;
  } | null;
  /** The last 200 changes. */
  history: ConnectionChange[];
}

export interface TradingView {
  state: TradingState;
  liveArmedUntil: string | null;
  limits: Record<string, string | number | null>;
  usage: Record<string, string | number | null>;
}

/** A value with its source and its age (law 9). */
export interface AccountValue {
  value: Nullable<string>;
  at: string;
  source: string;
}

export interface AccountView {
  /** tag → currency → value; `BASE` only from account rows. */
  values: Record<string, Record<string, AccountValue>>;
  baseCurrency: string | null;
  pnl: {
    daily: Nullable<DecimalString>;
    unrealized: Nullable<DecimalString>;
    realized: Nullable<DecimalString>;
    at: string | null;
    source: string;
  };
  /** Values are the last known, not current. */
  stale: boolean;
}

export interface Contract {
  conId: number;
  symbol: string;
  secType: string;
  currency: string;
  exchange: string;
  primaryExchange: string;
  localSymbol: string;
  multiplier: Nullable<DecimalString>;
  lastTradeDate: string;
  strike: Nullable<DecimalString>;
  right: string;
}

export interface PositionView {
  account: string;
  contract: Contract;
  quantity: DecimalString;
  /** IB's figure: times the multiplier, commissions included for stocks. */
  averageCost: Nullable<DecimalString>;
  /** Average cost brought back to a price: divided by multiplier, times magnifier; fees included. */
  entryPrice: Nullable<DecimalString>;
  marketPrice: Nullable<DecimalString>;
  marketValue: Nullable<DecimalString>;
  dailyPnl: Nullable<DecimalString>;
  unrealizedPnl: Nullable<DecimalString>;
  realizedPnl: Nullable<DecimalString>;
  /** Share of net liquidation in percent; `null` when a rate or a value is missing. */
  weight: Nullable<DecimalString>;
  at: string;
  stale: boolean;
}

export interface TimelineEntry {
  at: string;
  state: OrderState;
  source: string;
  text?: string;
}

/** From the code book: what an IB code means and what the user can do. */
export interface CodeAdvice {
  meaning: string;
  fix: string;
}

export interface OrderView {
  clientOrderId: string;
  permId: number | null;
  account: string;
  contract: Contract;
  side: "BUY" | "SELL";
  orderType: string;
  quantity: DecimalString;
  limitPrice: Nullable<DecimalString>;
  stopPrice: Nullable<DecimalString>;
  trailingAmount: Nullable<DecimalString>;
  trailingPercent: Nullable<DecimalString>;
  /** Where the stop of a trailing order stands by IB's last word, and when it was first heard to stand there. */
  trailStopPrice: Nullable<DecimalString>;
  trailStopAt: string | null;
  tif: string;
  goodTillDate: string | null;
  outsideRth: boolean;
  state: OrderState;
  filled: DecimalString;
  remaining: DecimalString;
  averageFillPrice: Nullable<DecimalString>;
  commission: Nullable<DecimalString>;
  commissionCurrency: string | null;
  origin: "app" | "foreign";
  /** Whether this desk can cancel it under its client id. */
  cancellable: boolean;
  ocaGroup: string | null;
  parentClientOrderId: string | null;
  /** Why it is held, refused or cancelled; IB's words. */
  reason: string | null;
  /** IB's own word for what a held order waits for: `trigger`, `child`, `locate`; `null` when it gave none. */
  whyHeld: string | null;
  /** The IB code behind `reason`, and what the code book says about it. */
  ibCode: number | null;
  ibAdvice: CodeAdvice | null;
  timeline: TimelineEntry[];
  /** Transitions seen that the published table does not have. */
  anomalies: number;
}

export interface ExecutionView {
  execId: string;
  clientOrderId: string | null;
  permId: number | null;
  account: string;
  contract: Contract;
  side: "BUY" | "SELL";
  quantity: DecimalString;
  price: DecimalString;
  at: string;
  commission: Nullable<DecimalString>;
  commissionCurrency: string | null;
  realizedPnl: Nullable<DecimalString>;
}

export interface QuoteView {
  bid: Nullable<DecimalString>;
  ask: Nullable<DecimalString>;
  last: Nullable<DecimalString>;
  bidSize: Nullable<DecimalString>;
  askSize: Nullable<DecimalString>;
  volume: Nullable<DecimalString>;
  close: Nullable<DecimalString>;
  open: Nullable<DecimalString>;
  high: Nullable<DecimalString>;
  low: Nullable<DecimalString>;
  halted: boolean | null;
  /** What IB says it sends; `null` until it has said so. */
  dataType: Nullable<DataType>;
  /** When a price last changed; `null` before the first. */
  at: string | null;
  stale: boolean;
  /** Why there is no (live) data: the IB code and text of 354, 10167, 10197 … */
  advisory: { code: number; text: string } | null;
}

/** One order of a surplus: cancelled, or reduced to a new total quantity. */
export interface ExitStep {
  clientOrderId: string;
  kind: "cancel" | "reduce";
  /** The new total quantity when it is reduced. */
  quantity: Nullable<DecimalString>;
}

/** Working exits that could fill beyond their position (P59), and the steps that put it right. */
export interface ExitSurplus {
  account: string;
  conId: number;
  symbol: string;
  /** Side of the exits. */
  side: "BUY" | "SELL";
  position: DecimalString;
  /** What the exits may fill together. */
  exits: DecimalString;
  steps: ExitStep[];
  /** What stays too much after the steps: orders that this desk can not change. */
  remains: DecimalString;
}

export interface Notice {
  at: string;
  level: "info" | "warning" | "error";
  code: string;
  text: string;
  orderId?: string;
}

export interface Snapshot {
  version: 1;
  epoch: string;
  seq: number;
  mode: Mode;
  connection: ConnectionView;
  trading: TradingView;
  accounts: Record<string, AccountView>;
  /** `false` until `positionEnd`: then an empty list means "no positions", before it means "unknown". */
  positionsReady: boolean;
  positions: PositionView[];
  orders: OrderView[];
  executions: ExecutionView[];
  quotes: Record<string, QuoteView>;
  notices: Notice[];
  exitSurpluses: ExitSurplus[];
}

export interface PatchChange {
  path: (string | number)[];
  /** Missing: delete what is at `path`. */
  value?: unknown;
}

export interface Patch {
  seq: number;
  changes: PatchChange[];
}

export interface WhatIfView {
  initMarginBefore: Nullable<DecimalString>;
  initMarginAfter: Nullable<DecimalString>;
  maintMarginBefore: Nullable<DecimalString>;
  maintMarginAfter: Nullable<DecimalString>;
  equityWithLoanAfter: Nullable<DecimalString>;
  commission: Nullable<DecimalString>;
  commissionMin: Nullable<DecimalString>;
  commissionMax: Nullable<DecimalString>;
  commissionCurrency: string | null;
  marginCurrency: string | null;
}

export interface Warning {
  code: string;
  text: string;
}

/** The proof of a close: position, minus what working exits may still do, is what may be closed. */
export interface CloseProof {
  position: DecimalString;
  workingExits: DecimalString;
  closes: DecimalString;
  result: DecimalString;
}

export interface DraftView {
  account: string;
  conId: number;
  side: "BUY" | "SELL";
  quantity: DecimalString;
  orderType: "MKT" | "LMT" | "STP" | "STP LMT" | "TRAIL";
  limitPrice?: DecimalString | undefined;
  stopPrice?: DecimalString | undefined;
  trailingAmount?: DecimalString | undefined;
  trailingPercent?: DecimalString | undefined;
  tif: "DAY" | "GTC" | "IOC" | "OPG" | "GTD";
  goodTillDate?: string | undefined;
  outsideRth?: boolean | undefined;
  takeProfit?: { limitPrice: DecimalString } | undefined;
  stopLoss?: { stopPrice: DecimalString } | undefined;
  /** A second leg that ends the first one. */
  oco?: { stopPrice: DecimalString } | undefined;
}

export interface Preview {
  previewToken: string;
  expiresAt: string;
  sentence: string;
  order: DraftView;
  contract: Contract;
  notional: Nullable<DecimalString>;
  notionalBase: Nullable<DecimalString>;
  baseCurrency: string | null;
  percentOfNetLiquidation: Nullable<DecimalString>;
  whatIf: WhatIfView;
  positionBefore: Nullable<DecimalString>;
  positionAfter: Nullable<DecimalString>;
  warnings: Warning[];
  proof?: CloseProof;
}

export interface ContractDetailsView {
  contract: Contract;
  longName: string;
  priceRules: { lowEdge: DecimalString; increment: DecimalString }[];
  minSize: Nullable<DecimalString>;
  sizeIncrement: Nullable<DecimalString>;
  priceMagnifier: number;
  tradingHours: string;
  liquidHours: string;
  timeZone: string;
  orderTypes: string[];
}

export interface SymbolMatchView {
  contract: Contract;
  description: string;
}

export interface Bar {
  time: string;
  open: DecimalString;
  high: DecimalString;
  low: DecimalString;
  close: DecimalString;
  volume: Nullable<DecimalString>;
}

/** RFC 9457 `application/problem+json`. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  field?: string;
  /** `advice` is absent for a code that nobody has classified. */
  ib?: { code: number; message: string; advice?: CodeAdvice };
}
