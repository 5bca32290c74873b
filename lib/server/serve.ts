// What `dev.ts` and `start.ts` share: reading the configuration, the greeting with the login link, and leaving on a signal.
import { type Config, ConfigError, helpText, parseConfig, type Program } from "@/lib/server/config/mod.ts";
import { freePort, readTls } from "./listen_address.ts";
import { type Runtime, startRuntime } from "./runtime.ts";
import { StartError } from "./start_error.ts";

/** A desk that could not leave by itself is ended after this. */
const CLOSE_DEADLINE_MS = 12_000;

/** The desk of this process; ends the program on `--help` and on settings that make no sense. */
export async function launch(program: Program): Promise<Runtime> {
  const config = configure(program);
  try {
    const runtime = await startRuntime(config);
    for (const warning of config.warnings) runtime.log.warn("config", { warning });
    leaveOnSignal(runtime);
    return runtime;
  } catch (error) {
    if (error instanceof StartError) fail(error.message);
    throw error;
  }
}

/** Options for `Deno.serve`. Errors need none: the gate in front of the app answers them. */
export function listenOptions(runtime: Runtime) {
  const { host, port, tls } = runtime.config.http;
  return {
    hostname: host,
    port,
    ...readTls(tls),
    onListen: (address: { hostname: string; port: number }) => greet(runtime, address),
  };
}

function configure(program: Program): Config {
  try {
    const config = parseConfig(Deno.args, Deno.env.toObject(), program);
    if (!config.help) return canListen(config);
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof StartError)) throw error;
    fail(error.message);
  }
  say(helpText(program));
  Deno.exit(0);
}

/** Nothing is started that would have to be taken down again for want of a port or a certificate. */
function canListen(config: Config): Config {
  readTls(config.http.tls);
  return { ...config, http: { ...config.http, port: freePort(config.http) } };
}

function greet(runtime: Runtime, { hostname, port }: { hostname: string; port: number }): void {
  const { connection, mode } = runtime.desk.snapshot();
  say(`\n  Lotse · ${mode.toUpperCase()} · gateway ${connection.gateway}`);
  say(`  Open ${runtime.loginUrl(hostname, port)}\n`);
}

function leaveOnSignal(runtime: Runtime): void {
  let leaving = false;
  const leave = (signal: Deno.Signal) => {
    // A second signal means: now.
    if (leaving) Deno.exit(1);
    leaving = true;
    runtime.log.info("stopping", { signal });
    const timer = setTimeout(() => Deno.exit(1), CLOSE_DEADLINE_MS);
    runtime.close().then(() => Deno.exit(0), (error) => {
      runtime.log.error("stop_failed", { error: String(error) });
      Deno.exit(1);
    }).finally(() => clearTimeout(timer));
  };
  const signals: Deno.Signal[] = Deno.build.os === "windows"
    ? ["SIGINT", "SIGBREAK"]
    : ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) Deno.addSignalListener(signal, () => leave(signal));
}

function fail(message: string): never {
  // deno-lint-ignore no-console
  console.error(`Lotse: ${message}`);
  Deno.exit(2);
}

/** A line on standard output for whoever started the desk. */
export function say(text: string): void {
  // deno-lint-ignore no-console
  console.log(text);
}
