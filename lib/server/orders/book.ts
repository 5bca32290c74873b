// All orders and executions: routes each fact to the record it belongs to and folds it. No clock, no I/O: replaying the
// journal through a new book gives the same book.
import { fromOrderRef } from "../../shared/ids.ts";
import { lookupCode } from "../../shared/code_book.ts";
import { isOpen } from "../../shared/order_states.ts";
import type {
  CommissionRow,
  CompletedOrderRow,
  ExecutionRow,
  OpenOrderRow,
  OrderStatusRow,
} from "../../shared/protocol/common.ts";
import type { Evidence, RowOrigin } from "./evidence.ts";
import { executionTime } from "./exec_time.ts";
import { ExecutionList, fillOf } from "./executions.ts";
import type { Fact, OrderCallback, PlannedOrder, SnapshotData } from "./facts.ts";
import { fold, isRepeat } from "./fold.ts";
import { isKnownStatus } from "./fold_broker.ts";
import { IdentityIndex, type OrderTrace, waitingKey } from "./identity.ts";
import { newRecord, type OrderRecord } from "./record.ts";
import { reportedTerms } from "./terms.ts";
import { type BookedExecution, sideOf, signedShares } from "./views.ts";

export interface QuietRule {
  quietUnacknowledgedMs: number;
  quietAcknowledgedMs: number;
}

/** What one fact did. */
export interface Applied {
  /** The order the fact was about, when there is exactly one. */
  clientOrderId: string | null;
  orders: Set<string>;
  executions: Set<string>;
  /** New shares (signed) by correction or fill, for the position check. */
  fills: { account: string; conId: number; shares: string; at: string }[];
  /** IB codes and status words nobody has classified. */
  unclassified: { code: string; text: string }[];
}

/** Callbacks of orders nobody knows yet wait for the order, at most this many. */
const MAX_WAITING = 2_000;

export class OrderBook {
  readonly #records = new Map<string, OrderRecord>();
  readonly #identity = new IdentityIndex();
  readonly #executions = new ExecutionList();
  readonly #waiting = new Map<string, { evidence: Evidence; at: string }[]>();
  #waitingCount = 0;
  readonly #quiet: QuietRule;
  #highestOrderId = 0;
  repeats = 0;
  unmatched = 0;

  constructor(quiet: QuietRule) {
    this.#quiet = quiet;
  }

  get(clientOrderId: string): OrderRecord | null {
    return this.#records.get(clientOrderId) ?? null;
  }

