// The product, put together from top to bottom: each part is made from parts that stand above it, and at the end who hears of whom.
import { AccountBook } from "@/lib/server/account/account_book.ts";
import { OwnLimitBook } from "@/lib/server/access/own_limits.ts";
import type { SessionBook } from "@/lib/server/access/sessions.ts";
import type { Passphrase } from "@/lib/server/access/passphrase.ts";
import type { BridgeLink } from "@/lib/server/bridge/link.ts";
import { coded } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { type Clock, type Ids, iso, momentOf } from "@/lib/server/clock.ts";
import type { Config } from "@/lib/server/config/mod.ts";
import { ContractBook } from "@/lib/server/contracts/contract_book.ts";
import { AppError } from "@/lib/server/errors.ts";
import { Audit } from "@/lib/server/journal/audit.ts";
import type { Journal } from "@/lib/server/journal/journal.ts";
import type { Log } from "@/lib/server/log.ts";
import { History } from "@/lib/server/market/history/history.ts";
import { QuoteBoard } from "@/lib/server/market/quote_board.ts";
import {
  LimitBook,
  type LimitFigures,
  limitFigures,
  LossLock,
  SettingsHolder,
  UseLedger,
} from "@/lib/server/limits/mod.ts";
import { ProposalBook } from "@/lib/server/proposals/mod.ts";
import { Watches } from "@/lib/server/market/watches.ts";
import { OrderRoom, type OrderSettings } from "@/lib/server/orders/mod.ts";
import type { Settings } from "@/lib/server/settings/mod.ts";
import { EventHub } from "@/lib/server/stream/event_hub.ts";
import { SnapshotPublisher } from "@/lib/server/stream/snapshot_publisher.ts";
import { ShownLists, WatchListBook, type WatchListStore } from "@/lib/server/watch_lists/mod.ts";
import { contractView } from "@/lib/server/contracts/contract_view.ts";
import { SubscriptionIds } from "@/lib/server/subscription_ids.ts";
import { Arming } from "./arming.ts";
import { BrokerReading } from "./broker_reading.ts";
import { brokerNotice, ruleNotice } from "./broker_notices.ts";
import type { Connection } from "./connection.ts";
import { exitFacts, heldPositions } from "./exit_facts.ts";
import { DeadMan } from "./dead_man.ts";
import { ExitWatch } from "./exit_watch.ts";
import { JournalLock } from "./journal_lock.ts";
import { limitAccounts } from "./limit_accounts.ts";
import { NoticeList } from "./notice_list.ts";
import { orderNeighbours } from "./order_neighbours.ts";
import { Outages } from "./outages.ts";
import { OwnQuotes } from "./own_quotes.ts";
import { PositionSurprise } from "./position_surprise.ts";
import { QuoteHold } from "./quote_hold.ts";
import { RejectWatch } from "./reject_watch.ts";
import { SecondLook } from "./second_look.ts";
import { sessionEnds } from "./session_work.ts";
import { snapshotViews } from "./snapshot_views.ts";
import { TradingControl, type TradingStateStore } from "./trading_control.ts";
import { UnreadMessages } from "./unread_messages.ts";
import { quoteWishes } from "./wanted_quotes.ts";

export interface DeskDeps {
  connection: Connection;
  link: BridgeLink;
  journal: Journal;
  clock: Clock;
  ids: Ids;
  log: Log;
  /** The client id of the session. */
  clientId: number;
  tradingState: TradingStateStore;
  watchLists: WatchListStore;
  settings: Config["desk"];
  /** Arms live accounts. */
  passphrase: Pick<Passphrase, "require">;
  /** Who is logged in; what belongs to a session ends with it. */
  sessions: SessionBook;
  /** Names the build of the app that serves this desk. */
  build?: () => string;
  /** What holds at start, and what the file says when it is to be read again. */
  limits: { settings: Settings; read(): Settings };
  orderSettings?: Partial<OrderSettings>;
}

export type DeskParts = ReturnType<typeof composeDesk>;

