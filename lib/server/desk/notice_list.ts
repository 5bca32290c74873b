// What the user should have seen: the latest notices by number; a repeat within a minute is not shown again.
import type { Notice } from "@/lib/contract/api.ts";
import { listed } from "@/lib/contract/listing.ts";

const REPEAT_MS = 60_000;

export class NoticeList {
  /** Oldest first. */
  readonly #notices = new Map<string, Notice>();
  readonly #onChange: (numbers: string[]) => void;
  #last = 0;

  /** `onChange` gets the numbers of the notices that have come or gone. */
  constructor(onChange: (numbers: string[]) => void) {
    this.#onChange = onChange;
  }

  add(notice: Notice): void {
    const repeated = this.list().some((known) =>
      known.code === notice.code && known.text === notice.text && known.orderId === notice.orderId &&
      // Either way: after a clock was set back what was told an hour ago seems yet to come.
      Math.abs(Date.parse(notice.at) - Date.parse(known.at)) < REPEAT_MS
    );
    if (!repeated) this.turn(notice);
  }

  /**
   * A condition has begun or is over: shown even if it was said a moment ago, or the list would end with the
   * opposite.
   */
  turn(notice: Notice): void {
    const number = String(++this.#last);
    this.#notices.set(number, notice);
    const changed = [number];
    if (this.#notices.size > listed.notices) {
      const oldest = String(this.#last - listed.notices);
      this.#notices.delete(oldest);
      changed.push(oldest);
    }
    this.#onChange(changed);
  }

  keys(): Iterable<string> {
    return this.#notices.keys();
  }

  get(number: string): Notice | null {
    return this.#notices.get(number) ?? null;
  }

  /** Oldest first. */
  list(): Notice[] {
    return [...this.#notices.values()];
  }
}
