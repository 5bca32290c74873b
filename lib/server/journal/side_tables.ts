// What stands beside the rows: under which key what was answered, and the floor of order ids. The row of an
// intent says both, so they follow it when nothing waits for them any more; what a crash leaves out is read
// from the rows at the next start.
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { z } from "zod";
import { type Clock, iso } from "@/lib/server/clock.ts";
import { pagedRows } from "./pages.ts";

const INTENTS = `SELECT seq, client_order_id, at, data FROM journal
  WHERE seq > ?1 AND kind IN ('confirm', 'change') ORDER BY seq LIMIT ?2`;

/** The answer an idempotency key is bound to. */
export interface KeptAnswer {
  tokenHash: string;
  clientOrderId: string;
  /** The state that was answered; `null` when the process ended before it answered. */
  state: string | null;
}

/** What an intent says of itself beside its row. */
export interface Beside {
  orderIdFloor?: number;
  answer?: { key: string; tokenHash: string; clientOrderId: string };
}

/** As `Commits` writes it: of a bracket each leg has it, the entry first. */
export const bonded = z.looseObject({
  planned: z.looseObject({ orderId: z.int() }).optional().catch(undefined),
  bond: z.looseObject({ token: z.string(), idempotencyKey: z.string() }),
});

const FLOOR = "order_id_floor";
/** The row up to which the tables are complete. */
const UNTIL = "beside_until";
/**
 * So many rows behind it at most, also where no intent is among them: the next start reads them. All rows of
 * a year took it two seconds.
 */
const MOST_BEHIND = 10_000;

export class SideTables {
  readonly #clock: Clock;
  readonly #counter: StatementSync;
  readonly #setCounter: StatementSync;
  readonly #find: StatementSync;
  readonly #keep: StatementSync;
  readonly #complete: StatementSync;
  readonly #db: DatabaseSync;
  /** What is not in the tables yet. */
  #floor = 0;
  #kept = new Map<string, KeptAnswer & { at: string }>();
  #completed = new Map<string, string>();
  #isMarked = true;
  /** The row of the mark, and of the one that is being written. */
  #until = 0;
  #writing = 0;

  constructor(db: DatabaseSync, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
    this.#counter = db.prepare("SELECT value FROM counters WHERE name = ?");
    this.#setCounter = db.prepare(
      "INSERT INTO counters (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)",
    );
    this.#find = db.prepare("SELECT token_hash, client_order_id, state FROM idempotency WHERE key = ?");
    this.#keep = db.prepare(
      "INSERT OR IGNORE INTO idempotency (key, token_hash, client_order_id, state, at) VALUES (?, ?, ?, ?, ?)",
    );
    this.#complete = db.prepare("UPDATE idempotency SET state = ? WHERE key = ? AND state IS NULL");
  }

  /** Whether something is to be written. */
  get waits(): boolean {
    return !this.#isMarked || this.#floor > 0 || this.#kept.size > 0 || this.#completed.size > 0;
  }

  /**
   * Whether the mark stands so far behind the last of `rows` rows that it is to be written with the next
   * ones.
   */
  isBehind(rows: number): boolean {
    return rows - this.#until > MOST_BEHIND;
  }

  /** No order id at or below this was left unused for new orders. */
  get orderIdFloor(): number {
    return Math.max(this.#floor, this.#counterOf(FLOOR) ?? 0);
  }

  answer(key: string): KeptAnswer | null {
    const { tokenHash, clientOrderId, state } = this.#kept.get(key) ?? this.#found(key) ?? {};
    if (tokenHash === undefined || clientOrderId === undefined) return null;
    return { tokenHash, clientOrderId, state: state ?? this.#completed.get(key) ?? null };
  }

  /** Of an intent that is on the disk. */
  add({ orderIdFloor, answer }: Beside): void {
    if (orderIdFloor !== undefined) this.#floor = Math.max(this.#floor, orderIdFloor);
    if (answer !== undefined) this.#remember(answer, iso(this.#clock.now()));
  }

  /** The state that was told; the first one stays. */
  complete(key: string, state: string): void {
    const kept = this.#kept.get(key);
    if (kept === undefined) this.#completed.set(key, this.#completed.get(key) ?? state);
    else kept.state ??= state;
  }

  /**
   * Within a transaction: complete for the first `rows` rows of the journal. `done` is called once it has
   * succeeded.
   */
  write(rows: number): void {
    if (this.#floor > 0) this.#setCounter.run(FLOOR, this.#floor);
    for (const [key, { tokenHash, clientOrderId, state, at }] of this.#kept) {
      this.#keep.run(key, tokenHash, clientOrderId, state, at);
    }
    for (const [key, state] of this.#completed) this.#complete.run(state, key);
    this.#setCounter.run(UNTIL, rows);
    this.#writing = rows;
  }

  done(): void {
    this.#isMarked = true;
    this.#until = this.#writing;
    this.#floor = 0;
    this.#kept.clear();
    this.#completed.clear();
  }

  /**
   * At the start: takes up the intents behind which a crash left nothing. A journal that has never been
   * marked was written by a release that wrote everything at once; one may have done so behind the mark, too.
   */
  catchUp(rows: number): void {
    const until = this.#counterOf(UNTIL);
    this.#until = this.#writing = until ?? rows;
    this.#isMarked = until !== null && !this.isBehind(rows);
    for (const { client_order_id, at, data } of pagedRows(this.#db, INTENTS, { behind: until ?? rows })) {
      const parsed = bonded.safeParse(JSON.parse(String(data)));
      if (!parsed.success) continue;
      const { planned, bond: { token: tokenHash, idempotencyKey: key } } = parsed.data;
      this.#floor = Math.max(this.#floor, planned?.orderId ?? 0);
      if (this.#found(key) === null) {
        this.#remember({ key, tokenHash, clientOrderId: String(client_order_id) }, String(at));
      }
    }
  }

  #remember({ key, tokenHash, clientOrderId }: NonNullable<Beside["answer"]>, at: string): void {
    if (!this.#kept.has(key)) this.#kept.set(key, { tokenHash, clientOrderId, state: null, at });
  }

  #found(key: string): KeptAnswer | null {
    const row = this.#find.get(key);
    if (row === undefined) return null;
    return {
      tokenHash: String(row.token_hash),
      clientOrderId: String(row.client_order_id),
      state: row.state === null ? null : String(row.state),
    };
  }

  #counterOf(name: string): number | null {
    const row = this.#counter.get(name);
    return row === undefined ? null : Number(row.value);
  }
}
