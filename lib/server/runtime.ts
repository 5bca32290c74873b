// One running desk: what it stands on, the way to the broker, the desk itself, and how it is served; taken
// down in the right order.
import { join } from "node:path";
import { Passphrase, PASSPHRASE_FILE } from "@/lib/server/access/passphrase.ts";
import { PROGRAM_TOKENS_FILE, ProgramTokens } from "@/lib/server/access/program_tokens.ts";
import { ADDRESS_FILE, LOGIN_LINK_FILE, LoginLinks } from "@/lib/server/access/login_links.ts";
import { SESSIONS_FILE } from "@/lib/server/access/session_file.ts";
import { Sessions } from "@/lib/server/access/sessions.ts";
import type { Config } from "@/lib/server/config/mod.ts";
import type { ConnectionManager } from "@/lib/server/connection/mod.ts";
import type { ServedDesk } from "@/lib/server/desk/served_desk.ts";
import { TradingDesk } from "@/lib/server/desk/trading_desk.ts";
import { EQUITY_FOLDER, equityFolder } from "@/lib/server/equity/mod.ts";
import { formatQuantity } from "@/lib/contract/format.ts";
import { say } from "@/lib/contract/says/say.ts";
import { coded } from "@/lib/contract/says/english.ts";
import type { Served } from "@/lib/server/http/gate.ts";
import { Login } from "@/lib/server/http/login.ts";
import type { Metric } from "@/lib/server/http/open_metrics.ts";
import { journalSource, loginOf, openNats, Publishing } from "@/lib/server/publish/mod.ts";
import type { FlightRecorder } from "@/lib/server/recorder/flight_recorder.ts";
import { Recordings } from "@/lib/server/recorder/recordings.ts";
import { TurnWatch } from "@/lib/server/speed/turn_watch.ts";
import { WATCH_LISTS_FILE, watchListFile } from "@/lib/server/watch_lists/mod.ts";
import { beginBridge, type BrokerSide, openBrokerSide } from "./broker_side.ts";
import { buildName } from "./build_name.ts";
import { iso, systemClock, systemIds } from "./clock.ts";
import { textFile } from "./data_dir.ts";
import { type Ground, journalPath, openGround, unreadableJournal } from "./ground.ts";
import { loginAddress } from "./login_address.ts";
import type { Log } from "./log.ts";
import { type Outside, outside } from "./outside.ts";
import { isSystemRefusal } from "./start_error.ts";
import { observeMetrics } from "./telemetry.ts";

export interface Runtime {
  config: Config;
  log: Log;
  desk: ServedDesk;
  login: Login;
  sessions: Sessions;
  /** What was recorded, and how it is handed on; absent for a desk that shows a recording. */
  recordings?: Recordings;
  allowedHosts: readonly string[];
  served: Served;
  /** Where the desk is below its host, "" for the root. */
  basePath: string;
  /** Logs a browser in, once. */
  links: LoginLinks;
  /** The address of the log-in page. Kept in the data folder while the desk runs, for `deno task link`. */
  announce(hostname: string, port: number): string;
  /** Resolves when the first attempt to connect has led somewhere: what a start has to say has been said. */
  settled: Promise<void>;
  /** Stops order entry, ends the streams, lets the bridge leave, closes the journal. */
  close(): Promise<void>;
}

/**
 * Where a desk runs: in a process of its own, or inside of another program, which it must not take anything
 * from.
 */
export interface Surroundings {
  /** What starts the programs beside the desk; `null`: this process. */
  launcher: () => Outside | null;
  /** This process is a desk and nothing else. */
  alone: boolean;
  /** Cookies ignore ports: two desks on one host need two names. */
  cookieMark: number | string;
  served: Served;
  /** Takes the lines of the log instead of stderr. */
  write?: (line: string) => void;
}

let current: Promise<Runtime> | null = null;

/** Starts the one desk of this process. */
export function startRuntime(config: Config): Promise<Runtime> {
  const { port, tls, trustedProxies } = config.http;
  const proxied = trustedProxies.length > 0;
  const served = { secure: tls !== null || proxied, proxied };
  current = openRuntime(config, { launcher: outside, alone: true, cookieMark: port, served });
  return current;
}

/** What this process serves instead of a desk that trades. */
export function serveRuntime(runtime: Runtime): void {
  current = Promise.resolve(runtime);
}

/** The desk of this process. Rejects when no entry point has started one. */
export function currentRuntime(): Promise<Runtime> {
  if (current === null) return Promise.reject(new Error("Start the desk by dev.ts or start.ts"));
  return current;
}

