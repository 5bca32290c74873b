// The desk that a page of a replay is served by: it shows what the recording shows, at its time, and refuses
// to act.
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
import type { SpeedView } from "@/lib/contract/views/speed.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Clock } from "@/lib/server/clock.ts";
import type { ActionResult } from "@/lib/server/desk/actions.ts";
import type { ReadinessCheck } from "@/lib/server/desk/health.ts";
import type { ServedDesk } from "@/lib/server/desk/served_desk.ts";
import type { TradingDesk } from "@/lib/server/desk/trading_desk.ts";
import { AppError } from "@/lib/server/errors.ts";
import type { Metric } from "@/lib/server/http/open_metrics.ts";
import type { Log } from "@/lib/server/log.ts";
import { diff } from "@/lib/server/stream/diff.ts";
import { EventHub } from "@/lib/server/stream/event_hub.ts";
import type { StreamSource } from "@/lib/server/stream/sse.ts";
import { Performance } from "./performance.ts";
import { Player } from "./player.ts";
import type { Recording } from "./read_recording.ts";

export interface ReplayDeskDeps {
  recording: Recording;
  /** The time of this machine. */
  clock: Clock;
  log: Log;
  epoch: string;
  build?: () => string;
}

/** The page's clock follows the recording's by these. */
const HEARTBEAT_MS = 250;

export class ReplayDesk implements ServedDesk, AsyncDisposable {
  readonly replay: Player;
  readonly audit = { note(): void {} };
  readonly #hub: EventHub;
  readonly #performance: Performance;
  #state: Snapshot | null = null;

  private constructor({ recording, clock, log, epoch, build }: ReplayDeskDeps) {
    this.#performance = new Performance(recording);
    this.replay = new Player({
      recording,
      performance: this.#performance,
      clock,
      log,
      onShown: () => this.#publish(),
    });
    const shown: Clock = {
      now: () => this.replay.at,
      monotonic: () => clock.monotonic(),
      after: (ms, fn) => clock.after(ms, fn),
    };
    this.#hub = new EventHub({
      epoch,
      clock: shown,
      heartbeatMs: HEARTBEAT_MS,
      ...(build === undefined ? {} : { build }),
    });
  }

  /** Shows the recording's beginning. */
  static async open(deps: ReplayDeskDeps): Promise<ReplayDesk> {
    const desk = new ReplayDesk(deps);
    await desk.#performance.showAt(deps.recording.from);
    desk.#publish();
    return desk;
  }

  served(): ReturnType<TradingDesk["served"]> {
    return { mode: this.mode(), build: this.#hub.build, replay: true };
  }

  mode(): Mode {
    return this.#shown.mode;
  }

  snapshot(): Snapshot {
    const { epoch, seq, build } = this.#hub;
    return { ...this.#shown, epoch, seq, build };
  }

  snapshotJson(): string {
    return JSON.stringify(this.snapshot());
  }

  stream(): StreamSource {
    return { hub: this.#hub, flush: () => {}, snapshotJson: () => this.snapshotJson() };
  }

  commandComes(): void {}

  execute(_request: TradingRequest): Promise<ActionResult> {
    return Promise.reject(new AppError(say("REPLAY_ONLY"), { status: 403 }));
  }

  ordersPage(query: PageQuery): Promise<OrdersPage> {
    return this.#desk.ordersPage(query);
  }

  executionsPage(query: PageQuery): Promise<ExecutionsPage> {
    return this.#desk.executionsPage(query);
  }

  day(day: string): Promise<DaySummary> {
    return this.#desk.day(day);
  }

  dayCsv(day: string, as: Exclude<DayQuery["as"], "summary">): Promise<string> {
    return this.#desk.dayCsv(day, as);
  }

  equity(query: EquityQuery): Promise<EquityDay> {
    return this.#desk.equity(query);
  }

  speed(): SpeedView {
    return this.#desk.speed();
  }

  proposals(): ProposalsReply {
    return { proposals: [] };
  }

  /** What it shows is not what orders would meet. */
  readinessChecks(): ReadinessCheck[] {
    return [{ name: "mode", ok: false, text: "a replay: nothing can be sent" }];
  }

  metrics(): Metric[] {
    return [];
  }

  close(): void {
    this.#hub.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
    await this.replay[Symbol.asyncDispose]();
  }

  get #shown(): Snapshot {
    if (this.#state === null) throw new Error("Nothing is shown yet");
    return this.#state;
  }

  get #desk(): TradingDesk {
    const { desk } = this.#performance;
    if (desk === null) throw new AppError(say("REPLAY_ONLY"), { status: 403 });
    return desk;
  }

  #publish(): void {
    const after = this.#performance.snapshot();
    if (after === null) return;
    const before = this.#state;
    this.#state = after;
    if (before === null) return;
    // The time first: what changes is of it.
    this.#hub.beat();
    const { epoch: _, seq: __, build: ___, ...sections } = after;
    const { epoch: ____, seq: _____, build: ______, ...shown } = before;
    this.#hub.publish(diff(shown, sections));
  }
}
