// What TWS answers when nothing odd happens: each request gets its rows and its end.
import {
  type ClientMessage,
  gatewayOrderOf,
  marginsOf,
  orderStateOf,
  type ServerMessage,
} from "@lotse/paper-gateway/wire";
import type { Broker } from "./broker.ts";
import { type PlacedOrder, TEMPLATES } from "./templates.ts";

/** IB: no security definition has been found for the request. */
const NO_SECURITY_DEFINITION = 200;
const CANCELLED = 202;

/** `placed`: the order that the request is about. Requests that TWS answers with nothing get nothing. */
export function ordinaryAnswer(
  broker: Broker,
  request: ClientMessage,
  placed: PlacedOrder | null,
): ServerMessage[] {
  const { memory } = broker;
  switch (request.kind) {
    case "startApi":
      return [
        { kind: "managedAccounts", accounts: [...broker.accounts] },
        { kind: "nextValidId", orderId: broker.nextValidId },
      ];
    case "reqIds":
      return [{ kind: "nextValidId", orderId: broker.nextValidId }];
    case "reqCurrentTime":
      return [{ kind: "currentTime", epochSeconds: Math.floor(Date.now() / 1000) }];
    case "reqPositions":
      return [...memory.positions(), { kind: "positionEnd" }];
    case "reqOpenOrders":
    case "reqAllOpenOrders":
      return [...memory.openOrders(), { kind: "openOrderEnd" }];
    case "reqCompletedOrders":
      return [...broker.completedOrders, { kind: "completedOrdersEnd" }];
    case "reqExecutions":
      return [...memory.executions(request.reqId, request.filter.symbol), {
        kind: "execDetailsEnd",
        reqId: request.reqId,
      }];
    case "placeOrder":
      return placed === null ? [] : request.order.whatIf ? [whatIf(placed)] : working(placed);
    case "cancelOrder":
      return placed === null ? [] : cancelled(placed);
    case "reqGlobalCancel":
      return broker.placed.flatMap(cancelled);
    default:
      return dataAnswer(broker, request) ?? accountAnswer(broker, request) ?? [];
  }
}

function dataAnswer(broker: Broker, request: ClientMessage): ServerMessage[] | null {
  switch (request.kind) {
    case "reqMktData": {
      const about = { account: "", reqId: request.reqId, placed: null };
      return [
        TEMPLATES.tickReqParams(about),
        TEMPLATES.marketDataType(about),
        ...broker.ticksOf(request.contract.conId),
      ];
    }
    case "reqContractDetails":
      return details(broker, request);
    case "reqMarketRule": {
      const steps = broker.marketRules[String(request.marketRuleId)];
      const increments = steps?.map(([lowEdge, increment]) => ({ lowEdge, increment }));
      const { marketRuleId } = request;
      return increments === undefined ? [] : [{ kind: "marketRule", marketRuleId, increments }];
    }
    case "reqMatchingSymbols": {
      const samples = broker.instruments.startingWith(request.pattern).map(({ contract, details }) => ({
        contract: { ...contract, description: details.longName },
        derivativeSecTypes: [],
      }));
      return [{ kind: "symbolSamples", reqId: request.reqId, samples }];
    }
    case "reqSecDefOptParams":
      return [{ kind: "secDefOptParameterEnd", reqId: request.reqId }];
    case "reqHistoricalData":
      return [{ kind: "historicalData", reqId: request.reqId, startDate: "", endDate: "", bars: [] }];
    default:
      return null;
  }
}

function details(
  broker: Broker,
  { reqId, contract }: Extract<ClientMessage, { kind: "reqContractDetails" }>,
): ServerMessage[] {
  const found = broker.instruments.matching(contract);
  if (found.length === 0) {
    const message = "No security definition has been found for the request";
    return broker.messages([{ error: { code: NO_SECURITY_DEFINITION, message } }], { reqId });
  }
  return [
    ...found.map((one): ServerMessage => ({ kind: "contractDetails", reqId, ...one })),
    { kind: "contractDetailsEnd", reqId },
  ];
}

function accountAnswer(broker: Broker, request: ClientMessage): ServerMessage[] | null {
  switch (request.kind) {
    case "reqAccountUpdates": {
      if (!request.subscribe) return [];
      const { account } = request;
      const values = broker.accountValues.map((row) => ({ ...row, account }));
      return [...values, { kind: "accountDownloadEnd", account }];
    }
    case "reqAccountUpdatesMulti": {
      const { reqId, account, modelCode } = request;
      const values = broker.accountValues.flatMap((row): ServerMessage[] =>
        row.kind === "accountValue" ? [{ ...row, kind: "accountUpdateMulti", reqId, account, modelCode }] : []
      );
      return [...values, { kind: "accountUpdateMultiEnd", reqId }];
    }
    case "reqPnl":
      return [{ kind: "pnl", reqId: request.reqId, daily: "0", unrealized: "0", realized: "0" }];
    case "reqPnlSingle": {
      const held = broker.memory.positions().find(({ account, contract }) =>
        account === request.account && contract.conId === request.conId
      );
      if (held === undefined) return [];
      const value = String(Number(held.position) * Number(held.averageCost));
      const { reqId } = request;
      const figures = { daily: "0", unrealized: "0", realized: "0", value };
      return [{ kind: "pnlSingle", reqId, position: held.position, ...figures }];
    }
    default:
      return null;
  }
}

function whatIf({ orderId, contract, order }: PlacedOrder): ServerMessage {
  const margins = marginsOf({
    initBefore: "0",
    maintBefore: "0",
    equityBefore: "100000",
    initChange: "1000",
    maintChange: "900",
    equityChange: "0",
    initAfter: "1000",
    maintAfter: "900",
    equityAfter: "100000",
  });
  const orderState = orderStateOf({
    status: "PreSubmitted",
    margins,
    commission: "1",
    commissionCurrency: "USD",
    marginCurrency: "USD",
  });
  return { kind: "openOrder", orderId, contract, order: gatewayOrderOf(order, { orderId }), orderState };
}

function working(placed: PlacedOrder): ServerMessage[] {
  const about = { account: placed.order.account, reqId: -1, placed };
  return [TEMPLATES.openOrder(about), TEMPLATES.orderStatus(about)];
}

function cancelled(placed: PlacedOrder): ServerMessage[] {
  const about = { account: placed.order.account, reqId: -1, placed };
  return [
    { ...TEMPLATES.orderStatus(about), status: "Cancelled" },
    { ...TEMPLATES.error(about), code: CANCELLED, message: "Order Canceled - reason:" },
  ];
}
