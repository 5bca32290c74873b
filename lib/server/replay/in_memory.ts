// A text file that is nowhere: a replay keeps nothing.
import type { EquityStore } from "@/lib/server/equity/mod.ts";
import type { WatchListStore } from "@/lib/server/watch_lists/mod.ts";

/** The equity of a replay is reckoned as it is played, and kept nowhere. */
export const noEquity: EquityStore = {
  read: () => Promise.resolve(null),
  append: () => Promise.resolve(),
  replace: () => Promise.resolve(),
  names: () => Promise.resolve([]),
  remove: () => Promise.resolve(),
};

export function inMemory(): WatchListStore {
  let text: string | null = null;
  return { path: "", read: () => text, write: (next) => void (text = next), setAside: () => "" };
}
