// A desk that does what a test says: it stands behind the real app, the real stream and the real screen.
import type {
  DaySummary,
  EquityDay,
  EquityQuery,
  ExecutionsPage,
  Mode,
  OrdersPage,
  OrderView,
  PageQuery,
  Snapshot,
} from "@/lib/contract/api.ts";
import type { TradingRequest } from "@/lib/contract/actions.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { systemClock } from "@/lib/server/clock.ts";
import { AppError, type AppErrorFacts } from "@/lib/server/errors.ts";
import { diff } from "@/lib/server/stream/diff.ts";
import { EventHub } from "@/lib/server/stream/event_hub.ts";
import type { StreamSource } from "@/lib/server/stream/sse.ts";
import { eventually } from "./processes.ts";
import { ordersOf } from "./screen_samples.ts";

type Action = TradingRequest["action"];
type RequestOf<A extends Action> = Extract<TradingRequest, { action: A }>;
type Answer<A extends Action> = (request: RequestOf<A>) => unknown;

/** Refuses a request as the real desk would. */
export function refuse(says: Saying, more: Partial<AppErrorFacts> = {}): never {
  throw new AppError(says, { status: 422, ...more });
}

export class ScriptedDesk {
  /** Every command that arrived, in order. */
  readonly requests: TradingRequest[] = [];
  readonly hub: EventHub;
  /** Kept by nobody: a scripted desk has no journal. */
  readonly audit = { note(): void {} };
  /** Every page that was asked for, in order. */
  readonly pages: PageQuery[] = [];
  /** What pages there are. */
  onOrdersPage: (query: PageQuery) => OrdersPage = () => ({ orders: [], next: null, since: "" });
  onExecutionsPage: (query: PageQuery) => ExecutionsPage = () => ({ executions: [], next: null, since: "" });
  /** What a day adds up to. */
  onDay: (day: string) => DaySummary | Promise<DaySummary> = (day) => ({
    day,
    totals: [],
    instruments: [],
    fills: 0,
    roundTrips: [],
    roundTripCount: 0,
    ended: {},
  });
  /** The equity curve of an account. */
  onEquity: (query: EquityQuery) => EquityDay = ({ account, day = "2026-03-02" }) => ({
    account,
    mode: this.mode(),
    day,
    begins: `${day}T05:00:00.000Z`,
    ends: `${day}T23:00:00.000Z`,
    currency: null,
    points: [],
    positions: [],
  });
  onDayCsv: (day: string, as: string) => string | Promise<string> = () => "";
  #state: Snapshot;
  readonly #answers = new Map<Action, (request: TradingRequest) => unknown>();

  constructor(state: Snapshot, options: { heartbeatMs?: number } = {}) {
    this.#state = state;
    this.hub = new EventHub({
      epoch: state.epoch,
      clock: systemClock,
      ...(options.heartbeatMs === undefined ? {} : { heartbeatMs: options.heartbeatMs }),
    });
  }

  /** Says what an action answers from now on. */
  on<A extends Action>(action: A, answer: Answer<A>): void {
    this.#answers.set(action, answer as (request: TradingRequest) => unknown);
  }

  /** Changes the state; every open screen gets the difference. */
  change(next: (state: Snapshot) => Partial<Snapshot>): void {
    const after = { ...this.#state, ...next(this.#state) };
    const changes = diff(this.#state, after);
    this.#state = after;
    this.hub.publish(changes);
  }

  /** Changes these orders, the others stay. */
  changeOrders(...orders: OrderView[]): void {
    this.change((state) => ({ orders: { ...state.orders, ...ordersOf(...orders) } }));
  }

  requestsOf<A extends Action>(action: A): RequestOf<A>[] {
    return this.requests.filter((request): request is RequestOf<A> => request.action === action);
  }

  /** As `requestsOf`, when there are `count` of them: what is pressed on a page arrives a moment later. */
  async arrived<A extends Action>(action: A, count = 1): Promise<RequestOf<A>[]> {
    await eventually(`${count} × ${action}`, () => this.requestsOf(action).length >= count);
    return this.requestsOf(action);
  }

  // What the routes call, with the shapes of the real desk.

  snapshot(): Snapshot {
    return { ...this.#state, seq: this.hub.seq };
  }

  mode(): Mode {
    return this.#state.mode;
  }

  served(): Pick<Snapshot, "mode" | "build"> {
    const { mode, build } = this.#state;
    return { mode, build };
  }

  ordersPage(query: PageQuery): OrdersPage {
    this.pages.push(query);
    return this.onOrdersPage(query);
  }

  executionsPage(query: PageQuery): ExecutionsPage {
    this.pages.push(query);
    return this.onExecutionsPage(query);
  }

  async day(day: string): Promise<DaySummary> {
    return await this.onDay(day);
  }

  async dayCsv(day: string, as: string): Promise<string> {
    return await this.onDayCsv(day, as);
  }

  async equity(query: EquityQuery): Promise<EquityDay> {
    return await this.onEquity(query);
  }

  snapshotJson(): string {
    return JSON.stringify(this.snapshot());
  }

  stream(): StreamSource {
    return { hub: this.hub, flush: () => {}, snapshotJson: () => this.snapshotJson() };
  }

  /** No order is held here. */
  commandComes(): void {}

  async execute(request: TradingRequest): Promise<{ status: number; body: unknown }> {
    this.requests.push(request);
    const answer = this.#answers.get(request.action);
    return { status: 200, body: await answer?.(request) ?? {} };
  }

  close(): void {
    this.hub.close();
  }
}
