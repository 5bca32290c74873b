// Depth and trades on this screen: of the ticket's instrument, as long as they are open.
import { newKey } from "./api.ts";
import type { Screen } from "./screen.ts";
import { createShowing, keepShowing } from "./showing.ts";

/** Keeps the desk informed of what is shown. The returned function ends it. */
export function followDepth(screen: Screen): () => void {
  const view = `depth-${newKey()}`;
  const showing = createShowing<number>({
    isSeen: () => document.visibilityState === "visible",
    show: (conId) => screen.api.post({ action: "show_depth", view, conId }),
    // The next one takes its place.
    hide: (_, next) =>
      next === null
        ? screen.api.post({ action: "hide_depth", view }, { keepalive: true })
        : Promise.resolve(),
  });
  return keepShowing(screen, showing, () => screen.ticket.instrumentSig.value?.contract.conId ?? null);
}
