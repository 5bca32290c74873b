// The order desk: previews, submits, cancels and tells the truth about orders. One façade over its parts.
import type { ExecutionView, OrderView, Preview } from "@/lib/contract/api.ts";
import { iso } from "@/lib/server/clock.ts";
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import { isOpen } from "@/lib/contract/order_states.ts";
import type { BridgeEvent } from "@/lib/contract/protocol.ts";
import type { Applied } from "./book/book.ts";
import { CancelDesk } from "./send/cancel_desk.ts";
import { CloseCheck } from "./send/close_check.ts";
import type {
  CloseRequest,
  DeskStats,
  Draft,
  FlattenPreview,
  ModifyChanges,
  OrderChanges,
  OrderDeskDeps,
  OrderDeskSettings,
  ReconcileResult,
  SubmitAnswer,
  SubmitRequest,
} from "./deps.ts";
import { defaultSettings } from "./deps.ts";
import type { DeskContext } from "./desk_context.ts";
import type { OrderDeskFace } from "./face.ts";
import { isOrderCallback } from "./book/facts.ts";
import { OrderLedger } from "./book/ledger.ts";
import { OrderIds } from "./send/order_ids.ts";
import { PositionWatch } from "./send/position_watch.ts";
import { PreviewDesk } from "./draft/preview_desk.ts";
import { PreviewTokens } from "./draft/previews.ts";
import { efficiency, OrderTotals } from "./book/order_totals.ts";
import { Reconciler } from "./book/reconciler.ts";
import type { OrderRecord } from "./book/record.ts";
import { Upstream } from "./book/upstream.ts";
import { SubmitDesk } from "./send/submit_desk.ts";
import { Turns } from "./send/turns.ts";
import { type BookedExecution, executionView, orderView } from "./book/views.ts";

const FORGET_EVERY_MS = 3_600_000;

export class OrderDesk implements OrderDeskFace {
  readonly #deps: OrderDeskDeps;
  readonly #settings: OrderDeskSettings;
  readonly #ledger: OrderLedger;
  readonly #ids: OrderIds;
  readonly #tokens = new PreviewTokens();
  readonly #watch: PositionWatch;
  readonly #previews: PreviewDesk;
  readonly #submits: SubmitDesk;
  readonly #cancels: CancelDesk;
  readonly #reconciler: Reconciler;
  readonly #listeners = new Set<(changes: OrderChanges) => void>();
  readonly #timers = new Set<() => void>();
  readonly #removers: (() => void)[];
  readonly #upstream = new Upstream();
  readonly #unclassified = new Map<string, number>();
  readonly #closes: CloseCheck;
  readonly #views = new WeakMap<OrderRecord, { epoch: SocketEpoch | null; view: OrderView }>();
  readonly #executionViews = new WeakMap<BookedExecution, ExecutionView>();
  readonly #totals = new OrderTotals();
  #closed = false;

  /** Rebuilds every order from the journal; the broker's truth comes with the first `reconcile`. */
  constructor(deps: OrderDeskDeps) {
    this.#deps = deps;
    this.#settings = { ...defaultSettings, ...deps.settings };
    const { journal, clock } = deps;
    const { replayMs } = this.#settings;
    this.#ledger = new OrderLedger({ journal, clock, quiet: this.#settings, replayMs });
    this.#ids = new OrderIds(Math.max(deps.journal.orderIdFloor, this.#ledger.book.highestOrderId));
    this.#watch = new PositionWatch(this.#settings.positionSettleMs);
    const context = this.#context();
    this.#closes = new CloseCheck(context);
    this.#previews = new PreviewDesk(context);
    this.#submits = new SubmitDesk(context);
    this.#cancels = new CancelDesk(context);
    this.#reconciler = new Reconciler(context);
    this.#removers = [
      this.#ledger.onApplied((applied) => this.#onApplied(applied)),
      deps.link.onEvent((event) => this.#onEvent(event)),
    ];
    this.#forgetFromTimeToTime();
  }

  previewOrder(draft: Draft): Promise<Preview> {
    return this.#previews.order(draft);
  }

