// The records and everything that finds them: identities, executions, callbacks that came too early. Folds,
// knows no facts.
import { fromOrderRef, type PermId, type SocketEpoch } from "@/lib/contract/ids.ts";
import { isOpen } from "@/lib/contract/order_states.ts";
import type { CommissionRow, CompletedOrderRow, ExecutionRow } from "@/lib/contract/protocol/common.ts";
import type { Evidence } from "./evidence.ts";
import { ibTime } from "./exec_time.ts";
import { ExecutionList, fillOf } from "./executions.ts";
import { fold, isRepeat } from "./fold.ts";
import {
  IdentityIndex,
  isCombo,
  isMasterAccount,
  isSameInstrument,
  type OrderTrace,
  partOf,
  waitingKey,
} from "./identity.ts";
import { OpenOrders } from "./open_orders.ts";
import { OrderTotals } from "./order_totals.ts";
import { newRecord, type OrderRecord } from "./record.ts";
import { STATUS } from "./status_words.ts";
import { reportedTerms } from "./terms.ts";
import { type BookedExecution, sideOf, signedShares } from "./views.ts";

/** What one fact did. */
export interface Applied {
  /** The order the fact was about, when there is exactly one. */
  clientOrderId: string | null;
  orders: Set<string>;
  executions: Set<string>;
  /** New shares (signed) by correction or fill, for the position check. */
  fills: { account: string; conId: number; shares: string; at: string }[];
  /** The orders that a reading of the broker had. */
  present: Set<string>;
  /** A fill of an order that is not known here. */
  stranger: boolean;
  /** It changes nothing now, but will: it waits for its order or its execution. */
  waits: boolean;
  /** IB codes and status words nobody has classified. */
  unclassified: { code: string; text: string }[];
}

/** Callbacks of orders nobody knows yet wait for the order, at most this many. */
const MAX_WAITING = 2_000;

