// Cause and way out per connection code: the words that the screen shows. IB's codes come from the code book.
import codeBook from "@/python/code_book.json" with { type: "json" };
import type { Reason } from "./connection_state.ts";

export interface CauseFacts {
  gateway: string;
  clientId: number;
}

export interface CauseText {
  cause: string;
  fix: string | null;
}

type Text = (facts: CauseFacts, reason: Reason) => CauseText;

const CHECK_PORT =
  "Start TWS or IB Gateway and log in (after the weekend with the second factor), tick “Enable ActiveX and Socket Clients” and compare the socket port";
const RETRIES = "Lotse tries again by itself";

const texts: Readonly<Record<string, Text>> = {
  CONNECT_REFUSED: ({ gateway }) => ({ cause: `Nothing listens on ${gateway}`, fix: CHECK_PORT }),
  CONNECT_TIMEOUT: ({ gateway }) => ({
    cause: `${gateway} does not answer`,
    fix: "Check the address, the firewall and that the machine is on",
  }),
  GATEWAY_NOT_FOUND: ({ gateway }) => ({
    cause: `No TWS or IB Gateway answers on ${gateway}`,
    fix: `${CHECK_PORT}, or start with “--simulate”`,
  }),
  HANDSHAKE_TIMEOUT: ({ gateway }) => ({
    cause: `${gateway} accepts the connection and then stays silent; Lotse has disconnected`,
    fix: "Look at its window: it waits for a login, the second factor or a dialog. Restart it if it hangs",
  }),
  HANDSHAKE_EOF: ({ gateway }) => ({
    cause: `${gateway} closed the connection before it was complete`,
    fix: "Allow 127.0.0.1 under “Trusted IPs” in its API settings; it may also still be starting",
  }),
  VERDICT_TIMEOUT: ({ gateway }) => ({
    cause: `The attempt to connect to ${gateway} came to no end; Lotse has given it up`,
    fix: RETRIES,
  }),
  CLIENT_ID_IN_USE: ({ clientId }) => ({
    cause: `Client id ${clientId} is in use`,
    fix:
      "TWS often holds the old session for some seconds: Lotse keeps its id and tries again. If another program uses it, end that one or start with another “--client-id”",
  }),
  SOCKET_EOF: ({ gateway }) => ({ cause: `${gateway} closed the connection`, fix: RETRIES }),
  SOCKET_HEARTBEAT: ({ gateway }) => ({
    cause: `${gateway} no longer answers; Lotse has disconnected by itself`,
    fix: "Check the network and the window of TWS or IB Gateway. " + RETRIES,
  }),
  SOCKET_ERROR: (_, { text }) => ({ cause: `The connection broke: ${text}`, fix: RETRIES }),
  PORT_RESET: () => ({
    cause: "TWS has moved its API to another socket port",
    fix: "Read the new port in its API settings and start Lotse with “--gateway HOST:PORT”",
  }),
  SIMULATOR_DOWN: (_, { text }) => ({ cause: `The built-in gateway is not running: ${text}`, fix: RETRIES }),
  UPSTREAM_LOST: () => ({
    cause: "TWS has lost its connection to IB",
    fix: "TWS restores it by itself. Orders are locked until the desk has read everything again",
  }),
  SYNC_FAILED: (_, { text }) => ({
    cause: `Orders and positions could not be read: ${text}`,
    fix: "Lotse reads them again by itself. Orders stay locked until then",
  }),
  EVENTS_LOST: (_, { text }) => ({ cause: text, fix: "Lotse reads orders and positions again" }),
};

const book: Readonly<Record<string, { meaning: string; do: string } | undefined>> = codeBook;

/** The words for a reason; an unknown code is shown as it is. */
export function causeText(reason: Reason, facts: CauseFacts): CauseText {
  const text = texts[reason.code];
  if (text !== undefined) return text(facts, reason);
  const entry = book[reason.code.replace(/^IB_/, "")];
  if (entry !== undefined) return { cause: `${entry.meaning} (${reason.text})`, fix: entry.do };
  return { cause: reason.text === "" ? reason.code : reason.text, fix: RETRIES };
}

/** Codes that have their own words here. */
export const knownCauses: readonly string[] = Object.keys(texts);
