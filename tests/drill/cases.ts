// The connection faults of the drill: how each begins, what the screen must say and by when, and how the link
// comes back.
import type { Snapshot } from "@/lib/contract/api.ts";
import type { ConnectionFault, Fault, MarketDataMode } from "@lotse/paper-gateway";
import { AAPL, type DrillRoom } from "./room.ts";

export interface DrillCase {
  name: string;
  begin(room: DrillRoom): Promise<void>;
  /** What must be shown. `since` is when the fault began, ISO 8601. */
  shown(snapshot: Snapshot, since: string): boolean;
  /** The words on the screen, where they are not the headline's. */
  said?(snapshot: Snapshot): string;
  /** Seconds until it must be shown. */
  within: number;
  /** The link is there again: the time to recovery counts from here. */
  end(room: DrillRoom): Promise<void>;
  /** What must hold beside: connected, equal to the broker, the watched quote moves. */
  recovered?(snapshot: Snapshot): boolean;
  /** Seconds until the desk must equal the broker again, where it is not the common target. */
  recoversWithin?: number;
}

const says = (pattern: RegExp) => ({ connection }: Snapshot) =>
  connection.cause !== null && pattern.test(connection.cause) && connection.headline !== "connected";

const clear = (room: DrillRoom) => room.control({ do: "clear-faults" });
const fault = (room: DrillRoom, fault: Fault) => room.control({ do: "fault", fault });
const nothing = () => Promise.resolve();
const dropClient = (room: DrillRoom) => room.control({ do: "drop-client", clientId: 1 });

/** The kind of data counts for new requests: the line is closed and opened again. */
async function dataMode(room: DrillRoom, mode: MarketDataMode): Promise<void> {
  await fault(room, { kind: "market-data", mode });
  await room.desk.mustPost({ action: "unwatch", conId: AAPL }, 202);
  await room.desk.mustPost({ action: "watch", conId: AAPL }, 202);
}

const quoteWords = ({ quotes }: Snapshot) => {
  const quote = quotes[AAPL];
  return `quote of AAPL: ${quote?.dataType ?? "–"}, ${quote?.advisory?.text ?? "no remark"}`;
};

/** Takes effect on the next connection: the present one is dropped. */
async function onReconnect(room: DrillRoom, how: ConnectionFault["do"]): Promise<void> {
  await fault(room, { kind: "connection", do: how });
  await room.control({ do: "drop-client", clientId: 1 });
}

