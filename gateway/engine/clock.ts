// Virtual time: it moves only when told to, and things scheduled on it happen in a fixed order.

interface Due {
  readonly time: number;
  readonly sequence: number;
  readonly run: (now: number) => void;
  cancelled: boolean;
}

/** Epoch milliseconds that only `advanceTo` moves. Equal times run in the order they were scheduled. */
export class VirtualClock {
  #now: number;
  #sequence = 0;
  #heap: Due[] = [];

  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  /**
   * Runs `run` once at `time`, in whole milliseconds (now if that has passed). The returned function cancels.
   */
  at(time: number, run: (now: number) => void): () => void {
    const due: Due = {
      time: Math.max(Math.ceil(time), this.#now),
      sequence: this.#sequence++,
      run,
      cancelled: false,
    };
    push(this.#heap, due);
    return () => {
      due.cancelled = true;
    };
  }

  /** Time of the next thing due, `Infinity` if nothing is. */
  nextDue(): number {
    while (this.#heap[0]?.cancelled) pop(this.#heap);
    return this.#heap[0]?.time ?? Infinity;
  }

  /** Runs the next thing due up to `time` and returns true, or moves to `time` and returns false. */
  step(time: number): boolean {
    if (this.nextDue() > time) {
      this.#now = Math.max(this.#now, time);
      return false;
    }
    const due = pop(this.#heap);
    if (due === undefined) return false;
    this.#now = Math.max(this.#now, due.time);
    due.run(this.#now);
    return true;
  }
}

function before(a: Due, b: Due): boolean {
  return a.time < b.time || (a.time === b.time && a.sequence < b.sequence);
}

function push(heap: Due[], due: Due): void {
  let index = heap.push(due) - 1;
  while (index > 0) {
    const up = (index - 1) >> 1;
    const parent = heap[up];
    if (parent === undefined || !before(due, parent)) break;
    heap[index] = parent;
    index = up;
  }
  heap[index] = due;
}

function pop(heap: Due[]): Due | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (top === undefined || last === undefined || top === last) return top;
  let index = 0;
  while (true) {
    const left = 2 * index + 1;
    const leftDue = heap[left];
    if (leftDue === undefined) break;
    const rightDue = heap[left + 1];
    const goRight = rightDue !== undefined && before(rightDue, leftDue);
    const child = goRight ? rightDue : leftDue;
    if (!before(child, last)) break;
    heap[index] = child;
    index = goRight ? left + 1 : left;
  }
  heap[index] = last;
  return top;
}
