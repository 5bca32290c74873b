// The order book: each fact goes to the record it belongs to. No clock, no I/O: replaying the journal through a new book
// gives the same book.
import { lookupCode } from "@/lib/contract/code_book.ts";
import type {
  CompletedOrderRow,
  ExecutionRow,
  OpenOrderRow,
  OrderStatusRow,
} from "@/lib/contract/protocol/common.ts";
import { type Applied, BookStore } from "./book_store.ts";
import type { Evidence, RowOrigin } from "./evidence.ts";
import type { Fact, OrderCallback, SnapshotData } from "./facts.ts";
import { isKnownStatus } from "./fold_broker.ts";
import type { OrderTrace } from "./identity.ts";
import { newRecord, type OrderRecord } from "./record.ts";
import type { BookedExecution } from "./views.ts";

export type { Applied };

export interface QuietRule {
  quietUnacknowledgedMs: number;
  quietAcknowledgedMs: number;
}

/** Where and when a row was learnt. */
interface RowContext {
  at: string;
  origin: RowOrigin;
  /** The client id of this desk's session. */
  clientId: number;
}

export class OrderBook {
  readonly #store = new BookStore();
  readonly #quiet: QuietRule;
  #highestOrderId = 0;

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
  openRecords(): OrderRecord[] {
    return this.#store.open();
  }

  /** Orders the broker should be asked about again. */
  unsettledRecords(): OrderRecord[] {
    return this.#store.unsettled();
  }

  findByPermId(permId: number): OrderRecord | null {
    return this.#store.find({ permId, handle: null });
  }

  executions(): BookedExecution[] {
    return this.#store.executions.all();
  }

  execution(execId: string): BookedExecution | null {
    return this.#store.executions.get(execId);
  }

  /** Drops what ended for good before `before` (ISO 8601), as a replay from then on would; returns the orders. */
  forget(before: string): OrderRecord[] {
    return this.#store.forget(before);
  }

  /** The highest order id ever seen with any order of ours. */
  get highestOrderId(): number {
    return this.#highestOrderId;
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
      stranger: false,
      waits: false,
      unclassified: [],
    };
    if (fact.kind === "confirm") this.#create(fact.data, fact.at, applied);
    else if (fact.kind === "callback") this.#callback(fact.data, fact.at, applied);
    else if (fact.kind === "snapshot") this.#snapshot(fact.data, fact.at, applied);
    else if (fact.kind === "link_lost") {
      for (const record of this.#store.open()) {
        this.#store.fold(record, { type: "link_lost", text: fact.data.text }, fact.at, applied);
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
    this.#seenOrderId(planned.orderId);
    this.#store.keep(record, applied);
  }

  #callback(data: { event: OrderCallback; clientId: number }, at: string, applied: Applied): void {
    const { event, clientId } = data;
    const context: RowContext = { at, origin: { epoch: event.epoch, snapshotAt: null }, clientId };
    switch (event.type) {
      case "open_order":
        this.#openOrder(event, context, applied);
        return;
      case "order_status":
        return this.#orderStatus(event, context, applied);
      case "order_bound":
        return this.#bound(event, at, applied);
      case "execution":
        return this.#execution(event, context, event.at, applied);
      case "commission":
        return this.#store.commission(event, at, applied);
      case "completed_order":
        this.#completed(event, at, applied);
        return;
      case "error":
        return this.#error(event, context, applied);
    }
  }

