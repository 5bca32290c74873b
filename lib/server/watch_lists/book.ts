// The watch lists of the desk: made, renamed, filled, ordered. A change that can not be kept on the disk does
// not happen.
import type { Contract, WatchList, WatchLists } from "@/lib/contract/api.ts";
import { say } from "@/lib/contract/says/say.ts";
import { type Saying, verbatim } from "@/lib/contract/says/saying.ts";
import { watchListBounds } from "@/lib/contract/watch_list_bounds.ts";
import { type Clock, type Ids, iso } from "@/lib/server/clock.ts";
import { ConflictError, DenialError, NotFoundError, UnavailableError } from "@/lib/server/errors.ts";
import { systemReason } from "@/lib/server/start_error.ts";
import { readLists, type WatchListStore, writtenLists } from "./file.ts";

export interface WatchListBookDeps {
  store: WatchListStore;
  clock: Pick<Clock, "now">;
  ids: Pick<Ids, "uuid">;
  /** What an instrument is. Rejects with a `NotFoundError` when IB does not know it. */
  contractOf(conId: number): Promise<Contract>;
  /** What could not be read, for the trader. */
  told(says: Saying): void;
}

export class WatchListBook {
  readonly #deps: WatchListBookDeps;
  readonly #listeners = new Set<() => void>();
  #lists: readonly WatchList[] = [];
  #revision = 1;
  /** A file that could be neither read nor moved away is not overwritten. */
  #stands: Saying | null = null;

  constructor(deps: WatchListBookDeps) {
    this.#deps = deps;
    this.#lists = this.#read();
  }

  /** Called when a list is another one now. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  get revision(): number {
    return this.#revision;
  }

  /** All of them, in the order in which they were made. */
  all(): WatchLists {
    return { revision: this.#revision, lists: [...this.#lists] };
  }

  /** `null`: there is no such list (any more). */
  get(listId: string): WatchList | null {
    return this.#lists.find((one) => one.listId === listId) ?? null;
  }

  /**
   * Throws a `ConflictError` for a name that is taken, a `DenialError` beyond the bounds, as every change an
   * `UnavailableError` when it can not be kept.
   */
  create(name: string): WatchLists {
    this.#free(name);
    if (this.#lists.length >= watchListBounds.lists) {
      throw new DenialError(say("WATCH_LISTS_FULL.lists", { most: watchListBounds.lists }));
    }
    return this.#keep([...this.#lists, { listId: this.#deps.ids.uuid(), name, contracts: [] }]);
  }

  rename(listId: string, name: string): WatchLists {
    this.#free(name, listId);
    return this.#change(listId, (list) => ({ ...list, name }));
  }

  delete(listId: string): WatchLists {
    this.#require(listId);
    return this.#keep(this.#lists.filter((one) => one.listId !== listId));
  }

  async add(listId: string, conId: number): Promise<WatchLists> {
    if (has(this.#require(listId), conId)) return this.all();
    const contract = await this.#deps.contractOf(conId);
    // Others may have changed it while IB was asked.
    return this.#change(listId, (list) => {
      if (has(list, conId)) return list;
      if (list.contracts.length >= watchListBounds.rows) {
        throw new DenialError(say("WATCH_LISTS_FULL.rows", { most: watchListBounds.rows }));
      }
      return { ...list, contracts: [...list.contracts, contract] };
    });
  }

  /** What is not in it is no error: somebody else was faster. */
  remove(listId: string, conId: number): WatchLists {
    return this.#change(listId, (list) => {
      const contracts = list.contracts.filter((one) => one.conId !== conId);
      return contracts.length === list.contracts.length ? list : { ...list, contracts };
    });
  }

  move(listId: string, conId: number, place: number): WatchLists {
    return this.#change(listId, (list) => {
      const from = list.contracts.findIndex((one) => one.conId === conId);
      const moved = list.contracts[from];
      if (moved === undefined) throw new NotFoundError(say("WATCH_LIST_UNKNOWN.instrument"), "conId");
      const contracts = list.contracts.toSpliced(from, 1).toSpliced(place, 0, moved);
      return { ...list, contracts };
    });
  }

  #require(listId: string): WatchList {
    const list = this.get(listId);
    if (list === null) throw new NotFoundError(say("WATCH_LIST_UNKNOWN"), "listId");
    return list;
  }

  /** Two lists of one name could not be told apart. */
  #free(name: string, listId?: string): void {
    const isTaken = this.#lists.some((one) =>
      one.listId !== listId && one.name.toLowerCase() === name.toLowerCase()
    );
    if (isTaken) throw new ConflictError(say("WATCH_LIST_NAME_TAKEN", { name }), "name");
  }

  #change(listId: string, change: (list: WatchList) => WatchList): WatchLists {
    const before = this.#require(listId);
    const after = change(before);
    if (after === before) return this.all();
    return this.#keep(this.#lists.map((one) => one === before ? after : one));
  }

  #keep(lists: readonly WatchList[]): WatchLists {
    const { store } = this.#deps;
    if (this.#stands !== null) throw new UnavailableError(this.#stands);
    try {
      store.write(writtenLists(lists));
    } catch (cause) {
      const given = { path: store.path, words: verbatim(systemReason(cause)) };
      throw new UnavailableError(say("WATCH_LISTS_NOT_SAVED", given), cause);
    }
    this.#lists = lists;
    this.#revision += 1;
    for (const listener of this.#listeners) listener();
    return this.all();
  }

  #read(): readonly WatchList[] {
    const { store, clock, told } = this.#deps;
    try {
      const text = store.read();
      return text === null ? [] : readLists(text);
    } catch {
      try {
        const aside = store.setAside(iso(clock.now()).replace(/[:.]/g, "-"));
        told(say("WATCH_LISTS_DAMAGED", { path: aside }));
      } catch (cause) {
        const given = { path: store.path, words: verbatim(systemReason(cause)) };
        this.#stands = say("WATCH_LISTS_DAMAGED.stands", given);
        told(this.#stands);
      }
      return [];
    }
  }
}

function has({ contracts }: WatchList, conId: number): boolean {
  return contracts.some((one) => one.conId === conId);
}
