// What the routes of a viewer ask instead of a trading desk: it shows what a desk publishes and refuses
// everything else.
import type {
  DaySummary,
  EquityDay,
  ExecutionsPage,
  Mode,
  OrdersPage,
  ProposalsReply,
  Snapshot,
} from "@/lib/contract/api.ts";
import type { SpeedView } from "@/lib/contract/views/speed.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { ActionResult } from "@/lib/server/desk/actions.ts";
import type { ReadinessCheck } from "@/lib/server/desk/health.ts";
import type { ServedDesk } from "@/lib/server/desk/served_desk.ts";
import { AppError, NotFoundError } from "@/lib/server/errors.ts";
import type { Metric } from "@/lib/server/http/open_metrics.ts";
import type { StreamSource } from "@/lib/server/stream/sse.ts";
import type { ViewedDesks } from "./viewed_desks.ts";
import type { ViewedDesk } from "./viewed_desk.ts";

export interface ViewerDeskDeps {
  desks: ViewedDesks;
  /** Which desk; "": the overview of all of them. */
  name: string;
  build: () => string;
}

export class ViewerDesk implements ServedDesk {
  readonly audit = { note(): void {} };
  readonly #deps: ViewerDeskDeps;

  constructor(deps: ViewerDeskDeps) {
    this.#deps = deps;
  }

  served(): ReturnType<ServedDesk["served"]> {
    return { mode: this.mode(), build: this.#deps.build() };
  }

  /** Before anything is known of a desk its page has the mark of the one that must not be taken lightly. */
  mode(): Mode {
    return this.#deps.desks.get(this.#deps.name)?.state?.mode ?? "live";
  }

  snapshot(): Snapshot {
    return this.#desk.snapshot();
  }

  snapshotJson(): string {
    return this.#desk.snapshotJson();
  }

  stream(): StreamSource {
    return this.#desk.stream();
  }

  commandComes(): void {}

  execute(): Promise<ActionResult> {
    return Promise.reject(new AppError(say("VIEWER_READ_ONLY", { desk: this.#deps.name }), { status: 403 }));
  }

  ordersPage(): Promise<OrdersPage> {
    return this.#notHere();
  }

  executionsPage(): Promise<ExecutionsPage> {
    return this.#notHere();
  }

  day(): Promise<DaySummary> {
    return this.#notHere();
  }

  dayCsv(): Promise<string> {
    return this.#notHere();
  }

  equity(): Promise<EquityDay> {
    return this.#notHere();
  }

  speed(): SpeedView {
    throw this.#elsewhere();
  }

  proposals(): ProposalsReply {
    return { proposals: [] };
  }

  /** Of the broker and of what is heard; no name of a desk. */
  readinessChecks(): ReadinessCheck[] {
    const { connected, desks } = this.#deps.desks.overview();
    const silent = desks.filter((desk) => desk.silent).length;
    const heard = `${desks.length - silent} of ${desks.length} desks heard`;
    return [
      { name: "broker", ok: connected, text: connected ? "connected" : "not reached" },
      { name: "desks", ok: silent === 0, text: heard },
    ];
  }

  metrics(): Metric[] {
    const { connected, desks } = this.#deps.desks.overview();
    return [
      gauge("viewer_broker_connected", "Whether the broker is reached", connected ? 1 : 0),
      gauge("viewer_desks", "Desks that are published", desks.length),
      gauge("viewer_desks_silent", "Desks that are not heard", desks.filter(({ silent }) => silent).length),
      gauge("viewer_stream_readers", "Open event streams", this.#deps.desks.readers),
    ];
  }

  close(): void {}

  get #desk(): ViewedDesk {
    const { desks, name } = this.#deps;
    const desk = desks.get(name);
    if (desk === null) throw new NotFoundError(say("VIEWER_DESK_UNKNOWN", { desk: name }));
    return desk;
  }

  #elsewhere(): AppError {
    return new NotFoundError(say("VIEWER_READ_ONLY.history", { desk: this.#deps.name }));
  }

  #notHere<T>(): Promise<T> {
    return Promise.reject(this.#elsewhere());
  }
}

const gauge = (name: string, help: string, value: number): Metric => ({ name, type: "gauge", help, value });
