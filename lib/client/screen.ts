// Everything the islands share, put together without side effects: the server renders from one screen per
// request, the browser has exactly one.
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { AccountView, Problem, ProposalView, Snapshot } from "@/lib/contract/api.ts";
import { formatDay } from "@/lib/contract/format.ts";
import type { ScreenStart } from "@/lib/contract/screen_start.ts";
import { isLabel, type Translate, translate } from "@/lib/contract/says/screen/mod.ts";
import type { Act } from "./act.ts";
import { type Api, createApi, ProblemError } from "./api.ts";
import type { CloseForm } from "./close_form.ts";
import type { ExitFix } from "./exit_fix.ts";
import { createFlowState, type FlowState, idleFlow } from "./flow_state.ts";
import type { ModifyForm } from "./modify_form.ts";
import type { PromotionForm } from "./promotion_form.ts";
import { createToasts, type Toasts, type ToastWish } from "./toasts.ts";
import type { OrderFlow } from "./order_flow.ts";
import { createLists, type Lists } from "./lists.ts";
import { createNames, type ScreenNames } from "./names.ts";
import { closeLockOf, type Lock, lockOf } from "./lock.ts";
import { createSettings, type Settings } from "./settings.ts";
import { createStore, type Store } from "./store.ts";
import type { StreamState } from "./stream.ts";
import { createSymbolSearch, type SymbolSearch } from "./symbol_search.ts";
import { hasGerman, wordingOf } from "./speech.ts";
import { createTicket, type Ticket } from "./ticket_state.ts";
import type { Tool } from "./tool.ts";

/** Another build serves now; or a part of this one could not be loaded, most probably for the same reason. */
export type ReloadReason = "build" | "part";
export type Pane = "market" | "ticket" | "orders" | "positions" | "status";
export type DialogName =
  | "help"
  | "palette"
  | "cancelAll"
  | "flatten"
  | "emergency"
  | "arm"
  | "proposals"
  | "history"
  | "activity"
  | "sessions";
export interface Selection {
  list: "orders" | "positions";
  /** `clientOrderId`, or `account/conId`. */
  id: string;
}

export interface Screen extends Lists {
  start: ScreenStart;
  /** Whoever is here may see all of it and do nothing with it. */
  looksOnly: boolean;
  store: Store;
  settings: Settings;
  api: Api;
  toasts: Toasts;
  ticket: Ticket;
  search: SymbolSearch;
  /** What acts on behalf of what is pressed here: see `act.ts`. */
  act: Act;
  flowState: FlowState;
  /** Idle until the script that acts has come. */
  flow: OrderFlow;
  /** `null` on the server: local times there are those of nobody. */
  timeZoneSig: Signal<string | null>;
  /** The server's clock, moved once a second: ages are told by it. It stands while updates are paused. */
  nowSig: Signal<number>;
  /** The same, never standing: what lapses is told by it. */
  clockSig: Signal<number>;
  /** Server clock minus browser clock. */
  clockOffset: { ms: number };
  /** As the page first saw the desk, `null` until then: what is news to its reader is counted from here. */
  firstSeen: Pick<Snapshot, "orders" | "connection"> | null;
  /** Changes when the server has started anew. */
  epochSig: Signal<string>;
  streamSig: Signal<StreamState>;
  /** Whether this tab reads the stream itself, or another one does for it. */
  leadingSig: Signal<boolean>;
  loginEndedSig: Signal<boolean>;
  /** Something in front of Lotse answers instead of it. */
  gateSig: Signal<boolean>;
  /** Why this page is no longer the one that the server would give. */
  reloadSig: Signal<ReloadReason | null>;
  pausedAtSig: Signal<string | null>;
  /** A translator or an extension rewrites the page again and again. */
  rewrittenSig: Signal<boolean>;
  /** Why the desk has no quote for an instrument. */
  watchRefusedSig: Signal<{ conId: number; problem: Problem } | null>;
  paneSig: Signal<Pane>;
  selectionSig: Signal<Selection | null>;
  expandedSig: Signal<string | null>;
  dialogSig: Signal<DialogName | null>;
  /** The order whose cancel is asked about (keyboard). */
  cancelAskSig: Signal<string | null>;
  /** Orders whose cancel request has not been answered yet. */
  cancellingSig: Signal<ReadonlySet<string>>;
  linkBusySig: Signal<"connect" | "disconnect" | null>;
  /** Commands that have no answer yet and are not asked for twice. */
  running: Set<string>;
  modifySig: Signal<ModifyForm | null>;
  closeSig: Signal<CloseForm | null>;
  /** What the ticket was last filled with by a program's proposal. */
  proposalSig: Signal<ProposalView | null>;
  /** A preview of the paper desk is being taken up. */
  promotionSig: Signal<PromotionForm | null>;
  /** Exits that exceed their position are being put right. */
  exitFixSig: Signal<ExitFix | null>;
  toolSig: Signal<Tool | null>;
  t: ReadonlySignal<Translate>;
  /** What the instruments on the screen are called. */
  namesSig: ReadonlySignal<ScreenNames>;
  accountIdsSig: ReadonlySignal<string[]>;
  accountSig: ReadonlySignal<string | null>;
  accountViewSig: ReadonlySignal<AccountView | null>;
  lockSig: ReadonlySignal<Lock | null>;
  /** As `lockSig`, for closes. */
  closeLockSig: ReadonlySignal<Lock | null>;
  /** The present day as `formatDay` writes it. */
  todaySig: ReadonlySignal<string>;
  /** Figures are not current: the stream or the link behind it is down. */
  staleSig: ReadonlySignal<boolean>;
}

