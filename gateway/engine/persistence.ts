// The durable state as JSON: what is saved, and how it becomes orders and indexes again.
import type { AccountsJson } from "./accounts.ts";
import type { SavedCombo } from "./combos/catalog.ts";
import type { Adjustment } from "./dividends.ts";
import type { Assignment } from "./exercise.ts";
import type { Catalog } from "./instruments/catalog.ts";
import type { ChainPlaces } from "./instruments/lazy_chains.ts";
import type { Split } from "./instruments/split_terms.ts";
import type { MarketsState } from "./markets.ts";
import type { OrderDesk } from "./order_desk.ts";
import type { OrderStore } from "./order_store.ts";
import { isLive, orderFromJson, type OrderJson, orderToJson } from "./orders.ts";
import type { CommissionReport, EngineState, Execution } from "./types.ts";

export interface OrdersState {
  readonly orders: readonly OrderJson[];
  /** The combinations of these orders; left out by earlier releases. */
  readonly combos?: readonly SavedCombo[];
  readonly executions: readonly Execution[];
  readonly commissions: readonly CommissionReport[];
  readonly highest: Readonly<Record<string, number>>;
}

export interface SavedState {
  readonly version: 1;
  readonly seed: number;
  readonly time: number;
  readonly permId: number;
  readonly fills: number;
  readonly nextRoll: number;
  readonly markets: MarketsState;
  /** The exchange was silent; left out by earlier releases. */
  readonly holding?: boolean;
  /** Left out by earlier releases. */
  readonly chains?: ChainPlaces;
  /** Left out by earlier releases. */
  readonly splits?: readonly Split[];
  readonly assignments?: readonly Assignment[];
  readonly adjustments?: readonly Adjustment[];
  readonly accounts: AccountsJson;
  readonly orders: OrdersState;
}

const SECTIONS = ["seed", "time", "permId", "fills", "nextRoll", "markets", "accounts", "orders"] as const;

/** Checks version and sections; the contents are the engine's own writing. Throws a `RangeError`. */
export function parseState(state: EngineState): SavedState {
  if (state.version !== 1) throw new RangeError(`Unknown state version: ${state.version}`);
  for (const section of SECTIONS) {
    if (state[section] === undefined) throw new RangeError(`State lacks its section "${section}"`);
  }
  return state as unknown as SavedState;
}

export function saveOrders(store: OrderStore, catalog: Catalog): OrdersState {
  const used = new Set([...store.all()].map((order) => order.instrument.contract.conId));
  return {
    combos: catalog.combos.saved((conId) => used.has(conId)),
    orders: [...store.all()].map(orderToJson),
    executions: store.executions,
    commissions: [...store.commissions.values()],
    highest: store.highest,
  };
}

/** Brings the orders back in their phases; those that wait for a time wait for it again. */
export function restoreOrders(
  saved: OrdersState,
  store: OrderStore,
  catalog: Catalog,
  desk: OrderDesk,
): void {
  const orders = saved.orders.map((json) => orderFromJson(json, catalog.require(json.conId)));
  for (const order of orders) store.add(order);
  store.restoreHighest(saved.highest);
  store.executions = [...saved.executions];
  for (const report of saved.commissions) store.commissions.set(report.execId, report);
  for (const order of orders.filter(isLive)) desk.resume(order);
}