  records(): OrderRecord[] {
    return [...this.#records.values()];
  }

  /** Orders that may still do something at the broker. */
  openRecords(): OrderRecord[] {
    return this.records().filter((record) => isOpen(record.state));
  }

  /** Orders the broker should be asked about again. */
  unsettledRecords(): OrderRecord[] {
    return this.records().filter((record) => record.doubt !== null || record.end?.provisional === true);
  }

  findByPermId(permId: number): OrderRecord | null {
    return this.#identity.find({ permId, handle: null }, this.#records);
  }

  executions(): BookedExecution[] {
    return this.#executions.all();
  }

  execution(execId: string): BookedExecution | null {
    return this.#executions.get(execId);
  }

  /** The highest order id ever seen with any order of ours. */
  get highestOrderId(): number {
    return this.#highestOrderId;
  }

  /** The record that (client id, order id) of this socket stand for. */
  findByHandle(handle: { epoch: number; clientId: number; orderId: number }): OrderRecord | null {
    return this.#identity.find({ permId: null, handle }, this.#records);
  }

  apply(fact: Fact): Applied {
    const applied: Applied = {
      clientOrderId: fact.clientOrderId,
      orders: new Set(),
      executions: new Set(),
      fills: [],
      unclassified: [],
    };
    if (fact.kind === "confirm") this.#create(fact.data, fact.at, applied);
    else if (fact.kind === "callback") this.#callback(fact.data, fact.at, applied);
    else if (fact.kind === "snapshot") this.#snapshot(fact.data, fact.at, applied);
    else if (fact.kind === "link_lost") {
      for (const record of this.records()) {
        if (isOpen(record.state)) {
          this.#fold(record, { type: "link_lost", text: fact.data.text }, fact.at, applied);
        }
      }
    } else {
      const record = fact.clientOrderId === null ? null : this.get(fact.clientOrderId);
      if (record !== null) this.#fold(record, ownEvidence(fact), fact.at, applied);
    }
    return applied;
  }

  #create(
    data: { planned: PlannedOrder; epoch: number; clientId: number; previewedAt: string },
    at: string,
    applied: Applied,
  ) {
    const { planned, epoch, clientId } = data;
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
      closeResult: planned.closeResult,
      messages: 1,
      timeline: [
        { at: data.previewedAt, state: "previewed", source: "desk" },
        { at, state: "journaled", source: "desk" },
      ],
    });
    this.#seenOrderId(planned.orderId);
    this.#keep(record, applied);
  }

  #callback(data: { event: OrderCallback; clientId: number }, at: string, applied: Applied): void {
    const { event, clientId } = data;
    const origin: RowOrigin = { epoch: event.epoch, snapshotAt: null };
    switch (event.type) {
      case "open_order":
        this.#seenByClient(event, clientId);
        this.#openOrder(event, { at, origin, ownClientId: clientId }, applied);
        return;
      case "order_status":
        return this.#orderStatus(event, { at, origin }, applied);
      case "order_bound":
        return this.#bound(event, at, applied);
      case "execution":
        this.#seenByClient(event, clientId);
        return this.#execution(event, { at, receivedAt: event.at, epoch: event.epoch }, applied);
      case "commission":
        return this.#commission(event, at, applied);
      case "completed_order":
        this.#completed(event, at, applied);
        return;
      case "error":
        return this.#error(event, { at, clientId }, applied);
    }
  }

  #openOrder(
    row: OpenOrderRow,
    context: { at: string; origin: RowOrigin; ownClientId: number },
    applied: Applied,
  ): string | null {
    this.#checkStatus(row.orderState.status, applied);
    const trace: OrderTrace = {
      orderRef: row.order.orderRef,
      permId: row.permId,
      handle: { epoch: context.origin.epoch, clientId: row.clientId, orderId: row.orderId },
      conId: row.contract.conId,
      account: row.order.account,
    };
    const known = this.#identity.find(trace, this.#records);
    const evidence: Evidence = { type: "open_order", row, origin: context.origin };
    if (known !== null) {
      this.#fold(known, evidence, context.at, applied);
      return known.clientOrderId;
    }
    if (row.permId === null) {
      this.#wait(trace, evidence, context.at);
      return null;
    }
    const ours = row.clientId === context.ownClientId;
    return this.#adopt(row, { permId: row.permId, ours, evidence, at: context.at }, applied);
  }

  #orderStatus(row: OrderStatusRow, context: { at: string; origin: RowOrigin }, applied: Applied): void {
    this.#checkStatus(row.status, applied);
    const { clientId, orderId } = row;
    const handle = { epoch: context.origin.epoch, clientId, orderId };
    this.#routed(
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
    this.#routed(
      { permId: event.permId, handle: null },
      { type: "bound", epoch, clientId, orderId },
      at,
      applied,
    );
  }

  #execution(
    row: ExecutionRow,
    context: { at: string; receivedAt: string; epoch: number | null },
    applied: Applied,
  ): void {
    const trace: OrderTrace = {
      orderRef: row.orderRef,
      permId: row.permId,
      // The ids of an execution that is read again are those of the socket it happened on.
      handle: context.epoch === null
        ? null
        : { epoch: context.epoch, clientId: row.clientId, orderId: row.orderId },
      conId: row.contract.conId,
      account: row.account,
    };
    const known = this.#identity.find(trace, this.#records);
    const at = executionTime(row.time, context.receivedAt);
    const outcome = this.#executions.book(row, at, known?.clientOrderId ?? null);
    if (outcome === null) {
      this.repeats += 1;
      return;
    }
    const { booked, replaced } = outcome;
    applied.executions.add(row.execId);
    if (replaced !== null) {
      applied.executions.add(replaced.row.execId);
      applied.fills.push(move(replaced, -1, context.at));
    }
    applied.fills.push(move(booked, 1, context.at));
    const owner = booked.clientOrderId === null ? null : this.get(booked.clientOrderId);
    if (owner !== null) this.#fold(owner, fillEvidence(booked), context.at, applied);
    else this.unmatched += 1;
  }

  #commission(row: CommissionRow, at: string, applied: Applied): void {
    const joined = this.#executions.report(row);
    if (joined === null) return;
    applied.executions.add(joined.row.execId);
    const owner = joined.clientOrderId === null ? null : this.get(joined.clientOrderId);
    if (owner !== null) this.#fold(owner, { type: "commission", row }, at, applied);
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
    const known = this.#identity.find(trace, this.#records);
    if (known !== null) {
      this.#fold(known, evidence, at, applied);
      return known.clientOrderId;
    }
    if (row.permId === null) return null;
    return this.#adopt(row, { permId: row.permId, ours: false, evidence, at }, applied);
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
    const record = this.findByHandle(handle);
    if (record === null) {
      this.unmatched += 1;
      return;
    }
    this.#fold(record, { type: "ib_error", code: event.code, text: event.message }, context.at, applied);
    applied.clientOrderId = record.clientOrderId;
  }

  /** Folds an answer of the broker; what a complete one does not have is absent. */
  #snapshot(data: SnapshotData, at: string, applied: Applied): void {
    const { snapshotAt, epoch } = data;
    const origin: RowOrigin = { epoch, snapshotAt };
    const present = new Set<string>();
    // Executions first: a correction among them lets the statuses lower their totals.
    for (const row of data.executions ?? []) {
      this.#execution(row, { at, receivedAt: at, epoch: null }, applied);
    }
    for (const row of data.open?.orders ?? []) {
      const id = this.#openOrder(row, { at, origin, ownClientId: NaN }, applied);
      if (id !== null) present.add(id);
    }
    for (const row of data.open?.statuses ?? []) this.#orderStatus(row, { at, origin }, applied);
    for (const row of data.completed ?? []) {
      const id = this.#completed(row, at, applied);
      if (id !== null) present.add(id);
    }
    if (data.open !== null && data.executions !== null && data.completed !== null) {
      this.#absent(data, { present, at }, applied);
    }
    if (data.executions !== null) {
      for (const record of this.records()) {
        if (record.end?.provisional === true) {
          this.#fold(record, { type: "fills_reread", snapshotAt }, at, applied);
        }
      }
    }
    applied.clientOrderId = null;
  }

  #absent(data: SnapshotData, context: { present: ReadonlySet<string>; at: string }, applied: Applied): void {
    for (const record of this.records()) {
      const asked = isOpen(record.state) || record.doubt !== null;
      const later = (record.sentAt ?? record.createdAt) >= data.snapshotAt ||
        record.evidenceAt >= data.snapshotAt;
      if (!asked || later || context.present.has(record.clientOrderId)) continue;
      if (!data.accounts.includes(record.account)) continue;
      const quietMs = Date.parse(data.snapshotAt) - Date.parse(record.evidenceAt);
      // On this very socket it may still be on its way, or wait in a window of TWS for a click (P38).
      const mayCome = record.binding?.epoch === data.epoch;
      const needed = record.acknowledged || mayCome
        ? this.#quiet.quietAcknowledgedMs
        : this.#quiet.quietUnacknowledgedMs;
      this.#fold(
        record,
        { type: "absent", snapshotAt: data.snapshotAt, quiet: quietMs >= needed },
        context.at,
        applied,
      );
    }
  }

  /** An order of someone else, or of ours that this journal does not have. */
  #adopt(
    row: Pick<CompletedOrderRow, "contract" | "order">,
    found: { permId: number; ours: boolean; evidence: Evidence; at: string },
    applied: Applied,
  ): string {
    const own = fromOrderRef(row.order.orderRef);
    const isOwn = own !== null && found.ours && !this.#records.has(own);
    const clientOrderId = isOwn ? own : `PERM-${found.permId}`;
    const record = newRecord({
      clientOrderId,
      origin: isOwn ? "app" : "foreign",
      permId: found.permId,
      account: row.order.account,
      contract: row.contract,
      side: sideOf(row.order.action),
      terms: reportedTerms(row.order, null),
      state: "journaled",
      at: found.at,
      sent: true,
    });
    this.#keep(record, applied);
    // Executions that waited for the order are in it now: fold into that, not into the empty record.
    this.#fold(this.get(clientOrderId) ?? record, found.evidence, found.at, applied);
    return clientOrderId;
  }

  #routed(trace: OrderTrace, evidence: Evidence, at: string, applied: Applied): void {
    const record = this.#identity.find(trace, this.#records);
    if (record === null) return this.#wait(trace, evidence, at);
    this.#fold(record, evidence, at, applied);
    applied.clientOrderId = record.clientOrderId;
  }

  #wait(trace: OrderTrace, evidence: Evidence, at: string): void {
    this.unmatched += 1;
    const key = waitingKey(trace);
    if (key === null || this.#waitingCount >= MAX_WAITING) return;
    this.#waiting.set(key, [...this.#waiting.get(key) ?? [], { evidence, at }]);
    this.#waitingCount += 1;
  }

  #fold(record: OrderRecord, evidence: Evidence, at: string, applied: Applied): void {
    const next = fold(record, evidence, at);
    if (isRepeat(record, next)) {
      this.repeats += 1;
      this.#records.set(next.clientOrderId, next);
      return;
    }
    this.#keep(next, applied);
  }

  #keep(record: OrderRecord, applied: Applied): void {
    this.#records.set(record.clientOrderId, record);
    this.#identity.learn(record);
    applied.orders.add(record.clientOrderId);
    applied.clientOrderId ??= record.clientOrderId;
    this.#joinHeld(record, applied);
  }

  /** What came before its order was known is folded now, in the order it came. */
  #joinHeld(record: OrderRecord, applied: Applied): void {
    const keys = [
      record.permId === null ? null : waitingKey({ permId: record.permId, handle: null }),
      record.binding === null ? null : waitingKey({ permId: null, handle: record.binding }),
    ];
    for (const key of keys) {
      const held = key === null ? undefined : this.#waiting.get(key);
      if (key === null || held === undefined) continue;
      this.#waiting.delete(key);
      this.#waitingCount -= held.length;
      for (const { evidence, at } of held) {
        const current = this.get(record.clientOrderId);
        if (current !== null) this.#fold(current, evidence, at, applied);
      }
    }
    if (record.permId === null) return;
    for (const execution of this.#executions.claim(record.permId, record.clientOrderId)) {
      applied.executions.add(execution.row.execId);
      const current = this.get(record.clientOrderId);
      if (current !== null) this.#fold(current, fillEvidence(execution), execution.at, applied);
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
  }
}

function fillEvidence(execution: BookedExecution): Evidence {
  const { cumQty, avgPrice, permId } = execution.row;
  return { type: "execution", fill: fillOf(execution), cumQty, avgPrice, permId };
}

function move(execution: BookedExecution, sign: 1 | -1, at: string): Applied["fills"][number] {
  const { row } = execution;
  const shares = signedShares(row);
  const turned = sign === 1 ? shares : shares.startsWith("-") ? shares.slice(1) : `-${shares}`;
  return { account: row.account, conId: row.contract.conId, shares: turned, at };
}
