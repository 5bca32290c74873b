// IB's limit on the messages of one client: above 50 in a second it complains with error 100, then hangs up.

export type PacingVerdict =
  | { readonly allow: true }
  /** Refuse the message; tell the client with this text when it is not `null`. */
  | { readonly allow: false; readonly notice: string | null; readonly hangUp: boolean };

const WINDOW_MS = 1000;
/** The third second in which a client is too fast is its last. */
const STRIKES = 3;

/** Counts the messages of one client in a sliding second. */
export class Pacing {
  #times: number[] = [];
  #strikes = 0;
  #noticedAt = -Infinity;

  /** `max` 0 switches the limit off. */
  constructor(readonly max: number) {}

  check(now: number): PacingVerdict {
    if (this.max === 0) return { allow: true };
    this.#forget(now);
    if (this.#times.length < this.max) {
      this.#times.push(now);
      return { allow: true };
    }
    if (now - this.#noticedAt < WINDOW_MS) return { allow: false, notice: null, hangUp: false };
    this.#noticedAt = now;
    this.#strikes++;
    const notice = `Max rate of messages per second has been exceeded:max=${this.max} ` +
      `rec=${this.#times.length + 1} (${this.#strikes})`;
    return { allow: false, notice, hangUp: this.#strikes >= STRIKES };
  }

  /** For `+PACEAPI`: milliseconds to wait before the next message may be handled. */
  delay(now: number): number {
    if (this.max === 0) return 0;
    this.#forget(now);
    const oldest = this.#times[0];
    if (this.#times.length < this.max || oldest === undefined) {
      this.#times.push(now);
      return 0;
    }
    return Math.max(1, oldest + WINDOW_MS - now);
  }

  #forget(now: number): void {
    while (this.#times[0] !== undefined && now - this.#times[0] >= WINDOW_MS) this.#times.shift();
  }
}
