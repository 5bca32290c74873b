// What a host says of the desk that it mounts: typed, checked at the edge, and turned into what every start
// reads.
import { isAbsolute } from "node:path";
import { z } from "zod";
import { type Config, ConfigError, parseConfig } from "@/lib/server/config/mod.ts";
import type { IdentityHook } from "./identity.ts";
import { LotseError } from "./lotse_error.ts";
import { type Theme, themeSchema } from "./theme.ts";

/** How a desk runs inside of an application. `dataDir` and `basePath` are all that it needs. */
export interface LotseOptions {
  /** Absolute. Journal, token, sessions; of one desk and one mode, and of nothing else. */
  dataDir: string;
  /**
   * Where the desk is in the addresses that the application gets: the path that it is mounted at, behind the
   * application's own base path.
   */
  basePath: string;
  /**
   * What a proxy in front cuts off the addresses before the application gets them. Browsers see it in front
   * of `basePath`.
   */
  proxyPrefix?: string;
  /** `paper` by default. The account ids must prove it either way. */
  mode?: "paper" | "live";
  /** `HOST:PORT`, or `simulate` for the built-in paper gateway; by default the usual ports of the mode. */
  gateway?: string;
  /** Hosts, with or without a port, by which browsers reach the application; loopback always is one. */
  allowedHosts?: readonly string[];
  /** Browsers reach the application over TLS, its own or that of a proxy: cookies are for TLS alone. */
  secure?: boolean;
  /** A proxy is in front: no peer counts as a program of this machine. */
  proxied?: boolean;
  /**
   * Who asks, by the application's log-in. Without it the desk has its own, with `loginPath()` for its owner.
   */
  identity?: IdentityHook;
  /**
   * With `identity`: pages of the application, by their whole path: where its people begin, log in and log
   * out.
   */
  home?: string;
  signIn?: string;
  signOut?: string;
  /** Colours by token. */
  theme?: Theme;
  /** What pages begin with for readers who have chosen nothing; dark by default. */
  look?: "dark" | "light" | "system";
  /** For readers who have chosen none; by default what their browser asks for. */
  language?: "en" | "de";
  /**
   * The secret of the desk's owner, for scripts and the desk's own log-in; otherwise one is made per start.
   */
  token?: string;
  /** The settings file; `lotse.json` in the data folder by default. */
  settings?: string;
  /** Where the Python environment is kept; that of every desk of this user by default. */
  cacheDir?: string;
  /** Python 3.10 or newer. */
  python?: string;
  /** API client id. */
  clientId?: number;
  /** Seed of the built-in paper gateway. */
  seed?: number;
  log?: {
    level?: "debug" | "info" | "warn" | "error";
    form?: "json" | "text";
    /** Takes each line, without its end, instead of stderr. */
    write?: (line: string) => void;
  };
}

const path = z.string().regex(/^(?:\/[A-Za-z0-9][\w-]{0,79}){1,8}$/, "A path is like '/trading'");
/** A way inside of the application: an address of another host would carry people away. */
const place = z.string().regex(/^\/(?![/\\])[^\\\s]*$/, "An address of the application begins with one '/'");
const file = z.string().refine(isAbsolute, "Give an absolute path");

const schema = z.strictObject({
  dataDir: file,
  basePath: path,
  proxyPrefix: path.optional(),
  mode: z.enum(["paper", "live"]).default("paper"),
  gateway: z.string().optional(),
  allowedHosts: z.array(z.string()).default([]),
  secure: z.boolean().default(false),
  proxied: z.boolean().default(false),
  identity: z.custom<IdentityHook>((value) => typeof value === "function", "A function").optional(),
  home: place.optional(),
  signIn: place.optional(),
  signOut: place.optional(),
  theme: themeSchema.default({}),
  look: z.enum(["dark", "light", "system"]).optional(),
  language: z.enum(["en", "de"]).optional(),
  token: z.string().optional(),
  settings: file.optional(),
  cacheDir: file.optional(),
  python: file.optional(),
  clientId: z.int().optional(),
  seed: z.int().optional(),
  log: z.strictObject({
    level: z.enum(["debug", "info", "warn", "error"]).optional(),
    form: z.enum(["json", "text"]).optional(),
    write: z.custom<(line: string) => void>((value) => typeof value === "function", "A function").optional(),
  }).default({}),
}).refine(({ identity, home, signIn, signOut }) => identity !== undefined || !(home ?? signIn ?? signOut), {
  path: ["identity"],
  message: "'home', 'signIn' and 'signOut' are for people whom the application knows: they need 'identity'",
});

/** The options with what was left out. */
export type ReadOptions = z.output<typeof schema>;

/** Throws a `LotseError` (`OPTIONS_INVALID`) that names the option. */
export function readOptions(given: unknown): ReadOptions {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "options"}: ${message}`);
  throw new LotseError("OPTIONS_INVALID", `The options of createLotse are refused: ${faults.join("; ")}`);
}

/**
 * What a start would read from its command line. `env`: where caches are; no setting is taken from it.
 * Throws a `LotseError` (`OPTIONS_INVALID`).
 */
export function configOf(options: ReadOptions, env: Readonly<Record<string, string | undefined>>): Config {
  const places = Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("LOTSE_")));
  const token = options.token === undefined ? {} : { LOTSE_TOKEN: options.token };
  try {
    return parseConfig(flagsOf(options), { ...places, ...token }, "start");
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new LotseError(
      "OPTIONS_INVALID",
      `The options of createLotse are refused: ${inOptions(error.message)}`,
      error,
    );
  }
}

function flagsOf(options: ReadOptions): string[] {
  const { gateway, log, proxyPrefix = "" } = options;
  const values = {
    "--gateway": gateway === "simulate" ? undefined : gateway,
    "--data-dir": options.dataDir,
    "--base-path": proxyPrefix + options.basePath,
    "--allowed-hosts": options.allowedHosts.join(",") || undefined,
    "--config": options.settings,
    "--cache-dir": options.cacheDir,
    "--python": options.python,
    "--client-id": options.clientId,
    "--seed": options.seed,
    "--log": log.form ?? (log.write && "json"),
    "--log-level": log.level,
  };
  const flags = Object.entries(values).flatMap(([flag, value]) =>
    value === undefined ? [] : [`${flag}=${value}`]
  );
  return [`--${options.mode}`, ...(gateway === "simulate" ? ["--simulate"] : []), ...flags];
}

/** What a start says of its flags, said of the options that stand for them: "'--data-dir'" is "'dataDir'". */
export function inOptions(text: string): string {
  return text.replace("LOTSE_TOKEN", "token").replaceAll(/--([a-z]+(?:-[a-z]+)*)/g, (_, flag: string) => {
    return flag === "config" ? "settings" : flag.replaceAll(/-([a-z])/g, (_, letter) => letter.toUpperCase());
  });
}
