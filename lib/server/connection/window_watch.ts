// Tells when the daily restart of TWS begins and ends.
import type { Clock } from "@/lib/server/clock.ts";
import type { RestartWindow } from "@/lib/server/config/mod.ts";
import { restartWindowView } from "./restart_window.ts";

export interface WindowWatchDeps {
  window: RestartWindow;
  clock: Pick<Clock, "now" | "after">;
  /** Called when the window has begun or ended. */
  turned(inside: boolean): void;
}

/** How late the screen may show that the restart window began or ended. */
const LOOK_MS = 10_000;

/** The returned function stops it. */
export function watchWindow({ window, clock, turned }: WindowWatchDeps): () => void {
  let stop = () => {};
  const wait = () => {
    const { changesAt, inside: before } = restartWindowView(window, clock.now());
    // Looked at often: a timer sleeps with the machine, and does not hear that somebody sets the clock.
    const ms = Math.min(LOOK_MS, Math.max(1, Date.parse(changesAt) - clock.now()));
    stop = clock.after(ms, () => {
      const { inside } = restartWindowView(window, clock.now());
      if (inside !== before) turned(inside);
      wait();
    });
  };
  wait();
  return () => stop();
}
