// The table of every setting, each declared once: `--help`, flags, variables and defaults all follow from it.
import type { z } from "zod";
import * as forms from "./forms.ts";

export interface Option<T = unknown, Default extends string | null = string | null> {
  /** `--name`, or `null` for what must not stand on a command line. */
  flag: string | null;
  /** Its environment variable, or `null` for what must be said at each start. */
  variable: string | null;
  /** Placeholder of the value in the help text; `null` for a switch. */
  value: string | null;
  /** Text form of the default; where there is none, the setting may be `null`. */
  fallback: Default;
  schema: z.ZodType<T, string>;
  help: string;
}

/** `usage` is what the help text shows: `--name VALUE`, also the variable `LOTSE_NAME`. */
function option<T, Default extends string | null>(
  usage: string,
  fallback: Default,
  schema: z.ZodType<T, string>,
  help: string,
): Option<T, Default> {
  const [flag = "", value = null] = usage.split(" ");
  const variable = flag.replace("--", "LOTSE_").replaceAll("-", "_").toUpperCase();
  return { flag, variable, value, fallback, schema, help };
}

function toggle(flag: string, help: string): Option<boolean, string> {
  return option(flag, "false", forms.yesOrNo, help);
}

function seconds(flag: string, fallback: string, [minMs, maxMs]: [number, number], help: string) {
  return option(`${flag} SECONDS`, fallback, forms.duration(minMs, maxMs), help);
}

/** Paper or live is said at each start: a variable could be forgotten in an environment. */
const flagOnly = { variable: null };
/** A command line is seen by every user of the machine. */
const variableOnly = { flag: null };

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const INT32 = 2 ** 31 - 1;

const {
  addressList,
  anyText,
  brokerUrl,
  deskName,
  endpoint,
  host,
  hostList,
  oneOf,
  pathPrefix,
  place,
  restartWindow,
  secret,
  wholeNumber,
} = forms;

