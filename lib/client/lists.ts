// The lists of the screen, of the chosen account and sorted: orders, fills, positions, exits; with the
// earlier pages behind them.
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { ExecutionView, ExitSurplus, OrderView, PositionView } from "@/lib/contract/api.ts";
import type { Api } from "./api.ts";
import { createEarlier, type Earlier } from "./earlier.ts";
import type { OrderFind } from "./order_find.ts";
import { asFamilies, steadyRows } from "./order_rows.ts";
import { isOpen, newerFill, newerOrder, positionId, positionOrder } from "./order_view.ts";
import { type Keyed, sortedList } from "./sorted_list.ts";
import type { Store } from "./store.ts";

export type OrdersTab = "open" | "all" | "fills";

/** What `arranged.ts` makes of the rows of a table; `null`: they stand in their own order. */
type Arrangement<Row> = (rows: readonly Row[]) => readonly Row[];

export interface ListDeps {
  store: Store;
  api: Pick<Api, "page">;
  accountIdsSig: ReadonlySignal<string[]>;
  accountSig: ReadonlySignal<string | null>;
}

export type Lists = ReturnType<typeof createLists>;

export function createLists(deps: ListDeps) {
  const { store, accountIdsSig, accountSig } = deps;
  const { earlierOrders, earlierFills } = earlierPages(deps);
  const ordersTabSig = signal<OrdersTab>("all");
  /** The rows under the pointer, which keep their places as long as it is there. */
  const heldOrdersSig = signal<{ tab: OrdersTab; ids: readonly string[] } | null>(null);
  const ofAccount = <T extends { account: string }>(rows: readonly Keyed<T>[]): T[] => {
    const views = rows.map(({ view }) => view);
    // An order of an account that is not in the list is still an order: with one account everything is shown.
    if (accountIdsSig.value.length < 2) return views;
    return views.filter(({ account }) => account === accountSig.value);
  };
  /** Whether the line to look for orders is open. */
  const findingOrdersSig = signal(false);
  /** What is looked for among the orders; `null`: nothing is. */
  const orderFindSig = signal<OrderFind | null>(null);
  /** Without one: the newest first, exits under their entry. */
  const ordersArrangedSig = signal<Arrangement<OrderView> | null>(null);
  const orderList = sortedList(newerOrder);
  /** Without one: by symbol. */
  const positionsArrangedSig = signal<Arrangement<PositionView> | null>(null);
  /** As `heldOrdersSig`: a row that is sorted by its gain does not move under the pointer. */
  const heldPositionsSig = signal<readonly string[] | null>(null);
  const allOrderList = sortedList(newerOrder);
  const fillList = sortedList(newerFill);
  const positionList = sortedList(positionOrder);
  const surplusList = sortedList<ExitSurplus>((a, b) => a.symbol.localeCompare(b.symbol));
  /** Newest first. */
  const ordersSig = computed(() => ofAccount(orderList(store.ordersSig.value)));
  /** What is on the list says more than what was loaded of it. */
  const allOrdersSig = computed(() => {
    const earlier = earlierOrders.rowsSig.value;
    if (Object.keys(earlier).length === 0) return ordersSig.value;
    return ofAccount(allOrderList({ ...earlier, ...store.ordersSig.value }));
  });
  return {
    /** Orders that ended and fills that happened before what the list holds. */
    earlierOrders,
    earlierFills,
    ordersTabSig,
    ordersSig,
    heldOrdersSig,
    findingOrdersSig,
    orderFindSig,
    ordersArrangedSig,
    /** The orders under the tab, loaded earlier ones among them. */
    shownOrdersSig: computed((): readonly OrderView[] => {
      const tab = ordersTabSig.value;
      const listed = tab === "open" ? ordersSig.value.filter(isOpen) : allOrdersSig.value;
      const shown = (ordersArrangedSig.value ?? asFamilies)(listed);
      const held = heldOrdersSig.value;
      return steadyRows(shown, held?.tab === tab ? held.ids : null, {
        idOf: (order) => order.clientOrderId,
        all: store.ordersSig.value,
      });
    }),
    /** Newest first, loaded earlier ones among them. */
    fillsSig: computed((): ExecutionView[] =>
      ofAccount(fillList({ ...earlierFills.rowsSig.value, ...store.executionsSig.value }))
    ),
    positionsArrangedSig,
    heldPositionsSig,
    /** As `heldPositionsSig`, of the watch list that is shown. */
    heldWatchedSig: signal<readonly string[] | null>(null),
    positionsSig: computed((): readonly PositionView[] => {
      const positions = ofAccount(positionList(store.positionsSig.value));
      const shown = positionsArrangedSig.value?.(positions) ?? positions;
      return steadyRows(shown, heldPositionsSig.value, { idOf: positionId, all: {} });
    }),
    exitSurplusesSig: computed((): ExitSurplus[] => ofAccount(surplusList(store.exitSurplusesSig.value))),
  };
}

interface EarlierPages {
  earlierOrders: Earlier<OrderView>;
  earlierFills: Earlier<ExecutionView>;
}

function earlierPages({ store, api }: Pick<ListDeps, "store" | "api">): EarlierPages {
  return {
    earlierOrders: createEarlier<OrderView>({
      keyOf: ({ clientOrderId }) => clientOrderId,
      hasEnded: (order) => !isOpen(order),
      beyond: () => store.earlierSig.peek().orders,
      fetchPage: async (cursor) => {
        const { orders, next, since } = await api.page("orders", cursor);
        return { rows: orders, next, since };
      },
    }),
    earlierFills: createEarlier<ExecutionView>({
      keyOf: ({ execId }) => execId,
      hasEnded: () => true,
      beyond: () => store.earlierSig.peek().executions,
      fetchPage: async (cursor) => {
        const { executions, next, since } = await api.page("executions", cursor);
        return { rows: executions, next, since };
      },
    }),
  };
}
