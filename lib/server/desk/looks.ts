// What nobody says is looked at once a second: that a quote has grown old, that the disk can be written
// again.
import type { Clock } from "@/lib/server/clock.ts";
import type { Log } from "@/lib/server/log.ts";

const LOOK_MS = 1_000;

export interface LooksDeps {
  clock: Clock;
  log: Log;
  /** One of them has failed, for the first time: what it watches over is watched no longer. */
  onFirstFault(): void;
}

/**
 * Runs every look once a second until the clock ends. One that fails takes neither the others nor its own
 * next turn with it.
 */
export function lookEverySecond(
  looks: Readonly<Record<string, () => void>>,
  { clock, log, onFirstFault }: LooksDeps,
): void {
  const faults = new Map<string, string>();
  const lookOnce = (name: string, look: () => void) => {
    try {
      look();
      faults.delete(name);
    } catch (error) {
      const fault = String(error);
      // The same once a second would fill the log.
      if (faults.get(name) === fault) return;
      faults.set(name, fault);
      log.error("desk_look_failed", { look: name, error });
      onFirstFault();
    }
  };
  const turn = () => {
    for (const [name, look] of Object.entries(looks)) lookOnce(name, look);
    clock.after(LOOK_MS, turn);
  };
  clock.after(LOOK_MS, turn);
}
