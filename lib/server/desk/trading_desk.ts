// The one façade for routes: commands in, state and stream out. It decides nothing about orders.
import type {
  DayQuery,
  DaySummary,
  EquityDay,
  EquityQuery,
  ExecutionsPage,
  Mode,
  OrdersPage,
  PageQuery,
  ProposalsReply,
  Snapshot,
  TradingRequest,
} from "@/lib/contract/api.ts";
import { type Caller, isOwner, requireScope } from "@/lib/server/access/caller.ts";
import { needOf } from "@/lib/server/access/needs.ts";
import type { SpeedView } from "@/lib/contract/views/speed.ts";
import type { Audit } from "@/lib/server/journal/audit.ts";
import type { BridgeCounters } from "@/lib/server/bridge/status.ts";
import type { SyncRequest } from "@/lib/server/connection/mod.ts";
import type { Metric } from "@/lib/server/http/open_metrics.ts";
import { proposalFate } from "@/lib/server/proposals/mod.ts";
import type { ListedOrders, OrderRoom } from "@/lib/server/orders/mod.ts";
import type { StreamSource } from "@/lib/server/stream/sse.ts";
import {
  type ActionHandlers,
  actionHandlers,
  type ActionResult,
  type Asker,
  runAction,
  scriptAsker,
  watcherOf,
} from "./actions.ts";
import { logCommand } from "./command_log.ts";
import { composeDesk, type DeskParts } from "./compose.ts";
import type { DeskDeps } from "./deps.ts";
import { deskMetrics, type ReadinessCheck, readinessChecks } from "./health.ts";
import type { NoticeList } from "./notice_list.ts";
import { refusalNote } from "./refusals.ts";
import { executionsCsv, ordersCsv, roundTripsCsv } from "./day_csv.ts";
import { dayTrips, heldNow } from "./day_trips.ts";
import { daySummary } from "./day_summary.ts";
import { executionsPage, ordersPage, wholeDay } from "./pages.ts";
import { QuestionPace } from "./question_pace.ts";

export interface TradingDeskDeps extends DeskDeps {
  /** What the bridge counts, for the metrics. */
  bridgeCounters?: () => Readonly<BridgeCounters>;
  /** How long the event loop of this process was held at the longest. */
  longestTurn?: () => SpeedView["longestTurnMs"];
  /** What stands beside the desk counts, too. */
  besides?: () => readonly Metric[];
}

export class TradingDesk {
  readonly #parts: DeskParts;
  readonly #actions: ActionHandlers;
  readonly #questions: QuestionPace;
  readonly #deps: Pick<TradingDeskDeps, "log" | "clock">;
  readonly #bridgeCounters: (() => Readonly<BridgeCounters>) | null;
  readonly #besides: () => readonly Metric[];
  readonly #longestTurn: () => SpeedView["longestTurnMs"];

  constructor(deps: TradingDeskDeps) {
    this.#deps = deps;
    this.#parts = composeDesk(deps);
    this.#actions = actionHandlers(this.#parts);
    this.#questions = new QuestionPace(deps.clock);
    this.#bridgeCounters = deps.bridgeCounters ?? null;
    this.#besides = deps.besides ?? (() => []);
    this.#longestTurn = deps.longestTurn ?? (() => ({ minute: 0, start: 0 }));
  }

  get orders(): OrderRoom {
    return this.#parts.orders;
  }

  get notices(): NoticeList {
    return this.#parts.notices;
  }

  /** Rows about who did what; those of orders are written by themselves. */
  get audit(): Audit {
    return this.#parts.audit;
  }

  mode(): Mode {
    return this.#parts.connection.mode();
  }

  /** A command of somebody who is known is about to be read: it may let an order go. */
  commandComes(): void {
    this.#parts.orders.commandComes();
  }

