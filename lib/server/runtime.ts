// One running desk: makes every part, wires them, and takes them down in the right order.
import { join } from "node:path";
import { IbBridge } from "@/lib/server/bridge/ib_bridge.ts";
import { Passphrase, PASSPHRASE_FILE } from "@/lib/server/access/passphrase.ts";
import { PROGRAM_TOKENS_FILE, ProgramTokens } from "@/lib/server/access/program_tokens.ts";
import { ADDRESS_FILE, LOGIN_LINK_FILE, LoginLinks } from "@/lib/server/access/login_links.ts";
import { SESSIONS_FILE } from "@/lib/server/access/session_file.ts";
import { Sessions } from "@/lib/server/access/sessions.ts";
import { iso, systemClock, systemIds } from "./clock.ts";
import type { Config, PublishSettings } from "@/lib/server/config/mod.ts";
import { ConnectionManager, FileEpochs } from "@/lib/server/connection/mod.ts";
import type { ServedDesk } from "@/lib/server/desk/served_desk.ts";
import { TradingDesk } from "@/lib/server/desk/trading_desk.ts";
import { EQUITY_FOLDER, equityFolder } from "@/lib/server/equity/mod.ts";
import { AppError } from "./errors.ts";
import { formatQuantity } from "@/lib/contract/format.ts";
import { say } from "@/lib/contract/says/say.ts";
import { coded, inEnglish } from "@/lib/contract/says/english.ts";
import type { Served } from "@/lib/server/http/gate.ts";
import { Login } from "@/lib/server/http/login.ts";
import { type Journal, openJournal } from "@/lib/server/journal/journal.ts";
import { journalSource, loginOf, openNats, Publishing } from "@/lib/server/publish/mod.ts";
import {
  readSettingsFile,
  type Settings,
  SettingsError,
  type SettingsPlace,
} from "@/lib/server/settings/mod.ts";
import { createLog, type Log } from "./log.ts";
import { lockDataDir, privateDir, privateFile, textFile } from "./data_dir.ts";
import { pythonTransport } from "@/lib/server/python_env/mod.ts";
import { buildName } from "./build_name.ts";
import { claimFolder } from "./folder_mode.ts";
import { chooseGateway, openGateway } from "./simulator.ts";
import { WATCH_LISTS_FILE, watchListFile } from "@/lib/server/watch_lists/mod.ts";
import { TurnWatch } from "@/lib/server/speed/turn_watch.ts";
import { type Outside, outside } from "./outside.ts";
import { observeMetrics } from "./telemetry.ts";
import { FlightRecorder } from "@/lib/server/recorder/flight_recorder.ts";
import type { RecordedDesk } from "@/lib/server/recorder/format.ts";
import { Recordings } from "@/lib/server/recorder/recordings.ts";
import { addressMask } from "@/lib/server/recorder/redact.ts";
import { isSystemRefusal, StartError, systemReason } from "./start_error.ts";

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

