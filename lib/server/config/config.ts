// The one typed configuration of the server: what the rest of the program sees of flags and environment.
import type { Endpoint } from "./forms.ts";
import type { Settings } from "./options.ts";

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
  /** Where the desk is below its host, "" for the root. */
  basePath: string;
  allowedHosts: string[];
  loopback: boolean;
  /** Addresses of the proxies in front: the only peers that are accepted when there are any. */
  trustedProxies: string[];
  tls: { certFile: string; keyFile: string } | null;
  /** Login secret from the environment, or `null`: one is made per start. */
  token: string | null;
}

/** All times in milliseconds. */
export type ConnectionSettings = Omit<Settings["connection"], "clientId"> & { clientId: number };

/** A broker, and what this desk is called there. */
export interface PublishSettings {
  url: string;
  desk: string;
}

export interface Config {
  /** `--help` was given: print `helpText` and leave. */
  help: boolean;
  program: Program;
  /** What the user wants; what it is, the account ids prove. */
  mode: "paper" | "live";
  gateway: GatewaySetting;
  /** Of the built-in gateway. */
  seed: number | null;
  http: HttpSettings;
  dirs: {
    data: string;
    /** Instead of it, when the desk falls back to the built-in gateway. */
    simulated: string;
    cache: string;
  };
  /** The settings file that the user names; `null`: `lotse.json` in the data folder, if it is there. */
  settings: string | null;
  /** Without a client id: that of the data folder. */
  connection: Settings["connection"];
  bridge: Settings["bridge"];
  desk: Settings["desk"];
  /** Where events and journal are told; `null`: nowhere. */
  publish: PublishSettings | null;
  /** How one logs in at the broker: a token or `USER:PASSWORD`. */
  brokerLogin: string | null;
  log: Settings["log"];
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
