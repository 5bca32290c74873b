// Which watch lists somebody looks at.
import { watchListBounds } from "@/lib/contract/watch_list_bounds.ts";
import { say } from "@/lib/contract/says/say.ts";
import { NotFoundError } from "@/lib/server/errors.ts";
import { lookKey, Looks, type LooksDeps } from "@/lib/server/looks.ts";
import type { WatchListBook } from "./book.ts";

export interface ShownListsDeps extends Pick<LooksDeps, "clock"> {
  lists: Pick<WatchListBook, "get">;
}

/** Browsers that look at lists at a time, times the lists: far more than there are. */
const MOST = 1000;

export class ShownLists {
  readonly #deps: ShownListsDeps;
  readonly #looks: Looks<string>;

  constructor(deps: ShownListsDeps) {
    this.#deps = deps;
    this.#looks = new Looks({ clock: deps.clock, lastMs: watchListBounds.shownMs, most: MOST });
  }

  /** Called when a list is shown now that was not, or the other way round. */
  onChange(listener: () => void): void {
    this.#looks.onChange(listener);
  }

  /**
   * `reader`: the browser that shows it, `null` for a script. Holds for a while. Throws a `NotFoundError`
   * without such a list.
   */
  show(listId: string, reader: string | null): void {
    if (this.#deps.lists.get(listId) === null) throw new NotFoundError(say("WATCH_LIST_UNKNOWN"), "listId");
    this.#looks.say(lookKey(reader, listId), listId);
  }

  hide(listId: string, reader: string | null): void {
    this.#looks.end(lookKey(reader, listId));
  }

  /** Forgets pages that have said nothing for too long. Called once a second. */
  look(): void {
    this.#looks.age();
  }

  /**
   * Instruments of all lists that are shown, as they stand in them, those of the list that was opened last
   * first.
   */
  conIds(): number[] {
    const listIds = new Set(this.#looks.latestFirst());
    const contracts = [...listIds].flatMap((listId) => this.#deps.lists.get(listId)?.contracts ?? []);
    // A combination has no line of its own.
    const quoted = contracts.filter(({ secType }) => secType !== "BAG");
    return [...new Set(quoted.map(({ conId }) => conId))];
  }
}
