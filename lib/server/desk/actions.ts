// Who answers which action of POST /api/trading. The table of the contract says what goes in, what comes out
// and with which status.
import { type ActionName, actions, type ReplyOf, type RequestOf } from "@/lib/contract/actions.ts";
import type { Draft } from "@/lib/contract/api.ts";
import { type Caller, deskCaller, isOwner, requireScope } from "@/lib/server/access/caller.ts";
import type { SessionBook } from "@/lib/server/access/sessions.ts";
import type { ShownLists, WatchListBook } from "@/lib/server/watch_lists/mod.ts";
import type { OwnLimitBook } from "@/lib/server/access/own_limits.ts";
import type { AccountBook } from "@/lib/server/account/account_book.ts";
import type { History } from "@/lib/server/market/history/history.ts";
import type { ContractBook } from "@/lib/server/contracts/contract_book.ts";
import type { DepthRoom } from "@/lib/server/market/close_up/depth_room.ts";
import type { OptionChains } from "@/lib/server/market/options/option_chains.ts";
import type { ShownOptions } from "@/lib/server/market/options/shown_options.ts";
import type { QuoteBoard } from "@/lib/server/market/quote_board.ts";
import type { Watcher, Watches } from "@/lib/server/market/watches.ts";
import type { GapKeys } from "@/lib/server/journal/gap_keys.ts";
import type { LimitFigures, SettingsHolder } from "@/lib/server/limits/mod.ts";
import type { OrderRoom } from "@/lib/server/orders/mod.ts";
import { outsideRequests } from "@/lib/server/request_scope.ts";
import { type ProposalBook, proposalFate } from "@/lib/server/proposals/mod.ts";
import type { Arming } from "./arming.ts";
import type { Connection } from "./connection.ts";
import type { OwnQuotes } from "./own_quotes.ts";
import { promotePreview, type PromotionDeps } from "./promotion.ts";
import { endedBy, logOut, sessionViews } from "./session_work.ts";
import type { TradingControl } from "./trading_control.ts";
import { checkTws, knownOfTws, type TwsCheckDeps } from "./tws_check.ts";

export interface ActionDeps extends Pick<PromotionDeps, "clock" | "audit"> {
  quotes: QuoteBoard;
  connection: Connection;
  contracts: ContractBook;
  watches: Watches;
  history: History;
  accounts: AccountBook;
  orders: OrderRoom;
  proposals: ProposalBook;
  trading: TradingControl;
  arming: Arming;
  limitSettings: SettingsHolder;
  ownLimits: OwnLimitBook;
  sessions: SessionBook;
  watchLists: WatchListBook;
  shownLists: ShownLists;
  optionChains: OptionChains;
  shownOptions: ShownOptions;
  depth: DepthRoom;
  ownQuotes: OwnQuotes;
  gapKeys: GapKeys;
  figures(): LimitFigures;
  link: TwsCheckDeps["link"];
}

/** Who wants a command carried out. */
export interface Asker {
  caller: Caller;
  /** The browser that asks; `null` for a program. */
  reader: string | null;
}

export const scriptAsker: Asker = { caller: deskCaller, reader: null };

/** By whom its watches are kept. */
export function watcherOf({ caller, reader }: Asker): Watcher {
  return reader === null ? { kind: "program", name: caller.id } : { kind: "browser", name: reader };
}

/**
 * One per action; a reply of another shape does not compile. Rejects with an `AppError` when the command is
 * refused.
 */
export type ActionHandlers = {
  readonly [A in ActionName]: (
    request: RequestOf<A>,
    asker: Asker,
  ) => ReplyOf<A> | Promise<ReplyOf<A>>;
};

export interface ActionResult<A extends ActionName = ActionName> {
  status: 200 | 202;
  body: ReplyOf<A>;
}

/** Hands a request to the handler of its action. */
export async function runAction<A extends ActionName>(
  handlers: ActionHandlers,
  request: RequestOf<A>,
  asker: Asker = scriptAsker,
): Promise<ActionResult<A>> {
  const action: A = request.action;
  return { status: actions[action].status, body: await handlers[action](request, asker) };
}

