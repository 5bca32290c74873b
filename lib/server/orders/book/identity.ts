// Which record a callback belongs to: by our own UUID, by permId, and within one socket by (client id, order
// id) — never by code or chance.
import {
  fromOrderRef,
  isAdvisorAccount,
  ORDER_REF_PREFIX,
  type OrderId,
  type PermId,
  type SocketEpoch,
} from "@/lib/contract/ids.ts";
import type { ExecutionPart } from "@/lib/contract/api.ts";
import type { ExecutionRow, IbContract } from "@/lib/contract/protocol/common.ts";
import type { OrderRecord } from "./record.ts";

/** What a callback says of the order it is about. */
export interface OrderTrace {
  orderRef?: string;
  permId: PermId | null;
  /** `null` when the ids are of another socket and say nothing. */
  handle: { epoch: SocketEpoch; clientId: number; orderId: OrderId } | null;
  contract?: Instrument;
  account?: string;
}

type Instrument = Pick<IbContract, "conId" | "secType" | "symbol">;

/** Finds records by their identities. Knows nothing of states. */
export class IdentityIndex {
  readonly #byPermId = new Map<PermId, string>();
  /** Of the latest socket only: ids of an earlier one say nothing any more. */
  readonly #byHandle = new Map<string, string>();
  #epoch = -1;

  /** Learns the identities of a record; call it after every change. */
  learn(record: OrderRecord): void {
    if (record.permId !== null) this.#byPermId.set(record.permId, record.clientOrderId);
    const { binding } = record;
    if (binding === null || binding.epoch < this.#epoch) return;
    if (binding.epoch > this.#epoch) this.#byHandle.clear();
    this.#epoch = binding.epoch;
    this.#byHandle.set(handleKey(binding), record.clientOrderId);
  }

  forget({ permId, binding, clientOrderId }: OrderRecord): void {
    if (permId !== null && this.#byPermId.get(permId) === clientOrderId) this.#byPermId.delete(permId);
    if (binding !== null) this.#byHandle.delete(handleKey(binding));
  }

  /**
   * The record of a trace, or `null`. A contradiction (another permId, instrument or account) is no match.
   */
  find(
    trace: OrderTrace,
    records: ReadonlyMap<string, OrderRecord>,
    fits: (record: OrderRecord) => boolean = () => true,
  ): OrderRecord | null {
    const held = trace.handle === null || trace.handle.orderId === 0
      ? null
      : this.#byHandle.get(handleKey(trace.handle)) ?? null;
    // Statuses name no account: of two orders with one permId it is the one that has the ids of this socket,
    // too.
    const isBoth = held !== null && trace.permId !== null && records.get(held)?.permId === trace.permId;
    const candidates = [
      fromOrderRef(trace.orderRef ?? null),
      isBoth ? held : null,
      trace.permId === null ? null : this.#byPermId.get(trace.permId) ?? null,
      held,
    ];
    for (const id of candidates) {
      const record = id === null ? undefined : records.get(id);
      if (record !== undefined && agrees(record, trace) && fits(record)) return record;
    }
    return null;
  }
}

/**
 * P20, P30: reissued order ids must not attach a stranger's callback to our order. A permId is never reissued
 * within an account: a row of that order is of it although its instrument has another number since (a
 * merger), or none.
 */
function agrees(record: OrderRecord, trace: OrderTrace): boolean {
  if (trace.account !== undefined && !isSameAccount(record.account, trace.account)) return false;
  if (trace.permId !== null && record.permId !== null) return record.permId === trace.permId;
  if (trace.contract !== undefined && !isSameInstrument(record.contract, trace.contract)) return false;
  // Nearly always it is that one, and nothing has to be taken apart.
  if (trace.orderRef === ORDER_REF_PREFIX + record.clientOrderId) return true;
  const ref = fromOrderRef(trace.orderRef ?? null);
  return ref === null || ref === record.clientOrderId || record.origin === "foreign";
}

/**
 * What an execution with the ids of an order is of it; `null`: nothing, for it is of another instrument or
 * account. IB reports a filled combination as an execution of its own and one of each leg, and an advisor's
 * order as one of the master account and one of each account that it is shared out to, all under one permId.
 */
export function partOf(
  record: Pick<OrderRecord, "contract" | "account" | "allocation">,
  row: Pick<ExecutionRow, "contract" | "account">,
): ExecutionPart | null {
  const isLeg = isCombo(record.contract) && !isCombo(row.contract);
  if (!isLeg && !isSameInstrument(record.contract, row.contract)) return null;
  const isShared = record.allocation !== null || isMasterAccount(record.account);
  const isOwn = isSameAccount(record.account, row.account) &&
    !(isShared && record.account === "" && !isMasterAccount(row.account));
  if (!isOwn) return isShared ? "allocation" : null;
  return isLeg ? "leg" : "order";
}

/**
 * The same of an order that is not known: by what else was executed under its permId. Where nothing else was,
 * it is taken for the order's own, as nearly all are.
 */
export function partAmong(
  known: { isCombo: boolean; isShared: boolean },
  row: Pick<ExecutionRow, "contract" | "account">,
): ExecutionPart {
  if (known.isShared && !isMasterAccount(row.account)) return "allocation";
  return known.isCombo && !isCombo(row.contract) ? "leg" : "order";
}

export function isCombo({ secType }: Pick<IbContract, "secType">): boolean {
  return secType === "BAG";
}

/** All combinations on one symbol share a conId at IB, and some messages leave it 0. */
export function isSameInstrument(a: Instrument, b: Instrument): boolean {
  if (isCombo(a) && isCombo(b)) return a.symbol === b.symbol || a.symbol === "" || b.symbol === "";
  return a.conId === b.conId;
}

/**
 * Empty: not told. IB writes the accounts of an advisor together as the master's id, with or without an `A`.
 */
function isSameAccount(a: string, b: string): boolean {
  return a === b || a === "" || b === "" || (isMasterAccount(a) && isMasterAccount(b));
}

/** Not an account that holds positions, but the master of several: `F1234567`, `DF1234567A`, `All`. */
export function isMasterAccount(account: string): boolean {
  return isAdvisorAccount(account) || account.toLowerCase() === "all";
}

/** The text under which callbacks wait for an order that is not known yet. */
export function waitingKey(trace: OrderTrace): string | null {
  if (trace.permId !== null) return `perm ${trace.permId}`;
  return trace.handle === null ? null : handleKey(trace.handle);
}

function handleKey(handle: { epoch: SocketEpoch; clientId: number; orderId: OrderId }): string {
  return `${handle.epoch}/${handle.clientId}/${handle.orderId}`;
}
