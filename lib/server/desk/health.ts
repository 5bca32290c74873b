// Readiness and metrics of the desk, from what its parts say of themselves.
import type { ConnectionView } from "@/lib/contract/api.ts";
import type { BridgeCounters } from "@/lib/server/bridge/status.ts";
import { known, type Metric } from "@/lib/server/http/open_metrics.ts";
import type { HopTimes } from "@/lib/server/speed/hop_times.ts";
import type { OrderRoom } from "@/lib/server/orders/mod.ts";
import type { QuoteBoard } from "@/lib/server/market/quote_board.ts";
import type { EventHub } from "@/lib/server/stream/event_hub.ts";

export interface ReadinessCheck {
  name: "bridge" | "socket" | "upstream" | "sync" | "mode" | "journal" | "broker" | "desks";
  ok: boolean;
  text: string;
}

export function readinessChecks(connection: ConnectionView, journalWritable: boolean): ReadinessCheck[] {
  const { bridge, socket, upstream, sync, lock } = connection;
  const mismatch = lock?.code === "MODE_MISMATCH";
  return [
    { name: "bridge", ok: bridge === "running", text: bridge },
    { name: "socket", ok: socket === "connected", text: socket },
    { name: "upstream", ok: upstream === "up", text: upstream },
    { name: "sync", ok: sync === "ready", text: sync },
    { name: "mode", ok: !mismatch, text: mismatch ? "MODE_MISMATCH" : "as proven by the account ids" },
    {
      name: "journal",
      ok: journalWritable,
      text: journalWritable ? "writable" : "not writable",
    },
  ];
}

export interface BridgeFigures {
  bridge: Readonly<BridgeCounters> | null;
  /** Messages of IB that the bridge could not read. */
  failedCallbacks: number;
}

const BRIDGE_HELP: Record<keyof BridgeCounters, string> = {
  starts: "Starts of the Python bridge",
  crashes: "Ends of the Python bridge that nobody asked for",
  garbage: "Lines of the bridge that were no message",
  overlong: "Lines of the bridge beyond the length limit",
  invalid: "Messages of the bridge with a wrong shape",
  lostEvents: "Events of the bridge missing by their sequence numbers",
  unmatched: "Answers of the bridge that nobody waited for",
  listenerFaults: "Listeners of the desk that threw",
};

/** `lostEvents` becomes `bridge_lost_events`. */
function bridgeMetrics({ bridge, failedCallbacks }: BridgeFigures): Metric[] {
  const counted = (Object.keys(BRIDGE_HELP) as (keyof BridgeCounters)[]).map((key): Metric => ({
    name: `bridge_${key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`,
    type: "counter",
    help: BRIDGE_HELP[key],
    values: known(bridge?.[key]),
  }));
  const help = "Messages of IB that could not be read";
  return [...counted, { name: "bridge_callbacks_failed", type: "counter", help, value: failedCallbacks }];
}

export interface DeskFigures extends BridgeFigures {
  connection: ConnectionView;
  hub: EventHub;
  quotes: QuoteBoard;
  orders: ReturnType<OrderRoom["stats"]>;
  hops: Pick<HopTimes, "distributions">;
  longestTurnMs: { minute: number; start: number };
}

/** How long each hop of an order took, and the event loop its longest turn. */
function speedMetrics({ hops, longestTurnMs }: Pick<DeskFigures, "hops" | "longestTurnMs">): Metric[] {
  const turns = Object.entries(longestTurnMs);
  return [{
    name: "order_hop_seconds",
    unit: "seconds",
    type: "histogram",
    help: "Time of an order on each hop: check, journal, bridge, broker (to IB's first word), publish",
    values: hops.distributions().map(({ hop, distribution }) => ({ labels: { hop }, distribution })),
  }, {
    name: "event_loop_longest_turn_seconds",
    unit: "seconds",
    type: "gauge",
    help: "Longest turn of the event loop: in the last minute or two, and since the start",
    values: turns.map(([since, ms]) => ({ labels: { since }, value: ms / 1000 })),
  }];
}

export function deskMetrics(
  { connection, hub, quotes, orders: stats, hops, longestTurnMs, ...bridge }: DeskFigures,
): Metric[] {
  const unclassified = Object.values(stats.unclassified).reduce((sum, count) => sum + count, 0);
  const gauge = (name: string, help: string, value: number): Metric => ({ name, type: "gauge", help, value });
  const counter = (name: string, help: string, value: number): Metric => ({
    name,
    type: "counter",
    help,
    value,
  });
  return [
    gauge(
      "ready",
      "1 when orders can be entered",
      connection.sync === "ready" && connection.lock === null ? 1 : 0,
    ),
    gauge("stream_readers", "Open event streams", hub.readers),
    counter("stream_patches", "Patches published", hub.seq),
    gauge("stream_ring_bytes", "Memory held for readers that come back", hub.ringBytes),
    counter("stream_events", "Events handed to readers", hub.sent),
    gauge("market_data_lines", "Contracts watched", quotes.lines),
    counter(
      "ticks",
      "Changes of quotes that the bridge has told, one for each instrument and batch",
      quotes.ticks,
    ),
    counter("orders_sent", "Orders handed to the socket", stats.sent),
    counter("orders_refused", "Orders refused before sending", stats.refused),
    gauge("orders_unknown", "Orders whose outcome is unknown", stats.unknown),
    counter("order_anomalies", "State transitions outside the published table", stats.anomalies),
    counter("codes_unclassified", "IB codes the code book does not have", unclassified),
    counter("order_watcher_faults", "Watchers of orders that threw", stats.watcherFaults),
    counter("callbacks_repeated", "Callbacks that changed nothing", stats.repeats),
    gauge("journal_rows", "Rows in the journal", stats.journalRows),
    gauge("journal_waiting_rows", "Rows that are not on the disk yet", stats.journalWaiting),
    {
      ...gauge("journal_lag_seconds", "Age of the oldest of them", stats.journalLagMs / 1000),
      unit: "seconds",
    },
    gauge("journal_writable", "1 when the journal takes rows", stats.journalWritable ? 1 : 0),
    {
      name: "heartbeat_ms",
      type: "gauge",
      help: "Round trip of the last heartbeat to TWS",
      values: known(connection.heartbeatMs),
    },
    ...bridgeMetrics(bridge),
    ...speedMetrics({ hops, longestTurnMs }),
  ];
}