export class BookStore {
  readonly #records = new Map<string, OrderRecord>();
  /** Orders that may still do something at the broker. */
  readonly open = new OpenOrders();
  /** What the metrics count of them. */
  readonly totals = new OrderTotals(this.#records);
  readonly #unsettled = new Set<string>();
  readonly #identity = new IdentityIndex();
  /** Orders of ours whose rows were in a journal that was replaced. */
  readonly #lost = new Set<string>();
  readonly executions = new ExecutionList();
  readonly #waiting = new Map<string, { evidence: Evidence; at: string }[]>();
  #waitingCount = 0;
  /** Callbacks that changed nothing. */
  repeats = 0;
  /** Callbacks that belonged to no order when they came. */
  unmatched = 0;

  get(clientOrderId: string): OrderRecord | null {
    return this.#records.get(clientOrderId) ?? null;
  }

  all(): OrderRecord[] {
    return [...this.#records.values()];
  }

  /** Orders the broker should be asked about again. */
  unsettled(): OrderRecord[] {
    return this.#pick(this.#unsettled);
  }

  /** Those among these. */
  unsettledAmong(ids: ReadonlySet<string>): OrderRecord[] {
    return [...ids].flatMap((id) => this.#unsettled.has(id) ? this.#records.get(id) ?? [] : []);
  }

  find(trace: OrderTrace, fits?: (record: OrderRecord) => boolean): OrderRecord | null {
    return this.#identity.find(trace, this.#records, fits);
  }

  /** Folds evidence into a record and keeps it; a repeat is only counted. */
  fold(record: OrderRecord, evidence: Evidence, at: string, applied: Applied): void {
    const next = fold(record, evidence, at);
    if (isRepeat(record, next)) {
      this.repeats += 1;
      this.#set(next);
      return;
    }
    this.keep(next, applied);
  }

  keep(record: OrderRecord, applied: Applied): void {
    this.#set(record);
    this.#index(record);
    this.#identity.learn(record);
    applied.orders.add(record.clientOrderId);
    applied.clientOrderId ??= record.clientOrderId;
    this.#joinWaiting(record, applied);
  }

  /** Folds into the order of a trace, or lets the evidence wait for it. */
  routed(trace: OrderTrace, evidence: Evidence, at: string, applied: Applied): void {
    const record = this.find(trace);
    if (record === null) return this.wait(trace, evidence, at, applied);
    this.fold(record, evidence, at, applied);
    applied.clientOrderId = record.clientOrderId;
  }

  wait(trace: OrderTrace, evidence: Evidence, at: string, applied: Applied): void {
    this.unmatched += 1;
    const key = waitingKey(trace);
    if (key === null) return;
    if (this.#waitingCount >= MAX_WAITING) this.#forgetOldest();
    applied.waits = true;
    this.#waiting.set(key, [...this.#waiting.get(key) ?? [], { evidence, at }]);
    this.#waitingCount += 1;
  }

  /** Whether a reading has told of a living order by its status alone: its own row would say which it is. */
  hasUnplaced(snapshotAt: string): boolean {
    return [...this.#waiting.values()].some((early) =>
      early.some(({ evidence }) =>
        evidence.type === "order_status" && evidence.origin.snapshotAt === snapshotAt &&
        STATUS[evidence.row.status]?.kind === "live"
      )
    );
  }

  /** What has waited longest has the least chance to be claimed. */
  #forgetOldest(): void {
    for (const [key, early] of this.#waiting) {
      this.#waiting.delete(key);
      this.#waitingCount -= early.length;
      return;
    }
  }

  /**
   * Drops orders that ended for good before `before` (ISO 8601), and their executions: one look at a time,
   * each of which gives the order that it has dropped, or `null`.
   */
  *forgetting(before: string): Generator<OrderRecord | null> {
    for (const record of this.#records.values()) {
      yield this.#isOver(record, before) ? this.#drop(record) : null;
    }
    for (const _execution of this.executions.forgetting(before)) yield null;
  }

  #isOver({ state, clientOrderId, endedAt }: OrderRecord, before: string): boolean {
    return !isOpen(state) && !this.#unsettled.has(clientOrderId) && endedAt !== null && endedAt < before;
  }

  #drop(record: OrderRecord): OrderRecord {
    this.#records.delete(record.clientOrderId);
    this.#identity.forget(record);
    return record;
  }

  /**
   * An order of someone else, or of ours that this journal does not have. `ours`: of this client id; `null`
   * where the row does not say, as that of an ended order: it keeps the identity that it was given all the
   * same.
   */
  adopt(
    row: Pick<CompletedOrderRow, "contract" | "order">,
    found: { permId: PermId; ours: boolean | null; evidence: Evidence; at: string },
    applied: Applied,
  ): string {
    const given = fromOrderRef(row.order.orderRef);
    const own = given === null || found.ours === false || this.#records.has(given) ? null : given;
    const isOwn = own !== null && (found.ours === true || this.#lost.has(own));
    const clientOrderId = own ?? this.#strangerId(found.permId, row.order.account);
    const known = this.get(clientOrderId);
    if (known !== null) {
      this.fold(known, found.evidence, found.at, applied);
      return clientOrderId;
    }
    const record = newRecord({
      clientOrderId,
      origin: isOwn ? "app" : "foreign",
      permId: found.permId,
      account: row.order.account,
      contract: row.contract,
      side: sideOf(row.order.action),
      terms: reportedTerms(row.order, null),
      allocation: row.order.allocation ?? null,
      state: "journaled",
      at: found.at,
      sent: true,
    });
    this.keep(record, applied);
    // Executions that waited for the order are in it now: fold into that, not into the empty record.
    this.fold(this.get(clientOrderId) ?? record, found.evidence, found.at, applied);
    return clientOrderId;
  }

  /** These were sent by this desk, whatever IB leaves out of their rows. */
  sentBefore(orders: readonly string[]): void {
    for (const id of orders) this.#lost.add(id);
  }

  /**
   * What IB says of the entry that an order comes behind: told to a record that does not know it, as of one
   * that this journal does not have, or of somebody else's.
   */
  link(clientOrderId: string, parent: OrderTrace, applied: Applied): void {
    const record = this.get(clientOrderId);
    if (record === null || record.parentClientOrderId !== null) return;
    const { account, contract, origin } = record;
    // Of others only what is open is known.
    const handle = origin === "app" ? parent.handle : null;
    // One that has filled is not open any more: its fills have the ids that the exit names.
    const filled = handle === null ? null : this.executions.filledUnder(handle, record);
    const mayBe = (one: OrderRecord) =>
      one.clientOrderId !== clientOrderId && (origin === "app" || isEntryOf(one, record));
    const entry = this.find({ ...parent, account, contract }, mayBe) ??
      (filled === null ? null : this.get(filled));
    if (entry?.origin !== origin) return;
    this.keep({ ...record, parentClientOrderId: entry.clientOrderId }, applied);
  }

  /** IB's numbers are unique within an account: the same one of another account is another order. */
  #strangerId(permId: PermId, account: string): string {
    const id = `PERM-${permId}`;
    const taken = this.get(id);
    return taken === null || taken.account === account ? id : `${id}-${account}`;
  }

  /** Books an execution, for its order if that is known. */
  execution(
    row: ExecutionRow,
    context: { at: string; receivedAt: string; epoch: SocketEpoch | null },
    applied: Applied,
  ): void {
    const trace: OrderTrace = {
      orderRef: row.orderRef,
      permId: row.permId,
      // The ids of an execution that is read again are those of the socket it happened on.
      handle: context.epoch === null
        ? null
        : { epoch: context.epoch, clientId: row.clientId, orderId: row.orderId },
    };
    const known = this.find(trace, (record) => partOf(record, row) !== null);
    const part = known === null ? null : partOf(known, row);
    const owner = known === null || part === null ? null : { clientOrderId: known.clientOrderId, part };
    const times = { at: ibTime(row.time, context.receivedAt), receivedAt: context.receivedAt };
    const outcome = this.executions.book(row, times, owner);
    if (outcome === null) {
      this.repeats += 1;
      return;
    }
    const { booked, replaced, renamed } = outcome;
    for (const execId of renamed) applied.executions.add(execId);
    applied.executions.add(row.execId);
    if (replaced !== null) {
      applied.executions.add(replaced.row.execId);
      applied.fills.push(...moves(replaced, -1, context.at));
    }
    applied.fills.push(...moves(booked, 1, context.at));
    const order = booked.clientOrderId === null ? null : this.get(booked.clientOrderId);
    if (order !== null) this.fold(order, fillEvidence(booked), context.at, applied);
    else {
      this.unmatched += 1;
      // One that was read is part of a reading; one that was pushed asks for a reading (P60).
      applied.stranger ||= context.epoch !== null;
    }
  }

  commission(row: CommissionRow, at: string, applied: Applied): void {
    const waited = this.executions.awaits(row.execId);
    const joined = this.executions.report(row);
    if (joined === null) {
      applied.waits ||= !waited && this.executions.awaits(row.execId);
      return;
    }
    applied.executions.add(joined.row.execId);
    const owner = joined.clientOrderId === null ? null : this.get(joined.clientOrderId);
    if (owner !== null) this.fold(owner, { type: "commission", row }, at, applied);
  }

  /** What came before its order was known is folded now, in the order it came. */
  #joinWaiting(record: OrderRecord, applied: Applied): void {
    const keys = [
      record.permId === null ? null : waitingKey({ permId: record.permId, handle: null }),
      record.binding === null ? null : waitingKey({ permId: null, handle: record.binding }),
    ];
    for (const key of keys) {
      const early = key === null ? undefined : this.#waiting.get(key);
      if (key === null || early === undefined) continue;
      this.#waiting.delete(key);
      this.#waitingCount -= early.length;
      for (const { evidence, at } of early) {
        const current = this.get(record.clientOrderId);
        // A code that is older than the order is of another one that had its number.
        if (current === null || evidence.type === "ib_error" && at < current.createdAt) continue;
        this.fold(current, evidence, at, applied);
      }
    }
    for (const execution of this.executions.claim(record)) {
      applied.executions.add(execution.row.execId);
      const current = this.get(record.clientOrderId);
      if (current !== null) this.fold(current, fillEvidence(execution), placeOf(execution), applied);
    }
  }

