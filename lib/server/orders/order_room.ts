// The order room: previews, submits, cancels and tells the truth about orders. Its doors, and what its parts
// hear of events.
import type {
  ExecutionView,
  FlattenPreview,
  OrderReply,
  OrderView,
  Preview,
  SubmitRequest,
} from "@/lib/contract/api.ts";
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import type { BridgeEvent, IbContract } from "@/lib/contract/protocol.ts";
import type { CloseRequest, Draft, ModifyChanges } from "@/lib/contract/requests.ts";
import type { JournalEntry } from "@/lib/server/journal/journal.ts";
import { Listeners } from "@/lib/server/listeners.ts";
import { Slicer } from "@/lib/server/slicer.ts";
import { told } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import {
  type Applied,
  type DayBounds,
  isOrderCallback,
  type ListChanges,
  type OrderList,
  type OrderRecord,
  type OrderStats,
  type PastDay,
  type ReconcileResult,
} from "./book/mod.ts";
import type { OrderAsker, OrderDeps } from "./deps.ts";
import { type DescribedDraft, describeDraft } from "./draft/mod.ts";
import { makeParts, type RoomParts } from "./room_parts.ts";

/** The list of the screen; `null` for what is not on it (any more). */
export type ListedOrders = Pick<
  OrderList,
  "openOrders" | "listedOrder" | "listedExecution" | "earlier" | "ordersPage" | "executionsPage" | "keptSince"
>;

/**
 * What changed: ids, to be read with `list.listedOrder` and `list.listedExecution`; a missing value has left
 * the list.
 */
export interface OrderChanges extends ListChanges {
  /** New shares (signed), and those that a correction took away. */
  fills: Applied["fills"];
}

/** Where an order stands. */
export type OrderStanding = Pick<OrderView, "clientOrderId" | "state" | "origin">;

/** What the desk asks for by itself, as the journal names it. */
const DESK = "desk";
/** A room that runs for months must not keep months in memory. */
const FORGET_EVERY_MS = 3_600_000;

export class OrderRoom {
  readonly #deps: OrderDeps;
  readonly #parts: RoomParts;
  readonly #watchers: Listeners<OrderChanges>;
  readonly #followers: Listeners<OrderStanding>;
  #watcherFaults = 0;
  readonly #removers: (() => void)[];
  #closed = false;

