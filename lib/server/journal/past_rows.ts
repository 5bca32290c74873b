// Rows of a span of the past, a few at a time: whoever reads a whole day gives way between two batches, and no statement stays open.
import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import type { JournalEntry } from "./journal.ts";

export interface Span {
  /** The first row. */
  from: number;
  /** The row behind the last one. */
  to: number;
}

export interface PastQuery extends Span {
  kinds: readonly string[];
  /** Only rows of this order. */
  clientOrderId?: string;
  /** Only rows that have one of these texts in them: a sieve before anything is parsed. */
  having?: readonly string[];
}

export type PastRow = JournalEntry & { seq: number };

const BATCH = 100;

export class PastRows {
  readonly #db: DatabaseSync;
  readonly #rows: () => number;

  /** `rows`: the number of the last row now. */
  constructor(db: DatabaseSync, rows: () => number) {
    this.#db = db;
    this.#rows = rows;
  }

  /** When the first row was written (ISO 8601); `null` for an empty journal. */
  get begins(): string | null {
    const row = this.#db.prepare("SELECT at FROM journal ORDER BY seq LIMIT 1").get();
    return row === undefined ? null : String(row.at);
  }

  /** The first row since `since` (ISO 8601): rows are written as time goes, so halving finds it without reading them all. */
  firstSince(since: string): number {
    const at = this.#db.prepare("SELECT at FROM journal WHERE seq = ?");
    let [low, high] = [1, this.#rows() + 1];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (String(at.get(middle)?.at ?? "") < since) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Orders that had begun before row `seq` and ended behind it, or not at all. */
  openAt(seq: number): string[] {
    const ids = this.#db.prepare(
      `SELECT client_order_id FROM journal WHERE kind = 'confirm' AND seq < ?
       UNION SELECT client_order_id FROM journal WHERE kind = 'exit' AND seq < ?
       EXCEPT SELECT client_order_id FROM journal WHERE kind = 'outcome' AND seq < ?`,
    );
    return ids.all(seq, seq, seq).flatMap(({ client_order_id: id }) => id === null ? [] : String(id));
  }

  /** In order, batch by batch: each is a question of its own. */
  *batches({ from, to, kinds, clientOrderId, having = [] }: PastQuery): Generator<PastRow[]> {
    const select = this.#db.prepare(
      `SELECT seq, at, kind, client_order_id, data FROM journal
       WHERE seq >= ? AND seq < ? AND kind IN (${kinds.map(() => "?").join(", ")})
       ${clientOrderId === undefined ? "" : "AND client_order_id = ?"}
       ${having.length === 0 ? "" : `AND (${having.map(() => "instr(data, ?) > 0").join(" OR ")})`}
       ORDER BY seq LIMIT ${BATCH}`,
    );
    const more = [...kinds, ...clientOrderId === undefined ? [] : [clientOrderId], ...having];
    for (let next = from;;) {
      const rows = select.all(next, to, ...more).map(entryOf);
      if (rows.length > 0) yield rows;
      const last = rows.at(-1);
      if (last === undefined || rows.length < BATCH) return;
      next = last.seq + 1;
    }
  }
}

export function entryOf(row: Record<string, SQLOutputValue>): PastRow {
  return {
    seq: Number(row.seq),
    at: String(row.at),
    kind: String(row.kind),
    clientOrderId: row.client_order_id === null ? null : String(row.client_order_id),
    data: JSON.parse(String(row.data)),
  };
}
