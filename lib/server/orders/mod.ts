// The order room, seen from the rest of the server: this is its one door.
export { DEAD_MAN, foldedKinds } from "./book/mod.ts";
export type { DayBounds, PageRequest, PastDay, ReconcileResult } from "./book/mod.ts";
export type {
  Allowance,
  AllowanceDenial,
  AllowedOrder,
  ContractRules,
  LimitContext,
  LimitGuard,
  LimitUse,
  LimitVerdict,
  OpenOrder,
  OrderDeps,
  OtherOrders,
  PreviewTolerance,
  ProposalSource,
  Readiness,
} from "./deps.ts";
export { type ListedOrders, OrderRoom } from "./order_room.ts";
export type { OrderSettings } from "./settings.ts";