  #set(record: OrderRecord): void {
    const before = this.#records.get(record.clientOrderId);
    if (before === record) return;
    this.#records.set(record.clientOrderId, record);
    this.totals.put(before, record);
    this.open.put(record);
  }

  #pick(ids: ReadonlySet<string>): OrderRecord[] {
    return [...ids].flatMap((id) => this.#records.get(id) ?? []);
  }

  #index(record: OrderRecord): void {
    const id = record.clientOrderId;
    if (record.doubt !== null || record.end?.provisional === true) this.#unsettled.add(id);
    else this.#unsettled.delete(id);
  }
}

/** Whether an exit of somebody else can come behind this order of somebody else. */
function isEntryOf(entry: OrderRecord, exit: OrderRecord): boolean {
  return entry.side !== exit.side && isSameInstrument(entry.contract, exit.contract) &&
    entry.account === exit.account && entry.binding?.clientId === exit.binding?.clientId;
}

/** When it happened, or, where IB's time can not be read, when it was learnt. */
const placeOf = ({ at, receivedAt }: BookedExecution): string => at ?? receivedAt;

function fillEvidence(execution: BookedExecution): Evidence {
  const { cumQty, avgPrice, permId, account, contract, side } = execution.row;
  const { part } = execution;
  if (part !== "order") {
    return { type: "part", fill: { ...fillOf(execution), part, account, contract, side: sideOf(side) } };
  }
  return { type: "execution", fill: fillOf(execution), cumQty, avgPrice, permId };
}

/**
 * What an execution does to positions: nobody holds a combination, its legs are held; nor does the master of
 * several accounts.
 */
function moves({ row, part }: BookedExecution, sign: 1 | -1, at: string): Applied["fills"] {
  if (isCombo(row.contract) || (part === "order" && isMasterAccount(row.account))) return [];
  const shares = signedShares(row);
  const turned = sign === 1 ? shares : shares.startsWith("-") ? shares.slice(1) : `-${shares}`;
  return [{ account: row.account, conId: row.contract.conId, shares: turned, at }];
}
