// The scripts that come later, each fetched once for the tab.
import { createPart } from "@/lib/client/part.ts";

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