  /** Rebuilds every order from the journal; the broker's truth comes with the first `reconcile`. */
  constructor(deps: OrderDeps) {
    this.#deps = deps;
    const failed = (error: unknown) => {
      this.#watcherFaults += 1;
      deps.watcherFailed(error);
    };
    this.#watchers = new Listeners(failed);
    this.#followers = new Listeners(failed);
    this.#parts = makeParts(deps, {
      found: (contract) => this.#meet(contract),
      left: (changes) => this.#emit(changes),
      failed,
    });
    this.#removers = [...this.#watchLedger(), deps.link.onEvent((event) => this.#onEvent(event))];
    this.#forgetFromTimeToTime();
    this.#parts.departures.look();
  }

  /** Local checks, limits, IB what-if, sentence; yields a single-use token. Nothing rests at IB. */
  previewOrder(draft: Draft, asker: OrderAsker = {}): Promise<Preview> {
    return this.#parts.previews.order(draft, asker);
  }

  /**
   * A draft as it would read. Rejects with the first rule that it breaks; nothing is asked of IB but its
   * instrument.
   */
  describe(draft: Draft): Promise<DescribedDraft> {
    return describeDraft(draft, { ...this.#deps, entry: this.#parts.entry });
  }

  previewModify(
    clientOrderId: string,
    changes: ModifyChanges,
    asker: OrderAsker = {},
  ): Promise<Preview> {
    return this.#parts.previews.modify(clientOrderId, changes, asker);
  }

  previewClose(request: CloseRequest, asker: OrderAsker = {}): Promise<Preview> {
    return this.#parts.previews.close(request, asker);
  }

  previewFlatten(account: string, asker: OrderAsker = {}): Promise<FlattenPreview> {
    return this.#parts.previews.flatten(account, asker);
  }

  /** A session or token has ended: what was previewed for it can not be sent. */
  dropPreviewsOf(by: string): void {
    this.#parts.tokens.expireOf(by);
  }

  /** See `ReadyOrders.expect`. */
  commandComes(): void {
    this.#parts.ready.expect();
  }

  /** Sends exactly what the token's preview showed, once, and only for the one who asked for that preview. */
  submit(request: SubmitRequest, asker: OrderAsker = {}): Promise<OrderReply> {
    return this.#parts.submits.submit(request, asker);
  }

  /** `by`: who asks, as the journal names them. */
  cancel(clientOrderId: string, by = DESK): Promise<OrderReply> {
    return this.#parts.cancels.cancel(clientOrderId, by);
  }

  /** `app`: each of our own orders; `account`: global cancel, which also ends orders typed in TWS. */
  cancelAll(scope: "app" | "account", by = DESK): Promise<{ requested: string[] }> {
    return this.#parts.cancels.cancelAll(scope, by);
  }

  /** The listed orders: all that are open and those that ended lately, oldest first. */
  orders(): OrderView[] {
    return this.#parts.list.orders();
  }

  /** A day that the book does not hold (any more), from the journal. Rejects with `HISTORY_BUSY`. */
  pastDay(bounds: DayBounds): Promise<PastDay> {
    return this.#parts.past.day(bounds);
  }

  /** When the journal begins (ISO 8601); `null` while it is empty. */
  get journalBegins(): string | null {
    return this.#deps.journal.past.begins;
  }

  /** The listed executions, oldest first. */
  executions(): ExecutionView[] {
    return this.#parts.list.executions();
  }

  /** What of all this is on the screen, and the pages of what is not. */
  get list(): ListedOrders {
    return this.#parts.list;
  }

  /** Whether the order was to end a position, or was seen open against one, in this run or an earlier one. */
  isExit(clientOrderId: string): boolean {
    return this.#parts.ledger.book.get(clientOrderId)?.exit ?? false;
  }

  /** Keeps in the journal that an open order stands against `position`. */
  markExit(clientOrderId: string, position: string): void {
    this.#parts.ledger.record({ kind: "exit", clientOrderId, data: { position } });
  }

  /**
   * A row of another run of this desk, at its time: folded as it is. For a recording that is played; nothing
   * is sent by it.
   */
  retell(row: JournalEntry): void {
    this.#parts.ledger.retell(row);
  }

  /**
   * Runs after each batch of evidence, only when something visible changed. Returns the remover. A listener
   * that throws is told to `watcherFailed`; the other ones and the order itself go on.
   */
  onChange(listener: (changes: OrderChanges) => void): () => void {
    return this.#watchers.add(listener);
  }

  /**
   * As `onChange`, for each order that looks different, without a view of it: for whoever follows each of
   * thousands. A listener that throws over one order hears of the next.
   */
  onOrder(listener: (order: OrderStanding) => void): () => void {
    return this.#followers.add(listener);
  }

  /**
   * Re-reads open orders, executions and completed orders on the socket `epoch` and folds them in; the
   * connection calls it before it unlocks order entry, and after 1101 and 1102. Rejects when the socket
   * changes meanwhile.
   */
  async reconcile(epoch: SocketEpoch): Promise<ReconcileResult> {
    const result = await this.#parts.reconciler.reconcile(epoch);
    for (const { contract } of this.#parts.list.orders()) this.#parts.legs.want(contract);
    this.#parts.legs.open();
    return result;
  }

  /** The socket is gone: what was sent without an answer becomes `unknown`, previews are void. */
  markDisconnected(): void {
    this.#parts.reconciler.stop();
    this.#parts.legs.stop();
    this.#parts.tokens.expireAll();
    const waiting = this.#parts.ledger.book.openRecords().some((record) => !record.acknowledged);
    const data = told(say("LINK_LOST"));
    if (waiting) this.#parts.ledger.record({ kind: "link_lost", clientOrderId: null, data });
    this.#openOrdersLookDifferent();
  }

  /** Whether the disk takes what must be on it before an order leaves (law 1). */
  get journalWritable(): boolean {
    return this.#deps.journal.fault === null;
  }

  stats(): OrderStats & { watcherFaults: number } {
    return { ...this.#parts.counts.stats(), watcherFaults: this.#watcherFaults };
  }

  /** Writes what is buffered and stops timers. The journal stays open: its opener closes it. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#parts.legs.stop();
    for (const remove of this.#removers) remove();
    this.#parts.timers.close();
    this.#parts.past.close();
    this.#parts.ledger.settle();
    this.#deps.journal.flush();
  }

  #forgetFromTimeToTime(): void {
    this.#parts.timers.after(FORGET_EVERY_MS, () => {
      this.#forgetFromTimeToTime();
      void this.#forget();
    });
  }

  /** Of eight heavy days half a million looks: a few in each turn. */
  async #forget(): Promise<void> {
    const { ledger, list, closes } = this.#parts;
    const slicer = new Slicer();
    const gone: OrderRecord[] = [];
    for (const record of ledger.forgetting()) {
      slicer.count();
      if (record !== null) gone.push(record);
      if (slicer.isDue) await slicer.pause();
      if (this.#closed) return;
    }
    list.forget(gone);
    for (const { clientOrderId } of gone) closes.forget(clientOrderId);
    this.#emit(list.advance());
  }

  /** What can be cancelled hangs on the socket, though no order has changed. */
  #openOrdersLookDifferent(): void {
    const orders = new Set(this.#parts.ledger.book.openRecords().map(({ clientOrderId }) => clientOrderId));
    this.#emit({ orders, executions: new Set() });
  }

  #onEvent(event: BridgeEvent): void {
    this.#parts.upstream.onEvent(event);
    if (event.type === "socket") this.#openOrdersLookDifferent();
    if (event.type === "next_valid_id") return this.#parts.orderIds.nextValid(event.orderId);
    if ("contract" in event) this.#meet(event.contract);
    if (event.type === "fills") {
      for (const item of event.items) if (item.type === "execution") this.#meet(item.contract);
    }
    if (event.type === "position") {
      return this.#parts.watch.reading(
        event.account,
        event.contract.conId,
        event.position,
        this.#deps.clock.monotonic(),
      );
    }
    if (!isOrderCallback(event)) return;
    const data = { event, clientId: this.#deps.clientId };
    const fact = { kind: "callback", clientOrderId: null, data } as const;
    // An answer repeats the whole day, every minute: of that only news is kept. What comes by itself is kept
    // as it came.
    if (this.#parts.reader.isReading) this.#parts.ledger.recordIfNew(fact);
    else this.#parts.ledger.record(fact);
  }

  /** Combinations with it as a leg get its name. */
  #meet(contract: IbContract): void {
    if (!this.#parts.instruments.learn(contract)) return;
    this.#emit(this.#parts.list.withLeg(contract.conId));
  }

  /** Each hears for itself, in this order: one that fails holds up none of the others. */
  #watchLedger(): (() => void)[] {
    const { orderIds, ledger, unclassified, liquidations, closes, legs, reconciler, list } = this.#parts;
    const watchers: ((applied: Applied) => void)[] = [
      () => orderIds.seen(ledger.book.highestOrderId),
      ({ fills }) => this.#followFills(fills),
      (applied) => unclassified.follow(applied),
      (applied) => liquidations.follow(applied),
      ({ orders }) => orders.forEach((id) => closes.follow(id)),
      ({ orders }) => orders.forEach((id) => legs.want(ledger.book.get(id)?.contract ?? {})),
      ({ stranger, orders }) => {
        if (stranger) reconciler.readSoon();
        reconciler.follow(orders);
      },
      (applied) => this.#emit(list.follow(applied), applied.fills),
    ];
    return watchers.map((watcher) => ledger.onApplied(watcher));
  }

  #followFills(fills: Applied["fills"]): void {
    const now = this.#deps.clock.monotonic();
    for (const { account, conId, shares } of fills) {
      const before = this.#deps.positions.current(account, conId)?.quantity ?? null;
      this.#parts.watch.fill(account, conId, shares, now, before);
    }
  }

  #emit({ orders, executions }: ListChanges, fills: Applied["fills"] = []): void {
    this.#parts.departures.look();
    if (orders.size === 0 && executions.size === 0) return;
    this.#watchers.emit({ orders, executions, fills });
    for (const id of orders) {
      const order = this.#parts.ledger.book.get(id);
      if (order !== null) this.#followers.emit(order);
    }
  }
}
