// The order room: previews, submits, cancels and tells the truth about orders. One façade over its parts.
import type {
  ExecutionView,
  FlattenPreview,
  OrderReply,
  OrderView,
  Preview,
  SubmitRequest,
} from "@/lib/contract/api.ts";
import { isAboutTheOrder } from "@/lib/contract/code_book.ts";
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import type { BridgeEvent, IbContract } from "@/lib/contract/protocol.ts";
import type { CloseRequest, Draft, ModifyChanges } from "@/lib/contract/requests.ts";
import { told } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import {
  type Applied,
  type DayBounds,
  Departures,
  isOrderCallback,
  LegInstruments,
  LegLookup,
  Liquidations,
  type ListChanges,
  OrderCounts,
  OrderIds,
  OrderLedger,
  OrderList,
  type OrderStats,
  type PastDay,
  Reconciler,
  type ReconcileResult,
  SessionSource,
  Unclassified,
  Upstream,
} from "./book/mod.ts";
import type { OrderAsker, OrderDeps } from "./deps.ts";
import {
  Assessor,
  ChangeGuard,
  type DescribedDraft,
  describeDraft,
  DraftGuard,
  EntryGate,
  PositionProof,
  PositionWatch,
  Previews,
  PreviewTokens,
} from "./draft/mod.ts";
import { Cancels, CloseCheck, Commits, OrderSender, Outcomes, Submits, Turns } from "./send/mod.ts";
import { PastDays } from "./past_days.ts";
import { defaultSettings } from "./settings.ts";
import { Timers } from "./timers.ts";

/** The list of the screen; `null` for what is not on it (any more). */
export type ListedOrders = Pick<
  OrderList,
  "openOrders" | "listedOrder" | "listedExecution" | "earlier" | "ordersPage" | "executionsPage" | "keptSince"
>;

/** What changed: ids, to be read with `list.listedOrder` and `list.listedExecution`; a missing value has left the list. */
export interface OrderChanges extends ListChanges {
  /** New shares (signed), and those that a correction took away. */
  fills: Applied["fills"];
}

/** A room that runs for months must not keep months in memory. */
const FORGET_EVERY_MS = 3_600_000;

export class OrderRoom {
  readonly #deps: OrderDeps;
  readonly #timers: Timers;
  readonly #ledger: OrderLedger;
  readonly #list: OrderList;
  readonly #departures: Departures;
  readonly #unclassified: Unclassified;
  readonly #liquidations: Liquidations;
  readonly #counts: OrderCounts;
  readonly #upstream = new Upstream();
  readonly #reconciler: Reconciler;
  readonly #orderIds: OrderIds;
  readonly #tokens = new PreviewTokens();
  readonly #watch: PositionWatch;
  readonly #previews: Previews;
  readonly #submits: Submits;
  readonly #cancels: Cancels;
  readonly #entry: EntryGate;
  readonly #closes: CloseCheck;
  readonly #listeners = new Set<(changes: OrderChanges) => void>();
  readonly #removers: (() => void)[];
  readonly #instruments = new LegInstruments();
  readonly #legs: LegLookup;
  readonly #past: PastDays;
  #closed = false;

