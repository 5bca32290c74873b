// What all sessions share: the engine, time, the link to IB and settings; and what a flow sees of its client.
import type { GatewayClock } from "./clock.ts";
import type { Engine } from "../engine/api.ts";
import type { Interference } from "./interference.ts";
import type { GatewayLog } from "./log.ts";
import type { Link } from "./link.ts";
import type { OrderBook } from "./order_book.ts";
import type { Settings } from "./settings.ts";
import type { Subscriptions } from "./subscriptions.ts";
import type { Timeline } from "./timeline.ts";
import type { ServerMessage } from "../wire/messages.ts";

export interface Core {
  readonly engine: Engine;
  readonly time: Timeline;
  readonly clock: GatewayClock;
  readonly settings: Settings;
  readonly link: Link;
  readonly book: OrderBook;
  readonly log: GatewayLog;
  /** Who may step in between the gateway and its clients. */
  readonly interference: Interference;
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
  /** Answers a request whose answer is long: a row at each step. What the client asks next waits for it. */
  inSlices(work: Iterator<void>): void;
  /** Answers a request. */
  send(message: ServerMessage): void;
  /** Tells something nobody asked for just now; lost while the gateway is cut off from IB. */
  push(message: ServerMessage): void;
  /** Error or notice: `id` is a request id, an order id or -1. */
  error(id: number, code: number, text: string): void;
}
