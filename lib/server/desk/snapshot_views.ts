// What each section of the snapshot shows, asked of the book that knows it.
import type { KeyedViews, SectionViews } from "@/lib/server/stream/sections.ts";
import type { AccountBook } from "@/lib/server/account/account_book.ts";
import type { DepthRoom } from "@/lib/server/market/close_up/depth_room.ts";
import type { QuoteBoard } from "@/lib/server/market/quote_board.ts";
import type { OrderRoom } from "@/lib/server/orders/mod.ts";
import type { LimitFigures } from "@/lib/server/limits/mod.ts";
import type { Connection } from "./connection.ts";
import type { ExitWatch } from "./exit_watch.ts";
import type { JournalLock } from "./journal_lock.ts";
import { type ProposalBook, proposalView } from "@/lib/server/proposals/mod.ts";
import type { WatchListBook } from "@/lib/server/watch_lists/mod.ts";
import type { NoticeList } from "./notice_list.ts";
import type { UnreadRows } from "@/lib/server/unread_rows.ts";
import type { TradingControl } from "./trading_control.ts";
import { withUnread } from "./unread_messages.ts";

export interface ViewDeps {
  connection: Connection;
  journalLock: JournalLock;
  trading: TradingControl;
  figures(): LimitFigures;
  accounts: AccountBook;
  orders: OrderRoom;
  quotes: QuoteBoard;
  notices: NoticeList;
  exits: ExitWatch;
  proposals: ProposalBook;
  watchLists: WatchListBook;
  depth: DepthRoom;
  unread: UnreadRows;
}

export function snapshotViews(deps: ViewDeps): SectionViews {
  const { connection, journalLock, trading, figures, accounts, orders, quotes, notices, exits, proposals } =
    deps;
  const { watchLists, depth, unread } = deps;
  return {
    mode: () => connection.mode(),
    connection: () => withUnread(journalLock.on(connection.view()), unread),
    trading: () => ({ ...trading.view(), ...figures() }),
    accounts: keyed(() => accounts.list(), (account) => accounts.view(account)),
    positionsReady: () => accounts.positions.ready && unread.of("positions").length === 0,
    positions: keyed(() => accounts.positions.openKeys(), (key) => accounts.positionView(key)),
    orders: keyed(
      () => orders.orders().map(({ clientOrderId }) => clientOrderId),
      (id) => orders.list.listedOrder(id),
    ),
    executions: keyed(
      () => orders.executions().map(({ execId }) => execId),
      (id) => orders.list.listedExecution(id),
    ),
    earlier: () => orders.list.earlier(),
    quotes: keyed(() => [...quotes.watched()].map(String), (conId) => quotes.get(Number(conId))),
    depth: keyed(() => depth.conIds().map(String), (conId) => depth.depth(Number(conId))),
    tape: keyed(() => depth.conIds().map(String), (conId) => depth.tape(Number(conId))),
    notices,
    exitSurpluses: keyed(() => Object.keys(exits.surpluses()), (key) => exits.surpluses()[key] ?? null),
    proposals: keyed(
      () => proposals.open().map(({ proposalId }) => proposalId),
      (id) => {
        const proposal = proposals.get(id);
        return proposal?.state === "open" ? proposalView(proposal) : null;
      },
    ),
    watchListsRevision: () => watchLists.revision,
  };
}

function keyed<View>(keys: () => Iterable<string>, get: (key: string) => View | null): KeyedViews<View> {
  return { keys, get };
}
