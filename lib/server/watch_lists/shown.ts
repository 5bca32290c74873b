// Which watch lists somebody looks at: a page says so again and again, and one that says it no more has gone.
import { watchListBounds } from "@/lib/contract/watch_list_bounds.ts";
import { type Clock, type Moment, momentOf, since } from "@/lib/server/clock.ts";
import { say } from "@/lib/contract/says/say.ts";
import { NotFoundError } from "@/lib/server/errors.ts";
import type { WatchListBook } from "./book.ts";

export interface ShownListsDeps {
  lists: Pick<WatchListBook, "get">;
  clock: Pick<Clock, "now" | "monotonic">;
}

interface Look {
  listId: string;
  at: Moment;
}

export class ShownLists {
  readonly #deps: ShownListsDeps;
  readonly #listeners = new Set<() => void>();
  /** By who looks and the list, the latest last. */
  readonly #looks = new Map<string, Look>();

  constructor(deps: ShownListsDeps) {
    this.#deps = deps;
  }

  /** Called when a list is shown now that was not, or the other way round. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** `reader`: the browser that shows it, `null` for a script. Holds for a while. Throws a `NotFoundError` without such a list. */
  show(listId: string, reader: string | null): void {
    if (this.#deps.lists.get(listId) === null) throw new NotFoundError(say("WATCH_LIST_UNKNOWN"), "listId");
    const key = keyOf(listId, reader);
    const isNew = !this.#looks.has(key);
    this.#looks.set(key, { listId, at: momentOf(this.#deps.clock) });
    if (isNew) this.#changed();
  }

  hide(listId: string, reader: string | null): void {
    if (this.#looks.delete(keyOf(listId, reader))) this.#changed();
  }

  /** Forgets pages that have said nothing for too long. Called once a second. */
  look(): void {
    const { clock } = this.#deps;
    const gone = [...this.#looks].filter(([, { at }]) => since(clock, at) >= watchListBounds.shownMs);
    for (const [key] of gone) this.#looks.delete(key);
    if (gone.length > 0) this.#changed();
  }

  /** Instruments of all lists that are shown, as they stand in them, those of the list that was opened last first. */
  conIds(): number[] {
    const listIds = new Set([...this.#looks.values()].reverse().map(({ listId }) => listId));
    const contracts = [...listIds].flatMap((listId) => this.#deps.lists.get(listId)?.contracts ?? []);
    // A combination has no line of its own.
    const quoted = contracts.filter(({ secType }) => secType !== "BAG");
    return [...new Set(quoted.map(({ conId }) => conId))];
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** A name of a browser has no blank in it. */
function keyOf(listId: string, reader: string | null): string {
  return `${reader ?? ""} ${listId}`;
}
