// Everything the islands share, put together without side effects: the server renders from one desk per request, the browser has exactly one.
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type {
  AccountView,
  ExecutionView,
  ExitSurplus,
  OrderView,
  PositionView,
  Problem,
  Snapshot,
} from "@/lib/contract/api.ts";
import { formatDay, type Lang } from "@/lib/contract/format.ts";
import { isLabel, type LabelKey, type Translate, translate } from "@/lib/contract/says/screen/mod.ts";
import { type Api, createApi, newKey, ProblemError } from "./api.ts";
import type { CloseForm } from "./close_form.ts";
import { createEarlier, type Earlier } from "./earlier.ts";
import type { ExitFix } from "./exit_fix.ts";
import { showProblem } from "./form.ts";
import type { ModifyForm } from "./modify_form.ts";
import { createToasts, type Toasts, type ToastWish } from "./notifications.ts";
import { createOrderFlow, type FlowRequest, type OrderFlow } from "./order_flow.ts";
import { isOpen, newerFill, newerOrder, positionOrder } from "./order_view.ts";
import { createSettings, type Settings } from "./settings.ts";
import { type Keyed, sortedList } from "./sorted_list.ts";
import { createStore, type Store } from "./store.ts";
import type { StreamState } from "./stream.ts";
import { createSymbolSearch, type SymbolSearch } from "./symbol_search.ts";
import { createTicket, setInstrument, type Ticket } from "./ticket.ts";

/** What the server gives every island. */
export interface ScreenStart {
  snapshot: Snapshot | null;
  /** The server's clock when it rendered, in epoch milliseconds: ages of the first paint are told from it. */
  now: number;
  lang: Lang;
  /** Base path of the app, without a slash at the end. */
  base: string;
}

export type Pane = "ticket" | "orders" | "positions" | "status";
export type OrdersTab = "open" | "all" | "fills";
export type DialogName = "help" | "cancelAll" | "flatten" | "stop" | "arm";
export interface Selection {
  list: "orders" | "positions";
  /** `clientOrderId`, or `account/conId`. */
  id: string;
}

/** Why orders can not be sent from here now: a text of ours, or the server's own words. */
export type Lock = { key: LabelKey } | { text: string };

export interface Desk {
  start: ScreenStart;
  store: Store;
  settings: Settings;
  api: Api;
  toasts: Toasts;
  ticket: Ticket;
  search: SymbolSearch;
  flow: OrderFlow;
  /** Orders that ended and fills that happened before what the list holds. */
  earlierOrders: Earlier<OrderView>;
  earlierFills: Earlier<ExecutionView>;
  /** `null` on the server: local times there are those of nobody. */
  timeZoneSig: Signal<string | null>;
  /** The server's clock, moved once a second. */
  nowSig: Signal<number>;
  /** Server clock minus browser clock. */
  clockOffset: { ms: number };
  /** Changes when the server has started anew. */
  epochSig: Signal<string>;
  streamSig: Signal<StreamState>;
  /** Whether this tab reads the stream itself, or another one does for it. */
  leadingSig: Signal<boolean>;
  loginEndedSig: Signal<boolean>;
  pausedAtSig: Signal<string | null>;
  paneSig: Signal<Pane>;
  ordersTabSig: Signal<OrdersTab>;
  selectionSig: Signal<Selection | null>;
  expandedSig: Signal<string | null>;
  dialogSig: Signal<DialogName | null>;
  /** The order whose cancel is asked about (keyboard). */
  cancelAskSig: Signal<string | null>;
  /** Orders whose cancel request has not been answered yet. */
  cancellingSig: Signal<ReadonlySet<string>>;
  linkBusySig: Signal<"connect" | "disconnect" | null>;
  modifySig: Signal<ModifyForm | null>;
  closeSig: Signal<CloseForm | null>;
  /** Exits that exceed their position are being put right. */
  exitFixSig: Signal<ExitFix | null>;
  t: ReadonlySignal<Translate>;
  accountIdsSig: ReadonlySignal<string[]>;
  accountSig: ReadonlySignal<string | null>;
  accountViewSig: ReadonlySignal<AccountView | null>;
  /** Of the chosen account, newest first. */
  ordersSig: ReadonlySignal<OrderView[]>;
  /** Those that the list shows under its tab, loaded earlier ones among them. */
  shownOrdersSig: ReadonlySignal<OrderView[]>;
  /** Of the chosen account, newest first, loaded earlier ones among them. */
  fillsSig: ReadonlySignal<ExecutionView[]>;
  positionsSig: ReadonlySignal<PositionView[]>;
  exitSurplusesSig: ReadonlySignal<ExitSurplus[]>;
  lockSig: ReadonlySignal<Lock | null>;
  /** The present day as `formatDay` writes it. */
  todaySig: ReadonlySignal<string>;
  /** Figures are not current: the stream or the link behind it is down. */
  staleSig: ReadonlySignal<boolean>;
}