export function composeDesk(deps: DeskDeps) {
  const { connection, link, journal, clock, ids, log, clientId, settings } = deps;

  // What the readers get.
  const hub = new EventHub({
    epoch: ids.uuid().slice(0, 8),
    clock,
    ...(deps.build === undefined ? {} : { build: deps.build }),
  });
  const publisher = new SnapshotPublisher({ hub, clock });

  // What is known, each thing in one book.
  const notices = new NoticeList((numbers) => publisher.touch("notices", numbers));
  const arming = new Arming({
    clock,
    ids,
    journal,
    passphrase: deps.passphrase,
    onChange: () => publisher.touchValue("trading"),
  });
  const trading = new TradingControl({
    store: deps.tradingState,
    clock,
    arming,
    mode: () => connection.mode(),
    journal,
    notice: (notice) => notices.add(notice),
    onChange: () => publisher.touchValue("trading"),
  });
  const subs = new SubscriptionIds();
  const contracts = new ContractBook({
    link,
    clock,
    onRule: (news) => notices.turn({ at: iso(clock.now()), ...ruleNotice(news) }),
  });
  const quotes = new QuoteBoard({
    link,
    contracts,
    subs,
    clock,
    settings,
    serverVersion: () => connection.view().serverVersion,
  });
  const watches = new Watches({ quotes, clock });
  const history = new History({
    link,
    contracts,
    clock,
    serverVersion: () => connection.view().serverVersion,
  });
  const watchLists = new WatchListBook({
    store: deps.watchLists,
    clock,
    ids,
    async contractOf(conId) {
      const { contract, details } = await contracts.info(conId);
      return contractView(contract, details);
    },
    told: (says) => notices.add({ at: iso(clock.now()), level: "warning", ...coded(says) }),
  });
  const shownLists = new ShownLists({ lists: watchLists, clock });
  const accounts = new AccountBook({
    link,
    contracts,
    subs,
    clock,
    told: (says) => notices.add({ at: iso(clock.now()), level: "warning", ...coded(says) }),
  });
  const ending = new AbortController();
  const hold = new QuoteHold({ quotes, clock, ending: ending.signal });

  // What may be sent at all.
  const mode = () => connection.mode();
  const tradingChanged = () => publisher.touchValue("trading");
  const limitSettings = new SettingsHolder({
    ...deps.limits,
    journal,
    clock,
    mode,
    onChange: (changes, reason) => {
      const raised = changes.filter((change) => change.raised).length;
      const says = say("LIMITS_CHANGED", { count: changes.length, raised, because: reason });
      notices.add({ at: iso(clock.now()), level: raised > 0 ? "warning" : "info", ...coded(says) });
      tradingChanged();
    },
    // Whoever was armed was armed under tighter limits.
    onRaised: () => arming.disarm("a limit was raised"),
  });
  const used = new UseLedger(journal, momentOf(clock));
  const limitsAsk = limitAccounts(accounts);
  const lossLock = new LossLock({
    settings: limitSettings,
    accounts: limitsAsk,
    journal,
    clock,
    state: () => trading.state,
    tighten: (state) => trading.tighten(state, { by: "loss" }),
    notice: (notice) => notices.add(notice),
  });
  const limits = new LimitBook({
    settings: limitSettings,
    ledger: used,
    accounts: limitsAsk,
    quotes,
    lossLevel: (account) => lossLock.level(account),
    clock,
    onSpent: tradingChanged,
  });
  const figures = (): LimitFigures =>
    limitFigures({ settings: limitSettings, ledger: used, accounts: limitsAsk, clock });

  let figuresMoved = false;
  let figuresOf = limitSettings.dayStart();
  /** Once a second is enough for sums; what leaves a window of a minute says nothing, and a day begins by itself. */
  const figuresAge = () => {
    const day = limitSettings.dayStart();
    if (!figuresMoved && day === figuresOf && !used.isMoving(momentOf(clock))) return;
    figuresMoved = false;
    figuresOf = day;
    tradingChanged();
  };

  // What programs lay before the trader.
  const proposals = new ProposalBook({
    journal,
    clock,
    ids,
    onChange: (proposalId) => publisher.touch("proposals", [proposalId]),
  });

  // Orders.
  const neighbours = orderNeighbours({
    connection,
    contracts,
    quotes,
    hold,
    accounts,
    limits,
    trading,
    notices,
    proposals,
    limitSettings,
    clock,
    ending: ending.signal,
  });
  const orders = new OrderRoom({
    ...neighbours,
    link,
    journal,
    clock,
    ids,
    clientId,
    settings: { outcomeDeadlineMs: settings.outcomeDeadlineMs, ...deps.orderSettings },
  });

  // What watches over it.
  /** A state that can not be written holds all the same, and is written when the disk can be. */
  const halt = (by: "journal" | "rejects", says: Saying) => {
    try {
      trading.tighten("halted", { by });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
    notices.turn({ at: iso(clock.now()), level: "error", ...coded(says) });
  };
  const rejects = new RejectWatch({
    clock,
    limit() {
      const { rejects: count, rejectSeconds: seconds } = limitSettings.halts;
      return count === null ? null : { count, seconds };
    },
    tooMany: (count, seconds) => halt("rejects", say("TRADING_HALTED_BY.rejects", { count, seconds })),
  });
  const audit = new Audit({ journal, clock });
  const deadMan = new DeadMan({
    clock,
    seconds: () => limitSettings.halts.deadManSeconds,
    watched: () => hub.readers > 0,
    orders: () => orders.list.openOrders(),
    isExit: (id) => orders.isExit(id),
    cancel: (id) => orders.cancel(id),
    acted({ seconds, cancelled, kept }) {
      const at = iso(clock.now());
      journal.append({ at, kind: "dead_man", clientOrderId: null, data: { seconds, cancelled, kept } });
      const says = say("DEAD_MAN", { seconds, count: cancelled.length, kept: kept.length });
      notices.turn({ at, level: "error", ...coded(says) });
    },
  });
  const journalLock = new JournalLock({
    journal,
    clock,
    notice: (notice) => notices.turn(notice),
    onChange: () => publisher.touchValue("connection"),
    haltAfterMs() {
      const { journalSeconds } = limitSettings.halts;
      return journalSeconds === null ? null : journalSeconds * 1000;
    },
    halt() {
      const seconds = limitSettings.halts.journalSeconds ?? 0;
      halt("journal", say("TRADING_HALTED_BY.journal", { seconds }));
    },
  });
  const reading = new BrokerReading({ connection, link, quotes, accounts, orders });
  const second = new SecondLook({ clock, log, read: () => reading.again() });
  const unread = new UnreadMessages({ clock, log, notices, second });
  const surprise = new PositionSurprise({
    clock,
    positions: () => heldPositions(accounts),
    quantity: (account, conId) => accounts.positions.reading(account, conId)?.quantity ?? null,
    surprised: () => second.wanted(),
  });
  const exits = new ExitWatch({
    clock,
    facts: () => exitFacts({ connection, accounts, orders }),
    mark: ({ clientOrderId }, position) => orders.markExit(clientOrderId, position),
    notice: (notice) => notices.turn(notice),
    onChange: () => publisher.touchAll("exitSurpluses"),
  });
  const ownQuotes = new OwnQuotes({
    quotes,
    clock,
    ...quoteWishes({ connection, accounts, orders, shownLists }),
  });
  const outages = new Outages({ quotes, accounts, orders, arming, second, surprise });

  // Who hears of whom: changes out …
  quotes.onChange((conIds) => publisher.touch("quotes", [...conIds].map(String)));
  accounts.onAccounts((changed) => {
    publisher.touch("accounts", changed);
    figuresMoved = true;
    lossLock.look();
  });
  accounts.onPositions((keys) => {
    publisher.touch("positions", keys);
    figuresMoved = true;
    publisher.touchValue("positionsReady");
    ownQuotes.touch();
    exits.look();
  });
  watchLists.onChange(() => {
    publisher.touchValue("watchListsRevision");
    ownQuotes.touch();
  });
  shownLists.onChange(() => {
    ownQuotes.touch();
    ownQuotes.look();
  });
  reading.onComplete(() => surprise.begin());
  const removers = [
    deps.sessions.onEnd((session, end) => sessionEnds({ arming, audit, orders }, session, end)),
    orders.onChange((changes) => {
      publisher.touch("orders", changes.orders);
      publisher.touch("executions", changes.executions);
      publisher.touchValue("earlier");
      surprise.fills(changes.fills);
      if (changes.orders.size > 0) ownQuotes.touch();
      for (const id of changes.orders) {
        const order = orders.standing(id);
        if (order !== null) rejects.follow(order);
      }
      exits.look();
    }),
    connection.onChange(() => {
      publisher.touchValue("connection");
      publisher.touchValue("mode");
      exits.look();
      outages.look(connection.view());
    }),
    // … and what the bridge says in.
    link.onEvent((event) => {
      quotes.onEvent(event);
      accounts.onEvent(event);
      if (event.type === "position") surprise.look(event.account, event.contract.conId);
      else if (event.type === "callback_failed") unread.onEvent(event);
      else if (event.type === "error") {
        const notice = brokerNotice(event);
        if (notice !== null) notices.add(notice);
      }
    }),
    everySecond(clock, () => {
      quotes.age();
      shownLists.look();
      ownQuotes.look();
      figuresAge();
      journalLock.retry();
      trading.look();
      deadMan.look();
      proposals.look();
    }),
  ];
  const views = snapshotViews({
    connection,
    journal: journalLock,
    trading,
    figures,
    accounts,
    orders,
    quotes,
    notices,
    exits,
    proposals,
    watchLists,
  });
  publisher.start(views);

  return {
    clock,
    connection,
    link,
    hub,
    publisher,
    views,
    notices,
    trading,
    arming,
    limitSettings,
    ownLimits: new OwnLimitBook(clock),
    figures,
    contracts,
    quotes,
    watches,
    history,
    watchLists,
    shownLists,
    ownQuotes,
    accounts,
    proposals,
    orders,
    sessions: deps.sessions,
    journalLock,
    audit,
    deadMan,
    reading,
    second,
    unread,
    close() {
      for (const remove of removers) remove();
      hub.close();
      publisher.close();
      second.cancel();
      surprise.reset();
      exits.close();
      ending.abort();
      hold.close();
      ownQuotes.close();
      watches.close();
      quotes.close();
      accounts.close();
      contracts.close();
      orders.close();
      arming.close();
    },
  };
}

/** Nothing says that a quote has grown old, or that the disk can be written again: it is looked at. */
function everySecond(clock: Clock, look: () => void): () => void {
  let stop = () => {};
  const wait = () => {
    stop = clock.after(1000, () => {
      look();
      wait();
    });
  };
  wait();
  return () => stop();
}
