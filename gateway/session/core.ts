// What all sessions share: the engine, time, the link to IB, faults and settings; and what a flow sees of its client.
import type { Engine } from "../engine/api.ts";
import type { FaultRegistry } from "../faults/registry.ts";
import type { MarketDataMode } from "../faults/plan.ts";
import type { GatewayLog } from "../log.ts";
import type { Link } from "./link.ts";
import type { OrderBook } from "./order_book.ts";
import type { MutedOrders } from "./silence.ts";
import type { Subscriptions } from "./subscriptions.ts";
import type { GatewayClock, Timeline } from "../time.ts";
import type { ServerMessage } from "../wire/messages.ts";

/** How the gateway behaves where real gateways differ; may be changed while it runs. */
export interface Settings {
  /** The "Read-Only API" box of TWS. */
  readOnly: boolean;
  marketData: MarketDataMode;
  /** Symbols whose mode differs from `marketData`. */
  readonly marketDataBySymbol: Map<string, MarketDataMode>;
  /** What becomes of an order without TIF: DAY in silence, DAY with notice 10349, or refused with 10052. */
  tifPreset: "day" | "10349" | "10052";
  /** Notice 10349 on every order. */
  tifNoticeAlways: boolean;
  /** Send openOrder and orderStatus twice, as a real gateway does. */
  duplicates: boolean;
  /** Requests per second and client; 0 is without limit. */
  maxRate: number;
  /** The client that sees the orders of all others. */
  masterClientId: number | null;
  commissionDelayMs: number;
  /** How long after its request a snapshot ends; a real gateway takes about eleven seconds. */
  snapshotEndMs: number;
  accountRefreshMs: number;
}

export const DEFAULT_SETTINGS: Omit<Settings, "marketDataBySymbol"> = {
  readOnly: false,
  marketData: "live",
  tifPreset: "day",
  tifNoticeAlways: false,
  duplicates: true,
  maxRate: 50,
  masterClientId: null,
  commissionDelayMs: 30,
  snapshotEndMs: 11_000,
  accountRefreshMs: 180_000,
};

/** The user name that orders and executions carry as their submitter. */
export const SUBMITTER = "paper";

export interface Core {
  readonly engine: Engine;
  readonly time: Timeline;
  readonly clock: GatewayClock;
  readonly settings: Settings;
  readonly link: Link;
  readonly faults: FaultRegistry;
  readonly book: OrderBook;
  readonly log: GatewayLog;
  /** Orders that a fault keeps silent. */
  readonly muted: MutedOrders;
  /** Every client that has started its API session. */
  clients(): readonly Client[];
  /** Something durable changed: it is on disk before the next byte leaves. */
  touch(): void;
}

/** One API client, as the flows see it. */
export interface Client {
  readonly core: Core;
  /** Counts the connections since the gateway started. */
  readonly connection: number;
  readonly clientId: number;
  /** The negotiated server version. */
  readonly version: number;
  readonly subscriptions: Subscriptions;
  /** What `reqMarketDataType` asked for: 1 live, 2 frozen, 3 delayed, 4 delayed-frozen. */
  marketDataType: number;
  /** Client 0 asked to adopt the orders typed in TWS. */
  autoBind: boolean;
  /** Answers a request. */
  send(message: ServerMessage): void;
  /** Tells something nobody asked for just now; lost while the gateway is cut off from IB. */
  push(message: ServerMessage): void;
  /** Error or notice: `id` is a request id, an order id or -1. */
  error(id: number, code: number, text: string): void;
}
