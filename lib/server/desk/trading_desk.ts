// The one façade for routes: owns the books, wires bridge events to them and them to the stream. It decides nothing about orders.
import type { Snapshot } from "@/lib/contract/api.ts";
import type { BridgeEvent } from "@/lib/contract/protocol.ts";
import type { TradingRequest } from "@/lib/contract/actions.ts";
import { AccountBook } from "@/lib/server/account/account_book.ts";
import type { BridgeLink } from "@/lib/server/bridge/link.ts";
import type { BridgeCounters } from "@/lib/server/bridge/status.ts";
import { type Clock, type Ids, iso } from "@/lib/server/clock.ts";
import type { SyncRequest } from "@/lib/server/connection/mod.ts";
import { ContractBook } from "@/lib/server/contracts/contract_book.ts";
import { UnavailableError } from "@/lib/server/errors.ts";
import type { Metric } from "@/lib/server/http/open_metrics.ts";
import type { Journal } from "@/lib/server/journal/journal.ts";
import type { Log } from "@/lib/server/log.ts";
import { type MarketDataRequest, QuoteBoard } from "@/lib/server/market/quote_board.ts";
import { OrderRoom, type OrderSettings } from "@/lib/server/orders/mod.ts";
import { EventHub } from "@/lib/server/stream/event_hub.ts";
import { type Section, SnapshotPublisher } from "@/lib/server/stream/snapshot_publisher.ts";
import type { StreamSource } from "@/lib/server/stream/sse.ts";
import { SubscriptionIds } from "@/lib/server/subscription_ids.ts";
import { type ActionHandlers, actionHandlers, type ActionResult, runAction } from "./actions.ts";
import { brokerNotice } from "./broker_notices.ts";
import type { ConnectionFace } from "./connection_face.ts";
import type { ExitFacts } from "./exit_excess.ts";
import { ExitWatch } from "./exit_watch.ts";
import { deskMetrics, type ReadinessCheck, readinessChecks } from "./health.ts";
import { NoticeList } from "./notice_list.ts";
import type { DeskRooms } from "./rooms.ts";
import { orderDeskNeeds } from "./order_desk_needs.ts";
import { JournalLock } from "./journal_lock.ts";
import { PositionSurprise } from "./position_surprise.ts";
import { SecondLook } from "./second_look.ts";
import { TradingControl, type TradingStateStore } from "./trading_control.ts";

export interface TradingDeskOptions {
  link: BridgeLink;
  journal: Journal;
  clock: Clock;
  ids: Ids;
  log: Log;
  clientId: number;
  tradingState: TradingStateStore;
  quoteStaleMs: number;
  marketDataLines: number;
  marketData?: MarketDataRequest;
  /** What the bridge counts, for the metrics. */
  bridgeCounters?: () => Readonly<BridgeCounters>;
  orders?: Partial<OrderSettings>;
}

/** Quotes and P&L grow stale by themselves: their sections are looked at this often. */
const AGE_CHECK_MS = 1000;

export class TradingDesk implements DeskRooms {
  readonly contracts: ContractBook;
  readonly quotes: QuoteBoard;
  readonly accounts: AccountBook;
  readonly orders: OrderRoom;
  readonly trading: TradingControl;
  readonly notices: NoticeList;
  readonly link: BridgeLink;
  readonly hub: EventHub;
  readonly clock: Clock;
  readonly #second: SecondLook;
  readonly #exits: ExitWatch;
  readonly #surprise: PositionSurprise;
  readonly #journal: JournalLock;
  #bridgeCounters: (() => Readonly<BridgeCounters>) | null;
  #failedCallbacks = 0;
  #connection: ConnectionFace;
  #actions: ActionHandlers;
  #publisher: SnapshotPublisher | null = null;
  #log: Log;
  #socketUp = false;
  #upstreamUp = true;
  #stopAging: () => void;
  #removers: (() => void)[];

