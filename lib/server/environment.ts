// Every variable of the environment that Lotse and what it starts may see, by name: nothing here asks for
// "all of them".
import { indexCredentials, PACKAGE_VARIABLES } from "@/lib/server/python_env/package_variables.ts";

/** The settings that are also variables (`lib/server/config/options.ts`; a test holds the two together). */
export const SETTING_VARIABLES: readonly string[] = [
  ...[
    "SIMULATE",
    "GATEWAY",
    "SEED",
    "HOST",
    "PORT",
    "ALLOWED_HOSTS",
    "BASE_PATH",
    "TLS_CERT",
    "TLS_KEY",
    "TRUSTED_PROXY",
  ],
  ...["TOKEN", "DATA_DIR", "CONFIG", "CACHE_DIR", "CLIENT_ID", "TCP_DEADLINE", "HANDSHAKE_DEADLINE"],
  ...["VERDICT_DEADLINE", "HEARTBEAT_INTERVAL", "HEARTBEAT_DEADLINE", "BACKOFF_MIN", "BACKOFF_MAX"],
  ...[
    "SYNC_DEADLINE",
    "RESTART_WINDOW",
    "PYTHON",
    "WHEELS",
    "PING_INTERVAL",
    "PING_DEADLINE",
    "OUTCOME_DEADLINE",
  ],
  ...["QUOTE_STALE", "MARKET_DATA_LINES", "MARKET_DATA", "LOG", "LOG_LEVEL", "RECORDING"],
  ...["PUBLISH", "PUBLISH_AS", "NATS_LOGIN"],
].map((name) => `LOTSE_${name}`);

/** The token of a program that works with the desk, as `deno task token create` printed it. */
export const PROGRAM_TOKEN_VARIABLE = "LOTSE_PROGRAM_TOKEN";

/** Where things are kept, on each system. */
const PLACES = [
  "HOME",
  "USERPROFILE",
  "XDG_DATA_HOME",
  "XDG_CACHE_HOME",
  "LOCALAPPDATA",
  "APPDATA",
  "TMPDIR",
];

/** What programs need to start at all and to write as the user reads. */
const SYSTEM = [
  ...["PATH", "TMP", "TEMP", "TZ", "LANG", "LC_ALL", "LC_CTYPE", "USER", "LOGNAME", "TERM", "NO_COLOR"],
  ...["SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "PROGRAMDATA", "PROGRAMFILES"],
  ...["NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE"],
];

/** The way to the network, as curl, pip and uv read it. */
const NETWORK = [
  ...[
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "no_proxy",
  ],
  ...["SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"],
];

/**
 * What is said to Deno and Fresh: where the caches are, to ask nobody for news, and what `node:child_process`
 * looks up.
 */
const RUNTIME = [
  "DENO_DIR",
  "DENO_NO_UPDATE_CHECK",
  "FRESH_NO_UPDATE_CHECK",
  "NODE_ENV",
  "DENO_DEPLOYMENT_ID",
  "NODE_V8_COVERAGE",
];

/**
 * How Deno itself reaches the packages of a program that it starts for the first time. The program may not
 * read them.
 */
export const DOWNLOAD_VARIABLES: readonly string[] = [
  ...["NPM_CONFIG_REGISTRY", "npm_config_registry", "NPM_CONFIG_USERCONFIG", "npm_config_userconfig"],
  ...["NPM_TOKEN", "JSR_URL", "JSR_NPM_URL", "DENO_AUTH_TOKENS", "DENO_CERT", "DENO_TLS_CA_STORE"],
  ...["NODE_EXTRA_CA_CERTS"],
];

/**
 * What Deno itself reads to export traces and metrics. The program may not read them: there may be a secret
 * in the headers.
 */
export const TELEMETRY_VARIABLES: readonly string[] = [
  ...["OTEL_DENO", "OTEL_DENO_CONSOLE", "OTEL_DENO_TRACING", "OTEL_DENO_METRICS", "OTEL_SDK_DISABLED"],
  ...["OTEL_SERVICE_NAME", "OTEL_RESOURCE_ATTRIBUTES", "OTEL_PROPAGATORS", "OTEL_METRIC_EXPORT_INTERVAL"],
  ...["OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG", "OTEL_EXPORTER_OTLP_CERTIFICATE"],
  ...["OTEL_EXPORTER_OTLP_CLIENT_KEY", "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE"],
  // For all that is exported, and for each kind of it.
  ...["", "TRACES_", "METRICS_", "LOGS_"].flatMap((kind) =>
    ["ENDPOINT", "PROTOCOL", "HEADERS", "TIMEOUT", "COMPRESSION"].map((what) =>
      `OTEL_EXPORTER_OTLP_${kind}${what}`
    )
  ),
];

/** Every name, once. */
export const VARIABLES: readonly string[] = [
  ...SETTING_VARIABLES,
  PROGRAM_TOKEN_VARIABLE,
  ...PLACES,
  ...SYSTEM,
  ...NETWORK,
  ...RUNTIME,
  ...PACKAGE_VARIABLES,
];

/** Those of them that are set. */
export function environment(
  get: (name: string) => string | undefined = (name) => Deno.env.get(name),
): Record<string, string> {
  const found: Record<string, string> = {};
  const take = (name: string) => {
    const value = get(name);
    if (value !== undefined) found[name] = value;
  };
  VARIABLES.forEach(take);
  indexCredentials(found).forEach(take);
  return found;
}
