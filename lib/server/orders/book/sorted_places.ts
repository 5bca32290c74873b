// Places in the order of their times, in blocks: one that comes late moves its block only, not the whole day
// behind it.

/** Times that are equal are ordered by identity. */
export interface Place {
  readonly at: string;
  readonly id: string;
}

/** A block that grows beyond this is cut in halves. */
const MOST_IN_BLOCK = 512;

export class SortedPlaces {
  /** Ascending, none of them empty. */
  readonly #blocks: Place[][] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The one at this index; `undefined` where there is none. */
  at(index: number): Place | undefined {
    let rest = index;
    for (const block of this.#blocks) {
      if (rest < block.length) return block[rest];
      rest -= block.length;
    }
    return undefined;
  }

  get last(): Place | undefined {
    return this.#blocks.at(-1)?.at(-1);
  }

  /** The index of the first place that is not before this one. */
  indexOf(place: Place): number {
    const block = this.#blockOf(place);
    return this.#before(block) + firstFrom(this.#blocks[block] ?? [], place);
  }

  /** Puts a place in and returns its index. */
  add(place: Place): number {
    // The youngest comes last as a rule, and then into the last block.
    const number = Math.min(this.#blockOf(place), Math.max(0, this.#blocks.length - 1));
    const block = this.#blocks[number] ?? [];
    if (this.#blocks.length === 0) this.#blocks.push(block);
    const inside = firstFrom(block, place);
    const index = this.#before(number) + inside;
    block.splice(inside, 0, place);
    this.#size += 1;
    if (block.length > MOST_IN_BLOCK) {
      this.#blocks.splice(number + 1, 0, block.splice(MOST_IN_BLOCK / 2));
    }
    return index;
  }

  /** Takes a place out and returns the index that it had; -1 when it was not in. */
  remove(place: Place): number {
    const number = this.#blockOf(place);
    const block = this.#blocks[number];
    if (block === undefined) return -1;
    const inside = firstFrom(block, place);
    const found = block[inside];
    if (found === undefined || compare(found, place) !== 0) return -1;
    const index = this.#before(number) + inside;
    this.#cut(number, inside, 1);
    return index;
  }

  /** Takes the first `count` places out and returns them. */
  removeFirst(count: number): Place[] {
    const removed: Place[] = [];
    while (removed.length < count && this.#blocks.length > 0) {
      removed.push(...this.#cut(0, 0, count - removed.length));
    }
    return removed;
  }

  /** Those from index `from` up to `to`, which is excluded. */
  slice(from: number, to: number = this.#size): Place[] {
    const found: Place[] = [];
    let first = 0;
    for (const block of this.#blocks) {
      if (first >= to) break;
      if (first + block.length > from) found.push(...block.slice(Math.max(0, from - first), to - first));
      first += block.length;
    }
    return found;
  }

  #cut(number: number, inside: number, count: number): Place[] {
    const block = this.#blocks[number] ?? [];
    const removed = block.splice(inside, count);
    this.#size -= removed.length;
    if (block.length === 0) this.#blocks.splice(number, 1);
    return removed;
  }

  /** How many places stand before the block of this number. */
  #before(number: number): number {
    let count = 0;
    for (let each = 0; each < number; each++) count += this.#blocks[each]?.length ?? 0;
    return count;
  }

  /** The first block whose last place is not before this one; the number of blocks when there is none. */
  #blockOf(place: Place): number {
    let low = 0;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(this.#blocks[middle]?.at(-1) as Place, place) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function firstFrom(block: readonly Place[], place: Place): number {
  let low = 0;
  let high = block.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(block[middle] as Place, place) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Below 0: `a` stands before `b`. */
export function compare(a: Place, b: Place): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  return a.id === b.id ? 0 : a.id < b.id ? -1 : 1;
}