  constructor(connection: ConnectionFace, options: TradingDeskOptions) {
    const { link, clock, ids } = options;
    this.link = link;
    this.clock = clock;
    this.#connection = connection;
    this.#actions = actionHandlers(this, connection);
    this.#log = options.log;
    this.#bridgeCounters = options.bridgeCounters ?? null;
    const subs = new SubscriptionIds();
    this.contracts = new ContractBook({ link, clock });
    this.notices = new NoticeList(() => this.#touch("notices"));
    this.#journal = new JournalLock({
      journal: options.journal,
      clock,
      notice: (notice) => this.notices.turn(notice),
      onChange: () => this.#touch("connection"),
    });
    this.trading = new TradingControl({
      store: options.tradingState,
      clock,
      onChange: () => this.#touch("trading"),
    });
    this.quotes = new QuoteBoard({
      link,
      contracts: this.contracts,
      subs,
      clock,
      maxLines: options.marketDataLines,
      staleAfterMs: options.quoteStaleMs,
      ...(options.marketData === undefined ? {} : { dataType: options.marketData }),
      onChange: () => this.#touch("quotes"),
    });
    this.accounts = new AccountBook({
      link,
      contracts: this.contracts,
      subs,
      clock,
      onChange: (what) => {
        this.#touch(what);
        if (what !== "positions") return;
        this.#touch("positionsReady");
        this.#exits?.look();
      },
    });
    this.orders = new OrderRoom({
      link,
      journal: options.journal,
      clock,
      ids,
      clientId: options.clientId,
      ...orderDeskNeeds(this, connection),
      ...(options.orders === undefined ? {} : { settings: options.orders }),
    });
    this.#second = new SecondLook({ clock, log: options.log, read: () => this.#readAgain() });
    this.#surprise = new PositionSurprise({
      clock,
      executions: () => this.orders.executions(),
      positions: () => this.#heldPositions(),
      quantity: (account, conId) => this.accounts.positions.reading(account, conId)?.quantity ?? null,
      surprised: () => this.#second.wanted(),
    });
    this.#exits = new ExitWatch({
      clock,
      facts: () => this.#exitFacts(),
      mark: ({ clientOrderId }, position) => this.orders.markExit(clientOrderId, position),
      notice: (notice) => this.notices.turn(notice),
      onChange: () => this.#touch("exitSurpluses"),
    });
    this.hub = new EventHub({ epoch: ids.uuid().slice(0, 8), clock });
    this.#publisher = new SnapshotPublisher({ hub: this.hub, clock, views: this.#views() });
    this.#removers = [
      link.onEvent((event) => this.#onEvent(event)),
      connection.onChange(() => this.#onConnection()),
      this.orders.onChange(() => {
        this.#touch("orders");
        this.#touch("executions");
        this.#exits.look();
      }),
    ];
    this.#stopAging = this.#age();
  }

  /** Runs one command of the HTTP contract. */
  async execute(request: TradingRequest): Promise<ActionResult> {
    try {
      return await runAction(this.#actions, request);
    } finally {
      this.#journal.look();
    }
  }

  snapshot(): Snapshot {
    return this.#published().snapshot();
  }

  snapshotJson(): string {
    return this.#published().snapshotJson();
  }

  stream(): StreamSource {
    return { hub: this.hub, snapshotJson: () => this.snapshotJson() };
  }

  /**
   * Reads the broker's truth again: open orders, executions, completed orders, positions, account values; opens the streams
   * when they are gone. Order entry stays locked until this resolves; it rejects when an answer is missing.
   */
  async sync({ epoch, accounts, replay, readOnly }: SyncRequest): Promise<void> {
    this.#second.cancel();
    if (replay) this.quotes.replay();
    const accountsRead = this.accounts.sync([...accounts], { replay });
    // A read-only API refuses every question about orders (321): the rest can be shown, order entry is locked anyway.
    const [orders] = await Promise.all([readOnly ? null : this.orders.reconcile(epoch), accountsRead]);
    if (orders !== null && !orders.complete) {
      throw new UnavailableError("SYNC_INCOMPLETE", `No complete answer to: ${orders.missing.join(", ")}`);
    }
    this.#surprise.begin();
  }

  readinessChecks(): ReadinessCheck[] {
    return readinessChecks(this.#connection.view(), this.orders.stats());
  }

  metrics(): Metric[] {
    return deskMetrics(this, this.#journal.on(this.#connection.view()), {
      bridge: this.#bridgeCounters?.() ?? null,
      failedCallbacks: this.#failedCallbacks,
    });
  }

  close(): void {
    this.#stopAging();
    for (const remove of this.#removers) remove();
    this.hub.close();
    this.#publisher?.close();
    this.#second.cancel();
    this.#surprise.reset();
    this.#exits.close();
    this.quotes.close();
    this.accounts.close();
    this.orders.close();
    this.trading.close();
  }

  #views() {
    return {
      mode: () => this.#connection.mode(),
      connection: () => this.#journal.on(this.#connection.view()),
      trading: () => this.trading.view(),
      accounts: () => this.accounts.views(),
      positionsReady: () => this.accounts.positions.ready,
      positions: () => this.accounts.positionViews(),
      orders: () => this.orders.orders(),
      executions: () => this.orders.executions(),
      quotes: () => this.quotes.views(),
      notices: () => this.notices.list(),
      exitSurpluses: () => this.#exits.surpluses(),
    };
  }

  /** Books may report a change while they are being made, before there is anything to publish. */
  #touch(section: Section): void {
    this.#publisher?.touch(section);
  }

  #published(): SnapshotPublisher {
    if (this.#publisher === null) throw new Error("The desk is still being made");
    return this.#publisher;
  }

  #onEvent(event: BridgeEvent): void {
    this.quotes.onEvent(event);
    this.accounts.onEvent(event);
    // What can be cancelled hangs on the socket, though no order has changed.
    if (event.type === "socket") this.#touch("orders");
    if (event.type === "position") this.#surprise.look(event.account, event.contract.conId);
    else if (event.type === "error") {
      const notice = brokerNotice(event);
      if (notice !== null) this.notices.add(notice);
    } else if (event.type === "callback_failed") {
      this.#failedCallbacks += 1;
      this.#second.after(event.callback);
      this.#log.error("bridge_callback_failed", { callback: event.callback, message: event.message });
      this.notices.add({
        at: iso(this.clock.now()),
        level: "error",
        code: "BRIDGE_CALLBACK_FAILED",
        // Without its name it is only bytes: those are in the log.
        text: `A message of IB could not be read${
          /^\w+$/.test(event.callback) ? ` (${event.callback})` : ""
        }: orders, fills and positions are read again`,
      });
    }
  }

  /** What a message that could not be read may have said; order entry stays as it is. */
  async #readAgain(): Promise<void> {
    const { socket, sync, readOnly } = this.#connection.view();
    const { epoch } = this.link;
    // Without a desk in step the next sync reads everything anyway.
    if (socket !== "connected" || sync !== "ready" || epoch === null) return;
    const [orders] = await Promise.all([
      readOnly ? null : this.orders.reconcile(epoch),
      this.accounts.readPositions(),
    ]);
    if (orders !== null && !orders.complete) {
      throw new UnavailableError("REREAD_INCOMPLETE", `No complete answer to: ${orders.missing.join(", ")}`);
    }
    this.#surprise.begin();
  }

  #exitFacts(): ExitFacts | null {
    if (!this.accounts.positions.ready || this.#connection.view().sync !== "ready") return null;
    return {
      accounts: this.accounts.list(),
      positions: this.#heldPositions(),
      orders: this.orders.orders(),
      isExit: ({ clientOrderId }) => this.orders.isExit(clientOrderId),
    };
  }

  /** Positions as reported, those of zero included. */
  #heldPositions() {
    return this.accounts.positions.known().map(({ account, contract, position }) => ({
      account,
      conId: contract.conId,
      symbol: contract.localSymbol || contract.symbol,
      quantity: position,
    }));
  }

  #onConnection(): void {
    this.#touch("connection");
    this.#touch("mode");
    this.#exits.look();
    const { socket, upstream } = this.#connection.view();
    const up = socket === "connected";
    if (this.#socketUp && !up) {
      // The bridge may be dead and send no event: the connection knows either way.
      this.#touch("orders");
      this.quotes.markDisconnected();
      this.accounts.markDisconnected();
      this.orders.markDisconnected();
      this.#second.cancel();
      this.#surprise.reset();
      this.trading.disarm();
    }
    this.#socketUp = up;
    const upstreamUp = upstream !== "down";
    if (upstreamUp === this.#upstreamUp) return;
    this.#upstreamUp = upstreamUp;
    this.quotes.markUpstream(upstreamUp);
    // Back in step only by the re-read that follows.
    if (!upstreamUp) this.accounts.markStale();
  }

  #age(): () => void {
    return this.clock.after(AGE_CHECK_MS, () => {
      this.#touch("quotes");
      this.#journal.retry();
      this.#stopAging = this.#age();
    });
  }
}
