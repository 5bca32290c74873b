// The whole state of the desk, and the changes of it that the event stream carries.
import type { AccountView, PositionView } from "./account.ts";
import type { ConnectionView, Mode } from "./connection.ts";
import type { ExitSurplus } from "./exits.ts";
import type { Notice } from "./messages.ts";
import type { ExecutionView, OrderView } from "./order.ts";
import type { QuoteView } from "./quote.ts";
import type { TradingView } from "./trading.ts";

export interface Snapshot {
  version: 1;
  epoch: string;
  seq: number;
  mode: Mode;
  connection: ConnectionView;
  trading: TradingView;
  accounts: Record<string, AccountView>;
  /** `false` until `positionEnd`: then an empty list means "no positions", before it means "unknown". */
  positionsReady: boolean;
  positions: PositionView[];
  orders: OrderView[];
  executions: ExecutionView[];
  quotes: Record<string, QuoteView>;
  notices: Notice[];
  exitSurpluses: ExitSurplus[];
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
