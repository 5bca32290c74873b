// Arguments and environment to `Config`: pure, refuses contradictions, touches neither disk nor network.
import {
  type Config,
  ConfigError,
  type GatewaySetting,
  type HttpSettings,
  type Program,
  type PublishSettings,
} from "./config.ts";
import type { Endpoint } from "./forms.ts";
import { options, type Settings } from "./options.ts";
import { cachePlace, dataPlace, GATEWAY_PORTS } from "./places.ts";
import { isLoopback } from "@/lib/server/loopback.ts";
import { type Env, type Reading, readSettings } from "./read.ts";

/**
 * The configuration of one start. `program` is the entry point that runs.
 * @throws ConfigError with a sentence that names the setting at fault.
 */
export function parseConfig(args: readonly string[], env: Env, program: Program = "start"): Config {
  const reading = readSettings(args, env);
  const { start, http, dirs, connection, bridge, desk, publish, log } = reading.settings;
  const mode = start.live ? "live" : "paper";
  const served = httpSettings(http);
  if (!start.help) {
    refuseContradictions(reading);
    refuseOpenBind(served);
  }
  return {
    help: start.help,
    program,
    mode,
    gateway: gatewaySetting(start, mode, program),
    seed: start.seed,
    http: served,
    dirs: {
      data: dirs.data ?? dataPlace(env, start.simulate ? "simulated" : mode),
      simulated: dirs.data ?? dataPlace(env, "simulated"),
      cache: dirs.cache ?? cachePlace(env),
    },
    settings: dirs.settings,
    connection,
    bridge,
    desk,
    publish: publishSettings(publish),
    brokerLogin: publish.login,
    log,
    warnings: warnings(reading, mode),
  };
}

/** Half of it would publish nothing, and nobody would notice. */
function publishSettings({ url, desk }: Settings["publish"]): PublishSettings | null {
  if (url === null && desk === null) return null;
  if (url === null || desk === null) {
    const missing = url === null ? "--publish" : "--publish-as";
    throw new ConfigError(
      missing,
      `Publishing needs '--publish' and '--publish-as': '${missing}' is missing`,
    );
  }
  return { url: url.url, desk };
}

function refuseContradictions({ settings: { start, http, connection }, nameOf }: Reading): void {
  if (start.paper && start.live) throw new ConfigError("--live", "Choose one of '--paper' and '--live'");
  if (start.simulate && start.live) {
    throw new ConfigError("--simulate", "'--simulate' is paper only: leave out '--live' or '--simulate'");
  }
  if (start.simulate && start.gateway !== null) {
    const gateway = nameOf(options.start.gateway);
    throw new ConfigError(
      "--simulate",
      `Choose one of '--simulate' and '${gateway}': the built-in gateway has its own address`,
    );
  }
  if ((http.tlsCert === null) !== (http.tlsKey === null)) {
    const missing = http.tlsCert === null ? "--tls-cert" : "--tls-key";
    throw new ConfigError(missing, `TLS needs '--tls-cert' and '--tls-key': '${missing}' is missing`);
  }
  if (connection.backoffMinMs > connection.backoffMaxMs) {
    throw new ConfigError("--backoff-min", "'--backoff-min' must not be longer than '--backoff-max'");
  }
  if (connection.handshakeDeadlineMs > connection.verdictDeadlineMs) {
    throw new ConfigError(
      "--handshake-deadline",
      "'--handshake-deadline' must not be longer than '--verdict-deadline'",
    );
  }
}

/** Nothing but loopback without a login secret and TLS, or a proxy that the user vouches for. */
function refuseOpenBind(http: HttpSettings): void {
  if (http.loopback) return;
  if (http.token === null) {
    throw new ConfigError(
      "--host",
      `Listening on '${http.host}' lets other machines in: set LOTSE_TOKEN to a login secret of at least 16 characters, or leave '--host' out`,
    );
  }
  if (http.tls === null && http.trustedProxies.length === 0) {
    throw new ConfigError(
      "--host",
      `Listening on '${http.host}' would send orders and the login in clear text: give '--tls-cert' and '--tls-key', or '--trusted-proxy ADDRESS' when a proxy of that address terminates TLS`,
    );
  }
}

function httpSettings({ tlsCert, tlsKey, ...settings }: Settings["http"]): HttpSettings {
  const { host } = settings;
  const named = host === "0.0.0.0" || host === "::" ? [] : [host.includes(":") ? `[${host}]` : host];
  const always = ["localhost", "127.0.0.1", "[::1]"];
  return {
    ...settings,
    allowedHosts: [...new Set([...always, ...named, ...settings.allowedHosts])],
    loopback: isLoopback(host),
    tls: tlsCert === null || tlsKey === null ? null : { certFile: tlsCert, keyFile: tlsKey },
  };
}

function gatewaySetting(
  { simulate, gateway }: Settings["start"],
  mode: "paper" | "live",
  program: Program,
): GatewaySetting {
  if (simulate) return { kind: "simulator" };
  if (gateway !== null) return { kind: "explicit", endpoint: gateway };
  const endpoints: Endpoint[] = GATEWAY_PORTS[mode].map((port) => ({ host: "127.0.0.1", port }));
  return { kind: "candidates", endpoints, fallback: program === "dev" && mode === "paper" };
}

function warnings({ settings: { start }, nameOf }: Reading, mode: "paper" | "live"): string[] {
  const found: string[] = [];
  const port = start.gateway?.port;
  const other = mode === "paper" ? "live" : "paper";
  if (port !== undefined && GATEWAY_PORTS[other].some((usual) => usual === port)) {
    found.push(`Port ${port} is usually ${other}, the mode is ${mode}: the account ids will decide`);
  }
  if (start.seed !== null && start.gateway !== null) {
    const { seed, gateway } = options.start;
    found.push(`${nameOf(seed)} has no effect with ${nameOf(gateway)}`);
  }
  return found;
}
