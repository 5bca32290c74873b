// Verifies the chain: every row's content, its place, and that none is missing at the end.
import type { DatabaseSync } from "node:sqlite";
import { type ChainedRow, GENESIS, rowHash } from "./chain.ts";

export interface JournalFault {
  /** The row where the chain breaks. */
  seq: number;
  kind: "changed" | "missing" | "reordered" | "cut off" | "rewritten";
  text: string;
}

export interface Verdict {
  rows: number;
  /** The last row's hash: note it elsewhere to prove later that history was not rewritten as a whole. */
  head: string;
  faults: JournalFault[];
}

/**
 * Reads the whole journal, as it stood at one moment: the desk may be writing it. `noted` is a head that was noted before: the
 * chain must still run through it. Never throws for a broken chain: that is what it reports.
 */
export function verifyJournal(db: DatabaseSync, noted: string | null = null): Verdict {
  db.exec("BEGIN");
  try {
    return verdict(db, noted);
  } finally {
    db.exec("COMMIT");
  }
}

function verdict(db: DatabaseSync, noted: string | null): Verdict {
  const faults: JournalFault[] = [];
  let expected = 1;
  let previous = GENESIS;
  let rows = 0;
  let isNotedSeen = noted === null || noted === GENESIS;
  for (const row of readRows(db)) {
    rows += 1;
    if (row.seq !== expected) faults.push(gap(expected, row.seq));
    else if (row.previousHash !== previous) faults.push(moved(row, db));
    if (rowHash(row) !== row.hash) {
      faults.push({ seq: row.seq, kind: "changed", text: `Row ${row.seq} is not what was written` });
    } else isNotedSeen ||= row.hash === noted;
    expected = row.seq + 1;
    previous = row.hash;
  }
  faults.push(...endFaults(db, { expected, previous }));
  if (!isNotedSeen) {
    const text = "The noted head is not in this journal: it was rewritten, cut off, or is another one";
    faults.push({ seq: expected, kind: "rewritten", text });
  }
  return { rows, head: previous, faults };
}

/** The last row must be the one that the journal wrote last. */
function endFaults(
  db: DatabaseSync,
  { expected, previous }: { expected: number; previous: string },
): JournalFault[] {
  const head = db.prepare("SELECT seq, hash FROM head WHERE id = 1").get();
  const [headSeq, headHash] = [Number(head?.seq ?? 0), String(head?.hash ?? GENESIS)];
  if (headSeq > expected - 1) {
    return [{
      seq: expected,
      kind: "cut off",
      text: `Rows ${expected} to ${headSeq} are missing at the end`,
    }];
  }
  if (headHash === previous && headSeq === expected - 1) return [];
  return [{ seq: headSeq, kind: "changed", text: "The last row is not the one that was written last" }];
}

/** All rows in order, as they stand. */
export function* readRows(db: DatabaseSync): Generator<ChainedRow> {
  const statement = db.prepare(
    "SELECT seq, at, kind, client_order_id, data, previous_hash, hash FROM journal ORDER BY seq",
  );
  for (const row of statement.iterate()) {
    yield {
      seq: Number(row.seq),
      at: String(row.at),
      kind: String(row.kind),
      clientOrderId: row.client_order_id === null ? null : String(row.client_order_id),
      data: String(row.data),
      previousHash: String(row.previous_hash),
      hash: String(row.hash),
    };
  }
}

function gap(expected: number, found: number): JournalFault {
  const last = found - 1;
  const text = expected === last ? `Row ${expected} is missing` : `Rows ${expected} to ${last} are missing`;
  return { seq: expected, kind: "missing", text };
}

/** The link to the row before does not hold: rows changed places, or the row before is another one. */
function moved(row: ChainedRow, db: DatabaseSync): JournalFault {
  const source = db.prepare("SELECT seq FROM journal WHERE hash = ?").get(row.previousHash);
  const isElsewhere = row.previousHash === GENESIS || source !== undefined;
  return isElsewhere
    ? { seq: row.seq, kind: "reordered", text: `Row ${row.seq} does not belong behind row ${row.seq - 1}` }
    : { seq: row.seq, kind: "changed", text: `Row ${row.seq} does not continue row ${row.seq - 1}` };
}
