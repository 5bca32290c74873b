// What the desk knows, each thing in one book, and each book made from those that stand above it.
import type { Notice } from "@/lib/contract/api.ts";
import { coded } from "@/lib/contract/says/english.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { AccountBook } from "@/lib/server/account/account_book.ts";
import { iso } from "@/lib/server/clock.ts";
import { ContractBook } from "@/lib/server/contracts/contract_book.ts";
import { contractView } from "@/lib/server/contracts/contract_view.ts";
import { GapKeys } from "@/lib/server/journal/gap_keys.ts";
import { History } from "@/lib/server/market/history/history.ts";
import { DepthRoom } from "@/lib/server/market/close_up/depth_room.ts";
import { OptionChains } from "@/lib/server/market/options/option_chains.ts";
import { ShownOptions } from "@/lib/server/market/options/shown_options.ts";
import { QuoteBoard } from "@/lib/server/market/quote_board.ts";
import { Watches } from "@/lib/server/market/watches.ts";
import type { SnapshotPublisher } from "@/lib/server/stream/snapshot_publisher.ts";
import { SubscriptionIds } from "@/lib/server/subscription_ids.ts";
import { UnreadRows } from "@/lib/server/unread_rows.ts";
import { ShownLists, WatchListBook } from "@/lib/server/watch_lists/mod.ts";
import { Arming } from "./arming.ts";
import { ruleNotice } from "./broker_notices.ts";
import type { DeskDeps } from "./deps.ts";
import { NoticeList } from "./notice_list.ts";
import { TradingControl } from "./trading_control.ts";

type Given =
  | "connection"
  | "link"
  | "journal"
  | "clock"
  | "ids"
  | "settings"
  | "passphrase"
  | "tradingState"
  | "watchLists";

export interface BookDeps extends Pick<DeskDeps, Given> {
  publisher: SnapshotPublisher;
  /** Aborted when the desk closes. */
  ending: AbortSignal;
}

export type Books = ReturnType<typeof deskBooks>;

export function deskBooks(deps: BookDeps) {
  const { connection, link, journal, clock, ids, publisher, ending } = deps;
  const notices = new NoticeList((numbers) => publisher.touch("notices", numbers));
  const warn = (says: Saying) => notices.add({ at: iso(clock.now()), level: "warning", ...coded(says) });
  const tradingChanged = () => publisher.touchValue("trading");
  const notice = (notice: Notice) => notices.turn(notice);
  const { passphrase } = deps;
  const arming = new Arming({ clock, ids, journal, passphrase, notice, onChange: tradingChanged });
  const trading = new TradingControl({
    store: deps.tradingState,
    clock,
    arming,
    mode: () => connection.mode(),
    journal,
    notice,
    onChange: tradingChanged,
  });
  const gapKeys = new GapKeys({ journal, clock });
  if (gapKeys.says !== null) warn(gapKeys.says);
  const subs = new SubscriptionIds();
  const unread = new UnreadRows();
  const serverVersion = () => connection.view().serverVersion;
  const contracts = new ContractBook({
    link,
    clock,
    onRule: (news) => notices.turn({ at: iso(clock.now()), ...ruleNotice(news) }),
  });
  const quotes = new QuoteBoard({ link, contracts, subs, clock, settings: deps.settings, serverVersion });
  const watchLists = new WatchListBook({
    store: deps.watchLists,
    clock,
    ids,
    async contractOf(conId) {
      const { contract, details } = await contracts.info(conId);
      return contractView(contract, details);
    },
    told: warn,
  });
  return {
    notices,
    gapKeys,
    arming,
    trading,
    contracts,
    quotes,
    watches: new Watches({ quotes, clock }),
    history: new History({ link, contracts, clock, ending, serverVersion }),
    watchLists,
    shownLists: new ShownLists({ lists: watchLists, clock }),
    optionChains: new OptionChains({ link, contracts, clock }),
    shownOptions: new ShownOptions(clock),
    depth: new DepthRoom({ link, contracts, subs, clock, marketDataLines: deps.settings.marketDataLines }),
    unread,
    accounts: new AccountBook({ link, contracts, subs, clock, unread, told: warn }),
  };
}
