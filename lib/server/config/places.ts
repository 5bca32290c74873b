// Where data and caches are kept, and where a gateway listens, when nobody says otherwise.
import { ConfigError } from "./config.ts";

/** Ports by convention (TWS, IB Gateway): a hint only, never a proof of the mode. */
export const GATEWAY_PORTS = { paper: [7497, 4002], live: [7496, 4001] } as const;

type Env = Readonly<Record<string, string | undefined>>;

/** The data folder. @throws ConfigError where the environment tells no place. */
export function dataPlace(env: Env): string {
  return folder(env, "XDG_DATA_HOME", [".local", "share"], "--data-dir");
}

/** The cache folder. @throws ConfigError where the environment tells no place. */
export function cachePlace(env: Env): string {
  return folder(env, "XDG_CACHE_HOME", [".cache"], "--cache-dir");
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
