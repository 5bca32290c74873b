// What `dev.ts` and `start.ts` share: reading the configuration, listening, the greeting with the login link,
// and leaving on a signal.
import { join } from "node:path";
import { type Config, ConfigError, helpText, parseConfig, type Program } from "@/lib/server/config/mod.ts";
import { openDoor } from "./door/front_door.ts";
import { openPlainDoor } from "./door/plain_door.ts";
import { type ConnectionHandler, connectionServer } from "./door/serve_connection.ts";
import { upgradingServer } from "./door/serve_upgrading.ts";
import { askPassphrase } from "@/lib/server/access/ask_passphrase.ts";
import { LINK_MS } from "@/lib/server/access/login_links.ts";
import { Passphrase, PASSPHRASE_FILE } from "@/lib/server/access/passphrase.ts";
import { systemClock } from "./clock.ts";
import { certificateDoubts } from "./certificate.ts";
import { privateDir, textFile } from "./data_dir.ts";
import { environment } from "./environment.ts";
import { AppError } from "./errors.ts";
import { claimFolder } from "./folder_mode.ts";
import { freePort, listenAt, readTls } from "./listen_address.ts";
import { outside } from "./outside.ts";
import { leave, ownArguments } from "./own_process.ts";
import { type Runtime, startRuntime } from "./runtime.ts";
import { isSystemRefusal, StartError, systemReason } from "./start_error.ts";

/** A desk that could not leave by itself is ended after this. */
const CLOSE_DEADLINE_MS = 10_000;
/** Signals this close together are one. */
const SAME_SIGNAL_MS = 400;

/**
 * The desk of this process; ends the program on `--help`, and with one sentence on whatever stands in its
 * way. `look` throws a `StartError` when something else is missing: before anything runs that would have to
 * be taken down.
 */
export async function launch(program: Program, look: () => void = () => {}): Promise<Runtime> {
  const config = configure(program);
  try {
    look();
    await offerPassphrase(config);
    const runtime = await startRuntime(config);
    for (const warning of config.warnings) runtime.log.warn("config", { warning });
    leaveOnSignal(runtime);
    return runtime;
  } catch (error) {
    endWithSentence(error);
  }
}

/** A mistake of ours keeps its stack: it is thrown on. */
export function endWithSentence(error: unknown): never {
  if (error instanceof StartError) fail(error.message);
  if (isSystemRefusal(error)) {
    fail(
      `The desk can not start: ${
        systemReason(error)
      }. Look at that file, or choose other folders with --data-dir and --cache-dir`,
    );
  }
  throw error;
}

/**
 * Listens and answers by `handler`, which is behind the gate already. Resolves when nobody listens any more.
 */
export async function serveDesk(
  runtime: Runtime,
  handler: ConnectionHandler,
  greeting: typeof greet = greet,
): Promise<void> {
  const { host, port, tls, trustedProxies } = runtime.config.http;
  const admits = (address: string) => trustedProxies.length === 0 || trustedProxies.includes(address);
  const { log } = runtime;
  const serve = runtime.config.program === "dev" ? upgradingServer() : connectionServer();
  if (serve === null) {
    const onListen = (address: Deno.NetAddr) => greeting(runtime, { ...address, hostname: host });
    return await openPlainDoor({ host, port, tls: readTls(tls), handler, admits, log, onListen });
  }
  const listener = await listening(runtime, () => {
    const files = readTls(tls);
    const doubts = files === null
      ? []
      : certificateDoubts(files.cert, runtime.config.http, systemClock.now());
    for (const { what, advice } of doubts) log.warn("certificate", { what, advice });
    return listenAt({ host, port }, files);
  });
  greeting(runtime, { hostname: host, port });
  const knows = (headers: Headers) => runtime.login.knows(headers);
  await openDoor({ listener, serve, handler, knows, admits, clock: systemClock, log });
}