  previewModify(clientOrderId: string, changes: ModifyChanges): Promise<Preview> {
    return this.#previews.modify(clientOrderId, changes);
  }

  previewClose(request: CloseRequest): Promise<Preview> {
    return this.#previews.close(request);
  }

  previewFlatten(account: string): Promise<FlattenPreview> {
    return this.#previews.flatten(account);
  }

  submit(request: SubmitRequest): Promise<SubmitAnswer> {
    return this.#submits.submit(request);
  }

  cancel(clientOrderId: string): Promise<SubmitAnswer> {
    return this.#cancels.cancel(clientOrderId);
  }

  cancelAll(scope: "app" | "account"): Promise<{ requested: string[] }> {
    return this.#cancels.cancelAll(scope);
  }

  orders(): OrderView[] {
    const session = this.#session();
    const since = this.#listedSince();
    return this.#ledger.book.records()
      .filter((record) => isListed(record, since))
      .sort((a, b) => a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0)
      .map((record) => this.#view(record, session));
  }

  order(clientOrderId: string): OrderView | null {
    const record = this.#ledger.book.get(clientOrderId);
    return record === null ? null : this.#view(record, this.#session());
  }

  executions(): ExecutionView[] {
    const since = this.#listedSince();
    return this.#ledger.book.executions()
      .filter((execution) => execution.at >= since)
      .map((execution) => this.#executionView(execution))
      .sort((a, b) => a.at < b.at ? -1 : a.at > b.at ? 1 : 0);
  }

  execution(execId: string): ExecutionView | null {
    const execution = this.#ledger.book.execution(execId);
    return execution === null ? null : this.#executionView(execution);
  }

  isExit(clientOrderId: string): boolean {
    return this.#ledger.book.get(clientOrderId)?.exit ?? false;
  }

  markExit(clientOrderId: string, position: string): void {
    this.#ledger.record({ kind: "exit", clientOrderId, data: { position } });
  }

  onChange(listener: (changes: OrderChanges) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async reconcile(epoch: SocketEpoch): Promise<ReconcileResult> {
    this.#upstream.asked(this.#ledger.now());
    const { nextValidId } = await this.#deps.link.request("req_ids", {
      deadlineMs: this.#settings.readDeadlineMs,
    });
    this.#ids.nextValid(nextValidId);
    return await this.#reconciler.reconcile(epoch);
  }

  markDisconnected(): void {
    this.#reconciler.stop();
    this.#tokens.expireAll();
    const waiting = this.#ledger.book.openRecords().some((record) => !record.acknowledged);
    const text = "the connection was lost before IB answered";
    if (waiting) this.#ledger.record({ kind: "link_lost", clientOrderId: null, data: { text } });
    // Nothing can be cancelled without a socket: every open order looks different now.
    this.#emit({
      orders: new Set(this.#ledger.book.openRecords().map((record) => record.clientOrderId)),
      executions: new Set(),
    });
  }