export const drillCases: DrillCase[] = [
  {
    name: "the socket is cut",
    begin: (room) => room.control({ do: "drop-client", clientId: 1 }),
    shown: (snapshot) => snapshot.connection.headline === "reconnecting",
    within: 1,
    end: nothing,
  },
  {
    name: "accepts and stays silent",
    begin: (room) => onReconnect(room, "silent"),
    shown: says(/silent/i),
    within: 14,
    end: clear,
  },
  {
    name: "closes before the handshake",
    begin: (room) => onReconnect(room, "eof-before-handshake"),
    shown: says(/closed/i),
    within: 3,
    end: clear,
  },
  {
    name: "half-open: the peer no longer answers",
    begin: (room) => fault(room, { kind: "connection", do: "half-open" }),
    shown: says(/no longer answers/i),
    within: 20.5,
    end: clear,
  },
  {
    name: "326: client id in use",
    begin: (room) => onReconnect(room, "client-id-in-use"),
    shown: says(/client id 1 is in use/i),
    within: 3,
    end: clear,
    // TWS may hold the old session for a while: the same id is asked for again after 5 s at the earliest
    // (P4).
    recoversWithin: 10,
  },
  {
    name: "1100, then 1102 (data kept)",
    begin: (room) => fault(room, { kind: "upstream", do: "lost" }),
    shown: (snapshot) => snapshot.connection.upstream === "down",
    within: 1,
    end: (room) => fault(room, { kind: "upstream", do: "restored" }),
  },
  {
    name: "1100, then 1101 (data lost)",
    begin: (room) => fault(room, { kind: "upstream", do: "lost" }),
    shown: (snapshot) => snapshot.connection.upstream === "down",
    within: 1,
    end: (room) => fault(room, { kind: "upstream", do: "data-lost" }),
  },
  {
    name: "2110: TWS loses its server",
    begin: (room) => fault(room, { kind: "upstream", do: "broken" }),
    shown: (snapshot) => snapshot.connection.upstream === "down",
    within: 1,
    end: (room) => fault(room, { kind: "upstream", do: "restored" }),
  },
  {
    name: "a data farm breaks",
    begin: (room) => fault(room, { kind: "farm", farm: "usfarm", state: "broken" }),
    shown: (snapshot) => snapshot.connection.farms["usfarm"] === "broken",
    within: 1,
    end: (room) => fault(room, { kind: "farm", farm: "usfarm", state: "ok" }),
  },
  {
    name: "an oversized frame",
    begin: (room) => fault(room, { kind: "connection", do: "oversized", count: 1 }),
    shown: (snapshot) => snapshot.connection.headline === "reconnecting",
    within: 20.5,
    end: clear,
  },
  {
    name: "the gateway restarts, order ids roll back",
    begin: (room) => fault(room, { kind: "restart", downMs: 2000, idRollback: 3 }),
    shown: (snapshot) => snapshot.connection.headline === "reconnecting",
    within: 1,
    end: () => new Promise((resolve) => setTimeout(resolve, 2000)),
  },
  {
    name: "the gateway is killed and started again",
    begin: (room) => room.killGateway(),
    shown: (snapshot) => snapshot.connection.headline === "reconnecting",
    within: 1,
    end: (room) => room.startGateway(),
  },
  {
    name: "an End is missing in the re-read",
    begin: async (room) => {
      await fault(room, { kind: "message", type: "positionEnd", do: "drop", count: 1 });
      await dropClient(room);
    },
    shown: says(/could not be read/i),
    // The desk waits 10 s for an End before it asks again.
    within: 13,
    end: clear,
  },
  {
    name: "a frame of garbage",
    begin: (room) => fault(room, { kind: "connection", do: "garbage", count: 1 }),
    shown: ({ notices }, since) =>
      Object.values(notices).some(({ code, at }) => code === "BRIDGE_CALLBACK_FAILED" && at >= since),
    said: ({ notices }) =>
      Object.values(notices).findLast(({ code }) => code === "BRIDGE_CALLBACK_FAILED")?.text ?? "",
    within: 1,
    end: clear,
  },
  {
    name: "a peer that sends 20 bytes per second",
    begin: (room) => fault(room, { kind: "connection", do: "slow", bytesPerSecond: 20 }),
    shown: says(/no longer answers/i),
    within: 20.5,
    end: clear,
  },
  {
    name: "the Read-Only box is ticked",
    begin: async (room) => {
      await fault(room, { kind: "read-only", on: true });
      await dropClient(room);
    },
    shown: ({ connection }) =>
      connection.headline === "connected" && connection.readOnly && connection.lock?.code === "READ_ONLY_API",
    within: 5,
    end: async (room) => {
      await fault(room, { kind: "read-only", on: false });
      await dropClient(room);
    },
    recovered: ({ connection }) => !connection.readOnly && connection.lock === null,
  },
  {
    name: "no live subscription: delayed data",
    begin: (room) => dataMode(room, "delayed"),
    shown: ({ quotes }) => quotes[AAPL]?.dataType === "delayed" && quotes[AAPL]?.advisory?.code === 10167,
    said: quoteWords,
    within: 2,
    end: (room) => dataMode(room, "live"),
    recovered: ({ quotes }) => quotes[AAPL]?.dataType === "live",
  },
  {
    name: "no data at all: not subscribed, delayed off",
    begin: (room) => dataMode(room, "delayed-disabled"),
    shown: ({ quotes }) => quotes[AAPL]?.advisory?.code === 10168 && quotes[AAPL]?.bid === null,
    said: quoteWords,
    within: 2,
    end: (room) => dataMode(room, "live"),
    recovered: ({ quotes }) => quotes[AAPL]?.dataType === "live",
  },
  {
    name: "10197: the live login is used on another machine",
    begin: (room) => fault(room, { kind: "market-data", mode: "competing" }),
    shown: says(/another machine/i),
    within: 1,
    end: (room) => fault(room, { kind: "market-data", mode: "live" }),
  },
  {
    name: "the clock of the gateway jumps an hour",
    begin: (room) => fault(room, { kind: "clock-jump", ms: 3_600_000 }),
    shown: ({ connection, quotes }, since) =>
      connection.headline === "connected" && (quotes[AAPL]?.at ?? "") > since,
    within: 3,
    end: nothing,
  },
  {
    name: "the bridge is killed",
    begin: (room) => room.signalBridge("SIGKILL"),
    shown: (snapshot) => snapshot.connection.headline === "reconnecting",
    within: 1,
    end: nothing,
  },
  {
    name: "the bridge hangs",
    begin: (room) => room.signalBridge("SIGSTOP"),
    shown: (snapshot) => snapshot.connection.headline === "reconnecting",
    within: 20.5,
    end: nothing,
  },
];
