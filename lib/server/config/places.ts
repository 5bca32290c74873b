// Where data and caches are kept, and where a gateway listens, when nobody says otherwise.
import { ConfigError } from "./config.ts";

/** Ports by convention (TWS, IB Gateway): a hint only, never a proof of the mode. */
export const GATEWAY_PORTS = { paper: [7497, 4002], live: [7496, 4001] } as const;

type Env = Readonly<Record<string, string | undefined>>;

/**
 * What is done with real money, on paper and in the simulation is kept apart; a viewer has a log-in and
 * nothing else.
 */
const DATA_FOLDERS = {
  paper: "lotse",
  live: "lotse-live",
  simulated: "lotse-simulated",
  viewer: "lotse-viewer",
} as const;

/** The data folder of a mode. @throws ConfigError where the environment tells no place. */
export function dataPlace(env: Env, mode: keyof typeof DATA_FOLDERS): string {
  return folder(env, "XDG_DATA_HOME", [".local", "share"], { name: DATA_FOLDERS[mode], flag: "--data-dir" });
}

/** The cache folder. @throws ConfigError where the environment tells no place. */
export function cachePlace(env: Env): string {
  return folder(env, "XDG_CACHE_HOME", [".cache"], { name: "lotse", flag: "--cache-dir" });
}

/** `<XDG folder>/<name>`, with the platform's own place where XDG and HOME are not known (Windows). */
function folder(
  env: Env,
  xdg: string,
  belowHome: string[],
  { name, flag }: { name: string; flag: string },
): string {
  const base = env[xdg];
  // The XDG specification: a relative path is invalid and to be ignored.
  if (base !== undefined && base.startsWith("/")) return `${base}/${name}`;
  const home = env.HOME;
  if (home !== undefined && home !== "") return [home, ...belowHome, name].join("/");
  const local = env.LOCALAPPDATA;
  if (local !== undefined && local !== "") {
    return `${local}\\${name}${flag === "--cache-dir" ? "\\cache" : ""}`;
  }
  throw new ConfigError(flag, `Neither ${xdg} nor HOME is set: give '${flag}'`);
}
