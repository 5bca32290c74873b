// What people and programs did to the desk, as rows of the journal: who, what, why, in the same chain as the
// orders.
import { plainTexts } from "@/lib/contract/plain_text.ts";
import { type Clock, iso } from "@/lib/server/clock.ts";
import type { JournalEntry } from "./journal.ts";

/** The kinds of rows that tell of access and refusals. Their data always has `origin` and `reason`. */
export const auditKinds = [
  "login",
  "login_failed",
  "logout",
  "session_ended",
  "arm",
  "disarm",
  "state",
  "limits",
  "proposal",
  "promotion",
  "refused",
] as const;
export type AuditKind = (typeof auditKinds)[number];

export interface AuditNote {
  /** A person's session, the name of a token, or `desk` for the desk itself. Never a secret. */
  origin: string;
  /** Why, in words; `null` where nobody gave a reason. */
  reason: string | null;
  clientOrderId?: string | null;
  /** What else belongs to it; must survive a JSON round trip. */
  more?: Readonly<Record<string, unknown>>;
}

export interface AuditDeps {
  /** Never throws, and never waits for the disk: what can not be written now is kept for later. */
  journal: { append(entry: JournalEntry): void };
  clock: Clock;
}

/**
 * Of what anybody can cause without a login or at the pace of a script, so many rows per kind and minute are
 * kept.
 */
const KEPT_PER_MINUTE: Partial<Record<AuditKind, number>> = { login_failed: 20, refused: 600 };
const MINUTE_MS = 60_000;

interface Minute {
  begun: number;
  kept: number;
  leftOut: number;
}

export class Audit {
  readonly #deps: AuditDeps;
  readonly #minutes = new Map<AuditKind, Minute>();

  constructor(deps: AuditDeps) {
    this.#deps = deps;
  }

  /** Adds a row. Never throws and blocks nothing: a cancel or a halt goes its way whatever the disk says. */
  note(kind: AuditKind, { origin, reason, clientOrderId = null, more = {} }: AuditNote): void {
    const leftOut = this.#leftOutBefore(kind);
    if (leftOut === null) return;
    // What was refused may be anything that somebody has sent.
    const data = plainTexts({
      origin,
      reason,
      ...more,
      ...(leftOut === 0 ? {} : { leftOutBefore: leftOut }),
    });
    this.#deps.journal.append({ at: iso(this.#deps.clock.now()), kind, clientOrderId, data });
  }

  /** How many of the minute before had no row; `null` when this one has none either. */
  #leftOutBefore(kind: AuditKind): number | null {
    const most = KEPT_PER_MINUTE[kind];
    if (most === undefined) return 0;
    const now = this.#deps.clock.monotonic();
    let minute = this.#minutes.get(kind);
    let before = 0;
    if (minute === undefined || now - minute.begun >= MINUTE_MS) {
      before = minute?.leftOut ?? 0;
      minute = { begun: now, kept: 0, leftOut: 0 };
      this.#minutes.set(kind, minute);
    }
    if (minute.kept >= most) {
      minute.leftOut += 1;
      return null;
    }
    minute.kept += 1;
    return before;
  }
}
