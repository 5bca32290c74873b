// Account messages: summary, updates, positions, their per-model variants, profit and loss.
import type { Contract, DecimalString, OptionalDecimal } from "./common.ts";

export interface ReqAccountSummary {
  kind: "reqAccountSummary";
  reqId: number;
  group: string;
  /** Comma list; may hold `$LEDGER`, `$LEDGER:EUR`, `$LEDGER:ALL`. */
  tags: string;
}
export interface CancelAccountSummary {
  kind: "cancelAccountSummary";
  reqId: number;
}
export interface ReqAccountUpdates {
  kind: "reqAccountUpdates";
  subscribe: boolean;
  account: string;
}
export interface ReqPositions {
  kind: "reqPositions";
}
export interface CancelPositions {
  kind: "cancelPositions";
}
export interface ReqPositionsMulti {
  kind: "reqPositionsMulti";
  reqId: number;
  account: string;
  modelCode: string;
}
export interface CancelPositionsMulti {
  kind: "cancelPositionsMulti";
  reqId: number;
}
export interface ReqAccountUpdatesMulti {
  kind: "reqAccountUpdatesMulti";
  reqId: number;
  account: string;
  modelCode: string;
  ledgerAndNlv: boolean;
}
export interface CancelAccountUpdatesMulti {
  kind: "cancelAccountUpdatesMulti";
  reqId: number;
}
export interface ReqPnl {
  kind: "reqPnl";
  reqId: number;
  account: string;
  modelCode: string;
}
export interface CancelPnl {
  kind: "cancelPnl";
  reqId: number;
}
export interface ReqPnlSingle {
  kind: "reqPnlSingle";
  reqId: number;
  account: string;
  modelCode: string;
  conId: number;
}
export interface CancelPnlSingle {
  kind: "cancelPnlSingle";
  reqId: number;
}

export type AccountRequest =
  | ReqAccountSummary
  | CancelAccountSummary
  | ReqAccountUpdates
  | ReqPositions
  | CancelPositions
  | ReqPositionsMulti
  | CancelPositionsMulti
  | ReqAccountUpdatesMulti
  | CancelAccountUpdatesMulti
  | ReqPnl
  | CancelPnl
  | ReqPnlSingle
  | CancelPnlSingle;

export interface AccountSummary {
  kind: "accountSummary";
  reqId: number;
  account: string;
  tag: string;
  value: string;
  currency: string;
}
export interface AccountSummaryEnd {
  kind: "accountSummaryEnd";
  reqId: number;
}
/** `updateAccountValue` of the API. */
export interface AccountValue {
  kind: "accountValue";
  key: string;
  value: string;
  currency: string;
  account: string;
}
/** `updatePortfolio` of the API; the contract's primary exchange is sent, its exchange is not. */
export interface PortfolioValue {
  kind: "portfolioValue";
  contract: Contract;
  position: DecimalString;
  marketPrice: OptionalDecimal;
  marketValue: OptionalDecimal;
  averageCost: OptionalDecimal;
  unrealizedPnl: OptionalDecimal;
  realizedPnl: OptionalDecimal;
  account: string;
}
export interface AccountUpdateTime {
  kind: "accountUpdateTime";
  /** `HH:MM`. */
  time: string;
}
export interface AccountDownloadEnd {
  kind: "accountDownloadEnd";
  account: string;
}
export interface Position {
  kind: "position";
  account: string;
  contract: Contract;
  position: DecimalString;
  averageCost: DecimalString;
}
export interface PositionEnd {
  kind: "positionEnd";
}
export interface PositionMulti {
  kind: "positionMulti";
  reqId: number;
  account: string;
  modelCode: string;
  contract: Contract;
  position: DecimalString;
  averageCost: DecimalString;
}
export interface PositionMultiEnd {
  kind: "positionMultiEnd";
  reqId: number;
}
export interface AccountUpdateMulti {
  kind: "accountUpdateMulti";
  reqId: number;
  account: string;
  modelCode: string;
  key: string;
  value: string;
  currency: string;
}
export interface AccountUpdateMultiEnd {
  kind: "accountUpdateMultiEnd";
  reqId: number;
}
/** `null` until the gateway has computed the figure. */
export interface Pnl {
  kind: "pnl";
  reqId: number;
  daily: OptionalDecimal;
  unrealized: OptionalDecimal;
  realized: OptionalDecimal;
}
export interface PnlSingle {
  kind: "pnlSingle";
  reqId: number;
  position: DecimalString;
  daily: OptionalDecimal;
  unrealized: OptionalDecimal;
  realized: OptionalDecimal;
  value: OptionalDecimal;
}

export type AccountReply =
  | AccountSummary
  | AccountSummaryEnd
  | AccountValue
  | PortfolioValue
  | AccountUpdateTime
  | AccountDownloadEnd
  | Position
  | PositionEnd
  | PositionMulti
  | PositionMultiEnd
  | AccountUpdateMulti
  | AccountUpdateMultiEnd
  | Pnl
  | PnlSingle;