export interface DeskPorts {
  fetch: typeof fetch;
  now(): number;
  after(ms: number, run: () => void): () => void;
}

const idlePorts: DeskPorts = {
  fetch: () => Promise.reject(new TypeError("No requests while rendering")),
  now: () => 0,
  after: () => () => {},
};

/** Makes a desk. Without ports (on the server) it can only be rendered. */
export function createDesk(start: ScreenStart, ports: DeskPorts = idlePorts): Desk {
  const store = createStore(start.snapshot);
  const settings = createSettings(start.lang);
  const loginEndedSig = signal(false);
  const api = createApi({
    base: start.base,
    fetch: ports.fetch,
    onUnauthorized: () => loginEndedSig.value = true,
  });
  const toasts = createToasts(ports.after);
  const ticket = createTicket();
  const search = createSymbolSearch({
    api,
    after: ports.after,
    onChosen: (details) => setInstrument(ticket, details),
  });
  const earlierOrders = createEarlier<OrderView>({
    keyOf: ({ clientOrderId }) => clientOrderId,
    hasEnded: (order) => !isOpen(order),
    beyond: () => store.earlierSig.peek().orders,
    fetchPage: async (cursor) => {
      const { orders, next, since } = await api.page("orders", cursor);
      return { rows: orders, next, since };
    },
  });
  const earlierFills = createEarlier<ExecutionView>({
    keyOf: ({ execId }) => execId,
    hasEnded: () => true,
    beyond: () => store.earlierSig.peek().executions,
    fetchPage: async (cursor) => {
      const { executions, next, since } = await api.page("executions", cursor);
      return { rows: executions, next, since };
    },
  });
  const base = {
    start,
    store,
    earlierOrders,
    earlierFills,
    settings,
    api,
    toasts,
    ticket,
    search,
    timeZoneSig: signal<string | null>(null),
    nowSig: signal(start.now),
    clockOffset: { ms: 0 },
    epochSig: signal(start.snapshot?.epoch ?? ""),
    streamSig: signal<StreamState>({ kind: "connecting" }),
    leadingSig: signal(true),
    loginEndedSig,
    pausedAtSig: signal<string | null>(null),
    paneSig: signal<Pane>("positions"),
    ordersTabSig: signal<OrdersTab>("all"),
    selectionSig: signal<Selection | null>(null),
    expandedSig: signal<string | null>(null),
    dialogSig: signal<DialogName | null>(null),
    cancelAskSig: signal<string | null>(null),
    cancellingSig: signal<ReadonlySet<string>>(new Set()),
    linkBusySig: signal<"connect" | "disconnect" | null>(null),
    modifySig: signal<ModifyForm | null>(null),
    closeSig: signal<CloseForm | null>(null),
    exitFixSig: signal<ExitFix | null>(null),
  };
  const derived = derive(base);
  const flow: OrderFlow = createOrderFlow({
    api,
    // Previews lapse by the server's clock.
    now: () => ports.now() + base.clockOffset.ms,
    newKey,
    onRefused: (request, problem) => refusePreview({ ...base, ...derived }, request, problem),
    onDone: (request) => {
      if (request.kind === "close") base.closeSig.value = null;
      if (request.kind === "modify") base.modifySig.value = null;
    },
  });
  return { ...base, ...derived, flow };
}

type Base = Omit<Desk, "flow" | keyof Derived>;
type Derived = ReturnType<typeof derive>;

/** What the derived signals are made from. */
type Sources = Pick<
  Desk,
  | "store"
  | "settings"
  | "streamSig"
  | "ordersTabSig"
  | "earlierOrders"
  | "earlierFills"
  | "nowSig"
  | "timeZoneSig"
>;

