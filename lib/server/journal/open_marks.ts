// Which orders are open, kept with the rows: every some thousand rows one says which orders were open before
// it, so that nobody reads a year to learn what had not ended eight days ago.
//
// A mark is a row of the chain like any other. It is believed when its own hash and those of its neighbours
// hold, and when it names the row that it was written behind: whatever else stands there, the rows themselves
// are read.
import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { CHAINED_COLUMNS, type ChainedRow, chainedRowOf, GENESIS, rowHash } from "./chain.ts";
import type { JournalEntry } from "./journal.ts";

/** The kind of its row. */
export const STILL_OPEN = "still_open";
/** From one mark to the next, unless a batch is longer. */
export const MARK_ROWS = 5_000;
/** So far before a row its mark is looked for. */
const SEARCH_ROWS = 3 * MARK_ROWS;
/** A row for each of them is cheaper to read than such a mark is to write. */
const MOST_OPEN = 10_000;

const markSchema = z.object({ after: z.string(), orders: z.array(z.string()) });

/** By rows of these kinds an order begins: it is open while none of its end is behind the last of them. */
const BEGINS: ReadonlySet<string> = new Set(["confirm", "exit"]);
const ENDS = "outcome";

type Told = Pick<JournalEntry, "kind" | "clientOrderId">;

/** Takes a row into the orders that are open. */
export function noteOpen(open: Set<string>, { kind, clientOrderId }: Told): void {
  if (clientOrderId === null) return;
  if (BEGINS.has(kind)) open.add(clientOrderId);
  else if (kind === ENDS) open.delete(clientOrderId);
}

export interface OpenAt {
  orders: Set<string>;
  /** The row of the mark that was read; 0: none. */
  mark: number;
}

/** The orders that were open before row `seq`, by the last mark before it that is not before row `first`. */
export function openByMark(db: DatabaseSync, { first, seq }: { first: number; seq: number }): OpenAt | null {
  const mark = db.prepare(
    `SELECT ${CHAINED_COLUMNS} FROM journal WHERE seq < ? AND seq >= ? AND kind = ? ORDER BY seq DESC LIMIT 1`,
  ).get(seq, Math.max(first, seq - SEARCH_ROWS), STILL_OPEN);
  const orders = mark === undefined ? null : markedIn(db, chainedRowOf(mark));
  if (mark === undefined || orders === null) return null;
  const rows = db.prepare(
    `SELECT kind, client_order_id FROM journal
     WHERE seq > ? AND seq < ? AND kind IN ('confirm', 'exit', 'outcome') ORDER BY seq`,
  ).all(Number(mark.seq), seq);
  for (const { kind, client_order_id: id } of rows) {
    noteOpen(orders, { kind: String(kind), clientOrderId: id === null ? null : String(id) });
  }
  return { orders, mark: Number(mark.seq) };
}

/** What a mark says; `null`: it can not be trusted. */
function markedIn(db: DatabaseSync, row: ChainedRow): Set<string> | null {
  const neighbour = db.prepare("SELECT hash, previous_hash FROM journal WHERE seq = ?");
  // With each mark other rows were written: where none follows, somebody has been at the end of the chain.
  const next = neighbour.get(row.seq + 1);
  const before = row.seq === 1 ? GENESIS : neighbour.get(row.seq - 1)?.hash;
  const isLinked = row.previousHash === before && rowHash(row) === row.hash &&
    next?.previous_hash === row.hash;
  return isLinked ? saidBy(row) : null;
}

/** The orders that a row names; `null`: it is no mark, or one of another place or journal. */
export function saidBy({ kind, data, previousHash }: ChainedRow): Set<string> | null {
  if (kind !== STILL_OPEN) return null;
  const mark = markSchema.safeParse(parsed(data)).data;
  return mark?.after === previousHash ? new Set(mark.orders) : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The orders that are open by the rows that the journal has written, and when the next mark is due. */
export class StillOpen {
  readonly #read: (seq: number) => OpenAt;
  #now: OpenAt;
  #rows: number;

  /** `read`: the orders that were open before a row. */
  constructor(read: (seq: number) => OpenAt, rows: number) {
    this.#read = read;
    this.#rows = rows;
    this.#now = read(rows + 1);
  }

  /**
   * The mark that goes before a row of `at`, behind the row `seq` with this hash; `null`: none is due. What
   * another process has written behind ours is read.
   */
  mark({ seq, hash }: { seq: number; hash: string }, at: string): JournalEntry | null {
    if (seq !== this.#rows) [this.#now, this.#rows] = [this.#read(seq + 1), seq];
    const { orders, mark } = this.#now;
    if (seq - mark < MARK_ROWS || orders.size > MOST_OPEN) return null;
    return { at, kind: STILL_OPEN, clientOrderId: null, data: { after: hash, orders: [...orders] } };
  }

  /** These are written, the last of them as row `rows`. */
  wrote(entries: readonly JournalEntry[], rows: number): void {
    const first = rows - entries.length + 1;
    entries.forEach((entry, index) => {
      if (entry.kind === STILL_OPEN) this.#now.mark = first + index;
      else noteOpen(this.#now.orders, entry);
    });
    this.#rows = rows;
  }
}