  stats(): DeskStats {
    const records = this.#ledger.book.records();
    const since = this.#listedSince();
    return {
      ...this.#totals.of(records),
      unclassified: Object.fromEntries(this.#unclassified),
      ...this.#ledger.book.counts,
      unknown: records.filter((record) => record.state === "unknown").length,
      ...efficiency(records.filter((record) => record.createdAt >= since)),
      journalRows: this.#deps.journal.rows,
      journalWritable: this.#deps.journal.fault === null,
    };
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const remove of this.#removers) remove();
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    this.#deps.journal.flush();
  }

  #context(): DeskContext {
    return {
      deps: this.#deps,
      settings: this.#settings,
      ledger: this.#ledger,
      ids: this.#ids,
      tokens: this.#tokens,
      turns: new Turns(this.#deps.clock),
      watch: this.#watch,
      session: () => this.#session(),
      upstreamSince: () => this.#upstream.since,
      readOpenOrders: () => this.#reconciler.readOpenOrders(),
      readSoon: () => this.#reconciler.readSoon(),
      later: (ms, fn) => this.#later(ms, fn),
    };
  }

  /** Orders that ended before and executions that happened before are not listed any more (ISO 8601). */
  #listedSince(): string {
    return iso(this.#deps.clock.now() - this.#settings.keepEndedMs);
  }

  /** A desk that runs for months must not keep months in memory. */
  #forgetFromTimeToTime(): void {
    this.#later(FORGET_EVERY_MS, () => {
      const gone = this.#ledger.forget();
      this.#totals.letGo(gone);
      for (const { clientOrderId } of gone) this.#closes.forget(clientOrderId);
      this.#forgetFromTimeToTime();
    });
  }

  /** As records, executions never change in place. */
  #executionView(execution: BookedExecution): ExecutionView {
    const known = this.#executionViews.get(execution);
    if (known !== undefined) return known;
    const view = executionView(execution);
    this.#executionViews.set(execution, view);
    return view;
  }

  /** Records never change in place: a view is good as long as record and socket are the same. */
  #view(record: OrderRecord, session: { epoch: SocketEpoch; clientId: number } | null): OrderView {
    const epoch = session?.epoch ?? null;
    const known = this.#views.get(record);
    if (known !== undefined && known.epoch === epoch) return known.view;
    const view = orderView(record, session);
    this.#views.set(record, { epoch, view });
    return view;
  }

  #session(): { epoch: SocketEpoch; clientId: number } | null {
    const { epoch } = this.#deps.link;
    return epoch === null ? null : { epoch, clientId: this.#deps.clientId };
  }

  #onEvent(event: BridgeEvent): void {
    this.#upstream.onEvent(event);
    if (event.type === "next_valid_id") return this.#ids.nextValid(event.orderId);
    if (event.type === "position") {
      return this.#watch.reading(event.account, event.contract.conId, event.position, this.#deps.clock.now());
    }
    if (!isOrderCallback(event)) return;
    const data = { event, clientId: this.#deps.clientId };
    const fact = { kind: "callback", clientOrderId: null, data } as const;
    // An answer repeats the whole day, every minute: of that only news is kept. What comes by itself is kept as it came.
    if (this.#reconciler.isReading) this.#ledger.recordIfNew(fact);
    else this.#ledger.record(fact);
  }

  #onApplied(applied: Applied): void {
    this.#ids.seen(this.#ledger.book.highestOrderId);
    const now = this.#deps.clock.now();
    for (const { account, conId, shares } of applied.fills) {
      const before = this.#deps.positions.current(account, conId)?.quantity ?? null;
      this.#watch.fill(account, conId, shares, now, before);
    }
    for (const { code, text } of applied.unclassified) {
      this.#countUnclassified(code, text, applied.clientOrderId);
    }
    for (const id of applied.orders) this.#closes.follow(id);
    if (applied.stranger) this.#reconciler.readSoon();
    this.#reconciler.follow();
    this.#emit(applied);
  }

  #emit({ orders, executions }: OrderChanges): void {
    if (orders.size === 0 && executions.size === 0) return;
    for (const listener of this.#listeners) listener({ orders, executions });
  }

  /** Shown raw; it changes no order (law 3). */
  #countUnclassified(code: string, message: string, clientOrderId: string | null): void {
    this.#unclassified.set(code, (this.#unclassified.get(code) ?? 0) + 1);
    this.#deps.notice({
      at: this.#ledger.now(),
      level: "warning",
      code: "IB_CODE_UNCLASSIFIED",
      text: `IB said ${code}: ${message}`,
      ...(clientOrderId === null ? {} : { orderId: clientOrderId }),
    });
  }

  #later(ms: number, fn: () => void): void {
    if (this.#closed) return;
    const cancel = this.#deps.clock.after(ms, () => {
      this.#timers.delete(cancel);
      if (!this.#closed) fn();
    });
    this.#timers.add(cancel);
  }
}

function isListed(record: OrderRecord, since: string): boolean {
  return isOpen(record.state) || (record.endedAt ?? record.evidenceAt) >= since;
}