  /** Rebuilds every order from the journal; the broker's truth comes with the first `reconcile`. */
  constructor(deps: OrderDeps) {
    const settings = { ...defaultSettings, ...deps.settings };
    const { link, journal, clock } = deps;
    this.#deps = deps;
    const timers = this.#timers = new Timers(clock);
    const ledger = this.#ledger = new OrderLedger({
      journal,
      clock,
      quiet: settings,
      replayMs: settings.replayMs,
    });
    const session = new SessionSource(deps);
    const list = this.#list = new OrderList({
      ledger,
      session,
      instruments: this.#instruments,
      clock,
      settings,
    });
    this.#legs = new LegLookup({
      ...deps,
      instruments: this.#instruments,
      timers,
      found: (contract) => this.#meet(contract),
    });
    this.#past = new PastDays({
      past: journal.past,
      quiet: settings,
      instrumentOf: (conId) => this.#instruments.get(conId),
      clock,
    });
    this.#departures = new Departures({ list, clock, timers, left: (changes) => this.#emit(changes) });
    const unclassified = this.#unclassified = new Unclassified({ ...deps, ledger });
    this.#liquidations = new Liquidations({ ...deps, ledger });
    this.#counts = new OrderCounts({ ledger, journal, list, unclassified });
    const orderIds = this.#orderIds = new OrderIds(
      Math.max(journal.orderIdFloor, ledger.book.highestOrderId),
    );
    const reconciler = this.#reconciler = new Reconciler({
      ...deps,
      ledger,
      timers,
      upstream: this.#upstream,
      orderIds,
      settings,
    });

    const tokens = this.#tokens;
    const watch = this.#watch = new PositionWatch(settings.positionSettleMs);
    const turns = new Turns(clock);
    const entry = this.#entry = new EntryGate(deps);
    const guard = new DraftGuard({ ...deps, ledger, watch });
    const changes = new ChangeGuard({ ledger, session });
    const proof = new PositionProof({ ...deps, watch, readOpenOrders: () => reconciler.readOpenOrders() });
    const assessor = new Assessor({
      ...deps,
      ledger,
      guard,
      tokens,
      orderIds,
      whenFree: (waitMs) => turns.free(waitMs),
      refusedByIb: (conId, code) => {
        deps.contracts.renew(conId);
        if (code !== null && !isAboutTheOrder(code)) reconciler.readSoon();
      },
      settings,
    });
    this.#previews = new Previews({ ...deps, ledger, entry, changes, proof, assessor });

    const outcomes = new Outcomes({ ledger, timers, settings });
    const sender = new OrderSender({ ...deps, ledger, turns, outcomes, settings });
    const commits = new Commits({
      ...deps,
      ledger,
      orderIds,
      tokens,
      entry,
      guard,
      changes,
      proof,
      sender,
      outcomes,
      settings,
    });
    this.#submits = new Submits({ ...deps, ledger, tokens, commits, settings });
    this.#cancels = new Cancels({
      ...deps,
      ledger,
      session,
      turns,
      outcomes,
      timers,
      readSoon: () => reconciler.readSoon(),
      settings,
    });
    this.#closes = new CloseCheck({ ...deps, ledger, timers, settings });
    this.#removers = [
      ledger.onApplied((applied) => this.#onApplied(applied)),
      link.onEvent((event) => this.#onEvent(event)),
    ];
    this.#forgetFromTimeToTime();
    this.#departures.look();
  }

  /** Local checks, limits, IB what-if, sentence; yields a single-use token. Nothing rests at IB. */
  previewOrder(draft: Draft, asker: OrderAsker = {}): Promise<Preview> {
    return this.#previews.order(draft, asker);
  }

  /** A draft as it would read. Rejects with the first rule that it breaks; nothing is asked of IB but its instrument. */
  describe(draft: Draft): Promise<DescribedDraft> {
    return describeDraft(draft, { ...this.#deps, entry: this.#entry });
  }

  previewModify(
    clientOrderId: string,
    changes: ModifyChanges,
    asker: OrderAsker = {},
  ): Promise<Preview> {
    return this.#previews.modify(clientOrderId, changes, asker);
  }

  previewClose(request: CloseRequest, asker: OrderAsker = {}): Promise<Preview> {
    return this.#previews.close(request, asker);
  }

  previewFlatten(account: string, asker: OrderAsker = {}): Promise<FlattenPreview> {
    return this.#previews.flatten(account, asker);
  }

  /** A session or token has ended: what was previewed for it can not be sent. */
  dropPreviewsOf(by: string): void {
    this.#tokens.expireOf(by);
  }

  /** Sends exactly what the token's preview showed, once, and only for the one who asked for that preview. */
  submit(request: SubmitRequest, asker: OrderAsker = {}): Promise<OrderReply> {
    return this.#submits.submit(request, asker);
  }

  cancel(clientOrderId: string): Promise<OrderReply> {
    return this.#cancels.cancel(clientOrderId);
  }

  /** `app`: each of our own orders; `account`: global cancel, which also ends orders typed in TWS. */
  cancelAll(scope: "app" | "account"): Promise<{ requested: string[] }> {
    return this.#cancels.cancelAll(scope);
  }

  /** The listed orders: all that are open and those that ended lately, oldest first. */
  orders(): OrderView[] {
    return this.#list.orders();
  }

  /** A day that the book does not hold (any more), from the journal. Rejects with `HISTORY_BUSY`. */
  pastDay(bounds: DayBounds): Promise<PastDay> {
    return this.#past.day(bounds);
  }

  /** When the journal begins (ISO 8601); `null` while it is empty. */
  get journalBegins(): string | null {
    return this.#deps.journal.past.begins;
  }

  /** The listed executions, oldest first. */
  executions(): ExecutionView[] {
    return this.#list.executions();
  }

  /** What of all this is on the screen, and the pages of what is not. */
  get list(): ListedOrders {
    return this.#list;
  }

  /** Where an order stands, without making the view of it: for whoever follows each of thousands. */
  standing(clientOrderId: string): Pick<OrderView, "clientOrderId" | "state" | "origin"> | null {
    return this.#ledger.book.get(clientOrderId);
  }

  /** Whether the order was to end a position, or was seen open against one, in this run or an earlier one. */
  isExit(clientOrderId: string): boolean {
    return this.#ledger.book.get(clientOrderId)?.exit ?? false;
  }

  /** Keeps in the journal that an open order stands against `position`. */
  markExit(clientOrderId: string, position: string): void {
    this.#ledger.record({ kind: "exit", clientOrderId, data: { position } });
  }

  /** Runs after each batch of evidence, only when something visible changed. Returns the remover. */
  onChange(listener: (changes: OrderChanges) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Re-reads open orders, executions and completed orders on the socket `epoch` and folds them in; the connection calls it
   * before it unlocks order entry, and after 1101 and 1102. Rejects when the socket changes meanwhile.
   */
  async reconcile(epoch: SocketEpoch): Promise<ReconcileResult> {
    const result = await this.#reconciler.reconcile(epoch);
    for (const { contract } of this.#list.orders()) this.#legs.want(contract);
    this.#legs.open();
    return result;
  }

  /** The socket is gone: what was sent without an answer becomes `unknown`, previews are void. */
  markDisconnected(): void {
    this.#reconciler.stop();
    this.#legs.stop();
    this.#tokens.expireAll();
    const waiting = this.#ledger.book.openRecords().some((record) => !record.acknowledged);
    const data = told(say("LINK_LOST"));
    if (waiting) this.#ledger.record({ kind: "link_lost", clientOrderId: null, data });
    this.#openOrdersLookDifferent();
  }

  /** Whether the disk takes what must be on it before an order leaves (law 1). */
  get journalWritable(): boolean {
    return this.#deps.journal.fault === null;
  }

  /** Walks through every order of the book. */
  stats(): OrderStats {
    return this.#counts.stats();
  }

  /** Writes what is buffered and stops timers. The journal stays open: its opener closes it. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#legs.stop();
    for (const remove of this.#removers) remove();
    this.#timers.close();
    this.#past.close();
    this.#deps.journal.flush();
  }

  #forgetFromTimeToTime(): void {
    this.#timers.after(FORGET_EVERY_MS, () => {
      const gone = this.#ledger.forget();
      this.#counts.letGo(gone);
      this.#list.forget(gone);
      for (const { clientOrderId } of gone) this.#closes.forget(clientOrderId);
      this.#emit(this.#list.advance());
      this.#forgetFromTimeToTime();
    });
  }

  /** What can be cancelled hangs on the socket, though no order has changed. */
  #openOrdersLookDifferent(): void {
    const orders = new Set(this.#ledger.book.openRecords().map(({ clientOrderId }) => clientOrderId));
    this.#emit({ orders, executions: new Set() });
  }

  #onEvent(event: BridgeEvent): void {
    this.#upstream.onEvent(event);
    if (event.type === "socket") this.#openOrdersLookDifferent();
    if (event.type === "next_valid_id") return this.#orderIds.nextValid(event.orderId);
    if ("contract" in event) this.#meet(event.contract);
    if (event.type === "fills") {
      for (const item of event.items) if (item.type === "execution") this.#meet(item.contract);
    }
    if (event.type === "position") {
      return this.#watch.reading(
        event.account,
        event.contract.conId,
        event.position,
        this.#deps.clock.monotonic(),
      );
    }
    if (!isOrderCallback(event)) return;
    const data = { event, clientId: this.#deps.clientId };
    const fact = { kind: "callback", clientOrderId: null, data } as const;
    // An answer repeats the whole day, every minute: of that only news is kept. What comes by itself is kept as it came.
    if (this.#reconciler.isReading) this.#ledger.recordIfNew(fact);
    else this.#ledger.record(fact);
  }

  /** Combinations with it as a leg get its name. */
  #meet(contract: IbContract): void {
    if (!this.#instruments.learn(contract)) return;
    this.#emit(this.#list.withLeg(contract.conId));
  }

  #onApplied(applied: Applied): void {
    this.#orderIds.seen(this.#ledger.book.highestOrderId);
    const now = this.#deps.clock.monotonic();
    for (const { account, conId, shares } of applied.fills) {
      const before = this.#deps.positions.current(account, conId)?.quantity ?? null;
      this.#watch.fill(account, conId, shares, now, before);
    }
    this.#unclassified.follow(applied);
    this.#liquidations.follow(applied);
    for (const id of applied.orders) {
      this.#closes.follow(id);
      const order = this.#ledger.book.get(id);
      if (order !== null) this.#legs.want(order.contract);
    }
    if (applied.stranger) this.#reconciler.readSoon();
    this.#reconciler.follow();
    this.#emit(this.#list.follow(applied), applied.fills);
  }

  #emit({ orders, executions }: ListChanges, fills: Applied["fills"] = []): void {
    this.#departures.look();
    if (orders.size === 0 && executions.size === 0) return;
    for (const listener of this.#listeners) listener({ orders, executions, fills });
  }
}
