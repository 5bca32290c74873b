// What routes, login and page ask of a desk: the one that trades, or one that plays a recording.
import type { Audit } from "@/lib/server/journal/audit.ts";
import type { Replay } from "./replay.ts";
import type { TradingDesk } from "./trading_desk.ts";

export interface ServedDesk extends
  Pick<
    TradingDesk,
    | "day"
    | "dayCsv"
    | "equity"
    | "execute"
    | "executionsPage"
    | "metrics"
    | "mode"
    | "ordersPage"
    | "proposals"
    | "readinessChecks"
    | "served"
    | "snapshot"
    | "snapshotJson"
    | "speed"
    | "stream"
    | "close"
    | "commandComes"
  > {
  /** Rows about who did what. */
  readonly audit: Pick<Audit, "note">;
  /** The recording that it plays; absent: it is the desk itself. */
  readonly replay?: Replay;
}
