// The table of every setting: flag, environment variable, default, check and help text. README's table follows it.
import { z } from "zod";
import {
  durationSchema,
  endpointSchema,
  flagSchema,
  hostListSchema,
  integerSchema,
  option,
  restartWindowSchema,
  textSchema,
} from "./option.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;

function toggle(flag: string, help: string, env: string | null = null) {
  return option(flagSchema, { flag, env, value: null, fallback: "false", help });
}

function duration(flag: string, fallback: string, range: [number, number], help: string) {
  const env = "LOTSE_" + flag.toUpperCase().replaceAll("-", "_");
  return option(durationSchema(...range), { flag, env, value: "SECONDS", fallback, help });
}

export const options = {
  help: toggle("help", "Print this text"),
  paper: toggle("paper", "Trade on paper; the account ids must prove it (default)"),
  live: toggle("live", "Trade with real money; the account ids must prove it"),
  simulate: toggle("simulate", "Use the built-in paper gateway, whatever else runs", "LOTSE_SIMULATE"),
  gateway: option(endpointSchema, {
    flag: "gateway",
    env: "LOTSE_GATEWAY",
    value: "HOST:PORT",
    fallback: null,
    help: "TWS or IB Gateway (default: the first of 127.0.0.1:7497, :4002 that answers; live: 7496, 4001)",
  }),
  clientId: option(integerSchema(0, 2 ** 31 - 1), {
    flag: "client-id",
    env: "LOTSE_CLIENT_ID",
    value: "N",
    fallback: "1",
    help: "API client id; 0 also manages orders typed into TWS",
  }),
  host: option(textSchema, {
    flag: "host",
    env: "LOTSE_HOST",
    value: "HOST",
    fallback: "127.0.0.1",
    help: "Address to listen on; anything but loopback needs LOTSE_TOKEN and TLS or --trusted-proxy",
  }),
  port: option(integerSchema(0, 65535), {
    flag: "port",
    env: "LOTSE_PORT",
    value: "N",
    fallback: "8000",
    help: "Port to listen on, 0 for any free one",
  }),
  allowedHosts: option(hostListSchema, {
    flag: "allowed-hosts",
    env: "LOTSE_ALLOWED_HOSTS",
    value: "HOST,…",
    fallback: "",
    help: "Further names that browsers may use in the address bar",
  }),
  tlsCert: option(textSchema, {
    flag: "tls-cert",
    env: "LOTSE_TLS_CERT",
    value: "FILE",
    fallback: null,
    help: "Certificate chain in PEM",
  }),
  tlsKey: option(textSchema, {
    flag: "tls-key",
    env: "LOTSE_TLS_KEY",
    value: "FILE",
    fallback: null,
    help: "Private key in PEM",
  }),
  trustedProxy: toggle("trusted-proxy", "A proxy in front of Lotse terminates TLS", "LOTSE_TRUSTED_PROXY"),
  token: option(
    z.string().min(16, "must have at least 16 characters").regex(
      /^[\x21-\x7e]+$/,
      "must be printable ASCII without blanks",
    ),
    {
      flag: null,
      env: "LOTSE_TOKEN",
      value: "SECRET",
      fallback: null,
      help: "Login secret; otherwise one is made per start",
    },
  ),
  dataDir: option(textSchema, {
    flag: "data-dir",
    env: "LOTSE_DATA_DIR",
    value: "DIR",
    fallback: null,
    help: "Journal, token and simulator state (default: XDG data folder)",
  }),
  cacheDir: option(textSchema, {
    flag: "cache-dir",
    env: "LOTSE_CACHE_DIR",
    value: "DIR",
    fallback: null,
    help: "Python environment (default: XDG cache folder)",
  }),
  python: option(textSchema, {
    flag: "python",
    env: "LOTSE_PYTHON",
    value: "PATH",
    fallback: null,
    help: "Python 3.10 or newer; used as it is when it can import ibapi",
  }),
  seed: option(integerSchema(0, 2 ** 31 - 1), {
    flag: "seed",
    env: "LOTSE_SEED",
    value: "N",
    fallback: null,
    help: "Seed of the built-in paper gateway",
  }),
  tcpDeadline: duration("tcp-deadline", "3", [100, MINUTE], "Longest wait for a TCP connection"),
  handshakeDeadline: duration(
    "handshake-deadline",
    "10",
    [500, 2 * MINUTE],
    "Longest wait for the API handshake",
  ),
  verdictDeadline: duration(
    "verdict-deadline",
    "12",
    [500, 3 * MINUTE],
    "Longest time until an attempt is judged",
  ),
  heartbeatInterval: duration("heartbeat-interval", "5", [200, MINUTE], "Time between two heartbeats to TWS"),
  heartbeatDeadline: duration(
    "heartbeat-deadline",
    // With the interval and a second for the bridge itself: a dead link is seen within 20 s.
    "14",
    [200, 2 * MINUTE],
    "Silence of TWS after a heartbeat that counts as dead",
  ),
  pingInterval: duration(
    "ping-interval",
    "5",
    [100, MINUTE],
    "Time between two heartbeats to the Python bridge",
  ),
  pingDeadline: duration(
    "ping-deadline",
    "10",
    [100, 2 * MINUTE],
    "Silence of the Python bridge that counts as hung",
  ),
  backoffMin: duration("backoff-min", "1", [50, MINUTE], "Shortest wait between two attempts"),
  backoffMax: duration("backoff-max", "30", [100, 10 * MINUTE], "Longest wait between two attempts"),
  outcomeDeadline: duration(
    "outcome-deadline",
    "10",
    [500, 2 * MINUTE],
    "Wait for an order's answer before it is unknown",
  ),
  syncDeadline: duration(
    "sync-deadline",
    "30",
    [SECOND, 5 * MINUTE],
    "Longest wait for the re-read after a connect",
  ),
  restartWindow: option(restartWindowSchema, {
    flag: "restart-window",
    env: "LOTSE_RESTART_WINDOW",
    value: "WINDOW",
    fallback: null,
    help: "Daily restart of TWS, e.g. '23:40-00:10 America/New_York'; new orders are blocked inside",
  }),
  quoteStale: duration("quote-stale", "5", [500, 10 * MINUTE], "Age from which a quote looks stale"),
  marketDataLines: option(integerSchema(1, 10000), {
    flag: "market-data-lines",
    env: "LOTSE_MARKET_DATA_LINES",
    value: "N",
    fallback: "100",
    help: "Most instruments watched at once",
  }),
  marketData: option(
    z.enum(["auto", "auto-frozen", "live", "frozen"], "must be 'auto', 'auto-frozen', 'live' or 'frozen'"),
    {
      flag: "market-data",
      env: "LOTSE_MARKET_DATA",
      value: "KIND",
      fallback: "auto",
      help: "Quotes to ask IB for: auto (live, delayed where not subscribed), live, frozen or auto-frozen",
    },
  ),
  log: option(z.enum(["auto", "json", "text"], "must be 'auto', 'json' or 'text'"), {
    flag: "log",
    env: "LOTSE_LOG",
    value: "FORM",
    fallback: "auto",
    help: "Form of the log on stderr: auto, json or text",
  }),
  logLevel: option(z.enum(["debug", "info", "warn", "error"], "must be 'debug', 'info', 'warn' or 'error'"), {
    flag: "log-level",
    env: "LOTSE_LOG_LEVEL",
    value: "LEVEL",
    fallback: "info",
    help: "Least important level that is written: debug, info, warn or error",
  }),
};

export type OptionName = keyof typeof options;
/** Every setting after its check; `null` where none was given and there is no default. */
export type OptionValues = {
  [Name in OptionName]: z.output<(typeof options)[Name]["schema"]> | Fallback<Name>;
};
type Fallback<Name extends OptionName> = Name extends NoDefault ? null : never;

/** Settings that may be absent. */
export type NoDefault =
  | "gateway"
  | "tlsCert"
  | "tlsKey"
  | "token"
  | "dataDir"
  | "cacheDir"
  | "python"
  | "seed"
  | "restartWindow";
