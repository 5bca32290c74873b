// An order of the wire in the engine's terms, and what the gateway refuses before the engine sees it.
import type {
  AdjustedStop,
  ComboOrderTerms,
  ConditionSet,
  Contract,
  OrderCondition,
  OrderRequest,
} from "../../engine/types.ts";
import {
  EMPTY_TIF,
  invalid,
  MISSING_EXCHANGE,
  NO_DEFINITION,
  NOT_CONNECTED,
  SPECIFY_ACCOUNT,
} from "../codes.ts";
import { comboQuery, contractQuery } from "../contracts_map.ts";
import { algoProblem, algoTerms } from "./algos.ts";
import type { Client } from "../core.ts";
import { memoFor } from "../order_messages.ts";
import type { ComboLeg, Contract as WireContract, Order, PlaceOrder } from "../../wire/messages.ts";

export interface OrderDraft {
  readonly ok: true;
  readonly placed: PlaceOrder;
  readonly contract: Contract;
  readonly request: OrderRequest;
  /** The TIF was empty and became DAY. */
  readonly tifPreset: boolean;
}

export interface DraftRefusal {
  readonly ok: false;
  readonly code: number;
  readonly text: string;
}

/** The order in the engine's terms, or `null` after telling the client what is wrong with it on its own. */
export function draftOf(client: Client, placed: PlaceOrder): OrderDraft | null {
  if (placed.order.tif === "" && client.core.settings.tifPreset === "10052") {
    client.error(placed.orderId, 10052, EMPTY_TIF);
    return null;
  }
  const draft = engineOrder(client, placed);
  if (draft.ok) return draft;
  client.error(placed.orderId, draft.code, draft.text);
  return null;
}

/** Resolves contract and account and fills in the presets. */
export function engineOrder(client: Client, placed: PlaceOrder): OrderDraft | DraftRefusal {
  const { core } = client;
  if (core.link.noDefinitions && !core.link.up) return refuse(504, NOT_CONNECTED);
  const unsupported = unsupportedAttribute(placed);
  if (unsupported) return unsupported;
  const account = accountOf(client, placed.order.account);
  if (typeof account !== "string") return account;
  if (placed.contract.exchange === "") return refuse(321, MISSING_EXCHANGE);
  // A continuous future is data of the front month: it cannot be traded.
  if (placed.contract.secType === "CONTFUT") return refuse(200, NO_DEFINITION);
  const resolved = resolve(client, placed.contract);
  if (!resolved.ok) return resolved;
  const isCoin = resolved.contract.secType === "CRYPTO";
  const wrongCoin = isCoin ? coinProblem(placed.order) : null;
  if (wrongCoin !== null) return wrongCoin;
  const sized = sizedByCash(client, placed.order, resolved.contract);
  if ("code" in sized) return sized;
  const tifPreset = placed.order.tif === "";
  const order: Order = { ...sized, account, tif: tifPreset ? "DAY" : placed.order.tif };
  const exchange = placed.contract.exchange;
  return {
    ok: true,
    placed,
    contract: resolved.contract,
    request: requestOf(client.clientId, placed.orderId, {
      order,
      exchange,
      conId: resolved.contract.conId,
      legs: placed.contract.comboLegs,
    }),
    tifPreset,
  };
}

/**
 * What IB's answers in ib_insync#407 say of coins: at market with IOC only, and bought for an amount of cash
 * only.
 */
function coinProblem(order: Order): DraftRefusal | null {
  if (order.orderType !== "MKT") return null;
  const [cash, quantity] = [Number(order.cashQty ?? "0"), Number(order.totalQuantity ?? "0")];
  if (order.action === "BUY" && !(cash > 0)) {
    return refuse(10289, "You must set Cash Quantity for this order");
  }
  if (cash > 0 && quantity > 0) {
    return refuse(10293, "Cryptocurrency Cash Quantity order cannot specify size");
  }
  if (order.tif === "IOC") return null;
  return refuse(201, "Order rejected - reason:The crypto MKT order must be IOC");
}

/**
 * An order for an amount of cash: for as much as it buys or sells at its limit or at the market, cut to the
 * step. Coins are only bought so, at market; everything else that lists CASHQTY also by limit.
 */
function sizedByCash(
  { core }: Client,
  order: Order,
  { conId, secType }: { conId: OrderRequest["conId"]; secType: string },
): Order | DraftRefusal {
  const cash = Number(order.cashQty ?? "0");
  if (!(cash > 0)) return order;
  const { instruments, market } = core.engine;
  const details = instruments.details(conId);
  const isBuyOfCoin = secType === "CRYPTO" && order.action === "BUY" && order.orderType === "MKT";
  const isListed = secType !== "CRYPTO" && details?.orderTypes.includes("CASHQTY") === true &&
    CASH_TYPES.has(order.orderType);
  const quote = isBuyOfCoin || isListed ? market.quote(conId) : null;
  const touch = order.action === "BUY" ? quote?.ask : quote?.bid;
  const price = Number((order.orderType === "LMT" ? order.limitPrice : touch) ?? "0");
  if (quote === null || !(price > 0)) return refuse(10244, "Cash quantity cannot be used for this order");
  const step = Number(details?.sizeIncrement ?? "1");
  const steps = Math.floor(Number((cash / price / step).toFixed(6)));
  return { ...order, totalQuantity: (steps * step).toFixed(4) };
}

