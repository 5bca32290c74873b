// The row that an order has on the disk before it is let go. From the same turn follow the rows of the order
// itself, or one that takes it back. Where neither came, because the program or the machine has ended, what
// it holds may have been sent.
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { z } from "zod";
import type { JournalEntry } from "./journal.ts";

/** The kind of that row. */
export const TO_SEND = "to_send";
/** The kind of the row that takes it back. */
export const WITHDRAWN = "withdrawn";

const entrySchema = z.object({
  at: z.string(),
  kind: z.string(),
  clientOrderId: z.string().nullable(),
  data: z.unknown(),
}).transform(({ at, kind, clientOrderId, data }): JournalEntry => ({ at, kind, clientOrderId, data }));
const rowsSchema = z.object({ rows: z.array(entrySchema) });
/** Before it was said which one is meant, it was every one of the order that came before. */
const withdrawnSchema = z.looseObject({ intended: z.string().optional() });
const bondSchema = z.looseObject({ bond: z.looseObject({ idempotencyKey: z.string() }) });

/**
 * What is on the disk before an order is let go: `rows` are those that follow it when it is. It is of no
 * order itself: they are, and an order waits for each page of an index that is written.
 */
export function intentRow(at: string, rows: readonly JournalEntry[]): JournalEntry {
  return { at, kind: TO_SEND, clientOrderId: null, data: { rows } };
}

/** It is not sent after all; `intended`: when its intent was written. */
export function withdrawnRow(
  at: string,
  { clientOrderId, intended, because }: {
    clientOrderId: string;
    intended: string;
    because: { code: string; text: string };
  },
): JournalEntry {
  return { at, kind: WITHDRAWN, clientOrderId, data: { ...because, intended } };
}

/** What a row announces; none but that of an intent announces anything. */
export function announcedBy({ kind, data }: Pick<JournalEntry, "kind" | "data">): JournalEntry[] {
  return kind === TO_SEND ? rowsSchema.parse(data).rows : [];
}

/** So far back may an intent be whose rows were to follow in the same turn. */
const TURN_ROWS = 100;

/**
 * The rows of what may have been sent and that nobody has written. `left`: the lines of the file in front of
 * the journal; `behind`: rows up to that one are somebody else's.
 */
export function unwrittenRows(db: DatabaseSync, left: readonly string[], behind = 0): JournalEntry[] {
  const written = lastRows(db, behind);
  const lines = left.flatMap((line) => z.array(entrySchema).parse(JSON.parse(line)));
  const all = [...written, ...lines];
  const over = endedBy(all);
  const rowsOf = db.prepare("SELECT data FROM journal WHERE client_order_id = ? AND kind = ?");
  const found = new Map<string, JournalEntry[]>();
  for (const row of all) {
    const [first, ...legs] = announcedBy(row);
    if (first === undefined) continue;
    const name = nameOf(first.clientOrderId, row.at);
    if (over.has(name) || found.has(name) || isWritten(first, rowsOf)) continue;
    found.set(name, [...(written.includes(row) ? [] : [row]), first, ...legs]);
  }
  return [...found.values()].flat();
}

/** Of an intent: an order is refused and submitted again under the same ids. */
function nameOf(clientOrderId: string | null, at: string): string {
  return `${clientOrderId} ${at}`;
}

/** The names of those that were taken back. */
function endedBy(rows: readonly JournalEntry[]): Set<string> {
  const ended = new Set<string>();
  const open = new Map<string | null, string[]>();
  for (const row of rows) {
    const [first] = announcedBy(row);
    if (first !== undefined) {
      const { clientOrderId } = first;
      open.set(clientOrderId, [...open.get(clientOrderId) ?? [], nameOf(clientOrderId, row.at)]);
    }
    if (row.kind !== WITHDRAWN) continue;
    const { intended } = withdrawnSchema.parse(row.data);
    const names = intended === undefined
      ? open.get(row.clientOrderId) ?? []
      : [nameOf(row.clientOrderId, intended)];
    for (const name of names) ended.add(name);
  }
  return ended;
}

/** Whether the first of the rows that an intent announces is there: they are written together. */
function isWritten({ kind, clientOrderId, data }: JournalEntry, rowsOf: StatementSync): boolean {
  const key = keyOf(data);
  return rowsOf.all(clientOrderId, kind).some((row) => keyOf(JSON.parse(String(row.data))) === key);
}

function keyOf(data: unknown): string | null {
  return bondSchema.safeParse(data).data?.bond.idempotencyKey ?? null;
}

function lastRows(db: DatabaseSync, behind: number): JournalEntry[] {
  const rows = db.prepare(
    `SELECT at, kind, client_order_id, data FROM journal
     WHERE seq > max(?, (SELECT max(seq) FROM journal) - ?) AND kind IN (?, ?) ORDER BY seq`,
  );
  return rows.all(behind, TURN_ROWS, TO_SEND, WITHDRAWN).map(({ at, kind, client_order_id, data }) => ({
    at: String(at),
    kind: String(kind),
    clientOrderId: client_order_id === null ? null : String(client_order_id),
    data: JSON.parse(String(data)),
  }));
}
