// How components reach the desk: a fresh one per render on the server, the tab's only one in the browser.
import { createContext } from "preact";
import { useContext, useEffect } from "preact/hooks";
import type { Translate } from "@/lib/contract/says/screen/mod.ts";
import { createDesk, type Desk, type ScreenStart } from "./desk.ts";
import { browserDesk, type IslandName, islandReady } from "./run.ts";
import { spokenText } from "./speech.ts";

export const DeskContext = createContext<Desk | null>(null);

/** The desk an island hands to its components. */
export function useIslandDesk(name: IslandName, start: ScreenStart): Desk {
  useEffect(() => islandReady(name), []);
  return typeof document === "undefined" ? createDesk(start) : browserDesk(start);
}

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error("A component was rendered outside an island");
  return desk;
}

/** The translator; a component that uses it renders again when the language changes. */
export function useText(): Translate {
  return useDesk().t.value;
}

/** Why no orders can be sent now, in the user's language; `null` while they can. */
export function useLockReason(): string | null {
  const desk = useDesk();
  const t = useText();
  const lock = desk.lockSig.value;
  if (lock === null) return null;
  return "key" in lock ? t(lock.key) : spokenText(lock, desk.settings.langSig.value);
}
