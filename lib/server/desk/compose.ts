// The desk, put together from top to bottom: each part is made from parts that stand above it, and at the end
// who hears of whom.
import { EquityBook } from "@/lib/server/equity/mod.ts";
import { Audit } from "@/lib/server/journal/audit.ts";
import { OrderRoom } from "@/lib/server/orders/mod.ts";
import { ProposalBook } from "@/lib/server/proposals/mod.ts";
import { HopTimes } from "@/lib/server/speed/hop_times.ts";
import { EventHub } from "@/lib/server/stream/event_hub.ts";
import { SnapshotPublisher } from "@/lib/server/stream/snapshot_publisher.ts";
import { Timers } from "@/lib/server/timers.ts";
import { deskBooks } from "./books.ts";
import type { DeskDeps } from "./deps.ts";
import { guardians } from "./guardians.ts";
import { hearing } from "./hearing.ts";
import { limitParts } from "./limit_parts.ts";
import { orderNeighbours } from "./order_neighbours.ts";
import { OwnQuotes } from "./own_quotes.ts";
import { QuoteHold } from "./quote_hold.ts";
import { snapshotViews } from "./snapshot_views.ts";
import { quoteWishes } from "./wanted_quotes.ts";

export type DeskParts = ReturnType<typeof composeDesk>;

export function composeDesk(given: DeskDeps) {
  // IB's answers come until the bridge has left: whatever they find of a closed desk waits for nothing more.
  const clock = new Timers(given.clock);
  const ending = new AbortController();
  const deps = { ...given, clock, ending: ending.signal };
  const { connection, link, journal, ids, sessions, settings } = deps;

  // What the readers get.
  const hub = new EventHub({
    epoch: ids.uuid().slice(0, 8),
    clock,
    ...(deps.build === undefined ? {} : { build: deps.build }),
    ...(deps.published === undefined ? {} : { onPatch: deps.published }),
  });
  const hops = new HopTimes();
  const publisher = new SnapshotPublisher({ hub, clock, hops });

  // What is known, what may be sent at all, and what programs lay before the trader.
  const books = deskBooks({ ...deps, publisher });
  const allowed = limitParts({ ...deps, books, onChange: () => publisher.touchValue("trading") });
  const proposals = new ProposalBook({
    journal,
    clock,
    ids,
    onChange: (proposalId) => publisher.touch("proposals", [proposalId]),
  });

  // Orders, and the quotes that they need.
  const { accounts, quotes } = books;
  const hold = new QuoteHold({ quotes, clock, ending: ending.signal });
  const orders = new OrderRoom({
    ...orderNeighbours({ connection, clock, books, allowed, proposals, hold, ending: ending.signal }),
    link,
    journal,
    clock,
    ids,
    clientId: deps.clientId,
    hops,
    watcherFailed: (error) => deps.log.error("order_watcher_failed", { error }),
    settings: { outcomeDeadlineMs: settings.outcomeDeadlineMs, ...deps.orderSettings },
  });
  const ownQuotes = new OwnQuotes({
    quotes,
    clock,
    ...quoteWishes({ connection, orders, ...books }),
  });

  const equity = new EquityBook({
    store: deps.equity,
    clock,
    log: deps.log,
    mode: () => connection.mode(),
    accounts: () => accounts.list(),
    account: (id) => accounts.view(id),
    positions: (id) => accounts.positionsOf(id),
    day: (name) => allowed.limitSettings.day(name),
  });

  // What watches over it, and who did what.
  const guards = guardians({ ...deps, hub, publisher, books, limitSettings: allowed.limitSettings, orders });
  const audit = new Audit({ journal, clock });

  // Who hears of whom.
  const stopHearing = hearing({
    ...deps,
    publisher,
    books,
    allowed,
    proposals,
    orders,
    ownQuotes,
    equity,
    guards,
    audit,
  });
  const parts = { ...books, ...allowed, ...guards, connection, proposals, orders };
  const views = snapshotViews(parts);
  publisher.start(views);
  deps.published?.(
    Object.entries(publisher.sections()).map(([section, value]) => ({ path: [section], value })),
  );

  return {
    ...parts,
    clock,
    link,
    sessions,
    hub,
    publisher,
    hops,
    views,
    ownQuotes,
    equity,
    audit,
    close() {
      stopHearing();
      hub.close();
      publisher.close();
      ending.abort();
      hold.close();
      ownQuotes.close();
      quotes.close();
      accounts.close();
      books.contracts.close();
      orders.close();
      clock.close();
    },
  };
}