/** Where a desk runs: in a process of its own, or inside of another program, which it must not take anything from. */
export interface Surroundings {
  /** What starts the programs beside the desk; `null`: this process. */
  launcher: () => Outside | null;
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
  current = openRuntime(config, { launcher: outside, cookieMark: port, served });
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
  // The first format of a process reads the data of the languages, for 50 ms: not in the middle of a day's fills.
  formatQuantity("1000", "en");
  const choice = await chooseGateway(given);
  const mode = choice.simulated ? "simulated" : given.mode;
  const dir = choice.simulated ? given.dirs.simulated : given.dirs.data;
  const config = { ...given, dirs: { ...given.dirs, data: dir } };
  await privateDir(dir);
  parts.use(await lockDataDir(dir));
  const folder = claimFolder(dir, mode);
  const clientId = config.connection.clientId ?? folder.clientId;
  const settingsPlace = placeOf(config);
  const settings = settingsAt(settingsPlace);
  const token = config.http.token ?? makeToken();
  await privateFile(join(dir, "token"), token);
  const form = config.log.form === "auto" ? (Deno.stderr.isTerminal() ? "text" : "json") : config.log.form;
  const log = createLog({
    level: config.log.level,
    form,
    secrets: [token],
    ...(around.write && { write: around.write }),
  });
  const sessions = new Sessions({
    store: textFile(join(dir, SESSIONS_FILE)),
    clock: systemClock,
    log,
    token: config.http.token,
  });
  parts.defer(() => sessions.close());
  const turns = new TurnWatch(systemClock);
  parts.defer(() => turns.close());
  const journal = parts.use(journalAt(join(dir, "journal.sqlite")));
  const gateway = parts.use(openGateway(choice, config, log, around.launcher));
  const flight = parts.use(
    await FlightRecorder.open({
      dataDir: dir,
      journal,
      journalPath: join(dir, "journal.sqlite"),
      recordingMb: config.log.recordingMb,
      desk: recordedDesk(config, { clientId, simulated: choice.simulated, gateway: gateway.target.label }),
      clock: systemClock,
      ids: systemIds,
      log,
    }),
  );
  const bridge = parts.use(
    new IbBridge({
      open: flight.bridge(pythonTransport({
        cacheDir: config.dirs.cache,
        python: config.bridge.python,
        wheels: config.bridge.wheels,
        backstop: { mode, ...settings.backstop[mode] },
        progress: (doing) => log.info("python", { line: inEnglish(doing) }),
        launcher: around.launcher,
      })),
      clock: systemClock,
      ids: flight.ids(systemIds),
      log,
      settings: config.bridge,
    }),
  );
  const connection = parts.use(
    new ConnectionManager({
      bridge,
      target: flight.target(gateway.target),
      epochs: new FileEpochs(dir),
      settings: { ...config.connection, clientId },
      mode: config.mode,
      clock: systemClock,
      ids: flight.ids(systemIds),
      log,
      orderIdFloor: () => journal.orderIdFloor,
    }),
  );
  const desk = deskOn(join(dir, "journal.sqlite"), {
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
    limits: { settings, read: () => readSettingsFile(settingsPlace) },
    bridgeCounters: () => bridge.status().counters,
    longestTurn: () => turns.longest(),
    besides: () => published?.metrics() ?? [],
    published: (changes) => flight.published(changes),
  });
  parts.defer(() => desk.close());
  const published = config.publish === null
    ? null
    : parts.use(publishing(config.publish, { login: config.brokerLogin, desk, journal, log }));
  parts.defer(observeMetrics(() => desk.metrics()));
  flight.tell((notice) => desk.notices.add(notice));
  if (gateway.note !== null) {
    desk.notices.add({
      at: iso(systemClock.now()),
      level: "info",
      ...coded(gateway.note),
    });
  }
  connection.synchronizeWith(desk);
  const { promise: settled, resolve: isSettled } = Promise.withResolvers<void>();
  connection.onChange(() => {
    const { bridge: state, sync, retryAt } = connection.view();
    if (sync === "ready" || state === "failed" || retryAt !== null) isSettled();
  });
  connection.connect();
  const { basePath } = config.http;
  const { served, cookieMark } = around;
  const owned = parts.move();
  const links = new LoginLinks(textFile(join(dir, LOGIN_LINK_FILE)), systemClock);
  return {
    config,
    log,
    recordings: new Recordings({
      flight,
      clock: systemClock,
      settings: { ...config.desk, ...config.connection, limits: settings },
    }),
    desk,
    login: new Login({
      token,
      cookieMark,
      secure: served.secure,
      basePath,
      sessions,
      links,
      programs: new ProgramTokens(textFile(join(dir, PROGRAM_TOKENS_FILE)), systemClock),
    }),
    settled,
    sessions,
    allowedHosts: config.http.allowedHosts,
    served,
    basePath,
    links,
    announce(hostname, port) {
      const scheme = config.http.tls === null ? "http" : "https";
      const host = hostname.includes(":") ? `[${hostname}]` : hostname;
      const address = `${scheme}://${host}:${port}${basePath}/login`;
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
    },
    close: () => owned.disposeAsync(),
  };
}

/** Tells the desk to a broker: what goes wrong with that is no matter of trading. */
function publishing(
  { url, desk: name }: PublishSettings,
  { login, desk, journal, log }: { login: string | null; desk: TradingDesk; journal: Journal; log: Log },
): Publishing {
  return new Publishing({
    desk: name,
    open: () => openNats({ url, login: loginOf(login), name: `lotse ${name}` }, log),
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

function recordedDesk(
  { mode, connection, desk: settings }: Config,
  { gateway, ...facts }: Pick<RecordedDesk, "clientId" | "simulated" | "gateway">,
): RecordedDesk {
  const { version: { deno }, build: { os } } = Deno;
  return { deno, os, mode, connection, settings, ...facts, gateway: addressMask(gateway) };
}

/** The desk reads its journal: rows that can not be read are told as the file is, not by a stack. */
function deskOn(path: string, deps: ConstructorParameters<typeof TradingDesk>[0]): TradingDesk {
  try {
    return new TradingDesk(deps);
  } catch (cause) {
    if (!isSystemRefusal(cause)) throw cause;
    throw unreadableJournal(path, cause);
  }
}

function placeOf({ settings, dirs }: Config): SettingsPlace {
  return settings === null
    ? { path: join(dirs.data, "lotse.json"), named: false }
    : { path: settings, named: true };
}

/** With limits that are not the ones that were meant, the desk does not start. */
function settingsAt(place: SettingsPlace): Settings {
  try {
    return readSettingsFile(place);
  } catch (cause) {
    if (!(cause instanceof SettingsError)) throw cause;
    const faults = cause.faults.map((fault) => `${place.path}: ${fault}`).join("\n");
    throw new StartError(
      `The settings are refused, and nothing was started:\n${faults}\nCorrect the file; 'deno task config check' reads it without a start`,
      { cause },
    );
  }
}

/** Law 1: without its journal the desk does not start, and a damaged one is evidence that nobody throws away. */
function journalAt(path: string): Journal {
  try {
    return openJournal(path, systemClock);
  } catch (cause) {
    if (cause instanceof AppError) throw new StartError(`${path}: ${cause.message}`, { cause });
    throw unreadableJournal(path, cause);
  }
}

function unreadableJournal(path: string, cause: unknown): StartError {
  return new StartError(
    `The order journal "${path}" can not be read: ${
      systemReason(cause)
    }. Keep the file and move it away, or choose another --data-dir`,
    { cause },
  );
}

/** A secret that nobody guesses. */
export function makeToken(): string {
  return crypto.getRandomValues(new Uint8Array(32)).toBase64({ alphabet: "base64url", omitPadding: true });
}
