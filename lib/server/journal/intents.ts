// The row that an order has on the disk before it is let go: the rows of the order itself follow it from the
// same turn. Where they do not, because the program or the machine has ended, it is the last one, and what
// it holds may have been sent.
import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import type { JournalEntry } from "./journal.ts";

/** The kind of that row. */
export const TO_SEND = "to_send";

const rowsSchema = z.object({
  rows: z.array(
    z.object({
      at: z.string(),
      kind: z.string(),
      clientOrderId: z.string().nullable(),
      data: z.unknown(),
    }),
  ),
});

/**
 * What is on the disk before an order is let go: `rows` are those that follow it when it is. It is of no
 * order itself: they are, and an order waits for each page of an index that is written.
 */
export function intentRow(at: string, rows: readonly JournalEntry[]): JournalEntry {
  return { at, kind: TO_SEND, clientOrderId: null, data: { rows } };
}

/** What a row announces; none but that of an intent announces anything. */
export function announcedBy({ kind, data }: Pick<JournalEntry, "kind" | "data">): JournalEntry[] {
  if (kind !== TO_SEND) return [];
  return rowsSchema.parse(data).rows
    .map(({ at, kind, clientOrderId, data }) => ({ at, kind, clientOrderId, data }));
}

/** What the last row announces and nobody has written. */
export function unwrittenRows(db: DatabaseSync): JournalEntry[] {
  const last = db.prepare("SELECT kind, data FROM journal ORDER BY seq DESC LIMIT 1").get();
  if (last === undefined) return [];
  return announcedBy({ kind: String(last.kind), data: JSON.parse(String(last.data)) });
}