  /**
   * Runs one command of the HTTP contract. Rejects with a 403 what the asker may not do, with a 429 what it
   * asks too often.
   */
  async execute(request: TradingRequest, asker: Asker = scriptAsker): Promise<ActionResult> {
    this.#heard(asker);
    const since = this.#deps.clock.monotonic();
    // No row of the journal for this refusal: it tells of no order, and comes as often as somebody likes.
    this.#questions.count(asker.caller, request);
    try {
      requireScope(asker.caller, needOf(request));
      const result = await runAction(this.#actions, request, asker);
      this.#log(request, asker, { since, reply: result.body });
      return result;
    } catch (error) {
      this.#log(request, asker, { since, error });
      const note = refusalNote(request, asker.caller, error);
      if (note !== null) this.#parts.audit.note("refused", note);
      throw error;
    } finally {
      this.#parts.journalLock.look();
    }
  }

  /** What the page is made with: no data of an account. */
  served(): Pick<Snapshot, "mode" | "build"> & { replay?: true } {
    return { mode: this.mode(), build: this.#parts.hub.build };
  }

  snapshot(): Snapshot {
    return this.#parts.publisher.snapshot();
  }

  /** Asked for by a program: a screen has its stream. */
  snapshotJson(asker: Asker = scriptAsker): string {
    this.#heard(asker);
    return this.#parts.publisher.snapshotJson();
  }

  /** The stream for a browser, or for a program. */
  stream(asker: Asker = scriptAsker): StreamSource {
    const { hub, publisher, watches } = this.#parts;
    return {
      hub,
      flush: () => publisher.flush(),
      snapshotJson: () => publisher.snapshotJson(),
      begins: () => watches.streamBegins(watcherOf(asker)),
    };
  }

  #log(
    request: TradingRequest,
    { caller }: Asker,
    { since, ...outcome }: { since: number; reply?: unknown; error?: unknown },
  ): void {
    const { log, clock } = this.#deps;
    logCommand(log, request, { origin: caller.name, ms: clock.monotonic() - since, ...outcome });
  }

  #heard(asker: Asker): void {
    this.#parts.deadMan.seen();
    this.#parts.watches.heard(watcherOf(asker));
  }

  /** Orders that have ended. Rejects with a `NotFoundError` for a day before the journal began. */
  ordersPage(query: PageQuery): Promise<OrdersPage> {
    return ordersPage(this.#parts.orders, query);
  }

  executionsPage(query: PageQuery): Promise<ExecutionsPage> {
    return executionsPage(this.#parts.orders, query);
  }

  /** Pages of what has left the list and is in the book. */
  get listed(): Pick<ListedOrders, "ordersPage" | "executionsPage"> {
    return this.#parts.orders.list;
  }

  /** A UTC day's trading by instrument. Rejects as `ordersPage`. */
  async day(day: string): Promise<DaySummary> {
    const held = heldNow(day, this.#parts);
    const whole = await wholeDay(this.#parts.orders, day);
    return await daySummary(day, { ...whole, trips: await dayTrips(whole, held, this.#parts) });
  }

  async dayCsv(day: string, as: Exclude<DayQuery["as"], "summary">): Promise<string> {
    const held = heldNow(day, this.#parts);
    const whole = await wholeDay(this.#parts.orders, day);
    if (as === "round-trips.csv") return await roundTripsCsv(await dayTrips(whole, held, this.#parts));
    return as === "orders.csv" ? await ordersCsv(whole.orders) : await executionsCsv(whole.executions);
  }

  /**
   * The equity curve of an account's day. Rejects with a `NotFoundError` for an account that nobody knows.
   */
  equity(query: EquityQuery): Promise<EquityDay> {
    return this.#parts.equity.view(query);
  }

  /**
   * What a program has laid before the trader and what became of it; of all programs for the owner of the
   * desk.
   */
  proposals(caller: Caller): ProposalsReply {
    const { proposals } = this.#parts;
    return { proposals: proposals.all(isOwner(caller) ? null : caller.id).map(proposalFate) };
  }

  /**
   * Reads the broker's truth again. Order entry stays locked until this resolves; it rejects when an answer
   * is missing, and is called again.
   */
  async synchronize(request: SyncRequest): Promise<void> {
    this.#parts.second.cancel();
    await this.#parts.reading.all(request);
  }

  readinessChecks(): ReadinessCheck[] {
    return readinessChecks(this.#parts.connection.view(), this.#parts.orders.journalWritable);
  }

  metrics(): Metric[] {
    const { connection, journalLock, hub, quotes, orders, unreadMessages, hops } = this.#parts;
    const own = deskMetrics({
      connection: journalLock.on(connection.view()),
      hub,
      quotes,
      orders: orders.stats(),
      bridge: this.#bridgeCounters?.() ?? null,
      failedCallbacks: unreadMessages.count,
      hops,
      longestTurnMs: this.#longestTurn(),
    });
    return [...own, ...this.#besides()];
  }

  /** How fast the desk is, as it measures itself. */
  speed(): SpeedView {
    return { hops: this.#parts.hops.figures(), longestTurnMs: this.#longestTurn() };
  }

  close(): void {
    this.#parts.close();
  }
}
