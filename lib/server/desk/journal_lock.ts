// Shows on the screen that the journal can not be written, and notices by itself when it can be again.
import type { ConnectionView, Notice } from "@/lib/contract/api.ts";
import { type Clock, iso } from "@/lib/server/clock.ts";
import type { Journal } from "@/lib/server/journal/journal.ts";

export interface JournalLockOptions {
  journal: Pick<Journal, "fault" | "assertWritable">;
  clock: Clock;
  notice(notice: Notice): void;
  onChange(): void;
}

/** A try may wait for a lock on the file: not more often than this. */
const RETRY_MS = 3_000;

export class JournalLock {
  readonly #options: JournalLockOptions;
  #told: string | null = null;
  #triedAt = -Infinity;

  constructor(options: JournalLockOptions) {
    this.#options = options;
  }

  /** From time to time: tries again while there is a fault. */
  retry(): void {
    const { journal, clock } = this.#options;
    const now = clock.monotonic();
    if (journal.fault !== null && now - this.#triedAt >= RETRY_MS) {
      this.#triedAt = now;
      try {
        journal.assertWritable();
      } catch {
        // Still so: `fault` says why.
      }
    }
    this.look();
  }

  /** Tells when a fault has come or gone. */
  look(): void {
    const { fault } = this.#options.journal;
    if ((fault === null) === (this.#told === null)) return;
    this.#told = fault;
    this.#options.notice({
      at: iso(this.#options.clock.now()),
      level: fault === null ? "info" : "error",
      code: fault === null ? "JOURNAL_WRITABLE" : "JOURNAL_UNWRITABLE",
      text: fault === null ? "The order journal can be written again: order entry is open" : lockText(fault),
    });
    this.#options.onChange();
  }

  /** The connection with this lock, unless another one is on it already. */
  on(view: ConnectionView): ConnectionView {
    if (this.#told === null || view.lock !== null) return view;
    return { ...view, lock: { code: "JOURNAL_UNWRITABLE", text: lockText(this.#told) } };
  }
}

function lockText(fault: string): string {
  return `The order journal cannot be written (${fault}): nothing is sent until it can. Cancels still pass`;
}
