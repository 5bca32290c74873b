// The order book: each fact goes to the record it belongs to. No clock, no I/O: replaying the journal through
// a new book gives the same book.
import type { PermId } from "@/lib/contract/ids.ts";
import { isQuiet, provesAbsence, type QuietRule } from "./absence.ts";
import { type Applied, BookStore } from "./book_store.ts";
import { BrokerRows, type RowContext } from "./broker_rows.ts";
import type { Evidence } from "./evidence.ts";
import { type Fact, type FailedData, keptSaying, type OrderCallback, type SnapshotData } from "./facts.ts";
import { isCombo } from "./identity.ts";
import type { OpenOrders } from "./open_orders.ts";
import type { OrderTotals } from "./order_totals.ts";
import { newRecord, type OrderRecord } from "./record.ts";
import type { BookedExecution } from "./views.ts";

export class OrderBook {
  readonly #store = new BookStore();
  readonly #quiet: QuietRule;
  readonly #rows = new BrokerRows(this.#store);

  constructor(quiet: QuietRule) {
    this.#quiet = quiet;
  }

  get(clientOrderId: string): OrderRecord | null {
    return this.#store.get(clientOrderId);
  }

  records(): OrderRecord[] {
    return this.#store.all();
  }

  /** Orders that may still do something at the broker. */
  openRecords(): readonly OrderRecord[] {
    return this.#store.open.all();
  }

  /** The same by what they trade, and what of them has changed since somebody looked. */
  get open(): Pick<OpenOrders, "touching" | "has" | "get" | "all" | "revision" | "changedSince"> {
    return this.#store.open;
  }

  /** Orders the broker should be asked about again. */
  unsettledRecords(): OrderRecord[] {
    return this.#store.unsettled();
  }

  /** Those among these. */
  unsettledAmong(ids: ReadonlySet<string>): OrderRecord[] {
    return this.#store.unsettledAmong(ids);
  }

  findByPermId(permId: PermId): OrderRecord | null {
    return this.#store.find({ permId, handle: null });
  }

  executions(): BookedExecution[] {
    return this.#store.executions.all();
  }

  execution(execId: string): BookedExecution | null {
    return this.#store.executions.get(execId);
  }

  /**
   * Drops what ended for good before `before` (ISO 8601), as a replay from then on would: one look at a time,
   * each of which gives the order that it has dropped, or `null`.
   */
  forgetting(before: string): Generator<OrderRecord | null> {
    return this.#store.forgetting(before);
  }

  /** What the metrics count of the orders. */
  get totals(): Pick<OrderTotals, "anomalies" | "sent" | "refused" | "unknown" | "day"> {
    return this.#store.totals;
  }

  /** The highest order id ever seen with any order of ours. */
  get highestOrderId(): number {
    return this.#rows.highestOrderId;
  }

  /** Callbacks that changed nothing, and callbacks that belonged to no order when they came. */
  get counts(): { repeats: number; unmatched: number } {
    const { repeats, unmatched } = this.#store;
    return { repeats, unmatched };
  }

  apply(fact: Fact): Applied {
    const applied: Applied = {
      clientOrderId: fact.clientOrderId,
      orders: new Set(),
      executions: new Set(),
      fills: [],
      present: new Set(),
      stranger: false,
      waits: false,
      unclassified: [],
    };
    if (fact.kind === "confirm") this.#create(fact.data, fact.at, applied);
    else if (fact.kind === "callback") this.#callback(fact.data, fact.at, applied);
    else if (fact.kind === "snapshot") this.#snapshot(fact.data, fact.at, applied);
    else if (fact.kind === "put_back") this.#store.sentBefore(fact.data.orders);
    else if (fact.kind === "link_lost") {
      const why = keptSaying(fact.data);
      for (const record of this.#store.open.all()) {
        this.#store.fold(record, { type: "link_lost", why }, fact.at, applied);
      }
    } else {
      const record = fact.clientOrderId === null ? null : this.#store.get(fact.clientOrderId);
      if (record !== null) this.#store.fold(record, ownEvidence(fact), fact.at, applied);
    }
    return applied;
  }

