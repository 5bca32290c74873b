// What is pressed before the script that acts has come: it is done when it comes, once and in its turn.
import type { Part } from "./part.ts";

export type Acts = typeof import("./acts.ts");

/** Runs with what acts: at once when it is there, otherwise when it has come. */
export type Act = (run: (acts: Acts) => unknown) => void;

/**
 * `apart`: one act that throws keeps no other back. `onLost`: the script did not come, and what was asked of
 * it is not done.
 */
export function createAct(
  part: Part<Acts>,
  { apart, onLost }: { apart(run: () => unknown): void; onLost(): void },
): Act {
  return (run) => {
    const here = part.hereSig.peek();
    if (here !== null) return apart(() => run(here));
    part.fetch().then((acts) => apart(() => run(acts)), onLost);
  };
}
