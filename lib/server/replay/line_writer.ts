// Numbers the events of a recording anew: those that were left out ahead of a segment are no loss, those that
// the bridge had lost are.

export class LineWriter {
  #last = 0;
  #recorded: number | null = null;

  /** How many numbers the recorded event is behind the one before it. */
  step(seq: number, was: boolean): number {
    const before = this.#recorded;
    this.#recorded = seq;
    return was || before === null || seq <= before ? 1 : seq - before;
  }

  /** Leaves numbers out: they were lost then, and are now. */
  skip(count: number): void {
    this.#last += Math.max(0, count);
  }

  next(): number {
    return ++this.#last;
  }
}
