// Arguments and environment to `Config`: pure, refuses contradictions, touches neither disk nor network.
import { type Config, ConfigError, type GatewaySetting, type HttpSettings, type Program } from "./config.ts";
import { type Env, type ReadOptions, readOptions } from "./read.ts";
import type { Endpoint } from "./option.ts";

/** Ports by convention (TWS, IB Gateway): a hint only, never a proof of the mode. */
export const GATEWAY_PORTS = { paper: [7497, 4002], live: [7496, 4001] } as const;

/**
 * The configuration of one start. `program` is the entry point that runs.
 * @throws ConfigError with a sentence that names the setting at fault.
 */
export function parseConfig(args: readonly string[], env: Env, program: Program = "start"): Config {
  const read = readOptions(args, env);
  const { values } = read;
  if (!values.help) refuseContradictions(read);
  const mode = values.live ? "live" : "paper";
  const http = httpSettings(read);
  if (!values.help) refuseOpenBind(http);
  return {
    help: values.help,
    program,
    mode,
    gateway: gatewaySetting(read, mode, program),
    seed: values.seed,
    http,
    dirs: {
      data: values.dataDir ?? folder(env, "XDG_DATA_HOME", [".local", "share"], "--data-dir"),
      cache: values.cacheDir ?? folder(env, "XDG_CACHE_HOME", [".cache"], "--cache-dir"),
    },
    connection: {
      clientId: values.clientId,
      tcpDeadlineMs: values.tcpDeadline,
      handshakeDeadlineMs: values.handshakeDeadline,
      verdictDeadlineMs: values.verdictDeadline,
      heartbeatIntervalMs: values.heartbeatInterval,
      heartbeatDeadlineMs: values.heartbeatDeadline,
      backoffMinMs: values.backoffMin,
      backoffMaxMs: values.backoffMax,
      syncDeadlineMs: values.syncDeadline,
      restartWindow: values.restartWindow,
    },
    bridge: {
      pingIntervalMs: values.pingInterval,
      pingDeadlineMs: values.pingDeadline,
      python: values.python,
    },
    desk: {
      outcomeDeadlineMs: values.outcomeDeadline,
      quoteStaleMs: values.quoteStale,
      marketDataLines: values.marketDataLines,
      marketData: values.marketData,
    },
    log: { form: values.log, level: values.logLevel },
    warnings: warnings(read, mode),
  };
}

function refuseContradictions({ values, given }: ReadOptions): void {
  if (values.paper && values.live) throw new ConfigError("--live", "Choose one of '--paper' and '--live'");
  if (values.simulate && values.live) {
    throw new ConfigError("--simulate", "'--simulate' is paper only: leave out '--live' or '--simulate'");
  }
  if (values.simulate && values.gateway !== null) {
    throw new ConfigError(
      "--simulate",
      `Choose one of '--simulate' and '${given.gateway}': the built-in gateway has its own address`,
    );
  }
  if ((values.tlsCert === null) !== (values.tlsKey === null)) {
    const missing = values.tlsCert === null ? "--tls-cert" : "--tls-key";
    throw new ConfigError(missing, `TLS needs '--tls-cert' and '--tls-key': '${missing}' is missing`);
  }
  if (values.backoffMin > values.backoffMax) {
    throw new ConfigError("--backoff-min", "'--backoff-min' must not be longer than '--backoff-max'");
  }
  if (values.handshakeDeadline > values.verdictDeadline) {
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
  if (http.tls === null && !http.trustedProxy) {
    throw new ConfigError(
      "--host",
      `Listening on '${http.host}' would send orders and the login in clear text: give '--tls-cert' and '--tls-key', or '--trusted-proxy' when a proxy in front terminates TLS`,
    );
  }
}

function httpSettings({ values }: ReadOptions): HttpSettings {
  const host = values.host.replace(/^\[(.*)\]$/, "$1").toLowerCase();
  const loopback = host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
  const named = host === "0.0.0.0" || host === "::" ? [] : [host.includes(":") ? `[${host}]` : host];
  const always = ["localhost", "127.0.0.1", "[::1]"];
  return {
    host,
    port: values.port,
    allowedHosts: [...new Set([...always, ...named, ...values.allowedHosts])],
    loopback,
    trustedProxy: values.trustedProxy,
    tls: values.tlsCert === null || values.tlsKey === null
      ? null
      : { certFile: values.tlsCert, keyFile: values.tlsKey },
    token: values.token,
  };
}

function gatewaySetting({ values }: ReadOptions, mode: "paper" | "live", program: Program): GatewaySetting {
  if (values.simulate) return { kind: "simulator" };
  if (values.gateway !== null) return { kind: "explicit", endpoint: values.gateway };
  const endpoints: Endpoint[] = GATEWAY_PORTS[mode].map((port) => ({ host: "127.0.0.1", port }));
  return { kind: "candidates", endpoints, fallback: program === "dev" && mode === "paper" };
}

function warnings({ values, given }: ReadOptions, mode: "paper" | "live"): string[] {
  const found: string[] = [];
  const port = values.gateway?.port;
  const other = mode === "paper" ? "live" : "paper";
  if (port !== undefined && GATEWAY_PORTS[other].some((usual) => usual === port)) {
    found.push(`Port ${port} is usually ${other}, the mode is ${mode}: the account ids will decide`);
  }
  if (values.seed !== null && values.gateway !== null) {
    found.push(`${given.seed} has no effect with ${given.gateway}`);
  }
  return found;
}

/** `<XDG folder>/lotse`, with the platform's own place where XDG and HOME are not known (Windows). */
function folder(env: Env, xdg: string, belowHome: string[], flag: string): string {
  const base = env[xdg];
  // The XDG specification: a relative path is invalid and to be ignored.
  if (base !== undefined && base.startsWith("/")) return `${base}/lotse`;
  const home = env.HOME;
  if (home !== undefined && home !== "") return [home, ...belowHome, "lotse"].join("/");
  const local = env.LOCALAPPDATA;
  if (local !== undefined && local !== "") return `${local}\\lotse${flag === "--cache-dir" ? "\\cache" : ""}`;
  throw new ConfigError(flag, `Neither ${xdg} nor HOME is set: give '${flag}'`);
}
