// The gateway's messages as the rows of the bridge protocol: what python/lotse_bridge/rows.py makes of
// ibapi's objects.
import { type PermId, toOrderId, toPermId } from "@/lib/contract/ids.ts";
import type { Contract, Execution, Order, OrderState, ServerMessageOf } from "@lotse/paper-gateway/wire";
import type { ComboLeg, ReportedContract } from "@/lib/contract/protocol/common.ts";
import type {
  CommissionRow,
  CompletedOrderRow,
  ContractDetailsRow,
  ExecutionRow,
  IbContract,
  IbOrderState,
  IbReportedOrder,
  OpenOrderRow,
  OrderStatusRow,
  PositionRow,
} from "@/lib/contract/protocol.ts";

const NO_LIMIT_PRICE: ReadonlySet<string> = new Set(["MKT", "STP", "TRAIL", "MOC", "MTL", "MIT", "MOO"]);
const NO_AUX_PRICE: ReadonlySet<string> = new Set(["MKT", "LMT", "MOC", "LOC", "MTL", "MOO", "LOO"]);

/** Plain decimal text, the shortest with the same value; `null` when IB means "unknown". */
export function decimalText(value: string | null): string | null {
  if (value === null || value.trim() === "") return null;
  const text = value.includes(".") ? value.replace(/0+$/, "").replace(/\.$/, "") : value;
  return text === "-0" || text === "" ? "0" : text;
}

function required(value: string | null, what: string): string {
  const text = decimalText(value);
  if (text === null) throw new TypeError(`${what} is unset`);
  return text;
}

/** 0 and the sentinels mean that IB has not given one yet. */
function permId(value: number | null): PermId | null {
  return value === null || value === 0 ? null : toPermId(value);
}

export function splitList(value: string): string[] {
  return value.split(",").map((part) => part.trim()).filter((part) => part !== "");
}

export function contractRow(contract: Contract): IbContract {
  const strike = decimalText(contract.strike);
  const multiplier = decimalText(contract.multiplier);
  const { right } = contract;
  return {
    conId: contract.conId,
    symbol: contract.symbol,
    secType: contract.secType,
    lastTradeDateOrContractMonth: contract.lastTradeDateOrContractMonth,
    strike: strike === "0" ? null : strike,
    right: right === "?" || right === "0" ? "" : right,
    multiplier: multiplier === "0" ? null : multiplier,
    exchange: contract.exchange,
    primaryExchange: contract.primaryExchange,
    currency: contract.currency,
    localSymbol: contract.localSymbol,
    tradingClass: contract.tradingClass,
  };
}

function priceUnless(absent: boolean, value: string | null): string | null {
  const price = decimalText(value);
  return absent && price === "0" ? null : price;
}

function reportedContractRow(contract: Contract): ReportedContract {
  const row = contractRow(contract);
  const legs = contract.secType === "BAG" ? legRows(contract) : null;
  return legs === null ? row : { ...row, legs };
}

/**
 * The legs as listed, or else as described: `265598|1,272093|-1`. Half of them would be another combination.
 */
function legRows({ comboLegs, comboLegsDescription }: Contract): ComboLeg[] | null {
  const listed = comboLegs.map(({ conId, ratio, action, exchange }) =>
    legRow(conId, ratio, action, exchange)
  );
  const parts = comboLegsDescription.split(",").map((part) => part.trim()).filter((part) => part !== "");
  const legs = listed.length > 0 ? listed : parts.map((part) => {
    const [, conId = "0", minus = "", ratio = "0"] = /^(\d+)\|(-?)(\d+)$/.exec(part) ?? [];
    return legRow(Number(conId), Number(ratio), minus === "" ? "BUY" : "SELL", "");
  });
  const known = legs.filter((leg) => leg !== null);
  return legs.length > 0 && known.length === legs.length ? known : null;
}

function legRow(conId: number, ratio: number, action: string, exchange: string): ComboLeg | null {
  if (conId <= 0 || ratio <= 0 || !["BUY", "SELL", "SSHORT"].includes(action)) return null;
  return { conId, ratio, side: action === "BUY" ? "BUY" : "SELL", exchange };
}

function orderRow(order: Order): IbReportedOrder {
  const { faGroup: group, faMethod: method, faPercentage: percentage } = order;
  const cash = decimalText(order.cashQty);
  const trails = order.orderType.startsWith("TRAIL");
  return {
    action: order.action,
    totalQuantity: decimalText(order.totalQuantity),
    filledQuantity: decimalText(order.filledQuantity),
    orderType: order.orderType,
    lmtPrice: priceUnless(NO_LIMIT_PRICE.has(order.orderType), order.limitPrice),
    auxPrice: priceUnless(trails || NO_AUX_PRICE.has(order.orderType), order.auxPrice),
    trailStopPrice: trails ? decimalText(order.trailStopPrice) : null,
    trailingPercent: trails ? decimalText(order.trailingPercent) : null,
    cashQty: cash === "0" ? null : cash,
    tif: order.tif,
    goodTillDate: order.goodTillDate,
    outsideRth: order.outsideRth,
    account: order.account,
    orderRef: order.orderRef,
    transmit: order.transmit,
    parentId: toOrderId(order.parentId),
    parentPermId: permId(order.parentPermId),
    ocaGroup: order.ocaGroup,
    ocaType: order.ocaType,
    ...([group, method, percentage].some((part) => part !== "")
      ? { allocation: { group, method, percentage } }
      : {}),
  };
}

