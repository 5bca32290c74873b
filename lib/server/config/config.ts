// The one typed configuration of the server: what the rest of the program sees of flags and environment.
import type { Endpoint, RestartWindow } from "./option.ts";

/** Which entry point runs: only `dev` may fall back to the built-in gateway by itself. */
export type Program = "dev" | "start";

export type GatewaySetting =
  /** Named by the user: never replaced by anything else. */
  | { kind: "explicit"; endpoint: Endpoint }
  /** The first that answers TCP; `fallback` when none does and the program is `dev`. */
  | { kind: "candidates"; endpoints: Endpoint[]; fallback: boolean }
  | { kind: "simulator" };

export interface HttpSettings {
  host: string;
  port: number;
  /** `host` or `host:port` values that a request may carry, lower case. */
  allowedHosts: string[];
  loopback: boolean;
  trustedProxy: boolean;
  tls: { certFile: string; keyFile: string } | null;
  /** Login secret from the environment, or `null`: one is made per start. */
  token: string | null;
}

/** All in milliseconds. */
export interface ConnectionSettings {
  clientId: number;
  tcpDeadlineMs: number;
  handshakeDeadlineMs: number;
  /** An attempt that the bridge has not judged by then is given up, the bridge with it. */
  verdictDeadlineMs: number;
  heartbeatIntervalMs: number;
  heartbeatDeadlineMs: number;
  backoffMinMs: number;
  backoffMaxMs: number;
  syncDeadlineMs: number;
  restartWindow: RestartWindow | null;
}

export interface BridgeSettings {
  pingIntervalMs: number;
  pingDeadlineMs: number;
  /** Path of a Python, or `null` to look for one. */
  python: string | null;
}

export interface DeskSettings {
  outcomeDeadlineMs: number;
  quoteStaleMs: number;
  marketDataLines: number;
  marketData: "auto" | "auto-frozen" | "live" | "frozen";
}

export interface LogSettings {
  form: "auto" | "json" | "text";
  level: "debug" | "info" | "warn" | "error";
}

export interface Config {
  /** `--help` was given: print `helpText` and leave. */
  help: boolean;
  program: Program;
  /** What the user wants; what it is, the account ids prove. */
  mode: "paper" | "live";
  gateway: GatewaySetting;
  seed: number | null;
  http: HttpSettings;
  dirs: { data: string; cache: string };
  connection: ConnectionSettings;
  bridge: BridgeSettings;
  desk: DeskSettings;
  log: LogSettings;
  /** Odd but allowed, to be logged at start. */
  warnings: string[];
}

/** A setting that is missing, malformed or in contradiction; `option` is the flag or variable at fault. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly option: string;

  constructor(option: string, message: string) {
    super(message);
    this.option = option;
  }
}
