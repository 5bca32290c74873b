// Which options somebody looks at: each view of a page names those that it shows, the most important first.
import { chainBounds } from "@/lib/contract/chain_bounds.ts";
import { watchListBounds } from "@/lib/contract/watch_list_bounds.ts";
import { lookKey, Looks, type LooksDeps } from "@/lib/server/looks.ts";

export class ShownOptions {
  readonly #looks: Looks<readonly number[]>;

  constructor(clock: LooksDeps["clock"]) {
    this.#looks = new Looks({ clock, lastMs: watchListBounds.shownMs, most: chainBounds.views });
  }

  /** Called when others are shown than before. */
  onChange(listener: () => void): void {
    this.#looks.onChange(listener);
  }

  /**
   * In place of what the view has shown before. `reader`: the browser that it is in, `null` for a script.
   * Holds for a while.
   */
  show(view: string, conIds: readonly number[], reader: string | null): void {
    this.#looks.say(lookKey(reader, view), conIds, (before) => before.join() === conIds.join());
  }

  hide(view: string, reader: string | null): void {
    this.#looks.end(lookKey(reader, view));
  }

  /** Forgets pages that have said nothing for too long. Called once a second. */
  look(): void {
    this.#looks.age();
  }

  /** Each once, those of the view that was opened last first. */
  conIds(): number[] {
    return [...new Set(this.#looks.latestFirst().flat())];
  }
}