export function orderStateRow(state: OrderState): IbOrderState {
  const { margins } = state;
  return {
    status: state.status,
    initMarginBefore: decimalText(margins.initBefore),
    maintMarginBefore: decimalText(margins.maintBefore),
    equityWithLoanBefore: decimalText(margins.equityBefore),
    initMarginChange: decimalText(margins.initChange),
    maintMarginChange: decimalText(margins.maintChange),
    equityWithLoanChange: decimalText(margins.equityChange),
    initMarginAfter: decimalText(margins.initAfter),
    maintMarginAfter: decimalText(margins.maintAfter),
    equityWithLoanAfter: decimalText(margins.equityAfter),
    commission: decimalText(state.commission),
    minCommission: decimalText(state.minCommission),
    maxCommission: decimalText(state.maxCommission),
    commissionCurrency: state.commissionCurrency,
    marginCurrency: state.marginCurrency,
    suggestedSize: decimalText(state.suggestedSize),
    rejectReason: state.rejectReason,
    warningText: state.warningText,
    completedTime: state.completedTime,
    completedStatus: state.completedStatus,
  };
}

export function openOrderRow(message: ServerMessageOf<"openOrder">): OpenOrderRow {
  const { orderId, contract, order, orderState } = message;
  return {
    orderId: toOrderId(orderId),
    clientId: order.clientId,
    permId: permId(order.permId),
    contract: reportedContractRow(contract),
    order: orderRow(order),
    orderState: orderStateRow(orderState),
  };
}

export function orderStatusRow(message: ServerMessageOf<"orderStatus">): OrderStatusRow {
  return {
    orderId: toOrderId(message.orderId),
    clientId: message.clientId,
    permId: permId(message.permId),
    status: message.status,
    filled: decimalText(message.filled),
    remaining: decimalText(message.remaining),
    avgFillPrice: decimalText(message.averageFillPrice),
    lastFillPrice: decimalText(message.lastFillPrice),
    parentId: toOrderId(message.parentId),
    whyHeld: message.whyHeld,
    mktCapPrice: decimalText(message.marketCapPrice),
  };
}

export function executionRow(contract: Contract, execution: Execution): ExecutionRow {
  return {
    execId: execution.execId,
    orderId: toOrderId(execution.orderId),
    clientId: execution.clientId,
    permId: permId(execution.permId),
    account: execution.account,
    contract: reportedContractRow(contract),
    side: execution.side,
    shares: required(execution.shares, "shares"),
    price: required(execution.price, "price"),
    cumQty: decimalText(execution.cumulativeQuantity),
    avgPrice: decimalText(execution.averagePrice),
    exchange: execution.exchange,
    orderRef: execution.orderRef,
    time: execution.time,
    lastLiquidity: execution.lastLiquidity,
    liquidation: execution.isLiquidation,
  };
}

export function commissionRow(message: ServerMessageOf<"commissionReport">): CommissionRow {
  return {
    execId: message.execId,
    commission: decimalText(message.commission),
    currency: message.currency,
    realizedPnl: decimalText(message.realizedPnl),
  };
}

export function completedOrderRow(message: ServerMessageOf<"completedOrder">): CompletedOrderRow {
  // The message always tells what filled; 0 and nothing read the same.
  const order = {
    ...orderRow(message.order),
    filledQuantity: decimalText(message.order.filledQuantity) ?? "0",
  };
  return {
    permId: permId(message.order.permId),
    contract: reportedContractRow(message.contract),
    order,
    orderState: orderStateRow(message.orderState),
  };
}

export function positionRow(message: ServerMessageOf<"position">): PositionRow {
  return {
    account: message.account,
    contract: contractRow(message.contract),
    position: required(message.position, "position"),
    avgCost: decimalText(message.averageCost),
  };
}

export function detailsRow(message: ServerMessageOf<"contractDetails">): ContractDetailsRow {
  const { details } = message;
  const tick = decimalText(details.minTick);
  return {
    contract: contractRow(message.contract),
    marketName: details.marketName,
    longName: details.longName,
    minTick: tick === "0" ? null : tick,
    priceMagnifier: details.priceMagnifier || 1,
    orderTypes: splitList(details.orderTypes),
    validExchanges: splitList(details.validExchanges),
    marketRuleIds: splitList(details.marketRuleIds).map(Number),
    minSize: decimalText(details.minSize),
    sizeIncrement: decimalText(details.sizeIncrement),
    suggestedSizeIncrement: decimalText(details.suggestedSizeIncrement),
    tradingHours: details.tradingHours,
    liquidHours: details.liquidHours,
    timeZoneId: details.timeZoneId,
    underConId: details.underConId,
    underSymbol: details.underSymbol,
    contractMonth: details.contractMonth,
    realExpirationDate: details.realExpirationDate,
    stockType: details.stockType,
    industry: details.industry,
    category: details.category,
    // ibapi reads the time of day off the date.
    lastTradeTime: message.contract.lastTradeDateOrContractMonth.split(" ")[1] ?? "",
    descAppend: "",
    coupon: null,
    maturity: "",
  };
}
