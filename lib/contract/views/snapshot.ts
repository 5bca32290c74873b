// The whole state of the desk, and the changes of it that the event stream carries.
import type { AccountView, PositionView } from "./account.ts";
import type { ConnectionView, Mode } from "./connection.ts";
import type { ExitSurplus } from "./exits.ts";
import type { Notice } from "./messages.ts";
import type { ExecutionView, OrderView } from "./order.ts";
import type { QuoteView } from "./quote.ts";
import type { TradingView } from "./trading.ts";

/** Where the pages of `GET /api/orders` and `GET /api/executions` go on behind a snapshot; `null` when it has everything. */
export interface Earlier {
  orders: string | null;
  executions: string | null;
}

/**
 * The state of the desk. What has an identity is keyed by it, so that a patch names what it changes and a departure is a
 * deletion; in which order it is shown is the reader's. It holds what is open and the recent part of the day (`listed` in
 * listing.ts).
 */
export interface Snapshot {
  version: 2;
  epoch: string;
  seq: number;
  mode: Mode;
  connection: ConnectionView;
  trading: TradingView;
  accounts: Record<string, AccountView>;
  /** `false` until `positionEnd`: then an empty list means "no positions", before it means "unknown". */
  positionsReady: boolean;
  /** By `account/conId`. */
  positions: Record<string, PositionView>;
  /** By `clientOrderId`. */
  orders: Record<string, OrderView>;
  /** By `execId`. */
  executions: Record<string, ExecutionView>;
  earlier: Earlier;
  /** By conId. */
  quotes: Record<string, QuoteView>;
  /** The last 200 by their number, which grows. */
  notices: Record<string, Notice>;
  /** By `account/conId/side`. */
  exitSurpluses: Record<string, ExitSurplus>;
}

export interface PatchChange {
  path: (string | number)[];
  /** Missing: delete what is at `path`. */
  value?: unknown;
}

export interface Patch {
  seq: number;
  changes: PatchChange[];
}
