// English: the connection: causes and ways out, locks, history.
import { BUILT_IN_GATEWAY } from "../../gateway_name.ts";
import { type Phrasing, type Saying, speech, type Verbatim } from "../saying.ts";

/** Address that is or will be dialled; of several candidates all. */
interface Peer {
  gateway: string;
}

/** The address of this machine on the way to the peer. */
interface OurEnd {
  local: string | null;
}

const CHECK_PORT =
  "Start TWS or IB Gateway and log in (after the weekend with the second factor), tick “Enable ActiveX and Socket Clients” and compare the socket port";
const LOCALHOST_ONLY = "“Allow connections from localhost only”";
const ourEnd = ({ local }: OurEnd) =>
  local === null ? "this machine's address" : `${local}, this machine's address,`;
const named = (gateway: string) => gateway === BUILT_IN_GATEWAY ? "the built-in gateway" : gateway;
const because = (words: Verbatim | null) => words === null ? "" : speech`: ${words}`;

export const connection = {
  USER_DISCONNECTED: "You are disconnected",
  "USER_DISCONNECTED.fix": "Press “Connect”",
  USER_WISH: "By the user",
  CONNECTING: ({ gateway }: Peer) => `Connecting to ${named(gateway)}`,
  SOCKET_OPEN: ({ epoch, version }: { epoch: number; version: number }) =>
    `Socket ${epoch}, server version ${version}`,
  RETRY_FOLLOWS: "Lotse tries again by itself",

  CONNECT_REFUSED: ({ gateway, words }: Peer & { words: Verbatim | null }) =>
    words === null ? `Nothing listens on ${gateway}` : speech`No connection to ${gateway}: ${words}`,
  "CONNECT_REFUSED.fix": CHECK_PORT,
  "CONNECT_REFUSED.fix_remote":
    `${CHECK_PORT}; untick ${LOCALHOST_ONLY} there, for Lotse runs on another machine`,
  CONNECT_TIMEOUT: ({ gateway }: Peer) => `${gateway} does not answer`,
  "CONNECT_TIMEOUT.fix": "Check the address, the firewall and that the machine is on",
  GATEWAY_NOT_FOUND: ({ gateway }: Peer) => `No TWS or IB Gateway answers on ${gateway}`,
  "GATEWAY_NOT_FOUND.fix": `${CHECK_PORT}, or start with “--simulate”`,
  GATEWAY_FALLBACK: ({ gateway }: Peer) =>
    `No TWS or IB Gateway answers on ${gateway}: using the built-in paper gateway`,
  HANDSHAKE_TIMEOUT: ({ gateway }: Peer & OurEnd) =>
    `${gateway} accepts the connection and then stays silent; Lotse has disconnected`,
  "HANDSHAKE_TIMEOUT.fix":
    "Look at its window: it waits for a login, the second factor or a dialog. Restart it if it hangs",
  "HANDSHAKE_TIMEOUT.fix_remote": (end: OurEnd) =>
    `Look at its window: it waits for a login, the second factor or a dialog, or asks whether ${
      ourEnd(end)
    } may connect. Restart it if it hangs`,
  HANDSHAKE_EOF: ({ gateway, words }: Peer & OurEnd & { words: Verbatim | null }) =>
    speech`${gateway} closed the connection before it was complete${because(words)}`,
  "HANDSHAKE_EOF.allow": ({ local }: { local: string }) =>
    `Allow ${local} under “Trusted IPs” in its API settings; it may also still be starting`,
  "HANDSHAKE_EOF.allow_remote": (end: OurEnd) =>
    `In its API settings, allow ${
      ourEnd(end)
    } under “Trusted IPs” and untick ${LOCALHOST_ONLY}; behind a router or a container's network allow the address that its log names. It may also still be starting`,
  HANDSHAKE_FOREIGN: ({ gateway }: Peer) =>
    `What answers on ${gateway} is no TWS or IB Gateway: its first message is another program's`,
  "HANDSHAKE_FOREIGN.fix": "Compare the socket port with the one in the API settings of TWS or IB Gateway",
  VERDICT_TIMEOUT: ({ gateway }: Peer) =>
    `The attempt to connect to ${gateway} came to no end; Lotse has given it up`,
  CLIENT_ID_IN_USE: ({ clientId }: { clientId: number }) => `Client id ${clientId} is in use`,
  "CLIENT_ID_IN_USE.fix":
    "TWS often holds the old session for some seconds: Lotse keeps its id and tries again. If another program uses it, end that one or start with another “--client-id”",
  SOCKET_EOF: ({ gateway }: Peer) => `${gateway} closed the connection`,
  SOCKET_REQUESTED: "Lotse has closed the connection",
  SOCKET_HEARTBEAT: ({ gateway }: Peer) => `${gateway} no longer answers; Lotse has disconnected by itself`,
  "SOCKET_HEARTBEAT.fix":
    "Check the network and the window of TWS or IB Gateway. Lotse tries again by itself",
  SOCKET_ERROR: ({ words }: { words: Verbatim }) => speech`The connection broke: ${words}`,
  PORT_RESET: "TWS has moved its API to another socket port",
  "PORT_RESET.fix": "Read the new port in its API settings and start Lotse with “--gateway HOST:PORT”",
  SIMULATOR_DOWN: ({ seconds }: { seconds: number }) =>
    `The built-in gateway is not running: it did not come up within ${seconds} s`,
  SIMULATOR_ENDS: ({ words }: { words: Verbatim }) => speech`The built-in gateway can not start: ${words}`,
  CONNECT_FAILED: ({ why }: { why: Saying }, { tell }: Phrasing) =>
    speech`The attempt to connect failed: ${tell(why)}`,

  UPSTREAM_LOST: "TWS has lost its connection to IB",
  "UPSTREAM_LOST.fix":
    "TWS restores it by itself. Orders are locked until the desk has read everything again",
  SYNC_RUNNING: "Reading orders, executions and positions",
  SYNC_FAILED: ({ why }: { why: Saying }, { tell }: Phrasing) =>
    speech`Orders and positions could not be read: ${tell(why)}`,
  "SYNC_FAILED.fix": "Lotse reads them again by itself. Orders stay locked until then",
  SYNC_LATE: ({ seconds }: { seconds: number }) => `No complete answer within ${seconds} s`,
  EVENTS_LOST: "Some events of the bridge were lost",
  "EVENTS_LOST.fix": "Lotse reads orders and positions again",
  ACCOUNTS_UNKNOWN: "The accounts of this login are not known yet",
  FARM_BROKEN: ({ farms }: { farms: readonly string[] }) => `No data from ${farms.join(", ")}`,
  "FARM_BROKEN.fix": "IB restores its data farms by itself; quotes from there are stale until then",

  "MODE_MISMATCH.mixed": "This login has paper and live accounts together: order entry is locked",
  "MODE_MISMATCH.live": "Lotse was started for paper, but the account is live: order entry is locked",
  "MODE_MISMATCH.paper":
    "Lotse was started for live trading, but the account is paper: order entry is locked",
  "MODE_MISMATCH.fix_paper": "Log in to a paper account, or start Lotse with “--live” if you mean it",
  "MODE_MISMATCH.fix_live": "Log in to a live account, or start Lotse with “--paper”",
  READ_ONLY_API: "The API is read-only: orders are off",
  "READ_ONLY_API.fix": "Untick “Read-Only API” in the API settings of TWS or IB Gateway, then reconnect",
  "READ_ONLY_API.lock":
    "The API is read-only: orders are off. Untick “Read-Only API” in the API settings of TWS or IB Gateway, then reconnect",
  RESTART_WINDOW: ({ to, timeZone }: { to: string; timeZone: string }) =>
    `TWS restarts about now: new orders are blocked until ${to} (${timeZone})`,
} as const;