/** Starts a desk. Rejects with a `StartError`, and nothing is left of it. */
export async function openRuntime(given: Config, around: Surroundings): Promise<Runtime> {
  await using parts = new AsyncDisposableStack();
  const bridge = beginBridge(given, around);
  // The first format of a process reads the data of the languages, for 50 ms: not in the middle of a day's
  // fills.
  formatQuantity("1000", "en");
  const ground = await openGround(given, parts, around.write);
  const sessions = openSessions(ground);
  parts.defer(() => sessions.close());
  const turns = new TurnWatch(systemClock);
  parts.defer(() => turns.close());
  const broker = await openBrokerSide(ground, bridge, parts);
  const { gateway, flight, connection } = broker;
  const desk = deskOn(ground, { broker, sessions, turns, metrics: () => published?.metrics() ?? [] });
  parts.defer(() => desk.close());
  const published = publishing(ground, desk);
  if (published !== null) parts.use(published);
  parts.defer(observeMetrics(() => desk.metrics()));
  flight.tell((notice) => desk.notices.add(notice));
  if (gateway.note !== null) {
    desk.notices.add({ at: iso(systemClock.now()), level: "info", ...coded(gateway.note) });
  }
  connection.synchronizeWith(desk);
  const settled = settling(connection);
  connection.connect();
  return runtimeOf(ground, { around, desk, sessions, settled, flight, owned: parts.move() });
}

function openSessions({ dir, config, log }: Ground): Sessions {
  const store = textFile(join(dir, SESSIONS_FILE));
  return new Sessions({ store, clock: systemClock, log, token: config.http.token });
}

/** Resolves when the first attempt to connect has led somewhere. */
function settling(connection: ConnectionManager): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  connection.onChange(() => {
    const { bridge, sync, retryAt } = connection.view();
    if (sync === "ready" || bridge === "failed" || retryAt !== null) resolve();
  });
  return promise;
}

interface Opened {
  around: Surroundings;
  desk: TradingDesk;
  sessions: Sessions;
  settled: Promise<void>;
  flight: FlightRecorder;
  owned: AsyncDisposableStack;
}

function runtimeOf(ground: Ground, opened: Opened): Runtime {
  const { config, log, dir, token, settings } = ground;
  const { around: { served, cookieMark }, desk, sessions, settled, flight, owned } = opened;
  const { basePath, allowedHosts } = config.http;
  const links = new LoginLinks(textFile(join(dir, LOGIN_LINK_FILE)), systemClock);
  const programs = new ProgramTokens(textFile(join(dir, PROGRAM_TOKENS_FILE)), systemClock, log);
  const { secure } = served;
  return {
    config,
    log,
    recordings: new Recordings({
      flight,
      clock: systemClock,
      settings: { ...config.desk, ...config.connection, limits: settings },
    }),
    desk,
    login: new Login({ token, cookieMark, secure, basePath, sessions, links, programs }),
    settled,
    sessions,
    allowedHosts,
    served,
    basePath,
    links,
    announce: (hostname, port) => announced(ground, { hostname, port, owned }),
    close: () => owned.disposeAsync(),
  };
}

/** The address of the log-in page, kept in the data folder until the desk is closed. */
function announced(
  { config: { http }, dir, log }: Ground,
  { hostname, port, owned }: { hostname: string; port: number; owned: AsyncDisposableStack },
): string {
  const address = loginAddress(http, { hostname, port });
  const file = textFile(join(dir, ADDRESS_FILE));
  try {
    file.write(`${address}\n`);
    owned.defer(() => {
      try {
        file.write("");
      } catch {
        // A full disk is no reason to leave with a fault: without the lock the address is nobody's.
      }
    });
  } catch (error) {
    log.warn("address_not_written", { error: String(error) });
  }
  return address;
}

/** Tells the desk to a broker, if it is told to: what goes wrong with that is no matter of trading. */
function publishing({ config, journal, log }: Ground, desk: TradingDesk): Publishing | null {
  if (config.publish === null) return null;
  const { url, desk: name } = config.publish;
  return new Publishing({
    desk: name,
    open: () => openNats({ url, login: loginOf(config.brokerLogin), name: `lotse ${name}` }, log),
    journal: journalSource(journal),
    source: desk.stream(),
    clock: systemClock,
    log,
    onForeign(stream) {
      const says = say("PUBLISH_FOREIGN", { stream, desk: name });
      desk.notices.add({ at: iso(systemClock.now()), level: "error", ...coded(says) });
    },
  });
}

interface Beside {
  broker: BrokerSide;
  sessions: Sessions;
  turns: TurnWatch;
  /** Of what is opened behind the desk. */
  metrics: () => readonly Metric[];
}

/** The desk reads its journal: rows that can not be read are told as the file is, not by a stack. */
function deskOn(ground: Ground, { broker, sessions, turns, metrics }: Beside): TradingDesk {
  const { config, dir, clientId, settings, readSettings, log, journal } = ground;
  const { connection, bridge, flight } = broker;
  try {
    return new TradingDesk({
      connection,
      link: bridge,
      journal,
      clock: systemClock,
      ids: systemIds,
      log,
      clientId,
      passphrase: new Passphrase(textFile(join(dir, PASSPHRASE_FILE)), systemClock),
      sessions,
      tradingState: textFile(join(dir, "trading_state.json")),
      watchLists: watchListFile(join(dir, WATCH_LISTS_FILE)),
      equity: equityFolder(join(dir, EQUITY_FOLDER)),
      settings: config.desk,
      build: buildName,
      limits: { settings, read: readSettings },
      bridgeCounters: () => bridge.status().counters,
      longestTurn: () => turns.longest(),
      besides: metrics,
      published: (changes) => flight.published(changes),
    });
  } catch (cause) {
    if (!isSystemRefusal(cause)) throw cause;
    throw unreadableJournal(journalPath(dir), cause);
  }
}
