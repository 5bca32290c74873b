// openOrder, orderStatus, execDetails, commissionReport and completedOrder, made from the engine's view of an
// order.
import { add, sub } from "../decimal.ts";
import type { CommissionReport, Execution, OrderView, WhatIf } from "../engine/types.ts";
import { wireContract } from "./contracts_map.ts";
import type { OrderBook } from "./order_book.ts";
import { MAX_TEXT_VERSION } from "../wire/handshake.ts";
import { dateTimeText } from "./wire_time.ts";
import type {
  ComboLeg,
  Contract,
  Order,
  OrderState,
  PlaceOrder,
  ServerMessage,
  ServerMessageOf,
} from "../wire/messages.ts";
import { gatewayOrderOf, marginsOf, orderOf, orderStateOf } from "../wire/messages.ts";

/** The user name that orders carry as their submitter; executions of a real gateway leave it empty. */
const SUBMITTER = "paper";

/**
 * What travels with an order through the engine, and onto the disk: the attributes that are set, for the
 * echo.
 */
export interface OrderMemo {
  readonly order: Partial<Order>;
  readonly exchange: string;
  /** Of a combination, as the client wrote them. */
  readonly legs?: readonly ComboLeg[];
}

const UNSET: Readonly<Record<string, unknown>> = { ...orderOf() };

/** An order has more than a hundred attributes, few of them set. */
export function memoFor(order: Order, exchange: string, legs: readonly ComboLeg[] = []): OrderMemo {
  const set = Object.entries(order).filter(([key, value]) =>
    JSON.stringify(value) !== JSON.stringify(UNSET[key])
  );
  return { order: Object.fromEntries(set), exchange, ...legs.length > 0 && { legs } };
}

function memoOf(view: OrderView): { order: Order; exchange: string; legs: ComboLeg[] | null } {
  const memo = view.request.memo;
  if (!isMemo(memo)) return { order: orderOf(), exchange: view.request.exchange, legs: null };
  return { order: orderOf(memo.order), exchange: memo.exchange, legs: memo.legs ? [...memo.legs] : null };
}

function isMemo(memo: unknown): memo is OrderMemo {
  return typeof memo === "object" && memo !== null && "order" in memo;
}

/** A plain limit order comes back with a trailing stop price one unit off its limit (seen live). */
function echoedTrailStop(view: OrderView): string | null {
  if (view.trailStopPrice !== null) return view.trailStopPrice;
  const limit = view.request.limitPrice;
  if (view.orderType !== "LMT" || limit === null || view.contract.combo) return null;
  if (view.request.action === "BUY") return add(limit, "1");
  const lower = sub(limit, "1");
  return lower.startsWith("-") ? "0" : lower;
}

/** In text a right that does not apply is `?`; in protobuf it is left out. */
function echoedRight(right: string, version: number): string {
  return right === "" && version <= MAX_TEXT_VERSION ? "?" : right;
}

function orderContract(view: OrderView, version: number): Contract {
  const { contract } = view;
  const { exchange, legs } = memoOf(view);
  return wireContract(contract, {
    exchange: exchange || contract.exchange,
    ...legs !== null && { comboLegs: legs },
    right: echoedRight(contract.right, version),
  });
}

function echo(view: OrderView, fields: Partial<Order>): Order {
  const { request } = view;
  const buyLimit = request.action === "BUY" && view.orderType === "LMT";
  return gatewayOrderOf(memoOf(view).order, {
    permId: view.permId,
    parentId: request.parentId,
    action: request.action,
    // An order that names an amount of cash comes back as one of no quantity (LEANIB#260, NT#1358).
    totalQuantity: Number(memoOf(view).order.cashQty ?? "0") > 0 ? "0" : view.quantity,
    orderType: view.orderType,
    limitPrice: request.limitPrice,
    auxPrice: request.auxPrice,
    tif: view.tif,
    account: request.account,
    ocaGroup: view.ocaGroup,
    ocaType: view.ocaType,
    orderRef: request.orderRef,
    trailStopPrice: echoedTrailStop(view),
    trailingPercent: request.trailingPercent,
    outsideRth: request.outsideRth,
    transmit: true,
    whatIf: false,
    minCompeteSize: memoOf(view).order.minCompeteSize ?? 100,
    competeAgainstBestOffset: memoOf(view).order.competeAgainstBestOffset ?? (buyLimit ? "0.02" : null),
    filledQuantity: view.filled,
    parentPermId: view.parentPermId,
    submitter: SUBMITTER,
    ...fields,
  });
}

function stateOf(view: OrderView): OrderState {
  return orderStateOf({
    status: view.status,
    commission: view.commission,
    commissionCurrency: view.commission === null ? "" : view.commissionCurrency,
    rejectReason: view.rejectReason,
  });
}