function derive(base: Sources) {
  const { store, settings, streamSig, ordersTabSig, earlierOrders, earlierFills, nowSig, timeZoneSig } = base;
  const accountIdsSig = computed(() => Object.keys(store.accountsSig.value).sort());
  const accountSig = computed(() => {
    const ids = accountIdsSig.value;
    const chosen = settings.accountSig.value;
    return chosen !== null && ids.includes(chosen) ? chosen : ids[0] ?? null;
  });
  const ofAccount = <T extends { account: string }>(rows: readonly Keyed<T>[]): T[] => {
    const views = rows.map(({ view }) => view);
    // An order of an account that is not in the list is still an order: with one account everything is shown.
    if (accountIdsSig.value.length < 2) return views;
    return views.filter(({ account }) => account === accountSig.value);
  };
  const orderList = sortedList(newerOrder);
  const allOrderList = sortedList(newerOrder);
  const fillList = sortedList(newerFill);
  const positionList = sortedList(positionOrder);
  const surplusList = sortedList<ExitSurplus>((a, b) => a.symbol.localeCompare(b.symbol));
  const ordersSig = computed(() => ofAccount(orderList(store.ordersSig.value)));
  /** What is on the list says more than what was loaded of it. */
  const allOrdersSig = computed(() => {
    const earlier = earlierOrders.rowsSig.value;
    return isEmpty(earlier)
      ? ordersSig.value
      : ofAccount(allOrderList({ ...earlier, ...store.ordersSig.value }));
  });
  return {
    t: computed<Translate>(() => {
      const lang = settings.langSig.value;
      return (key, ...given) => translate(lang, key, ...given);
    }),
    accountIdsSig,
    accountSig,
    accountViewSig: computed(() => store.accountsSig.value[accountSig.value ?? ""] ?? null),
    ordersSig,
    shownOrdersSig: computed(() =>
      ordersTabSig.value === "open" ? ordersSig.value.filter(isOpen) : allOrdersSig.value
    ),
    fillsSig: computed(() =>
      ofAccount(fillList({ ...earlierFills.rowsSig.value, ...store.executionsSig.value }))
    ),
    positionsSig: computed(() => ofAccount(positionList(store.positionsSig.value))),
    exitSurplusesSig: computed(() => ofAccount(surplusList(store.exitSurplusesSig.value))),
    lockSig: computed(() => lockOf(store, streamSig.value)),
    todaySig: computed(() =>
      formatDay(
        new Date(nowSig.value).toISOString(),
        settings.langSig.value,
        timeZoneSig.value ?? "UTC",
      )
    ),
    staleSig: computed(() =>
      streamSig.value.kind === "stale" || store.connectionSig.value.socket !== "connected" ||
      store.connectionSig.value.upstream === "down"
    ),
  };
}

function isEmpty(views: Readonly<Record<string, unknown>>): boolean {
  for (const _ in views) return false;
  return true;
}

/** Why the ticket is closed, the outermost reason first. The server decides again. */
function lockOf(store: Store, stream: StreamState): Lock | null {
  const connection = store.connectionSig.value;
  const trading = store.tradingSig.value;
  if (stream.kind === "connecting") return { key: "stream.connecting" };
  if (stream.kind === "stale") return { key: "ticket.lockedStream" };
  if (connection.lock) return { text: connection.lock.text };
  if (connection.readOnly) return { key: "ticket.lockedReadOnly" };
  if (connection.socket !== "connected" || connection.upstream === "down") {
    return { key: "ticket.lockedDisconnected" };
  }
  if (connection.sync !== "ready") return { key: "ticket.lockedSync" };
  if (trading.state === "halted") return { key: "ticket.lockedHalted" };
  if (store.modeSig.value === "live" && trading.liveArmedUntil === null) return { key: "ticket.lockedLive" };
  return null;
}

/** A refused preview goes back to the form it came from; one without a form becomes a message. */
function refusePreview(desk: Base & Derived, request: FlowRequest, refusal: Problem | null): void {
  const problem = refusal ?? lostAnswer(desk.t.peek());
  const forms = {
    order: desk.ticket,
    close: desk.closeSig.peek(),
    modify: desk.modifySig.peek(),
    flatten: null,
  };
  const form = forms[request.kind];
  if (form) showProblem(form, problem);
  else desk.toasts.show(problemToast(problem, desk.t.peek()));
}

function problemToast(problem: Problem, t: Translate): ToastWish {
  const key = `refusal.${problem.status}`;
  const title = isLabel(key) ? t(key) : problem.title;
  return { tone: "problem", text: title, detail: problem.detail, code: problem.code };
}

function lostAnswer(t: Translate): Problem {
  return {
    type: "about:blank",
    title: t("error.network"),
    status: 0,
    detail: t("error.networkText"),
    code: "NETWORK",
  };
}

/** Runs a command whose refusal becomes a message. */
export async function attempt(desk: Pick<Desk, "toasts" | "t">, run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const problem = error instanceof ProblemError ? error.problem : lostAnswer(desk.t.peek());
    desk.toasts.show(problemToast(problem, desk.t.peek()));
  }
}
