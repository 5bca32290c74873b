// Which flow answers which request.
import type { Client } from "./core.ts";
import * as summary from "./flows/account_summary.ts";
import * as account from "./flows/account_updates.ts";
import * as basics from "./flows/basics.ts";
import * as cancel from "./flows/cancel.ts";
import * as contracts from "./flows/contracts.ts";
import * as depth from "./flows/depth.ts";
import * as exercise from "./flows/exercise.ts";
import * as histogram from "./flows/histogram.ts";
import * as history from "./flows/history.ts";
import * as pastTicks from "./flows/historical_ticks.ts";
import * as marketData from "./flows/market_data.ts";
import * as news from "./flows/news.ts";
import * as option from "./flows/option_calculation.ts";
import * as queries from "./flows/order_queries.ts";
import * as place from "./flows/place.ts";
import * as pnl from "./flows/pnl.ts";
import * as positions from "./flows/positions.ts";
import * as scanner from "./flows/scanner.ts";
import * as tickByTick from "./flows/tick_by_tick.ts";
import type { ClientMessage } from "../wire/messages.ts";

type Handlers = {
  readonly [K in ClientMessage["kind"]]: (
    client: Client,
    message: Extract<ClientMessage, { kind: K }>,
  ) => void;
};

/** Every request has a flow: a missing one does not compile. */
const HANDLERS: Handlers = {
  // The session itself has already dealt with this one.
  startApi: () => {},
  // TWS keeps its own log; there is no reply.
  setServerLogLevel: () => {},
  reqIds: basics.reqIds,
  reqManagedAccounts: basics.reqManagedAccounts,
  reqCurrentTime: basics.reqCurrentTime,
  reqCurrentTimeInMillis: basics.reqCurrentTimeInMillis,
  reqUserInfo: basics.reqUserInfo,
  reqSoftDollarTiers: basics.reqSoftDollarTiers,
  reqFamilyCodes: basics.reqFamilyCodes,
  reqNewsProviders: news.reqNewsProviders,
  reqNewsBulletins: basics.reqNewsBulletins,
  cancelNewsBulletins: basics.cancelNewsBulletins,
  reqMktDepthExchanges: basics.reqMktDepthExchanges,
  reqSmartComponents: basics.reqSmartComponents,
  unsupported: basics.unsupported,

  reqAccountSummary: summary.reqAccountSummary,
  cancelAccountSummary: summary.cancelAccountSummary,
  reqAccountUpdates: account.reqAccountUpdates,
  reqAccountUpdatesMulti: account.reqAccountUpdatesMulti,
  cancelAccountUpdatesMulti: account.cancelAccountUpdatesMulti,
  reqPositions: positions.reqPositions,
  cancelPositions: positions.cancelPositions,
  reqPositionsMulti: positions.reqPositionsMulti,
  cancelPositionsMulti: positions.cancelPositionsMulti,
  reqPnl: pnl.reqPnl,
  cancelPnl: pnl.cancelPnl,
  reqPnlSingle: pnl.reqPnlSingle,
  cancelPnlSingle: pnl.cancelPnlSingle,

  reqMatchingSymbols: contracts.reqMatchingSymbols,
  reqContractDetails: contracts.reqContractDetails,
  // The answer comes at once: there is nothing left to cancel.
  cancelContractDetails: () => {},
  reqMarketRule: contracts.reqMarketRule,
  reqSecDefOptParams: contracts.reqSecDefOptParams,

  reqMktData: marketData.reqMktData,
  cancelMktData: marketData.cancelMktData,
  reqMarketDataType: marketData.reqMarketDataType,
  reqTickByTick: tickByTick.reqTickByTick,
  cancelTickByTick: tickByTick.cancelTickByTick,
  reqMktDepth: depth.reqMktDepth,
  cancelMktDepth: depth.cancelMktDepth,
  calculateImpliedVolatility: option.calculateImpliedVolatility,
  cancelCalculateImpliedVolatility: option.cancelCalculation,
  calculateOptionPrice: option.calculateOptionPrice,
  cancelCalculateOptionPrice: option.cancelCalculation,

  reqHistoricalData: history.reqHistoricalData,
  cancelHistoricalData: history.cancelHistoricalData,
  reqRealTimeBars: history.reqRealTimeBars,
  cancelRealTimeBars: history.cancelRealTimeBars,
  reqHeadTimestamp: history.reqHeadTimestamp,
  cancelHeadTimestamp: history.cancelHeadTimestamp,
  reqHistoricalTicks: pastTicks.reqHistoricalTicks,
  cancelHistoricalTicks: pastTicks.cancelHistoricalTicks,
  reqHistogramData: histogram.reqHistogramData,
  cancelHistogramData: histogram.cancelHistogramData,

  placeOrder: place.placeOrder,
  cancelOrder: cancel.cancelOrder,
  reqGlobalCancel: cancel.globalCancel,
  reqOpenOrders: queries.openOrders,
  reqAllOpenOrders: queries.allOpenOrders,
  reqAutoOpenOrders: queries.autoOpenOrders,
  reqCompletedOrders: queries.completedOrders,
  reqExecutions: queries.executions,
  exerciseOptions: exercise.exerciseOptions,

  reqScannerParameters: scanner.reqScannerParameters,
  reqScannerSubscription: scanner.reqScannerSubscription,
  cancelScannerSubscription: scanner.cancelScannerSubscription,

  reqHistoricalNews: news.reqHistoricalNews,
  reqNewsArticle: news.reqNewsArticle,
};

/** Answers one request. */
export function handleRequest(client: Client, message: ClientMessage): void {
  // The table is keyed by `kind`, so the handler belongs to this very message.
  const handler = HANDLERS[message.kind] as (client: Client, message: ClientMessage) => void;
  handler(client, message);
}
