// The door of the book: what the siblings of this room and the façade may use of it.
export type { Applied } from "./book_store.ts";
export { BrokerReader, type ReconcileResult } from "./broker_reader.ts";
export { Departures } from "./departures.ts";
export {
  DEAD_MAN,
  type FailedData,
  failedData,
  foldedKinds,
  isOrderCallback,
  type PlannedOrder,
} from "./facts.ts";
export { isMasterAccount } from "./identity.ts";
export { LegInstruments } from "./leg_instruments.ts";
export { LegLookup } from "./leg_lookup.ts";
export { type AlsoCommitted, type NewFact, OrderLedger } from "./ledger.ts";
export { Liquidations } from "./liquidations.ts";
export { OrderIds } from "./order_ids.ts";
export { type ListChanges, OrderList } from "./order_list.ts";
export { OrderCounts, type OrderStats } from "./order_stats.ts";
export { type DayBounds, foldPastDay, type PastDay, type PastDayDeps } from "./past_day.ts";
export type { PageRequest } from "./recent_index.ts";
export { Reconciler } from "./reconciler.ts";
export type { OrderRecord } from "./record.ts";
export { type Session, SessionSource } from "./session.ts";
export { averagePrice, filledQuantity, remainingQuantity } from "./state.ts";
export {
  changedTerms,
  draftTerms,
  plain,
  plainOrNull,
  samePrice,
  sameTerms,
  termDifferences,
} from "./terms.ts";
export { Unclassified } from "./unclassified.ts";
export { Upstream } from "./upstream.ts";
export { isCancellable } from "./views.ts";
