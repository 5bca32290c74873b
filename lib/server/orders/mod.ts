// The order room, seen from the rest of the server: this is its one door.
export { type ListedOrders, type OrderChanges, OrderRoom } from "./order_room.ts";
export { defaultSettings, type OrderSettings } from "./settings.ts";
export type {
  AccountSource,
  ContractRules,
  ContractSource,
  LimitContext,
  LimitGuard,
  LimitVerdict,
  OrderDeps,
  PositionReading,
  PositionSource,
  QuoteSource,
  Readiness,
} from "./deps.ts";
export type { OrderStats, PageRequest, ReconcileResult } from "./book/mod.ts";
