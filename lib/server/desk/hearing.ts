// Who hears of whom: what changes goes out to the readers, what the bridge says comes in, and what nobody
// says is looked at once a second.
import { coded } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import { iso } from "@/lib/server/clock.ts";
import type { EquityBook } from "@/lib/server/equity/mod.ts";
import type { Audit } from "@/lib/server/journal/audit.ts";
import type { GapUses } from "@/lib/server/limits/mod.ts";
import type { OrderRoom } from "@/lib/server/orders/mod.ts";
import type { ProposalBook } from "@/lib/server/proposals/mod.ts";
import type { SnapshotPublisher } from "@/lib/server/stream/snapshot_publisher.ts";
import type { Books } from "./books.ts";
import { brokerNotice } from "./broker_notices.ts";
import type { DeskDeps } from "./deps.ts";
import type { Guardians } from "./guardians.ts";
import type { LimitParts } from "./limit_parts.ts";
import { OrderLog } from "./order_log.ts";
import { lookEverySecond } from "./looks.ts";
import type { OwnQuotes } from "./own_quotes.ts";
import { sessionEnds } from "./session_work.ts";

export interface HearingDeps extends Pick<DeskDeps, "connection" | "link" | "clock" | "log" | "sessions"> {
  publisher: SnapshotPublisher;
  books: Books;
  allowed: LimitParts;
  proposals: ProposalBook;
  orders: OrderRoom;
  audit: Audit;
  ownQuotes: OwnQuotes;
  equity: EquityBook;
  guards: Guardians;
}

/**
 * The returned function ends what comes from outside; what the parts tell each other ends with them, the
 * looks with the clock.
 */
export function hearing(parts: HearingDeps): () => void {
  hearBooks(parts);
  lookAround(parts);
  const stops = [hearSessions(parts), hearOrders(parts), hearConnection(parts), hearBroker(parts)];
  return () => stops.forEach((stop) => stop());
}

function hearBooks({ publisher, books, allowed, ownQuotes, guards }: HearingDeps): void {
  const { quotes, accounts, watchLists, unread, shownLists, shownOptions, depth } = books;
  const { figureNews, lossLock, gapUses } = allowed;
  const { reading, surprise, exits } = guards;
  unread.onChange(() => {
    publisher.touchValue("connection");
    publisher.touchValue("positionsReady");
    figureNews.moved();
    exits.look();
  });
  quotes.onChange((conIds) => publisher.touch("quotes", [...conIds].map(String)));
  depth.onChange((conIds) => {
    publisher.touch("depth", conIds.map(String));
    publisher.touch("tape", conIds.map(String));
  });
  accounts.onAccounts((changed) => {
    publisher.touch("accounts", changed);
    figureNews.moved();
    lossLock.look();
    gapUses.look();
  });
  accounts.onPositions((keys) => {
    publisher.touch("positions", keys);
    figureNews.moved();
    publisher.touchValue("positionsReady");
    ownQuotes.touch();
    exits.look();
  });
  watchLists.onChange(() => {
    publisher.touchValue("watchListsRevision");
    ownQuotes.touch();
  });
  for (const shown of [shownLists, shownOptions]) {
    shown.onChange(() => {
      ownQuotes.touch();
      ownQuotes.look();
    });
  }
  reading.onComplete(() => surprise.begin());
}

function hearSessions({ sessions, books: { arming }, audit, orders }: HearingDeps): () => void {
  return sessions.onEnd((session, end) => sessionEnds({ arming, audit, orders }, session, end));
}

/** Each hears for itself: one that fails leaves the others their news. */
function hearOrders(
  { publisher, orders, ownQuotes, guards, allowed, clock, log }: HearingDeps,
): () => void {
  const steps = new OrderLog(log, clock);
  const { surprise, rejects, exits } = guards;
  const stops = [
    orders.onChange((changes) => {
      publisher.touch("orders", changes.orders);
      publisher.touch("executions", changes.executions);
      publisher.touchValue("earlier");
    }),
    orders.onChange(({ fills }) => surprise.fills(fills)),
    orders.onChange((changes) => {
      if (changes.orders.size > 0) ownQuotes.touch();
    }),
    orders.onOrder((order) => rejects.follow(order)),
    orders.onOrder((order) => steps.follow(order)),
    orders.onChange(() => exits.look()),
    ...(allowed.gapUses.isOpen ? [findGapUses(allowed.gapUses, orders)] : []),
    () => steps.flush(),
  ];
  return () => stops.forEach((stop) => stop());
}

/** Behind a journal that was put back: the broker may still tell of orders whose rows nobody can read. */
function findGapUses(gapUses: GapUses, orders: OrderRoom): () => void {
  return orders.onChange((changes) => {
    for (const id of changes.orders) {
      const order = orders.list.listedOrder(id);
      if (order !== null) gapUses.follow(order, () => orders.executions());
    }
  });
}

function hearConnection({ connection, publisher, guards: { exits, outages } }: HearingDeps): () => void {
  return connection.onChange(() => {
    publisher.touchValue("connection");
    publisher.touchValue("mode");
    exits.look();
    outages.look(connection.view());
  });
}

function hearBroker({ link, books, guards: { surprise, unreadMessages } }: HearingDeps): () => void {
  const { quotes, accounts, notices, depth } = books;
  return link.onEvent((event) => {
    quotes.onEvent(event);
    depth.onEvent(event);
    accounts.onEvent(event);
    if (event.type === "position") surprise.look(event.account, event.contract.conId);
    else if (event.type === "callback_failed") unreadMessages.onEvent(event);
    else if (event.type === "error") {
      const notice = brokerNotice(event);
      if (notice !== null) notices.add(notice);
    }
  });
}

function lookAround({ books, allowed, proposals, ownQuotes, equity, guards, clock, log }: HearingDeps): void {
  lookEverySecond({
    quotes: () => books.quotes.age(),
    shownLists: () => books.shownLists.look(),
    shownOptions: () => books.shownOptions.look(),
    depth: () => books.depth.look(),
    ownQuotes: () => ownQuotes.look(),
    equity: () => equity.look(),
    figures: () => allowed.figureNews.look(),
    journal: () => guards.journalLock.retry(),
    trading: () => books.trading.look(),
    deadMan: () => guards.deadMan.look(),
    proposals: () => proposals.look(),
  }, {
    clock,
    log,
    onFirstFault: () =>
      books.notices.add({ at: iso(clock.now()), level: "error", ...coded(say("INTERNAL_ERROR")) }),
  });
}
