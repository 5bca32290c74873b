// Rows of SQLite, a page at a time: however many there are, they take the room of one. Never by `iterate`,
// which in Deno (2.9) ends at a damaged page of the file as if there were no more rows; `all` throws there.
import type { DatabaseSync, SQLInputValue, SQLOutputValue } from "node:sqlite";

export type StoredRow = Record<string, SQLOutputValue>;

/** A row is some hundred letters. */
const PAGE = 500;
/** Also what somebody has put in front of the first row. */
export const FROM_THE_FIRST = Number.MIN_SAFE_INTEGER;

/** The file says one thing at one place and another at the next. */
class DamagedFile extends Error {
  readonly code = "ERR_SQLITE_ERROR";
}

/**
 * The rows of `question` in the order of its column `key`, a number that none of them shares. It has to ask
 * for what is behind its parameter `?1` and for `?2` rows at most; `values` are its further parameters.
 * Throws what SQLite says of a file that is damaged.
 */
export function* pagedRows(
  db: DatabaseSync,
  question: string,
  { key = "seq", behind = FROM_THE_FIRST, most = PAGE, values = [] }: {
    key?: string;
    behind?: number;
    most?: number;
    values?: readonly SQLInputValue[];
  } = {},
): Generator<StoredRow> {
  const statement = db.prepare(question);
  for (let last = behind;;) {
    const rows = statement.all(last, most, ...values);
    yield* rows;
    if (rows.length < most) return;
    const next = Number(rows.at(-1)?.[key]);
    if (!(next > last)) throw new DamagedFile(`Behind row ${last} comes row ${next}: the file is damaged`);
    last = next;
  }
}
