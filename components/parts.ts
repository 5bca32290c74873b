// The scripts that come later, each fetched once for the tab.
import type { Lock } from "@/lib/client/lock.ts";
import { createPart } from "@/lib/client/part.ts";
import type { Screen } from "@/lib/client/screen.ts";

/** What acts, and what stands on the page and is not seen at once: fetched with the page's start. */
export const ahead = createPart(() =>
  import("./on_demand_parts.ts").then((parts) => {
    document.documentElement.dataset.parts = "here";
    return parts;
  })
);

/** What somebody opens by hand, and rarely: fetched when it is opened. */
export const rare = createPart(() => import("./rare_parts.ts"));

/** `null` until what comes ahead is there. */
export const partsSig = ahead.hereSig;

/** Of a button that `lock` closes: it says why, as soon as what acts is there. */
export const closedIf = (screen: Screen, lock: Lock | null) =>
  partsSig.value?.closedIf(screen, lock) ?? { disabled: lock !== null };