/** By the part of the program that takes them. */
export const options = {
  start: {
    help: { ...toggle("--help", "Print this text"), ...flagOnly },
    paper: { ...toggle("--paper", "Trade on paper; the account ids must prove it (default)"), ...flagOnly },
    live: { ...toggle("--live", "Trade with real money; the account ids must prove it"), ...flagOnly },
    simulate: toggle("--simulate", "Use the built-in paper gateway, whatever else runs"),
    gateway: option(
      "--gateway HOST:PORT",
      null,
      endpoint,
      "TWS or IB Gateway (default: the first of 127.0.0.1:7497, :4002 that answers; live: 7496, 4001)",
    ),
    seed: option("--seed N", null, wholeNumber(0, INT32), "Seed of the built-in paper gateway"),
  },
  http: {
    host: option(
      "--host HOST",
      "127.0.0.1",
      host,
      "Address to listen on; anything but loopback needs LOTSE_TOKEN and TLS or --trusted-proxy",
    ),
    port: option("--port N", "8000", wholeNumber(0, 65535), "Port to listen on, 0 for any free one"),
    allowedHosts: option(
      "--allowed-hosts HOST,…",
      "",
      hostList,
      "Further names that browsers may use in the address bar",
    ),
    basePath: option(
      "--base-path /PATH",
      "",
      pathPrefix,
      "Where the desk is below its host, for a proxy that passes the address on unchanged: '/lotse'",
    ),
    tlsCert: option("--tls-cert FILE", null, place, "Certificate chain in PEM"),
    tlsKey: option("--tls-key FILE", null, place, "Private key in PEM"),
    trustedProxies: option(
      "--trusted-proxy ADDRESS,…",
      "",
      addressList,
      "Addresses of the proxy in front that terminates TLS; nobody else is let in then",
    ),
    token: {
      ...option("--token SECRET", null, secret, "Login secret; otherwise one is made per start"),
      ...variableOnly,
    },
  },
  dirs: {
    data: option(
      "--data-dir DIR",
      null,
      place,
      "Journal, token and simulator state; of one mode (default: XDG data folder, one for each mode)",
    ),
    settings: option(
      "--config FILE",
      null,
      place,
      "Settings: limits and more (default: lotse.json in the data folder)",
    ),
    cache: option("--cache-dir DIR", null, place, "Python environment (default: XDG cache folder)"),
  },
  connection: {
    clientId: option(
      "--client-id N",
      null,
      wholeNumber(0, INT32),
      "API client id; 0 also manages orders typed into TWS (default: paper 1, live 11, simulated 21)",
    ),
    tcpDeadlineMs: seconds("--tcp-deadline", "3", [100, MINUTE], "Longest wait for a TCP connection"),
    handshakeDeadlineMs: seconds(
      "--handshake-deadline",
      "10",
      [500, 2 * MINUTE],
      "Longest wait for the API handshake",
    ),
    /** An attempt that the bridge has not judged by then is given up, the bridge with it. */
    verdictDeadlineMs: seconds(
      "--verdict-deadline",
      "12",
      [500, 3 * MINUTE],
      "Longest time until an attempt is judged",
    ),
    heartbeatIntervalMs: seconds(
      "--heartbeat-interval",
      "5",
      [200, MINUTE],
      "Time between two heartbeats to TWS",
    ),
    // With the interval and a second for the bridge itself: a dead link is seen within 20 s.
    heartbeatDeadlineMs: seconds(
      "--heartbeat-deadline",
      "14",
      [200, 2 * MINUTE],
      "Silence of TWS after a heartbeat that counts as dead",
    ),
    backoffMinMs: seconds("--backoff-min", "1", [50, MINUTE], "Shortest wait between two attempts"),
    backoffMaxMs: seconds("--backoff-max", "30", [100, 10 * MINUTE], "Longest wait between two attempts"),
    syncDeadlineMs: seconds(
      "--sync-deadline",
      "30",
      [SECOND, 5 * MINUTE],
      "Longest wait for the re-read after a connect",
    ),
    restartWindow: option(
      "--restart-window WINDOW",
      null,
      restartWindow,
      "Daily restart of TWS, e.g. '23:40-00:10 America/New_York'; new orders are blocked inside",
    ),
  },
  bridge: {
    python: option(
      "--python PATH",
      null,
      place,
      "Python 3.10 or newer; used as it is when it can import ibapi",
    ),
    wheels: option(
      "--wheels DIR",
      null,
      place,
      "Folder with the wheels of the Python environment, which is then made without the network",
    ),
    pingIntervalMs: seconds(
      "--ping-interval",
      "5",
      [100, MINUTE],
      "Time between two heartbeats to the Python bridge",
    ),
    pingDeadlineMs: seconds(
      "--ping-deadline",
      "10",
      [100, 2 * MINUTE],
      "Silence of the Python bridge that counts as hung",
    ),
  },
  desk: {
    outcomeDeadlineMs: seconds(
      "--outcome-deadline",
      "10",
      [500, 2 * MINUTE],
      "Wait for an order's answer before it is unknown",
    ),
    quoteStaleMs: seconds("--quote-stale", "5", [500, 10 * MINUTE], "Age from which a quote looks stale"),
    marketDataLines: option(
      "--market-data-lines N",
      "100",
      wholeNumber(1, 10_000),
      "Most instruments quoted at once: watched, working and held",
    ),
    marketData: option(
      "--market-data KIND",
      "auto",
      oneOf("auto", "auto-frozen", "live", "frozen"),
      "Quotes to ask IB for: auto (live, delayed where not subscribed), live, frozen or auto-frozen",
    ),
  },
  publish: {
    url: option(
      "--publish URL",
      null,
      brokerUrl,
      "Tell events and journal to a NATS JetStream broker, e.g. 'nats://127.0.0.1:4222'; needs --publish-as",
    ),
    desk: option("--publish-as NAME", null, deskName, "What this desk is called there, once in a firm"),
    login: {
      ...option(
        "--nats-login SECRET",
        null,
        anyText,
        "Log-in at that broker: its token, or USER:PASSWORD",
      ),
      ...variableOnly,
    },
  },
  log: {
    form: option(
      "--log FORM",
      "auto",
      oneOf("auto", "json", "text"),
      "Form of the log on stderr: auto, json or text",
    ),
    level: option(
      "--log-level LEVEL",
      "info",
      oneOf("debug", "info", "warn", "error"),
      "Least important level that is written: debug, info, warn or error",
    ),
    recordingMb: option(
      "--recording MB",
      "64",
      wholeNumber(0, 100_000),
      "Room for the flight recorder in the data folder; 0 records nothing",
    ),
  },
};

type Sections = typeof options;
type ValueOf<O> = O extends Option<infer T, infer Default> ? T | (Default extends null ? null : never)
  : never;

/** Every setting after its check. */
export type Settings = {
  [Section in keyof Sections]: { [Field in keyof Sections[Section]]: ValueOf<Sections[Section][Field]> };
};

export const optionList: readonly Option[] = Object.values<Record<string, Option>>(options).flatMap((
  section,
) => Object.values(section));
