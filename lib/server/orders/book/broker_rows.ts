// The broker's rows, from callbacks and readings alike: each finds its record, is adopted as a new one, or
// waits for one.
import { lookupCode } from "@/lib/contract/code_book.ts";
import { type OrderId, type PermId, type SocketEpoch, toPermId } from "@/lib/contract/ids.ts";
import type {
  CompletedOrderRow,
  ExecutionRow,
  OpenOrderRow,
  OrderStatusRow,
} from "@/lib/contract/protocol/common.ts";
import type { Applied, BookStore } from "./book_store.ts";
import type { Evidence, RowOrigin } from "./evidence.ts";
import type { OrderCallback } from "./facts.ts";
import type { OrderTrace } from "./identity.ts";
import { isKnownStatus } from "./status_words.ts";

/** Where and when a row was learnt. */
export interface RowContext {
  at: string;
  origin: RowOrigin;
  /** The client id of this desk's session. */
  clientId: number;
}

/** IB calls the group of what is attached to an order by its number; what was typed in TWS has no other. */
function permIdIn(group: string): PermId | null {
  return /^[1-9]\d{0,15}$/.test(group) && Number.isSafeInteger(Number(group))
    ? toPermId(Number(group))
    : null;
}

export class BrokerRows {
  readonly #store: BookStore;
  #highestOrderId = 0;

  constructor(store: BookStore) {
    this.#store = store;
  }

  /** The highest order id ever seen with any order of ours. */
  get highestOrderId(): number {
    return this.#highestOrderId;
  }

  /** An order of ours has this id. */
  seenOrderId(orderId: OrderId): void {
    this.#highestOrderId = Math.max(this.#highestOrderId, orderId);
  }

  /** Returns the order's id, or `null` when it can not be known yet. */
  openOrder(row: OpenOrderRow, context: RowContext, applied: Applied): string | null {
    this.#seenByClient(row, context.clientId);
    this.#checkStatus(row.orderState.status, applied);
    const trace = this.#traceOf(row, context.origin);
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

  /** A bracket keeps its link where the entry is known by now. */
  link(row: OpenOrderRow, { origin }: RowContext, applied: Applied): void {
    const { order: { parentPermId, parentId, ocaGroup }, clientId } = row;
    const named = parentPermId ?? (parentId === 0 ? permIdIn(ocaGroup) : null);
    if (named === null && parentId === 0) return;
    const child = this.#store.find(this.#traceOf(row, origin));
    if (child === null) return;
    const handle = { epoch: origin.epoch, clientId, orderId: parentId };
    const parent: OrderTrace = named === null ? { permId: null, handle } : { permId: named, handle: null };
    this.#store.link(child.clientOrderId, parent, applied);
  }

  #traceOf(row: OpenOrderRow, { epoch }: RowOrigin): OrderTrace {
    const { clientId, orderId, permId, contract, order: { orderRef, account } } = row;
    return { orderRef, permId, handle: { epoch, clientId, orderId }, contract, account };
  }

  orderStatus(row: OrderStatusRow, context: RowContext, applied: Applied): void {
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

  bound(
    event: { permId: PermId | null; clientId: number; orderId: OrderId; epoch: SocketEpoch },
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

  execution(
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

  completed(
    row: CompletedOrderRow,
    { at, clientId }: Pick<RowContext, "at" | "clientId">,
    applied: Applied,
  ): string | null {
    this.#checkStatus(row.orderState.status, applied);
    const trace: OrderTrace = {
      orderRef: row.order.orderRef,
      permId: row.permId,
      handle: null,
      contract: row.contract,
      account: row.order.account,
    };
    const evidence: Evidence = { type: "completed", row };
    const known = this.#store.find(trace);
    if (known !== null) {
      this.#store.fold(known, evidence, at, applied);
      return known.clientOrderId;
    }
    if (row.permId === null) return null;
    // It names no client, but its executions do.
    const ours = this.#store.executions.isBy(row.permId, clientId) ? true : null;
    return this.#store.adopt(row, { permId: row.permId, ours, evidence, at }, applied);
  }

  error(
    event: Extract<OrderCallback, { type: "error" }>,
    context: { at: string; clientId: number },
    applied: Applied,
  ): void {
    if (event.about.kind !== "order") return;
    if (lookupCode(event.code) === null) {
      applied.unclassified.push({ code: String(event.code), text: event.message });
    }
    const handle = { epoch: event.epoch, clientId: context.clientId, orderId: event.about.orderId };
    // On a new socket a code may come before IB has said which order has that number here.
    this.#store.routed(
      { permId: null, handle },
      { type: "ib_error", code: event.code, text: event.message },
      context.at,
      applied,
    );
  }

  #checkStatus(status: string, applied: Applied): void {
    if (!isKnownStatus(status)) applied.unclassified.push({ code: `status ${status}`, text: status });
  }

  #seenByClient(row: { clientId: number; orderId: OrderId }, ownClientId: number): void {
    if (row.clientId === ownClientId) this.seenOrderId(row.orderId);
  }
}
