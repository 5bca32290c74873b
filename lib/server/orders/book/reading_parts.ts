// A long reading in parts: folded in one go, the answer about five thousand orders would hold up a cancel for
// half a second.
import type { SnapshotData } from "./facts.ts";

/** Rows of one part, each folded within some 100 µs. */
const MOST_ROWS = 32;

/** How many rows of all kinds a reading, or a part of one, has. */
export function rowsIn({ open, executions, completed }: SnapshotData): number {
  const rows = [open?.orders, open?.statuses, executions, completed];
  return rows.reduce((sum, list) => sum + (list?.length ?? 0), 0);
}

/** Whether there are more rows than one part has: what has no more goes in one fact. */
export const isLong = (data: SnapshotData): boolean => rowsIn(data) > MOST_ROWS;

/**
 * The rows of a long reading, in the order in which a book folds them: none of the parts concludes anything
 * from absence.
 */
export function* partsOf(data: SnapshotData): Generator<SnapshotData> {
  const part = { ...data, part: true as const, open: null, executions: null, completed: null };
  for (const executions of lots(data.executions)) yield { ...part, executions };
  for (const orders of lots(data.open?.orders)) yield { ...part, open: { orders, statuses: [] } };
  for (const statuses of lots(data.open?.statuses)) yield { ...part, open: { orders: [], statuses } };
  for (const completed of lots(data.completed)) yield { ...part, completed };
}

/** What the whole reading proves beyond its rows: it had all of `present`, and nothing else. */
export function conclusionOf(data: SnapshotData, present: readonly string[]): SnapshotData {
  return {
    ...data,
    open: data.open && { orders: [], statuses: [] },
    executions: data.executions && [],
    completed: data.completed && [],
    present: [...present],
  };
}

function* lots<T>(rows: readonly T[] | null | undefined): Generator<T[]> {
  for (let start = 0; start < (rows?.length ?? 0); start += MOST_ROWS) {
    yield (rows ?? []).slice(start, start + MOST_ROWS);
  }
}
