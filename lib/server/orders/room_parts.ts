// The parts of the order room, put together from top to bottom: what each is given, and nothing of what they
// do.
import { isAboutTheOrder } from "@/lib/contract/code_book.ts";
import type { IbContract } from "@/lib/contract/protocol.ts";
import { Timers } from "@/lib/server/timers.ts";
import {
  BrokerReader,
  Departures,
  LegInstruments,
  LegLookup,
  Liquidations,
  type ListChanges,
  OrderCounts,
  OrderIds,
  OrderLedger,
  OrderList,
  Reconciler,
  SessionSource,
  Unclassified,
  Upstream,
} from "./book/mod.ts";
import type { OrderDeps } from "./deps.ts";
import {
  Assessor,
  ChangeGuard,
  DraftGuard,
  EntryGate,
  PositionProof,
  PositionWatch,
  Previews,
  PreviewTokens,
} from "./draft/mod.ts";
import { PastDays } from "./past_days.ts";
import {
  Cancels,
  CloseCheck,
  Commits,
  LastLook,
  OrderSender,
  Outcomes,
  ReadyOrders,
  Submits,
  Turns,
} from "./send/mod.ts";
import { defaultSettings, type OrderSettings } from "./settings.ts";

/** What the parts tell the room. */
export interface PartsHeard {
  /** The instrument of a leg, which was asked for. */
  found(contract: IbContract): void;
  /** Orders and executions that have left the list. */
  left(changes: ListChanges): void;
  /** One of those who watch the book has thrown. */
  failed(error: unknown): void;
}

/** What the doors and the events of the room lead to. */
export interface RoomParts extends Books, Doors {}

/** What is known, and who keeps it true. */
interface Books {
  timers: Timers;
  ledger: OrderLedger;
  session: SessionSource;
  list: OrderList;
  instruments: LegInstruments;
  legs: LegLookup;
  past: PastDays;
  departures: Departures;
  unclassified: Unclassified;
  liquidations: Liquidations;
  counts: OrderCounts;
  upstream: Upstream;
  orderIds: OrderIds;
  reader: BrokerReader;
  reconciler: Reconciler;
}

/** From a draft to the socket. */
interface Doors {
  tokens: PreviewTokens;
  watch: PositionWatch;
  entry: EntryGate;
  ready: ReadyOrders;
  previews: Previews;
  submits: Submits;
  cancels: Cancels;
  closes: CloseCheck;
}

/** Rebuilds every order from the journal; the broker's truth comes with the first `reconcile`. */
export function makeParts(deps: OrderDeps, heard: PartsHeard): RoomParts {
  const settings = { ...defaultSettings, ...deps.settings };
  const books = makeBooks(deps, settings, heard);
  return { ...books, ...makeDoors(deps, settings, books) };
}

function makeBooks(deps: OrderDeps, settings: OrderSettings, { found, left, failed }: PartsHeard): Books {
  const { journal, clock } = deps;
  const timers = new Timers(clock);
  const ledger = new OrderLedger({
    journal,
    clock,
    quiet: settings,
    replayMs: settings.replayMs,
    hops: deps.hops,
    watcherFailed: failed,
  });
  const session = new SessionSource(deps);
  const instruments = new LegInstruments();
  const list = new OrderList({ ledger, session, instruments, clock, settings });
  const unclassified = new Unclassified({ ...deps, ledger });
  const upstream = new Upstream();
  const orderIds = new OrderIds(Math.max(journal.orderIdFloor, ledger.book.highestOrderId));
  const reader = new BrokerReader({ ...deps, ledger, upstream, settings });
  return {
    timers,
    ledger,
    session,
    list,
    instruments,
    legs: new LegLookup({ ...deps, instruments, timers, found }),
    past: new PastDays({
      past: journal.past,
      quiet: settings,
      instrumentOf: (conId) => instruments.get(conId),
      clock,
    }),
    departures: new Departures({ list, clock, timers, left }),
    unclassified,
    liquidations: new Liquidations({ ...deps, ledger }),
    counts: new OrderCounts({ ledger, journal, list, unclassified }),
    upstream,
    orderIds,
    reader,
    reconciler: new Reconciler({ ...deps, ledger, timers, upstream, orderIds, reader, settings }),
  };
}

function makeDoors(deps: OrderDeps, settings: OrderSettings, books: Books): Doors {
  const { ledger, timers, session, orderIds, reader, reconciler } = books;
  const tokens = new PreviewTokens();
  const watch = new PositionWatch(settings.positionSettleMs);
  const turns = new Turns(deps.clock);
  const entry = new EntryGate(deps);
  const guard = new DraftGuard({ ...deps, ledger, watch });
  const changes = new ChangeGuard({ ledger, session });
  const proof = new PositionProof({ ...deps, watch, readOpenOrders: () => reader.readOpenOrders() });
  const ready = new ReadyOrders({ ...deps, orderIds, settings });
  const assessor = new Assessor({
    ...deps,
    ledger,
    guard,
    tokens,
    orderIds,
    whenFree: (waitMs) => turns.free(waitMs),
    prepare: (plan) => ready.prepare(plan),
    refusedByIb: (conId, code) => {
      deps.contracts.renew(conId);
      if (code !== null && !isAboutTheOrder(code)) reconciler.readSoon();
    },
    settings,
  });
  const previews = new Previews({ ...deps, ledger, entry, changes, proof, assessor });

  const outcomes = new Outcomes({ ledger, timers, settings });
  const sender = new OrderSender({ ...deps, ledger, turns, outcomes, settings });
  const commits = new Commits({
    ...deps,
    ledger,
    orderIds,
    tokens,
    entry,
    look: new LastLook({ ...deps, ledger, guard }),
    changes,
    proof,
    ready,
    sender,
    outcomes,
    settings,
  });
  const submits = new Submits({ ...deps, ledger, tokens, commits, settings });
  const cancels = new Cancels({
    ...deps,
    ledger,
    session,
    turns,
    outcomes,
    timers,
    readSoon: () => reconciler.readSoon(),
    settings,
  });
  const closes = new CloseCheck({ ...deps, ledger, timers, settings });
  return { tokens, watch, entry, ready, previews, submits, cancels, closes };
}