export function openOrderMessage(
  book: OrderBook,
  view: OrderView,
  version: number,
): ServerMessageOf<"openOrder"> {
  const ids = book.wireIds({ ...view.request, permId: view.permId });
  return {
    kind: "openOrder",
    orderId: ids.orderId,
    contract: orderContract(view, version),
    order: echo(view, ids),
    orderState: stateOf(view),
  };
}

export function orderStatusMessage(book: OrderBook, view: OrderView): ServerMessageOf<"orderStatus"> {
  const ids = book.wireIds({ ...view.request, permId: view.permId });
  return {
    kind: "orderStatus",
    orderId: ids.orderId,
    status: view.status,
    filled: view.filled,
    remaining: view.remaining,
    averageFillPrice: view.avgFillPrice,
    permId: view.permId,
    parentId: view.request.parentId,
    lastFillPrice: view.lastFillPrice,
    clientId: ids.clientId,
    whyHeld: view.whyHeld,
    marketCapPrice: "0",
  };
}

/** openOrder and orderStatus, as every change of an order is told. */
export function orderPair(book: OrderBook, view: OrderView, version: number): ServerMessage[] {
  return [openOrderMessage(book, view, version), orderStatusMessage(book, view)];
}

/** `reqId` -1 tells it unasked. */
export function execDetailsMessage(
  book: OrderBook,
  execution: Execution,
  options: { reqId: number; version: number },
): ServerMessageOf<"execDetails"> {
  const ids = book.wireIds(execution);
  return {
    kind: "execDetails",
    reqId: options.reqId,
    contract: wireContract(execution.contract, { exchange: execution.exchange }),
    execution: {
      ...ids,
      execId: execution.execId,
      time: dateTimeText(execution.time, options.version),
      account: execution.account,
      exchange: execution.exchange,
      side: execution.side,
      shares: execution.shares,
      price: execution.price,
      permId: execution.permId,
      isLiquidation: execution.liquidation,
      cumulativeQuantity: execution.cumQty,
      averagePrice: execution.avgPrice,
      orderRef: execution.orderRef,
      evRule: "",
      evMultiplier: null,
      modelCode: "",
      lastLiquidity: execution.lastLiquidity,
      isPriceRevisionPending: false,
      submitter: "",
    },
  };
}

export function commissionMessage(report: CommissionReport): ServerMessageOf<"commissionReport"> {
  return {
    kind: "commissionReport",
    execId: report.execId,
    commission: report.commission,
    currency: report.currency,
    realizedPnl: report.realizedPnl,
    yield: report.bond?.yield ?? null,
    yieldRedemptionDate: report.bond === undefined ? null : Number(report.bond.redemption),
  };
}

export function completedOrderMessage(
  book: OrderBook,
  view: OrderView,
  version: number,
): ServerMessageOf<"completedOrder"> {
  const ids = book.wireIds({ ...view.request, permId: view.permId });
  return {
    kind: "completedOrder",
    contract: orderContract(view, version),
    order: echo(view, { ...ids, totalQuantity: "0" }),
    orderState: {
      ...stateOf(view),
      completedTime: dateTimeText(view.completedAt ?? view.placedAt, version),
      completedStatus: view.completedStatus,
    },
  };
}

/** The one answer to a what-if: an openOrder that rests nowhere. */
export function whatIfMessage(
  placed: PlaceOrder,
  result: WhatIf,
  { contract, fields, version }: { contract: Contract; fields: Partial<Order>; version: number },
): ServerMessageOf<"openOrder"> {
  return {
    kind: "openOrder",
    orderId: placed.orderId,
    contract: { ...contract, right: echoedRight(contract.right, version) },
    order: gatewayOrderOf(placed.order, {
      ...fields,
      orderId: placed.orderId,
      permId: 0,
      whatIf: true,
      submitter: SUBMITTER,
    }),
    orderState: orderStateOf({
      status: "PreSubmitted",
      margins: marginsOf({
        initBefore: result.initMarginBefore,
        maintBefore: result.maintMarginBefore,
        equityBefore: result.equityWithLoanBefore,
        initChange: result.initMarginChange,
        maintChange: result.maintMarginChange,
        equityChange: result.equityWithLoanChange,
        initAfter: result.initMarginAfter,
        maintAfter: result.maintMarginAfter,
        equityAfter: result.equityWithLoanAfter,
      }),
      commission: result.commission,
      minCommission: result.minCommission,
      maxCommission: result.maxCommission,
      commissionCurrency: result.commissionCurrency,
      marginCurrency: result.marginCurrency,
      rejectReason: result.rejectReason,
      warningText: result.warningText,
    }),
  };
}
