// What watches over the desk: over the orders of one that goes wrong or is left alone, over what IB did not
// say, over lost connections.
import { coded } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { iso } from "@/lib/server/clock.ts";
import { AppError } from "@/lib/server/errors.ts";
import { DEAD_MAN, type OrderRoom } from "@/lib/server/orders/mod.ts";
import type { EventHub } from "@/lib/server/stream/event_hub.ts";
import type { SnapshotPublisher } from "@/lib/server/stream/snapshot_publisher.ts";
import type { Books } from "./books.ts";
import { BrokerReading } from "./broker_reading.ts";
import { DeadMan } from "./dead_man.ts";
import type { DeskDeps } from "./deps.ts";
import { exitFacts, heldPositions } from "./exit_facts.ts";
import { ExitWatch } from "./exit_watch.ts";
import { JournalLock } from "./journal_lock.ts";
import type { LimitParts } from "./limit_parts.ts";
import { Outages } from "./outages.ts";
import { PositionSurprise } from "./position_surprise.ts";
import { RejectWatch } from "./reject_watch.ts";
import { SecondLook } from "./second_look.ts";
import { UnreadMessages } from "./unread_messages.ts";

export interface GuardianDeps extends Pick<DeskDeps, "connection" | "link" | "journal" | "clock" | "log"> {
  hub: Pick<EventHub, "readers">;
  publisher: SnapshotPublisher;
  books: Pick<Books, "unread" | "accounts" | "quotes" | "depth" | "arming" | "trading" | "notices">;
  limitSettings: LimitParts["limitSettings"];
  orders: OrderRoom;
}

export type Guardians = ReturnType<typeof guardians>;

export function guardians(deps: GuardianDeps) {
  const exits = exitWatch(deps);
  return { ...haltGuardians(deps), deadMan: deadMan(deps, exits), exits, ...readAgain(deps) };
}

/** What halts trading by itself. */
function haltGuardians({ journal, clock, publisher, books, limitSettings }: GuardianDeps) {
  const { trading, notices } = books;
  const halt = (by: "journal" | "rejects", says: Saying) => {
    try {
      trading.tighten("halted", { by });
    } catch (error) {
      // A state that can not be written holds all the same, and is written when the disk can be.
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
  return { rejects, journalLock };
}

function deadMan(
  { journal, clock, hub, books: { notices, accounts }, limitSettings, orders }: GuardianDeps,
  exits: ExitWatch,
): DeadMan {
  return new DeadMan({
    clock,
    seconds: () => limitSettings.halts.deadManSeconds,
    watched: () => hub.readers > 0,
    orders: () => orders.list.openOrders(),
    isExit(id) {
      const order = orders.list.listedOrder(id);
      // Of a position that could not be read a stop may be all that protects it.
      return orders.isExit(id) ||
        (order !== null && accounts.positions.reading(order.account, order.contract.conId) === null);
    },
    isLeftOver: (id) => exits.isLeftOver(id),
    cancel: (id) => orders.cancel(id, DEAD_MAN),
    acted({ seconds, cancelled, kept }) {
      const at = iso(clock.now());
      journal.append({ at, kind: "dead_man", clientOrderId: null, data: { seconds, cancelled, kept } });
      const says = say("DEAD_MAN", { seconds, count: cancelled.length, kept: kept.length });
      notices.turn({ at, level: "error", ...coded(says) });
    },
  });
}

function exitWatch({ connection, clock, publisher, books, orders }: GuardianDeps): ExitWatch {
  const { accounts, notices, unread } = books;
  return new ExitWatch({
    clock,
    facts: () => exitFacts({ connection, accounts, orders, unread }),
    mark: ({ clientOrderId }, position) => orders.markExit(clientOrderId, position),
    notice: (notice) => notices.turn(notice),
    onChange: () => publisher.touchAll("exitSurpluses"),
  });
}

/** What reads the broker's truth again, when it is not what it seems or was out of reach. */
function readAgain({ connection, link, clock, log, books, orders }: GuardianDeps) {
  const { quotes, depth, accounts, arming, notices } = books;
  const reading = new BrokerReading({ connection, link, quotes, depth, accounts, orders });
  const second = new SecondLook({ clock, log, read: () => reading.again() });
  const unreadMessages = new UnreadMessages({ clock, log, notices, second, rows: books.unread });
  const surprise = new PositionSurprise({
    clock,
    positions: () => heldPositions(accounts),
    quantity: (account, conId) => accounts.positions.reading(account, conId)?.quantity ?? null,
    surprised: () => second.wanted(),
  });
  const outages = new Outages({ quotes, depth, accounts, orders, arming, second, surprise });
  return { reading, second, unreadMessages, surprise, outages };
}
