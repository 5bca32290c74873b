// The connection faults of the drill: how each begins, what the screen must say and by when, and how the link comes back.
import type { Snapshot } from "../../lib/shared/api.ts";
import type { DrillRoom } from "./room.ts";

export interface DrillCase {
  name: string;
  begin(room: DrillRoom): Promise<void>;
  /** What must be shown. */
  shown(snapshot: Snapshot): boolean;
  /** Seconds until it must be shown. */
  within: number;
  /** The link is there again: the time to recovery counts from here. */
  end(room: DrillRoom): Promise<void>;
  /** Seconds until the desk must equal the broker again, where it is not the common target. */
  recoversWithin?: number;
}

const says = (pattern: RegExp) => ({ connection }: Snapshot) =>
  connection.cause !== null && pattern.test(connection.cause) && connection.headline !== "connected";

const clear = (room: DrillRoom) => room.control({ do: "clear-faults" });
const fault = (room: DrillRoom, fields: Record<string, unknown>) =>
  room.control({ do: "fault", fault: fields });
const nothing = () => Promise.resolve();

/** Takes effect on the next connection: the present one is dropped. */
async function onReconnect(room: DrillRoom, how: string): Promise<void> {
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
    // TWS may hold the old session for a while: the same id is asked for again after 5 s at the earliest (P4).
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