const CASH_TYPES: ReadonlySet<string> = new Set(["MKT", "LMT"]);

function resolve({ core }: Client, contract: WireContract) {
  const { instruments } = core.engine;
  return contract.secType === "BAG"
    ? instruments.resolveCombo(comboQuery(contract))
    : instruments.resolveContract(contractQuery(contract));
}

function requestOf(
  clientId: number,
  orderId: number,
  parts: { order: Order; exchange: string; conId: OrderRequest["conId"]; legs: readonly ComboLeg[] },
): OrderRequest {
  const { order, exchange, conId, legs } = parts;
  const algo = algoTerms(order);
  return {
    clientId,
    orderId,
    account: order.account,
    conId,
    exchange,
    action: order.action,
    quantity: order.totalQuantity ?? "0",
    orderType: order.orderType,
    limitPrice: order.limitPrice,
    auxPrice: order.auxPrice,
    ...(order.percentOffset !== null && { percentOffset: order.percentOffset }),
    trailStopPrice: order.trailStopPrice,
    trailingPercent: order.trailingPercent,
    lmtPriceOffset: order.limitPriceOffset,
    tif: order.tif,
    goodTillDate: order.goodTillDate,
    goodAfterTime: order.goodAfterTime,
    outsideRth: order.outsideRth,
    allOrNone: order.allOrNone,
    hidden: order.hidden,
    triggerMethod: order.triggerMethod,
    parentId: order.parentId,
    ocaGroup: order.ocaGroup,
    ocaType: order.ocaType,
    orderRef: order.orderRef,
    ...(Number(order.minQty) > 0 && { minQty: String(order.minQty) }),
    ...(Number(order.displaySize) > 0 && { displaySize: String(order.displaySize) }),
    ...(isAdjusted(order) && { adjusted: adjustedStop(order) }),
    ...(order.conditions.length > 0 && { conditions: conditionsOf(order) }),
    ...(algo !== null && { algo }),
    ...(legs.length > 0 && { combo: comboTerms(order, legs) }),
    memo: memoFor(order, exchange, legs),
  };
}

function isAdjusted({ adjustedOrderType }: Order): boolean {
  return adjustedOrderType !== "" && adjustedOrderType !== "None";
}

/** The unit 100 is percent, 0 an amount. */
function adjustedStop(order: Order): AdjustedStop {
  return {
    orderType: order.adjustedOrderType,
    triggerPrice: order.triggerPrice,
    stopPrice: order.adjustedStopPrice,
    stopLimitPrice: order.adjustedStopLimitPrice,
    trailingAmount: order.adjustedTrailingAmount,
    inPercent: order.adjustableTrailingUnit === 100,
  };
}

function comboTerms(order: Order, legs: readonly ComboLeg[]): ComboOrderTerms {
  const said = order.smartComboRoutingParams.find(({ tag }) => tag === "NonGuaranteed")?.value;
  return {
    nonGuaranteed: said === "1" ? true : said === "0" ? false : null,
    legPrices: legs.map(({ price }) => price),
  };
}

function conditionsOf(order: Order): ConditionSet {
  return {
    // The engine refuses a number that is no contract.
    list: order.conditions as OrderCondition[],
    cancelOrder: order.conditionsCancelOrder,
    ignoreRth: order.conditionsIgnoreRth,
  };
}

/** With one account it may be left out; with several it must be named. */
function accountOf(client: Client, wanted: string): string | DraftRefusal {
  const accounts: readonly string[] = client.core.engine.accounts.accountIds();
  const [only] = accounts;
  if (wanted === "") {
    return accounts.length === 1 && only !== undefined ? only : refuse(435, SPECIFY_ACCOUNT);
  }
  if (accounts.includes(wanted)) return wanted;
  return refuse(
    321,
    invalid("bO", `The account code is required for this operation or is not valid: ${wanted}`),
  );
}

/**
 * What would silently trade something else than asked is refused; what changes nothing here is only echoed.
 */
function unsupportedAttribute(placed: PlaceOrder): DraftRefusal | null {
  const { order, attached } = placed;
  if (order.eTradeOnly) return refuse(10268, "The 'EtradeOnly' order attribute is not supported.");
  if (order.firmQuoteOnly) return refuse(10269, "The 'FirmQuoteOnly' order attribute is not supported.");
  if (order.nbboPriceCap !== null && Number(order.nbboPriceCap) !== 0) {
    return refuse(10270, "The 'NbboPriceCap' order attribute is not supported.");
  }
  const algo = algoProblem(order);
  if (algo !== null) return refuse(algo.code, algo.text);
  const cause = notSimulated(order, attached);
  return cause === null ? null : refuse(321, invalid("bH", `${cause} not simulated by this gateway`));
}

function notSimulated(order: Order, attached: PlaceOrder["attached"]): string | null {
  if (order.hedgeType !== "") return "Hedge orders are";
  if (order.scalePriceIncrement !== null && Number(order.scalePriceIncrement) > 0) return "Scale orders are";
  if (order.volatility !== null && Number(order.volatility) > 0) return "Volatility orders are";
  if (order.faGroup !== "" || order.faMethod !== "") return "Advisor allocations are";
  if (attached?.stopLossOrderId || attached?.profitTakerOrderId) return "Attached orders are";
  return null;
}

function refuse(code: number, text: string): DraftRefusal {
  return { ok: false, code, text };
}
