// The folders that a program is told or has by itself.
import { ConfigError } from "@/lib/server/config/config.ts";
import { cachePlace, dataPlace } from "@/lib/server/config/places.ts";
import { type Given, isOn, textOf } from "./given.ts";

/** The data folder that is named, or that of the mode. */
export function dataFolder(given: Given): string | null {
  const mode = isOn("--live", given) ? "live" : isOn("--simulate", given) ? "simulated" : "paper";
  return textOf("--data-dir", given) ?? placeOrNone(() => dataPlace(given.env, mode));
}

/** Those of a desk that `dev` has started: on paper it may have fallen back to the built-in gateway. */
export function deskFolders(given: Given): string[] {
  return [...new Set(paths(dataFolder(given), isOn("--live", given) ? null : simulatedFolder(given)))];
}

/** That of a desk with the built-in gateway. */
export function simulatedFolder(given: Given): string | null {
  return textOf("--data-dir", given) ?? placeOrNone(() => dataPlace(given.env, "simulated"));
}

export function cacheFolder(given: Given): string | null {
  return textOf("--cache-dir", given) ?? placeOrNone(() => cachePlace(given.env));
}

/** What the environment does not tell, the program asks for in its own words. */
export function placeOrNone(place: () => string): string | null {
  try {
    return place();
  } catch (error) {
    if (error instanceof ConfigError) return null;
    throw error;
  }
}

/** Those that are known. */
export function paths(...found: (string | null | undefined)[]): string[] {
  return found.flatMap((path) => typeof path === "string" && path !== "" ? [path] : []);
}
