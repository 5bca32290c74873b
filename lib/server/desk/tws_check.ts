// Holds what is known of TWS against what the desk needs: its version, its settings, its farms. What nobody
// has told is unknown.
import type { ConnectionView, Mode, QuoteView } from "@/lib/contract/api.ts";
import { precautionNames, type TwsConfig } from "@/lib/contract/protocol/common.ts";
import {
  type TwsCheck,
  type TwsCheckName,
  twsCheckNames,
  type TwsCheckReply,
} from "@/lib/contract/views/tws_check.ts";
import type { BridgeLink } from "@/lib/server/bridge/link.ts";
import { BridgeError } from "@/lib/server/errors.ts";
import type { Connection } from "./connection.ts";
import { isLoopback } from "@/lib/server/loopback.ts";

export interface TwsKnown {
  connection: ConnectionView;
  mode: Mode;
  quotes: readonly QuoteView[];
  config: TwsConfig | null;
}

export interface TwsCheckDeps {
  link: Pick<BridgeLink, "request">;
  known(): Omit<TwsKnown, "config">;
}

const DEADLINE_MS = 5_000;
/** Older ones lack fields that the desk shows as unknown. */
export const OLD_VERSION = 176;
/** `MIN_SERVER_VER_CONFIG` of ibapi: from here on TWS tells its settings. */
const CONFIG_VERSION = 219;

/** Asks TWS for its settings and judges all of it. Never rejects: what can not be asked is unknown. */
export async function checkTws({ link, known }: TwsCheckDeps): Promise<TwsCheckReply> {
  const { socket, serverVersion } = known().connection;
  if (socket !== "connected") {
    return { settings: "unconnected", checks: judged({ ...known(), config: null }) };
  }
  let config: TwsConfig | null = null;
  let settings: TwsCheckReply["settings"] = "told";
  try {
    config = (await link.request("tws_config", { deadlineMs: DEADLINE_MS })).config[0] ?? null;
    if (config === null) settings = (serverVersion ?? 0) < CONFIG_VERSION ? "older" : "refused";
  } catch (error) {
    if (!(error instanceof BridgeError)) throw error;
    settings = "refused";
  }
  return { settings, checks: judged({ ...known(), config }) };
}

/** Whom the check listens to beside TWS itself. */
export interface TwsPeers {
  connection: Pick<Connection, "view" | "mode">;
  quotes: { watched(): Iterable<number>; get(conId: number): QuoteView | null };
}

/** What they know at this moment. */
export function knownOfTws({ connection, quotes }: TwsPeers): Omit<TwsKnown, "config"> {
  return {
    connection: connection.view(),
    mode: connection.mode(),
    quotes: [...quotes.watched()].flatMap((conId) => quotes.get(conId) ?? []),
  };
}

type Judgement = Omit<TwsCheck, "name">;

const UNKNOWN: Judgement = { state: "unknown", value: null };

const JUDGES: Readonly<Record<TwsCheckName, (known: TwsKnown) => Judgement>> = {
  version({ connection: { serverVersion } }) {
    if (serverVersion === null) return UNKNOWN;
    return { state: serverVersion < OLD_VERSION ? "warning" : "good", value: String(serverVersion) };
  },
  readOnly({ connection, config }) {
    if (!isConnected(connection)) return UNKNOWN;
    const isOn = connection.readOnly || config?.readOnlyApi === true;
    // Off is proven by TWS having answered what a read-only one refuses.
    if (!isOn && connection.sync !== "ready" && config?.readOnlyApi !== false) return UNKNOWN;
    return { state: isOn ? "bad" : "good", value: isOn ? "on" : "off" };
  },
  account({ connection, mode }) {
    if (!isConnected(connection)) return UNKNOWN;
    return { state: connection.lock?.code === "MODE_MISMATCH" ? "bad" : "good", value: mode };
  },
  upstream({ connection: { upstream } }) {
    if (upstream === "unknown") return UNKNOWN;
    return { state: upstream === "up" ? "good" : "bad", value: upstream };
  },
  precautions({ config }) {
    if (config === null) return UNKNOWN;
    const told = precautionNames.filter((name) => config.precautions[name] !== null);
    const bypassed = told.filter((name) => config.precautions[name] === true);
    if (told.length === 0) return UNKNOWN;
    return { state: bypassed.length === 0 ? "good" : "warning", value: bypassed.join(", ") || null };
  },
  trusted({ connection, config }) {
    if (config === null || config.allowLocalhostOnly === null) return UNKNOWN;
    const isHere = isLoopback(hostOf(connection.gateway));
    const value = config.allowLocalhostOnly ? "localhost" : config.trustedIPs.join(", ") || null;
    // From this machine alone nobody else needs to be let in.
    return { state: isHere && !config.allowLocalhostOnly ? "warning" : "good", value };
  },
  lots: ({ config }) => switchedOff(config?.sendMarketDataInLotsForUsStocks),
  rounding: ({ config }) => switchedOff(config?.roundAccountValuesToNearestWholeNumber),
  farms({ connection: { farms } }) {
    const entries = Object.entries(farms).sort(([a], [b]) => a.localeCompare(b));
    if (entries.length === 0) return UNKNOWN;
    const isBroken = entries.some(([, state]) => state === "broken");
    return {
      state: isBroken ? "bad" : "good",
      value: entries.map(([name, state]) => `${name} ${state}`).join(", "),
    };
  },
  data({ quotes }) {
    const kinds = quotes.flatMap(({ dataType }) => dataType ?? []);
    if (kinds.length === 0) return UNKNOWN;
    const counts = new Map<string, number>();
    for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    return {
      state: kinds.every((kind) => kind === "live") ? "good" : "warning",
      value: [...counts].sort().map(([kind, count]) => `${kind} ${count}`).join(", "),
    };
  },
  restart({ connection: { restartWindow }, config }) {
    const own = restartWindow === null
      ? null
      : `${restartWindow.from}–${restartWindow.to} ${restartWindow.timeZone}`;
    const told = [config?.autoLogoffType, config?.autoLogoffTime, config?.autoLogoffPeriod]
      .filter((word) => word !== null && word !== undefined && word !== "").join(" ");
    if (own === null && told === "") return UNKNOWN;
    // A restart that the desk does not know of cuts into orders.
    return { state: own === null ? "warning" : "good", value: [told, own].filter(Boolean).join(" · ") };
  },
};

/** In the order of the page. */
export function judged(known: TwsKnown): TwsCheck[] {
  return twsCheckNames.map((name) => ({ name, ...JUDGES[name](known) }));
}

function isConnected({ socket }: ConnectionView): boolean {
  return socket === "connected";
}

function switchedOff(isOn: boolean | null | undefined): Judgement {
  if (isOn === null || isOn === undefined) return UNKNOWN;
  return { state: isOn ? "warning" : "good", value: isOn ? "on" : "off" };
}

/** `host:port`, an IPv6 address in brackets; "" of the built-in one before it has an address. */
function hostOf(gateway: string): string {
  return gateway.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");
}
