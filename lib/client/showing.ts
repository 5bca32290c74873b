// Says to the desk what this page shows: at once, again and again while somebody can see it, and when it does
// so no more.
import { effect } from "@preact/signals";
import { watchListBounds } from "@/lib/contract/watch_list_bounds.ts";
import type { Screen } from "./screen.ts";

export interface ShowingDeps<Thing> {
  /** A page in the background is seen by nobody. */
  isSeen(): boolean;
  show(thing: Thing): Promise<unknown>;
  /** `next`: what is shown in its place, `null` for nothing. */
  hide(thing: Thing, next: Thing | null): Promise<unknown>;
  isSame?(one: Thing, other: Thing): boolean;
}

export interface Showing<Thing> {
  /** Shows this from now on instead of what was shown before; `null` shows nothing. */
  follow(thing: Thing | null): void;
  /** The desk forgets within half a minute what is not said again. */
  again(): void;
}

export function createShowing<Thing>(
  { isSeen, show, hide, isSame = Object.is }: ShowingDeps<Thing>,
): Showing<Thing> {
  let shown: Thing | null = null;
  // What does not arrive is said again soon, and ends by itself.
  const say = (request: Promise<unknown>) => void request.catch(() => {});
  return {
    follow(thing) {
      if (thing === shown || (thing !== null && shown !== null && isSame(thing, shown))) return;
      if (shown !== null) say(hide(shown, thing));
      shown = thing;
      if (thing !== null) say(show(thing));
    },
    again() {
      if (shown !== null && isSeen()) say(show(shown));
    },
  };
}

/** Says in time what `current` gives, as long as the part is open. The returned function ends it. */
export function keepShowing<Thing>(
  { epochSig }: Pick<Screen, "epochSig">,
  showing: Showing<Thing>,
  current: () => Thing | null,
): () => void {
  const again = () => showing.again();
  const leave = () => showing.follow(null);
  const timer = setInterval(again, watchListBounds.sayAgainMs);
  const stopFollowing = effect(() => showing.follow(current()));
  // After a restart the desk knows nothing of it.
  const stopRenewing = effect(() => {
    if (epochSig.value !== "") again();
  });
  const back = () => showing.follow(current());
  document.addEventListener("visibilitychange", again);
  globalThis.addEventListener("pagehide", leave);
  globalThis.addEventListener("pageshow", back);
  return () => {
    clearInterval(timer);
    stopFollowing();
    stopRenewing();
    document.removeEventListener("visibilitychange", again);
    globalThis.removeEventListener("pagehide", leave);
    globalThis.removeEventListener("pageshow", back);
    leave();
  };
}
