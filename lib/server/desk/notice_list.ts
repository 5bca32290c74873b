// What the user should have seen: the latest notices, newest last; a repeat within a minute is not shown again.
import type { Notice } from "@/lib/contract/api.ts";

const KEEP = 200;
const REPEAT_MS = 60_000;

export class NoticeList {
  #notices: Notice[] = [];
  #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  add(notice: Notice): void {
    const repeated = this.#notices.some((known) =>
      known.code === notice.code && known.text === notice.text && known.orderId === notice.orderId &&
      Date.parse(notice.at) - Date.parse(known.at) < REPEAT_MS
    );
    if (!repeated) this.turn(notice);
  }

  /** A condition has begun or is over: shown even if it was said a moment ago, or the list would end with the opposite. */
  turn(notice: Notice): void {
    this.#notices = [...this.#notices, notice].slice(-KEEP);
    this.#onChange();
  }

  list(): Notice[] {
    return this.#notices;
  }
}