export interface ScreenDeps {
  fetch: typeof fetch;
  /** The key of this browser's session; `null`: there is none. */
  key(): string | null;
  now(): number;
  after(ms: number, run: () => void): () => void;
  act: Act;
}

const idleDeps: ScreenDeps = {
  fetch: () => Promise.reject(new TypeError("No requests while rendering")),
  key: () => null,
  now: () => 0,
  after: () => () => {},
  act: () => {},
};

/** Makes a screen. Without deps (on the server) it can only be rendered. */
export function createScreen(start: ScreenStart, deps: ScreenDeps = idleDeps): Screen {
  const store = createStore(null, start.mode);
  const settings = createSettings(start.lang);
  const loginEndedSig = signal(false);
  const gateSig = signal(false);
  const api = createApi({
    base: start.base,
    fetch: deps.fetch,
    key: deps.key,
    onUnauthorized: () => loginEndedSig.value = true,
    onGate: (inFront) => gateSig.value = inFront,
  });
  const toasts = createToasts(deps.after);
  const ticket = createTicket();
  const search = createSymbolSearch({
    api,
    after: deps.after,
    onChosen: (details) =>
      deps.act(({ beginWith }) =>
        beginWith(ticket, details, { defaults: settings.defaultsSig.peek(), lang: settings.langSig.peek() })
      ),
  });
  const accountIdsSig = computed(() => Object.keys(store.accountsSig.value).sort());
  const accountSig = computed(() => {
    const ids = accountIdsSig.value;
    const chosen = settings.accountSig.value;
    return chosen !== null && ids.includes(chosen) ? chosen : ids[0] ?? null;
  });
  const base = {
    start,
    looksOnly: start.host?.trades === false,
    store,
    accountIdsSig,
    accountSig,
    ...createLists({ store, api, accountIdsSig, accountSig }),
    settings,
    api,
    act: deps.act,
    toasts,
    ticket,
    search,
    timeZoneSig: signal<string | null>(null),
    nowSig: signal(start.now),
    clockSig: signal(start.now),
    clockOffset: { ms: 0 },
    firstSeen: null,
    epochSig: signal(""),
    streamSig: signal<StreamState>({ kind: "connecting" }),
    leadingSig: signal(true),
    loginEndedSig,
    gateSig,
    reloadSig: signal<ReloadReason | null>(null),
    pausedAtSig: signal<string | null>(null),
    rewrittenSig: signal(false),
    watchRefusedSig: signal<{ conId: number; problem: Problem } | null>(null),
    paneSig: signal<Pane>("positions"),
    selectionSig: signal<Selection | null>(null),
    expandedSig: signal<string | null>(null),
    dialogSig: signal<DialogName | null>(null),
    cancelAskSig: signal<string | null>(null),
    cancellingSig: signal<ReadonlySet<string>>(new Set()),
    linkBusySig: signal<"connect" | "disconnect" | null>(null),
    running: new Set<string>(),
    modifySig: signal<ModifyForm | null>(null),
    closeSig: signal<CloseForm | null>(null),
    promotionSig: signal<PromotionForm | null>(null),
    exitFixSig: signal<ExitFix | null>(null),
    toolSig: signal<Tool | null>(null),
    proposalSig: signal<ProposalView | null>(null),
  };
  const flowState = createFlowState();
  return { ...base, ...derive(base), flowState, flow: idleFlow(flowState) };
}

/** What the derived signals are made from. */
type Sources = Pick<
  Screen,
  "looksOnly" | "store" | "settings" | "streamSig" | "accountSig" | "nowSig" | "timeZoneSig" | "ticket"
>;

function derive({ looksOnly, store, settings, streamSig, accountSig, nowSig, timeZoneSig, ticket }: Sources) {
  const looks: Lock | null = looksOnly ? { name: "viewer" } : null;
  return {
    namesSig: createNames({ store, instrumentSig: ticket.instrumentSig, langSig: settings.langSig }),
    t: computed<Translate>(() => {
      const lang = settings.langSig.value;
      // German that comes later is a new translator: whoever speaks renders again.
      hasGerman();
      return (key, ...given) => translate(lang, key, ...given);
    }),
    accountViewSig: computed(() => store.accountsSig.value[accountSig.value ?? ""] ?? null),
    lockSig: computed(() => looks ?? lockOf(store, streamSig.value, accountSig.value)),
    closeLockSig: computed(() => looks ?? closeLockOf(store, streamSig.value, accountSig.value)),
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

export function problemToast(problem: Problem, t: Translate): ToastWish {
  const key = `refusal.${problem.status}`;
  const title = isLabel(key) ? t(key) : problem.title;
  return {
    tone: "problem",
    text: title,
    detail: wordingOf(problem),
    code: problem.code,
    about: null,
    kind: "refusal",
    problem,
  };
}

export function lostAnswer(t: Translate): Problem {
  return {
    type: "about:blank",
    title: t("error.network"),
    status: 0,
    detail: t("error.networkText"),
    code: "NETWORK",
  };
}

/** Runs a command whose refusal becomes a message. */
export async function attempt(
  screen: Pick<Screen, "toasts" | "t">,
  run: () => Promise<unknown>,
): Promise<void> {
  try {
    await run();
  } catch (error) {
    const problem = error instanceof ProblemError ? error.problem : lostAnswer(screen.t.peek());
    screen.toasts.show(problemToast(problem, screen.t.peek()));
  }
}
