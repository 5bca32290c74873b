// The server's clock as far as its heartbeats tell it: a message can come late, never early, so that the
// fastest one is right.

/** Some minutes of heartbeats: as long as two clocks may run apart unnoticed. */
const SAMPLES = 30;

export class ServerClock {
  readonly #most: number;
  #samples: number[] = [];
  #offsetMs = 0;

  /** `most`: of so many messages. The clock of a recording is as its last one says. */
  constructor(most: number = SAMPLES) {
    this.#most = most;
  }

  /** What the server's clock is ahead of this browser's, in milliseconds. */
  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** A message that was sent at `sentAt` by the server's clock is here at `now` by ours. */
  hear(sentAt: number, now: number): void {
    if (Number.isNaN(sentAt)) return;
    this.#samples = [...this.#samples, sentAt - now].slice(-this.#most);
    this.#offsetMs = Math.max(...this.#samples);
  }

  /** A new connection: a clock may have been set meanwhile. What is known holds until the first message. */
  beginAnew(): void {
    this.#samples = [];
  }
}
