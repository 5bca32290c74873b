// Order messages: place, cancel, open and completed orders, executions, commissions.
import type { Contract, DecimalString, OptionalDecimal } from "./common.ts";
import type { Order, OrderState } from "./order.ts";

/** A stop-loss and a profit-taker that the gateway attaches itself (server version 218 and later). */
export interface AttachedOrders {
  stopLossOrderId: number | null;
  stopLossOrderType: string;
  profitTakerOrderId: number | null;
  profitTakerOrderType: string;
}
export interface PlaceOrder {
  kind: "placeOrder";
  orderId: number;
  contract: Contract;
  order: Order;
  attached: AttachedOrders | null;
}
export interface CancelOrder {
  kind: "cancelOrder";
  orderId: number;
  manualCancelTime: string;
  extOperator: string;
  manualOrderIndicator: number | null;
}
export interface ReqGlobalCancel {
  kind: "reqGlobalCancel";
  extOperator: string;
  manualOrderIndicator: number | null;
}
export interface ReqOpenOrders {
  kind: "reqOpenOrders";
}
export interface ReqAllOpenOrders {
  kind: "reqAllOpenOrders";
}
export interface ReqAutoOpenOrders {
  kind: "reqAutoOpenOrders";
  autoBind: boolean;
}
export interface ReqCompletedOrders {
  kind: "reqCompletedOrders";
  apiOnly: boolean;
}
export interface ExecutionFilter {
  /** 0 is every client. */
  clientId: number;
  account: string;
  time: string;
  symbol: string;
  secType: string;
  exchange: string;
  side: string;
  lastNDays: number | null;
  /** `YYYYMMDD` as numbers. */
  specificDates: number[];
}
export interface ReqExecutions {
  kind: "reqExecutions";
  reqId: number;
  filter: ExecutionFilter;
}
export interface ExerciseOptions {
  kind: "exerciseOptions";
  reqId: number;
  contract: Contract;
  /** 1 exercise, 2 lapse. */
  action: number;
  quantity: number;
  account: string;
  override: boolean;
  manualOrderTime: string;
  customerAccount: string;
  professionalCustomer: boolean;
}

export type OrderRequest =
  | PlaceOrder
  | CancelOrder
  | ReqGlobalCancel
  | ReqOpenOrders
  | ReqAllOpenOrders
  | ReqAutoOpenOrders
  | ReqCompletedOrders
  | ReqExecutions
  | ExerciseOptions;

/** `order` in the gateway's form (`gatewayOrderOf`); its ids are the ones sent. */
export interface OpenOrder {
  kind: "openOrder";
  orderId: number;
  contract: Contract;
  order: Order;
  orderState: OrderState;
}
export interface OpenOrderEnd {
  kind: "openOrderEnd";
}
export interface OrderStatus {
  kind: "orderStatus";
  orderId: number;
  status: string;
  filled: DecimalString;
  remaining: DecimalString;
  averageFillPrice: DecimalString;
  permId: number;
  parentId: number;
  lastFillPrice: DecimalString;
  clientId: number;
  whyHeld: string;
  marketCapPrice: DecimalString;
}
export interface Execution {
  orderId: number;
  execId: string;
  /**
   * `YYYYMMDD HH:MM:SS US/Eastern`, `YYYYMMDD-HH:MM:SS` (UTC), or with two blanks below server version 174.
   */
  time: string;
  account: string;
  exchange: string;
  /** `BOT` or `SLD`. */
  side: string;
  shares: DecimalString;
  price: DecimalString;
  permId: number;
  clientId: number;
  isLiquidation: boolean;
  cumulativeQuantity: DecimalString;
  averagePrice: DecimalString;
  orderRef: string;
  evRule: string;
  evMultiplier: OptionalDecimal;
  modelCode: string;
  /** 0 none, 1 added, 2 removed, 3 routed out. */
  lastLiquidity: number;
  isPriceRevisionPending: boolean;
  submitter: string;
}
export interface ExecDetails {
  kind: "execDetails";
  /** -1 when nobody asked. */
  reqId: number;
  contract: Contract;
  execution: Execution;
}
export interface ExecDetailsEnd {
  kind: "execDetailsEnd";
  reqId: number;
}
export interface CommissionReport {
  kind: "commissionReport";
  execId: string;
  commission: DecimalString;
  currency: string;
  /** `null` when the fill opens a position. */
  realizedPnl: OptionalDecimal;
  yield: OptionalDecimal;
  yieldRedemptionDate: number | null;
}
export interface OrderBound {
  kind: "orderBound";
  permId: number;
  clientId: number;
  orderId: number;
}
export interface CompletedOrder {
  kind: "completedOrder";
  contract: Contract;
  order: Order;
  orderState: OrderState;
}
export interface CompletedOrdersEnd {
  kind: "completedOrdersEnd";
}

export type OrderReply =
  | OpenOrder
  | OpenOrderEnd
  | OrderStatus
  | ExecDetails
  | ExecDetailsEnd
  | CommissionReport
  | OrderBound
  | CompletedOrder
  | CompletedOrdersEnd;
