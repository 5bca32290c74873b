// Identities in the order of their times, with a window at the young end: what of them is listed. Leaving it
// costs no walk.
import { compare, type Place, SortedPlaces } from "./sorted_places.ts";

export interface PageRequest {
  /** Only what is older than this cursor. */
  cursor: string | null;
  /** Times within these bounds, the upper one excluded (ISO 8601). */
  from: string | null;
  to: string | null;
  rows: number;
}

export class RecentIndex {
  readonly #most: number;
  readonly #sorted = new SortedPlaces();
  readonly #places = new Map<string, Place>();
  /**
   * What stands before this is not listed. It grows: what has left does not come back because another one
   * leaves, but with a clock that is set back. Without an id it is one of age.
   */
  #edge: Place = { at: "", id: "" };
  /** Where the window begins in `#sorted`. */
  #first = 0;
  #moved = new Set<string>();

  /** At most `most` are listed: the youngest. */
  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#sorted.size;
  }

  has(id: string): boolean {
    return this.#places.has(id);
  }

  isListed(id: string): boolean {
    const place = this.#places.get(id);
    return place !== undefined && compare(place, this.#edge) >= 0;
  }

  /** The listed ones, oldest first. */
  listed(): string[] {
    return this.#sorted.slice(this.#first).map(({ id }) => id);
  }

  /** Puts an identity at its time (ISO 8601), from wherever it was. */
  put(id: string, at: string): void {
    const known = this.#places.get(id);
    if (known?.at === at) return;
    if (known !== undefined) this.#take(known);
    const place = { at, id };
    this.#places.set(id, place);
    this.#sorted.add(place);
    if (compare(place, this.#edge) < 0) this.#first += 1;
    else this.#moved.add(id);
    if (this.#sorted.size - this.#first <= this.#most) return;
    const next = this.#sorted.at(this.#first + 1);
    if (next !== undefined) this.#shrink(this.#first + 1, next);
  }

  drop(id: string): void {
    const place = this.#places.get(id);
    if (place === undefined) return;
    this.#take(place);
    this.#places.delete(id);
  }

  /**
   * From now on nothing older than `since` is listed, but what is younger is: a clock that stood ahead had
   * let that go.
   */
  advance(since: string): void {
    const edge = { at: since, id: "" };
    if (this.#edge.id === "" && compare(edge, this.#edge) < 0) this.#widen(edge);
    else this.#narrow(edge);
  }

  #narrow(edge: Place): void {
    if (compare(edge, this.#edge) > 0) this.#shrink(this.#sorted.indexOf(edge), edge);
  }

  #widen(edge: Place): void {
    const first = this.#sorted.indexOf(edge);
    for (const { id } of this.#sorted.slice(first, this.#first)) this.#moved.add(id);
    [this.#first, this.#edge] = [first, edge];
    const cut = this.#sorted.size - this.#most;
    const youngest = this.#sorted.at(cut);
    if (cut > first && youngest !== undefined) this.#shrink(cut, youngest);
  }

  /** Forgets what is older than `before`: it is neither listed nor on a page. */
  dropBefore(before: string): void {
    this.#narrow({ at: before, id: "" });
    const count = this.#sorted.indexOf({ at: before, id: "" });
    for (const { id } of this.#sorted.removeFirst(count)) this.#places.delete(id);
    this.#first -= count;
  }

  /** What came into the window or left it since the last call. */
  takeMoved(): string[] {
    const moved = [...this.#moved];
    this.#moved.clear();
    return moved;
  }

  /** The time of the listed one that is next to leave; `null` when none is listed. */
  get oldestListedAt(): string | null {
    return this.#sorted.at(this.#first)?.at ?? null;
  }

  /** The cursor of what is not listed; `null` when everything is. */
  get beyond(): string | null {
    const youngest = this.#sorted.last;
    if (this.#first === 0 || youngest === undefined) return null;
    return cursorOf(this.#sorted.at(this.#first) ?? justBehind(youngest));
  }

  /** Youngest first. `next` is the cursor of the following page, `null` behind the last one. */
  page({ cursor, from, to, rows }: PageRequest): { ids: string[]; next: string | null } {
    const before = [cursor === null ? null : placeOf(cursor), to === null ? null : { at: to, id: "" }]
      .flatMap((place) => place === null ? [] : this.#sorted.indexOf(place));
    const end = Math.min(this.#sorted.size, ...before);
    const start = from === null ? 0 : this.#sorted.indexOf({ at: from, id: "" });
    const rowsFrom = Math.max(start, end - rows);
    const found = this.#sorted.slice(rowsFrom, Math.max(end, rowsFrom)).reverse();
    const last = found.at(-1);
    return {
      ids: found.map(({ id }) => id),
      next: last === undefined || rowsFrom <= start ? null : cursorOf(last),
    };
  }

  #take(place: Place): void {
    const index = this.#sorted.remove(place);
    if (index < this.#first) this.#first -= 1;
    else this.#moved.add(place.id);
  }

  /** Lets everything before the index `first` leave the window, which begins at `edge` from now on. */
  #shrink(first: number, edge: Place): void {
    for (const { id } of this.#sorted.slice(this.#first, first)) this.#moved.add(id);
    this.#first = first;
    this.#edge = edge;
  }
}

const SEPARATOR = "~";

function cursorOf({ at, id }: Place): string {
  return `${at}${SEPARATOR}${id}`;
}

function placeOf(cursor: string): Place {
  const cut = cursor.indexOf(SEPARATOR);
  return cut < 0 ? { at: cursor, id: "" } : { at: cursor.slice(0, cut), id: cursor.slice(cut + 1) };
}

/** A place between this one and whatever comes after it. */
function justBehind({ at, id }: Place): Place {
  return { at, id: id + SEPARATOR };
}