  #create(
    data: Extract<Fact, { kind: "confirm" }>["data"],
    at: string,
    applied: Applied,
  ) {
    const { planned, epoch, clientId } = data;
    const isClose = planned.closeResult !== null;
    const record = newRecord({
      clientOrderId: planned.clientOrderId,
      origin: "app",
      account: planned.order.account,
      contract: planned.contract,
      side: planned.order.action,
      terms: planned.terms,
      state: "journaled",
      at,
      binding: { epoch, clientId, orderId: planned.orderId },
      ocaGroup: planned.order.ocaGroup === "" ? null : planned.order.ocaGroup,
      parentClientOrderId: planned.parentClientOrderId,
      exit: isClose || (data.exit === true && planned.parentClientOrderId === null),
      closeResult: planned.closeResult,
      messages: 1,
      timeline: [
        { at: data.previewedAt, state: "previewed", source: "desk" },
        { at, state: "journaled", source: "desk" },
      ],
    });
    this.#rows.seenOrderId(planned.orderId);
    this.#store.keep(record, applied);
  }

  #callback(data: { event: OrderCallback; clientId: number }, at: string, applied: Applied): void {
    const { event, clientId } = data;
    const context: RowContext = { at, origin: { epoch: event.epoch, snapshotAt: null }, clientId };
    switch (event.type) {
      case "open_order":
        this.#rows.openOrder(event, context, applied);
        this.#rows.link(event, context, applied);
        return;
      case "order_status":
        return this.#rows.orderStatus(event, context, applied);
      case "order_bound":
        return this.#rows.bound(event, at, applied);
      case "execution":
        return this.#rows.execution(event, context, event.at, applied);
      case "commission":
        return this.#store.commission(event, at, applied);
      case "fills":
        return this.#fills(event, context, applied);
      case "completed_order":
        this.#rows.completed(event, context, applied);
        return;
      case "error":
        return this.#rows.error(event, context, applied);
    }
  }

  /** As if each had come alone, but told together. */
  #fills(
    { items, at: receivedAt }: Extract<OrderCallback, { type: "fills" }>,
    context: RowContext,
    applied: Applied,
  ): void {
    for (const item of items) {
      if (item.type === "execution") this.#rows.execution(item, context, receivedAt, applied);
      else this.#store.commission(item, context.at, applied);
    }
    applied.clientOrderId = null;
  }

  /** Folds an answer of the broker; what a complete one does not have is absent. */
  #snapshot(data: SnapshotData, at: string, applied: Applied): void {
    const { snapshotAt, epoch } = data;
    const context: RowContext = { at, origin: { epoch, snapshotAt }, clientId: data.clientId };
    const present = applied.present;
    for (const id of data.present ?? []) present.add(id);
    // Executions first: a correction among them lets the statuses lower their totals.
    for (const row of data.executions ?? []) this.#rows.execution(row, context, at, applied);
    for (const row of data.open?.orders ?? []) {
      const id = this.#rows.openOrder(row, context, applied);
      if (id !== null) present.add(id);
    }
    for (const row of data.open?.statuses ?? []) this.#rows.orderStatus(row, context, applied);
    for (const row of data.completed ?? []) {
      const id = this.#rows.completed(row, context, applied);
      if (id !== null) present.add(id);
    }
    // An entry may stand behind its exits, or have ended.
    for (const row of data.open?.orders ?? []) this.#rows.link(row, context, applied);
    applied.clientOrderId = null;
    if (data.part !== true) this.#concludeReading(data, { present, at }, applied);
  }

  /** What the end of a reading says about orders that it did not have, or did not change. */
  #concludeReading(
    data: SnapshotData,
    context: { present: ReadonlySet<string>; at: string },
    applied: Applied,
  ): void {
    const isComplete = data.open !== null && data.executions !== null && data.completed !== null;
    if (isComplete && data.upstreamSince !== null) this.#absent(data, context, applied);
    if (data.executions !== null) {
      const evidence = { type: "fills_reread", snapshotAt: data.snapshotAt } as const;
      for (const record of this.#store.unsettled()) {
        if (record.end?.provisional !== true || !isAbout(record, data)) continue;
        this.#store.fold(record, evidence, context.at, applied);
      }
    }
    applied.clientOrderId = null;
  }

  #absent(data: SnapshotData, context: { present: ReadonlySet<string>; at: string }, applied: Applied): void {
    // It lives, and may be any that this reading does not name.
    if (this.#store.hasUnplaced(data.snapshotAt)) return;
    for (const record of new Set([...this.#store.open.all(), ...this.#store.unsettled()])) {
      if (context.present.has(record.clientOrderId) || !provesAbsence(record, data, context.at)) continue;
      const quiet = isQuiet(record, data, this.#quiet);
      this.#store.fold(record, { type: "absent", snapshotAt: data.snapshotAt, quiet }, context.at, applied);
    }
  }
}

/** Whether a reading had the executions of this order. */
function isAbout({ contract }: OrderRecord, { symbol }: SnapshotData): boolean {
  return symbol === undefined || (symbol === contract.symbol && !isCombo(contract));
}

type OwnFact = Exclude<Fact, { kind: "confirm" | "callback" | "snapshot" | "link_lost" | "put_back" }>;

function ownEvidence(fact: OwnFact): Evidence {
  switch (fact.kind) {
    case "sent":
      return { type: "sent" };
    case "send_failed":
      return failed("send_failed", fact.data);
    case "change":
      return { type: "change_sent", terms: fact.data.terms, epoch: fact.data.epoch };
    case "change_failed":
      return failed("change_failed", fact.data);
    case "cancel":
      return { type: "cancel_sent", epoch: fact.data.epoch, by: fact.data.by };
    case "cancel_failed":
      return failed("cancel_failed", fact.data);
    case "overdue":
      return { type: "overdue", what: fact.data.what };
    case "exit":
      return { type: "exit" };
  }
}

function failed<T extends "send_failed" | "change_failed" | "cancel_failed">(type: T, data: FailedData) {
  return { type, code: data.code, why: keptSaying(data), nothingSent: data.nothingSent };
}