export function actionHandlers(deps: ActionDeps): ActionHandlers {
  const {
    connection,
    contracts,
    quotes,
    watches,
    history,
    accounts,
    orders,
    proposals,
    trading,
    arming,
    limitSettings,
    ownLimits,
    sessions,
    watchLists,
    shownLists,
    optionChains,
    shownOptions,
    depth,
    ownQuotes,
    figures,
    gapKeys,
  } = deps;
  const askerOf = (caller: Caller) => ({ allowance: ownLimits.of(caller), by: caller.id });
  const tradingView = () => ({ ...trading.view(), ...figures() });
  return {
    connect() {
      // The connection outlives the request that has asked for it.
      outsideRequests(() => connection.connect());
      return { connection: connection.view() };
    },
    disconnect() {
      // The socket closes in its own time; the view says so when it has.
      connection.disconnect().catch(() => {});
      return { connection: connection.view() };
    },
    search_symbols: ({ pattern }) => contracts.search(pattern),
    contract_details: ({ conId, exchange }) => contracts.view(conId, exchange),
    async watch({ conId }, asker) {
      await watches.watch(conId, watcherOf(asker));
      return {};
    },
    unwatch({ conId }, asker) {
      watches.unwatch(conId, watcherOf(asker));
      return {};
    },
    explain_quote: ({ conId }) => quotes.explain(conId),
    history: ({ conId, barSize, duration }) => history.bars({ conId, barSize, duration }),
    option_series: ({ conId }) => optionChains.series(conId),
    option_strikes: ({ action: _, ...wish }) => optionChains.strikes(wish),
    show_options({ view, conIds }, { reader }) {
      optionChains.learn(conIds);
      shownOptions.show(view, conIds, reader);
      return { withoutLine: conIds.filter((conId) => ownQuotes.isWithoutLine(conId)) };
    },
    hide_options({ view }, { reader }) {
      shownOptions.hide(view, reader);
      return {};
    },
    show_depth({ view, conId }, { reader }) {
      depth.show(view, conId, reader);
      return {};
    },
    hide_depth({ view }, { reader }) {
      depth.hide(view, reader);
      return {};
    },
    preview_order: ({ order, proposalId }, { caller }) => {
      const from = proposalId === undefined ? {} : { from: { proposalId, by: caller.name } };
      return orders.previewOrder(order, { ...askerOf(caller), ...from });
    },
    preview_modify: ({ clientOrderId, changes }, { caller }) =>
      orders.previewModify(clientOrderId, changes, askerOf(caller)),
    preview_close: ({ action: _, ...close }, { caller }) => orders.previewClose(close, askerOf(caller)),
    preview_flatten: ({ account }, { caller }) => orders.previewFlatten(account, askerOf(caller)),
    promote_preview: (request, { caller }) => {
      const preview = (draft: Draft) => orders.previewOrder(draft, askerOf(caller));
      return promotePreview({ ...deps, preview }, request, caller.name);
    },
    submit(request, { caller }) {
      // The screen makes a key with each review: it has none of before.
      if (caller.kind === "token") gapKeys.require(request);
      return orders.submit(request, askerOf(caller));
    },
    cancel_order: ({ clientOrderId }, { caller }) => orders.cancel(clientOrderId, caller.name),
    cancel_all: ({ scope }, { caller }) => orders.cancelAll(scope, caller.name),
    set_trading_state({ state, reason }, { caller }) {
      // Halted to reducing is a release as well: what was halted, by a person or by the desk itself, a person
      // releases.
      if (trading.isRelease(state)) requireScope(caller, "owner");
      // Why it is halted already is not a program's to say anew (the day's loss?): it may add to it.
      const besides = !isOwner(caller);
      const why = reason === undefined ? {} : { reason };
      trading.setState(state, { by: "person", origin: caller.name, besides, ...why });
      return { trading: tradingView() };
    },
    arm_live: async ({ account, typedAccount, passphrase }, { caller }) => {
      const request = () => ({
        account,
        mode: connection.mode(),
        accounts: accounts.list(),
        readiness: connection.readiness(),
        halted: trading.state === "halted",
        origin: caller.name,
        by: caller.id,
      });
      await arming.armBy({ request, typedAccount, passphrase });
      return { trading: tradingView() };
    },
    disarm_live(_, { caller }) {
      arming.disarm("hand", { origin: caller.name });
      return { trading: tradingView() };
    },
    reload_settings({ reason }, { caller }) {
      const { changes } = limitSettings.reload({ who: caller.name, reason });
      return { changes, trading: tradingView() };
    },
    async propose_order({ order, ...wish }, { caller }) {
      const { proposalId, expiresAt, sentence } = proposalFate(
        await proposals.lay(caller, wish, () => orders.describe(order)),
      );
      return { proposalId, expiresAt, sentence };
    },
    withdraw_proposal: ({ proposalId }, { caller }) => proposalFate(proposals.withdraw(proposalId, caller)),
    list_watch_lists: () => watchLists.all(),
    create_watch_list: ({ name }) => watchLists.create(name),
    rename_watch_list: ({ listId, name }) => watchLists.rename(listId, name),
    delete_watch_list: ({ listId }) => watchLists.delete(listId),
    add_to_watch_list: ({ listId, conId }) => watchLists.add(listId, conId),
    remove_from_watch_list: ({ listId, conId }) => watchLists.remove(listId, conId),
    move_in_watch_list: ({ listId, conId, place }) => watchLists.move(listId, conId, place),
    show_watch_list({ listId }, { reader }) {
      shownLists.show(listId, reader);
      const contracts = watchLists.get(listId)?.contracts ?? [];
      return {
        withoutLine: contracts.map(({ conId }) => conId).filter((conId) => ownQuotes.isWithoutLine(conId)),
      };
    },
    hide_watch_list({ listId }, { reader }) {
      shownLists.hide(listId, reader);
      return {};
    },
    check_tws: () => checkTws({ link: deps.link, known: () => knownOfTws(deps) }),
    list_sessions: (_, { caller }) => sessionViews(sessions, caller),
    log_out(_, { caller }) {
      logOut(sessions, caller);
      return {};
    },
    end_session({ sessionId }, { caller }) {
      sessions.end(sessionId, endedBy(caller));
      return sessionViews(sessions, caller);
    },
    end_other_sessions(_, { caller }) {
      sessions.endOthers(caller.id, endedBy(caller));
      return sessionViews(sessions, caller);
    },
    reject_proposal: ({ proposalId, reason }, { caller }) =>
      proposalFate(proposals.reject(proposalId, caller, reason ?? null)),
  };
}
