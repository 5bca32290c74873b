// How components reach the screen: a fresh one per render on the server, the tab's only one in the browser.
import { createContext } from "preact";
import { useContext, useEffect } from "preact/hooks";
import type { Translate } from "@/lib/contract/says/screen/mod.ts";
import type { ScreenNames } from "./names.ts";
import type { Acts } from "./act.ts";
import type { Part } from "./part.ts";
import type { ScreenStart } from "@/lib/contract/screen_start.ts";
import { createScreen, type Screen } from "./screen.ts";
import { browserScreen, type IslandName, islandReady } from "./run.ts";

export const ScreenContext = createContext<Screen | null>(null);

/** The screen an island hands to its components. `acts`: the script with what acts. */
export function useIslandScreen(name: IslandName, start: ScreenStart, acts: Part<Acts>): Screen {
  useEffect(() => islandReady(name), []);
  return typeof document === "undefined" ? createScreen(start) : browserScreen(start, acts);
}

export function useScreen(): Screen {
  const screen = useContext(ScreenContext);
  if (!screen) throw new Error("A component was rendered outside an island");
  return screen;
}

/** The translator; a component that uses it renders again when the language changes. */
export function useText(): Translate {
  return useScreen().t.value;
}

/** What the instruments on the screen are called. */
export function useNames(): ScreenNames {
  return useScreen().namesSig.value;
}
