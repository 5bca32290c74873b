// Rows as the bridge would send them, with sensible values and only the interesting ones spelled out.
import { toOrderId, toPermId } from "@/lib/contract/ids.ts";
import { perIbAmount } from "@/lib/contract/order_fields.ts";
import type {
  CompletedOrderRow,
  ContractDetailsRow,
  ExecutionRow,
  IbContract,
  IbOrder,
  IbOrderState,
  IbReportedOrder,
  OpenOrderRow,
  OrderStatusRow,
} from "@/lib/contract/protocol/common.ts";

export const ACCOUNT = "DU1234567";
export const CLIENT_ID = 7;

export const AAPL: IbContract = {
  conId: 265598,
  symbol: "AAPL",
  secType: "STK",
  lastTradeDateOrContractMonth: "",
  strike: null,
  right: "",
  multiplier: null,
  exchange: "SMART",
  primaryExchange: "NASDAQ",
  currency: "USD",
  localSymbol: "AAPL",
  tradingClass: "NMS",
};

export const AAPL_DETAILS: ContractDetailsRow = {
  contract: AAPL,
  marketName: "NMS",
  longName: "APPLE INC",
  minTick: "0.01",
  priceMagnifier: 1,
  orderTypes: ["ACTIVETIM", "DAY", "GTC", "GTD", "IOC", "LMT", "MKT", "OPG", "STP", "STPLMT", "TRAIL"],
  validExchanges: ["SMART"],
  marketRuleIds: [26],
  minSize: "1",
  sizeIncrement: "1",
  suggestedSizeIncrement: "100",
  tradingHours: "20260831:0400-20260831:2000",
  liquidHours: "20260831:0930-20260831:1600",
  timeZoneId: "US/Eastern",
  underConId: 0,
  underSymbol: "",
  contractMonth: "",
  realExpirationDate: "",
  stockType: "COMMON",
  industry: "Technology",
  category: "Computers",
  lastTradeTime: "",
  descAppend: "",
  coupon: null,
  maturity: "",
};

/** As IB repeats an order: unused prices are 0. */
export function reportedOrder(order: IbOrder, changes: Partial<IbReportedOrder> = {}): IbReportedOrder {
  return {
    ...order,
    filledQuantity: null,
    lmtPrice: order.lmtPrice ?? "0",
    auxPrice: order.auxPrice ?? "0",
    transmit: true,
    parentPermId: null,
    ...changes,
  };
}

export function orderState(status: string, changes: Partial<IbOrderState> = {}): IbOrderState {
  return {
    status,
    initMarginBefore: null,
    maintMarginBefore: null,
    equityWithLoanBefore: null,
    initMarginChange: null,
    maintMarginChange: null,
    equityWithLoanChange: null,
    initMarginAfter: null,
    maintMarginAfter: null,
    equityWithLoanAfter: null,
    commission: null,
    minCommission: null,
    maxCommission: null,
    commissionCurrency: "",
    marginCurrency: "",
    suggestedSize: null,
    rejectReason: "",
    warningText: "",
    completedTime: "",
    completedStatus: "",
    ...changes,
  };
}

/** A limit order as this desk would send it. */
export function limitOrder(changes: Partial<IbOrder> = {}): IbOrder {
  return {
    action: "BUY",
    totalQuantity: "100",
    orderType: "LMT",
    ...perIbAmount(() => null),
    lmtPrice: "187.25",
    tif: "DAY",
    goodTillDate: "",
    outsideRth: false,
    account: ACCOUNT,
    orderRef: "",
    transmit: true,
    parentId: toOrderId(0),
    ocaGroup: "",
    ocaType: 0,
    ...changes,
  };
}

export function openOrderRow(
  ids: { orderId: number; permId: number | null; clientId?: number },
  order: IbOrder,
  status: string,
  changes: { order?: Partial<IbReportedOrder>; state?: Partial<IbOrderState>; contract?: IbContract } = {},
): OpenOrderRow {
  return {
    orderId: toOrderId(ids.orderId),
    clientId: ids.clientId ?? CLIENT_ID,
    permId: ids.permId === null ? null : toPermId(ids.permId),
    contract: changes.contract ?? AAPL,
    order: reportedOrder(order, changes.order),
    orderState: orderState(status, changes.state),
  };
}

export function statusRow(
  ids: { orderId: number; permId: number | null; clientId?: number },
  status: string,
  changes: Partial<OrderStatusRow> = {},
): OrderStatusRow {
  return {
    orderId: toOrderId(ids.orderId),
    clientId: ids.clientId ?? CLIENT_ID,
    permId: ids.permId === null ? null : toPermId(ids.permId),
    status,
    filled: "0",
    remaining: "100",
    avgFillPrice: "0",
    lastFillPrice: "0",
    parentId: toOrderId(0),
    whyHeld: "",
    mktCapPrice: null,
    ...changes,
  };
}

export function executionRow(
  ids: { orderId: number; permId: number | null; clientId?: number },
  fill: { execId: string; shares: string; price: string } & Partial<ExecutionRow>,
): ExecutionRow {
  return {
    orderId: toOrderId(ids.orderId),
    clientId: ids.clientId ?? CLIENT_ID,
    permId: ids.permId === null ? null : toPermId(ids.permId),
    account: ACCOUNT,
    contract: AAPL,
    side: "BOT",
    cumQty: null,
    avgPrice: null,
    exchange: "NASDAQ",
    orderRef: "",
    time: "20260831-14:30:00",
    lastLiquidity: 2,
    liquidation: false,
    ...fill,
  };
}

/** Completed orders repeat no quantity: IB sends 0 there. */
export function completedRow(
  permId: number,
  order: IbOrder,
  status: string,
  changes: { order?: Partial<IbReportedOrder>; state?: Partial<IbOrderState> } = {},
): CompletedOrderRow {
  return {
    permId: toPermId(permId),
    contract: AAPL,
    order: reportedOrder(order, { totalQuantity: "0", filledQuantity: "0", ...changes.order }),
    orderState: orderState(status, { completedStatus: status, ...changes.state }),
  };
}