/** At the first live start: without a passphrase no live account can ever be armed. */
async function offerPassphrase({ mode, dirs }: Config): Promise<void> {
  if (mode !== "live") return;
  const passphrase = new Passphrase(textFile(join(dirs.data, PASSPHRASE_FILE)), systemClock);
  if (passphrase.isSet) return;
  const how = "No live account can be armed before 'deno task live-passphrase' has set a passphrase";
  if (!Deno.stdin.isTerminal()) return say(`Lotse: ${how}`);
  try {
    await privateDir(dirs.data);
    claimFolder(dirs.data, "live");
    const typed = await askPassphrase((text) => Deno.stdout.writeSync(new TextEncoder().encode(text)));
    if (typed === null) return say(`Lotse: ${how}`);
    await passphrase.set(typed);
  } catch (error) {
    if (!(error instanceof AppError || error instanceof StartError)) throw error;
    fail(error.message);
  }
}

/** Somebody may have taken the port, or a file, since it was looked at. */
async function listening(runtime: Runtime, listen: () => Deno.Listener): Promise<Deno.Listener> {
  try {
    return listen();
  } catch (error) {
    await runtime.close();
    return endWithSentence(error);
  }
}

function configure(program: Program): Config {
  try {
    const config = parseConfig(ownArguments(), environment(), program);
    if (!config.help) return canListen(config);
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof StartError)) throw error;
    fail(error.message);
  }
  say(helpText(program));
  leave(0);
}

/** Nothing is started that would have to be taken down again for want of a port or a certificate. */
function canListen(config: Config): Config {
  return { ...config, http: { ...config.http, port: freePort(config.http) } };
}

function greet(runtime: Runtime, { hostname, port }: { hostname: string; port: number }): void {
  const { connection, mode } = runtime.desk.snapshot();
  const address = runtime.announce(hostname, port);
  say(`\n  Lotse · ${mode.toUpperCase()} · gateway ${connection.gateway}`);
  // What is redirected ends in files and collectors that others read.
  if (Deno.stdout.isTerminal()) {
    const link = `  Open ${address}?token=${runtime.links.issue()}\n` +
      `  The link is valid once, for ${LINK_MS / 60_000} minutes; 'deno task link' prints another\n`;
    void sayLast(link, runtime.settled);
    return;
  }
  say(`  Open ${address} and paste the token from ${join(runtime.config.dirs.data, "token")}\n`);
}

/**
 * Below the lines of a start, which come within this time as a rule; of one that takes longer (an
 * installation) the link is said twice.
 */
const SETTLE_MS = 3_000;

async function sayLast(link: string, settled: Promise<void>): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<"late">();
  const cancel = systemClock.after(SETTLE_MS, () => resolve("late"));
  const isLate = await Promise.race([settled, late]) === "late";
  cancel();
  say(`\n${link}`);
  if (!isLate) return;
  await settled;
  say(`\n${link}`);
}

export function leaveOnSignal(runtime: Runtime): void {
  let leaving = false;
  let since = 0;
  const stop = (signal: Deno.Signal | "launcher_gone") => {
    // A second signal means: now. Ctrl-C in a terminal comes to every process of the task, and once more from
    // those above.
    if (leaving && performance.now() - since > SAME_SIGNAL_MS) leave(1);
    if (leaving) return;
    leaving = true;
    since = performance.now();
    runtime.log.info("stopping", { signal });
    const timer = setTimeout(() => leave(1), CLOSE_DEADLINE_MS);
    runtime.close().then(() => leave(0), (error) => {
      runtime.log.error("stop_failed", { error: String(error) });
      leave(1);
    }).finally(() => clearTimeout(timer));
  };
  const signals: Deno.Signal[] = Deno.build.os === "windows"
    ? ["SIGINT", "SIGBREAK"]
    : ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) Deno.addSignalListener(signal, () => stop(signal));
  void outside()?.gone.then(() => stop("launcher_gone"));
}

export function fail(message: string): never {
  // deno-lint-ignore no-console
  console.error(`Lotse: ${message}`);
  leave(2);
}

/** A line on standard output for whoever started the desk; where it can not be written, the desk goes on. */
export function say(text: string): void {
  try {
    // deno-lint-ignore no-console
    console.log(text);
  } catch {
    // A full disk behind it, a reader that has gone: no reason to leave orders alone.
  }
}
