// Shows on the screen that the journal can not be written, and notices by itself when it can be again.
import type { ConnectionView, Notice } from "@/lib/contract/api.ts";
import { coded } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { type Clock, iso } from "@/lib/server/clock.ts";
import type { Journal } from "@/lib/server/journal/journal.ts";

export interface JournalLockDeps {
  journal: Pick<Journal, "fault" | "look" | "assertWritable">;
  clock: Clock;
  notice(notice: Notice): void;
  onChange(): void;
  /** So long it may not be written before trading is halted, ms; `null`: for ever. */
  haltAfterMs(): number | null;
  /** It could not be written for that long: told once, again only after it could. */
  halt(): void;
}

/** A try may wait for a lock on the file: not more often than this. */
const RETRY_MS = 3_000;

export class JournalLock {
  readonly #deps: JournalLockDeps;
  #told: Saying | null = null;
  #triedAt = -Infinity;
  #faultyAt: number | null = null;
  #halted = false;

  constructor(deps: JournalLockDeps) {
    this.#deps = deps;
  }

  /** From time to time: tries again while there is a fault. */
  retry(): void {
    const { journal, clock } = this.#deps;
    const now = clock.monotonic();
    journal.look();
    if (journal.fault !== null && now - this.#triedAt >= RETRY_MS) {
      this.#triedAt = now;
      try {
        journal.assertWritable();
      } catch {
        // Still so: `fault` says why.
      }
    }
    this.look();
    this.#haltWhenLong(now);
  }

  #haltWhenLong(now: number): void {
    const { journal, haltAfterMs, halt } = this.#deps;
    if (journal.fault === null) {
      this.#faultyAt = null;
      this.#halted = false;
      return;
    }
    this.#faultyAt ??= now;
    const most = haltAfterMs();
    if (this.#halted || most === null || now - this.#faultyAt < most) return;
    this.#halted = true;
    halt();
  }

  /** Tells when a fault has come or gone. */
  look(): void {
    const { fault } = this.#deps.journal;
    if (fault?.key === this.#told?.key) return;
    this.#told = fault;
    this.#deps.notice({
      at: iso(this.#deps.clock.now()),
      level: fault === null ? "info" : "error",
      ...coded(fault ?? say("JOURNAL_WRITABLE")),
    });
    this.#deps.onChange();
  }

  /** The connection with this lock, unless another one is on it already. */
  on(view: ConnectionView): ConnectionView {
    if (this.#told === null || view.lock !== null) return view;
    return { ...view, lock: coded(this.#told) };
  }
}