  /** Returns the order's id, or `null` when it can not be known yet. */
  #openOrder(row: OpenOrderRow, context: RowContext, applied: Applied): string | null {
    this.#seenByClient(row, context.clientId);
    this.#checkStatus(row.orderState.status, applied);
    const trace: OrderTrace = {
      orderRef: row.order.orderRef,
      permId: row.permId,
      handle: { epoch: context.origin.epoch, clientId: row.clientId, orderId: row.orderId },
      conId: row.contract.conId,
      account: row.order.account,
    };
    const known = this.#store.find(trace);
    const evidence: Evidence = { type: "open_order", row, origin: context.origin };
    if (known !== null) {
      this.#store.fold(known, evidence, context.at, applied);
      return known.clientOrderId;
    }
    if (row.permId === null) {
      this.#store.wait(trace, evidence, context.at, applied);
      return null;
    }
    const ours = row.clientId === context.clientId;
    return this.#store.adopt(row, { permId: row.permId, ours, evidence, at: context.at }, applied);
  }

  #orderStatus(row: OrderStatusRow, context: RowContext, applied: Applied): void {
    this.#checkStatus(row.status, applied);
    const { clientId, orderId } = row;
    const handle = { epoch: context.origin.epoch, clientId, orderId };
    this.#store.routed(
      { permId: row.permId, handle },
      { type: "order_status", row, origin: context.origin },
      context.at,
      applied,
    );
  }

  #bound(
    event: { permId: number | null; clientId: number; orderId: number; epoch: number },
    at: string,
    applied: Applied,
  ) {
    const { epoch, clientId, orderId } = event;
    this.#store.routed(
      { permId: event.permId, handle: null },
      { type: "bound", epoch, clientId, orderId },
      at,
      applied,
    );
  }

  #execution(
    row: ExecutionRow,
    { at, origin, clientId }: RowContext,
    receivedAt: string,
    applied: Applied,
  ): void {
    this.#seenByClient(row, clientId);
    // The ids of an execution that is read again are those of the socket it happened on.
    const epoch = origin.snapshotAt === null ? origin.epoch : null;
    this.#store.execution(row, { at, receivedAt, epoch }, applied);
  }

  #completed(row: CompletedOrderRow, at: string, applied: Applied): string | null {
    this.#checkStatus(row.orderState.status, applied);
    const trace: OrderTrace = {
      orderRef: row.order.orderRef,
      permId: row.permId,
      handle: null,
      conId: row.contract.conId,
      account: row.order.account,
    };
    const evidence: Evidence = { type: "completed", row };
    const known = this.#store.find(trace);
    if (known !== null) {
      this.#store.fold(known, evidence, at, applied);
      return known.clientOrderId;
    }
    if (row.permId === null) return null;
    return this.#store.adopt(row, { permId: row.permId, ours: false, evidence, at }, applied);
  }

  #error(
    event: Extract<OrderCallback, { type: "error" }>,
    context: { at: string; clientId: number },
    applied: Applied,
  ): void {
    if (event.about.kind !== "order") return;
    if (lookupCode(event.code) === null) {
      applied.unclassified.push({ code: String(event.code), text: event.message });
    }
    const handle = { epoch: event.epoch, clientId: context.clientId, orderId: event.about.orderId };
    const record = this.#store.find({ permId: null, handle });
    if (record === null) {
      this.#store.unmatched += 1;
      return;
    }
    this.#store.fold(
      record,
      { type: "ib_error", code: event.code, text: event.message },
      context.at,
      applied,
    );
    applied.clientOrderId = record.clientOrderId;
  }

  /** Folds an answer of the broker; what a complete one does not have is absent. */
  #snapshot(data: SnapshotData, at: string, applied: Applied): void {
    const { snapshotAt, epoch } = data;
    const context: RowContext = { at, origin: { epoch, snapshotAt }, clientId: data.clientId };
    const present = new Set<string>();
    // Executions first: a correction among them lets the statuses lower their totals.
    for (const row of data.executions ?? []) this.#execution(row, context, at, applied);
    for (const row of data.open?.orders ?? []) {
      const id = this.#openOrder(row, context, applied);
      if (id !== null) present.add(id);
    }
    for (const row of data.open?.statuses ?? []) this.#orderStatus(row, context, applied);
    for (const row of data.completed ?? []) {
      const id = this.#completed(row, at, applied);
      if (id !== null) present.add(id);
    }
    const isComplete = data.open !== null && data.executions !== null && data.completed !== null;
    if (isComplete && data.upstreamSince !== null) {
      this.#absent(data, { present, at }, applied);
    }
    if (data.executions !== null) {
      for (const record of this.#store.unsettled()) {
        if (record.end?.provisional === true) {
          this.#store.fold(record, { type: "fills_reread", snapshotAt }, at, applied);
        }
      }
    }
    applied.clientOrderId = null;
  }

  #absent(data: SnapshotData, context: { present: ReadonlySet<string>; at: string }, applied: Applied): void {
    for (const record of new Set([...this.#store.open(), ...this.#store.unsettled()])) {
      const later = (record.sentAt ?? record.createdAt) >= data.snapshotAt ||
        record.evidenceAt >= data.snapshotAt;
      if (later || context.present.has(record.clientOrderId)) continue;
      if (!data.accounts.includes(record.account)) continue;
      const since = Math.max(
        Date.parse(record.evidenceAt),
        Date.parse(record.sentAt ?? record.evidenceAt),
        Date.parse(data.upstreamSince ?? record.evidenceAt),
      );
      const quietMs = Date.parse(data.snapshotAt) - since;
      // On this very socket it may still be on its way, or wait in a window of TWS for a click (P38).
      const mayCome = record.binding?.epoch === data.epoch;
      const needed = record.acknowledged || mayCome
        ? this.#quiet.quietAcknowledgedMs
        : this.#quiet.quietUnacknowledgedMs;
      this.#store.fold(
        record,
        { type: "absent", snapshotAt: data.snapshotAt, quiet: quietMs >= needed },
        context.at,
        applied,
      );
    }
  }

  #checkStatus(status: string, applied: Applied): void {
    if (!isKnownStatus(status)) applied.unclassified.push({ code: `status ${status}`, text: status });
  }

  #seenByClient(row: { clientId: number; orderId: number }, ownClientId: number): void {
    if (row.clientId === ownClientId) this.#seenOrderId(row.orderId);
  }

  #seenOrderId(orderId: number): void {
    this.#highestOrderId = Math.max(this.#highestOrderId, orderId);
  }
}

type OwnFact = Exclude<Fact, { kind: "confirm" | "callback" | "snapshot" | "link_lost" }>;

function ownEvidence(fact: OwnFact): Evidence {
  switch (fact.kind) {
    case "sent":
      return { type: "sent" };
    case "send_failed":
      return { type: "send_failed", ...fact.data };
    case "change":
      return { type: "change_sent", terms: fact.data.terms, epoch: fact.data.epoch };
    case "change_failed":
      return { type: "change_failed", ...fact.data };
    case "cancel":
      return { type: "cancel_sent", epoch: fact.data.epoch };
    case "cancel_failed":
      return { type: "cancel_failed", ...fact.data };
    case "overdue":
      return { type: "overdue", what: fact.data.what };
    case "exit":
      return { type: "exit" };
  }
}
