// A complete message of each callback that a case may use; the case names only what matters to it.
import {
  type CommissionReport,
  type Contract,
  contractDetailsOf,
  contractOf,
  type ExecDetails,
  gatewayOrderOf,
  type OpenOrder,
  type Order,
  orderOf,
  orderStateOf,
  type OrderStatus,
  type ServerMessage,
  type ServerMessageOf,
} from "@lotse/paper-gateway/wire";

/** An order that the desk has placed, under the permId that it got here. */
export interface PlacedOrder {
  orderId: number;
  clientId: number;
  permId: number;
  contract: Contract;
  order: Order;
}

/** What a row is about, as far as the row or the answered request tells. */
export interface About {
  account: string;
  reqId: number;
  placed: PlacedOrder | null;
}

export type Templates = { [K in ServerMessage["kind"]]?: (about: About) => ServerMessageOf<K> };

/** A stock of no name: what a contract is unless it is told. */
export function stock(): Contract {
  return contractOf({ secType: "STK", exchange: "SMART", currency: "USD" });
}

/** `YYYYMMDD-HH:MM:SS`, UTC, as TWS writes it. */
export function ibTime(date: Date): string {
  return date.toISOString().slice(0, 19).replaceAll("-", "").replace("T", "-");
}

function openOrder({ account, placed }: About): OpenOrder {
  const order = placed?.order ?? orderOf({ account, tif: "DAY", orderType: "LMT" });
  return {
    kind: "openOrder",
    orderId: placed?.orderId ?? 0,
    contract: placed?.contract ?? stock(),
    order: gatewayOrderOf(order, {
      orderId: placed?.orderId ?? 0,
      clientId: placed?.clientId ?? 0,
      permId: placed?.permId ?? 0,
    }),
    orderState: orderStateOf({ status: "Submitted" }),
  };
}

function orderStatus({ placed }: About): OrderStatus {
  return {
    kind: "orderStatus",
    orderId: placed?.orderId ?? 0,
    status: "Submitted",
    filled: "0",
    remaining: placed?.order.totalQuantity ?? "0",
    averageFillPrice: "0",
    permId: placed?.permId ?? 0,
    parentId: 0,
    lastFillPrice: "0",
    clientId: placed?.clientId ?? 0,
    whyHeld: "",
    marketCapPrice: "0",
  };
}

function execDetails({ account, reqId, placed }: About): ExecDetails {
  return {
    kind: "execDetails",
    reqId,
    contract: placed?.contract ?? stock(),
    execution: {
      orderId: placed?.orderId ?? 0,
      execId: "",
      time: ibTime(new Date()),
      account: placed?.order.account ?? account,
      exchange: "ARCA",
      side: placed?.order.action === "SELL" ? "SLD" : "BOT",
      shares: placed?.order.totalQuantity ?? "0",
      price: "0",
      permId: placed?.permId ?? 0,
      clientId: placed?.clientId ?? 0,
      isLiquidation: false,
      cumulativeQuantity: placed?.order.totalQuantity ?? "0",
      averagePrice: "0",
      orderRef: placed?.order.orderRef ?? "",
      evRule: "",
      evMultiplier: null,
      modelCode: "",
      lastLiquidity: 1,
      isPriceRevisionPending: false,
      submitter: "",
    },
  };
}

function commissionReport(): CommissionReport {
  return {
    kind: "commissionReport",
    execId: "",
    commission: "1",
    currency: "USD",
    realizedPnl: null,
    yield: null,
    yieldRedemptionDate: null,
  };
}

export const TEMPLATES = {
  error: ({ reqId, placed }) => ({
    kind: "error",
    id: placed?.orderId ?? reqId,
    code: 0,
    message: "",
    advancedOrderRejectJson: "",
    time: Date.now(),
  }),
  managedAccounts: ({ account }) => ({ kind: "managedAccounts", accounts: [account] }),
  nextValidId: () => ({ kind: "nextValidId", orderId: 1 }),
  tickReqParams: ({ reqId }) => ({
    kind: "tickReqParams",
    reqId,
    minTick: "0.01",
    bboExchange: "9c0001",
    snapshotPermissions: 3,
    lastPricePrecision: null,
    lastSizePrecision: null,
  }),
  marketDataType: ({ reqId }) => ({ kind: "marketDataType", reqId, marketDataType: 1 }),
  tickPrice: ({ reqId }) => ({
    kind: "tickPrice",
    reqId,
    tickType: 0,
    price: "0",
    size: null,
    attributes: 0,
  }),
  tickSize: ({ reqId }) => ({ kind: "tickSize", reqId, tickType: 0, size: "0" }),
  tickString: ({ reqId }) => ({ kind: "tickString", reqId, tickType: 0, value: "" }),
  tickGeneric: ({ reqId }) => ({ kind: "tickGeneric", reqId, tickType: 0, value: "0" }),
  openOrder,
  openOrderEnd: () => ({ kind: "openOrderEnd" }),
  orderStatus,
  orderBound: ({ placed }) => ({
    kind: "orderBound",
    permId: placed?.permId ?? 0,
    clientId: placed?.clientId ?? 0,
    orderId: placed?.orderId ?? 0,
  }),
  execDetails,
  execDetailsEnd: ({ reqId }) => ({ kind: "execDetailsEnd", reqId }),
  commissionReport,
  completedOrder: (about) => ({
    kind: "completedOrder",
    contract: openOrder(about).contract,
    order: openOrder(about).order,
    orderState: orderStateOf({ status: "Filled", completedTime: ibTime(new Date()) }),
  }),
  completedOrdersEnd: () => ({ kind: "completedOrdersEnd" }),
  position: ({ account }) => ({
    kind: "position",
    account,
    contract: stock(),
    position: "0",
    averageCost: "0",
  }),
  positionEnd: () => ({ kind: "positionEnd" }),
  accountValue: ({ account }) => ({ kind: "accountValue", key: "", value: "", currency: "USD", account }),
  portfolioValue: ({ account }) => ({
    kind: "portfolioValue",
    contract: stock(),
    position: "0",
    marketPrice: null,
    marketValue: null,
    averageCost: null,
    unrealizedPnl: null,
    realizedPnl: null,
    account,
  }),
  accountDownloadEnd: ({ account }) => ({ kind: "accountDownloadEnd", account }),
  pnl: ({ reqId }) => ({ kind: "pnl", reqId, daily: "0", unrealized: "0", realized: "0" }),
  pnlSingle: ({ reqId }) => ({
    kind: "pnlSingle",
    reqId,
    position: "0",
    daily: "0",
    unrealized: "0",
    realized: "0",
    value: "0",
  }),
  contractDetails: ({ reqId }) => ({
    kind: "contractDetails",
    reqId,
    contract: stock(),
    details: contractDetailsOf(),
  }),
  contractDetailsEnd: ({ reqId }) => ({ kind: "contractDetailsEnd", reqId }),
  marketRule: () => ({ kind: "marketRule", marketRuleId: 0, increments: [] }),
  symbolSamples: ({ reqId }) => ({ kind: "symbolSamples", reqId, samples: [] }),
  historicalData: ({ reqId }) => ({ kind: "historicalData", reqId, startDate: "", endDate: "", bars: [] }),
} satisfies Templates;
