import { expect } from "@std/expect";
import fc from "fast-check";
import { DatabaseSync } from "node:sqlite";
import { systemClock } from "@/lib/server/clock.ts";
import { archiveRows } from "./archive.ts";
import { CHAINED_COLUMNS, chainedRowOf, rowHash } from "./chain.ts";
import { type Journal, type JournalEntry, openJournal } from "./journal.ts";
import { MARK_ROWS, STILL_OPEN } from "./open_marks.ts";
import { openForReading } from "./schema.ts";
import { verifyJournal } from "./verify.ts";

async function withFile(test: (path: string) => void | Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "lotse_marks_" });
  try {
    await test(`${dir}/journal.sqlite`);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/** A row a second. */
const START = Date.parse("2026-03-02T00:00:00.000Z");
const at = (row: number) => new Date(START + row * 1000).toISOString();

/** Orders begin, end, and are now and then seen as exits; `kept` stays open from the first row on. */
function* daysOf(rows: number, numbers: () => number, name = "o"): Generator<JournalEntry> {
  const open: string[] = [];
  yield { at: at(0), kind: "confirm", clientOrderId: "kept", data: {} };
  for (let row = 1; row < rows; row++) {
    const said = (kind: string, clientOrderId: string | null) => ({
      at: at(row),
      kind,
      clientOrderId,
      data: {},
    });
    const [die, which] = [numbers() % 20, numbers()];
    if (die < 2) {
      open.push(`${name}${row}`);
      yield said("confirm", `${name}${row}`);
    } else if (die === 2 && open.length > 0) yield said("exit", open[which % open.length] ?? null);
    else if (die === 3) yield said("exit", `foreign${which % 50}`);
    else if (die === 4) yield said("outcome", `foreign${which % 50}`);
    else if (die < 7 && open.length > 3) {
      yield said("outcome", open.splice(which % open.length, 1)[0] ?? null);
    } else yield said("callback", null);
  }
}

function dice(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 8;
  };
}

function write(journal: Journal, rows: Iterable<JournalEntry>, batch: () => number): void {
  let left = batch();
  for (const row of rows) {
    journal.append(row);
    if (--left > 0) continue;
    journal.flush();
    left = batch();
  }
  journal.flush();
}

function marksIn(path: string): number[] {
  using db = openForReading(path);
  return db.prepare("SELECT seq FROM journal WHERE kind = ? ORDER BY seq").all(STILL_OPEN)
    .map(({ seq }) => Number(seq));
}

/** As somebody who has the file alone. */
function tamper(path: string, work: (db: DatabaseSync) => void): void {
  using db = new DatabaseSync(path);
  db.exec("DROP TRIGGER IF EXISTS journal_keeps_rows; DROP TRIGGER IF EXISTS journal_keeps_values");
  db.exec("BEGIN");
  work(db);
  db.exec("COMMIT");
}

/** Hashes that hold from row `from` on, as somebody who knows how they are made. */
function chainAnew(db: DatabaseSync, from: number): void {
  let previous = String(db.prepare("SELECT hash FROM journal WHERE seq = ?").get(from - 1)?.hash);
  const set = db.prepare("UPDATE journal SET previous_hash = ?, hash = ? WHERE seq = ?");
  for (
    const row of db.prepare(`SELECT ${CHAINED_COLUMNS} FROM journal WHERE seq >= ? ORDER BY seq`).all(from)
  ) {
    const chained = { ...chainedRowOf(row), previousHash: previous };
    const hash = rowHash(chained);
    set.run(previous, hash, chained.seq);
    previous = hash;
  }
  db.prepare("UPDATE head SET hash = ?").run(previous);
}

Deno.test("with marks and without them the same orders are open, at each row", () =>
  fc.assert(
    fc.asyncProperty(fc.integer(), fc.integer({ min: 100, max: 4_000 }), (seed, most) =>
      withFile((path) => {
        const numbers = dice(seed);
        // As a program that is killed: it never closes, and what waits is lost.
        using killed = openJournal(path, systemClock);
        write(killed, daysOf(2.5 * MARK_ROWS, numbers), () => 50 + numbers() % most);
        using journal = openJournal(path, systemClock);
        write(journal, [...daysOf(MARK_ROWS, numbers, "later")].slice(1), () => 50 + numbers() % most);
        const { past } = journal;
        expect(marksIn(path).length).toBeGreaterThanOrEqual(2);
        for (let look = 0; look < 60; look++) {
          const seq = 1 + numbers() % (journal.rows + 1);
          expect(past.openAt(seq)).toEqual(past.readOpenAt(seq));
        }
        expect(past.openInJournal(journal.rows + 1).mark).toBe(marksIn(path).at(-1));
        using db = openForReading(path);
        expect(verifyJournal(db).faults).toEqual([]);
      })),
    { numRuns: 5 },
  ));

/** Rows with two marks, and the questions that are asked of them. */
async function withMarks(test: (path: string, marks: number[]) => void): Promise<void> {
  await withFile((path) => {
    {
      using journal = openJournal(path, systemClock);
      write(journal, daysOf(2.5 * MARK_ROWS, dice(7)), () => 250);
    }
    test(path, marksIn(path));
  });
}

const SEQ = Math.floor(2.4 * MARK_ROWS);

/** What is open, by what, and what a start would read of an order that began long ago. */
function asked(path: string) {
  using journal = openJournal(path, systemClock);
  const { orders, mark } = journal.past.openInJournal(SEQ);
  const told = [...journal.entries({ since: at(SEQ), kinds: ["confirm"] })].map((row) => row.clientOrderId);
  return { mark, isKept: orders.has("kept"), isRead: told.includes("kept"), open: [...orders].sort() };
}

Deno.test("a mark that was tampered with hides no order: the rows are read", () =>
  withMarks((path, marks) => {
    const [, last = 0] = marks;
    const before = asked(path);
    expect(before).toMatchObject({ mark: last, isKept: true, isRead: true });
    const original = (db: DatabaseSync) => db.prepare("SELECT * FROM journal WHERE seq = ?").get(last);
    const without = (data: unknown) => String(data).replace('"kept",', "");
    tamper(
      path,
      (db) => db.prepare("UPDATE journal SET data = ? WHERE seq = ?").run(without(original(db)?.data), last),
    );
    expect(asked(path)).toEqual({ ...before, mark: 0 });
  }));

Deno.test("a mark whose own hash was made anew is none either, nor one that is of another place", () =>
  withMarks((path, marks) => {
    const [first = 0, last = 0] = marks;
    const before = asked(path);
    tamper(path, (db) => {
      const row = db.prepare("SELECT * FROM journal WHERE seq = ?").get(last);
      const data = String(row?.data).replace('"kept",', "");
      expect(data).not.toBe(row?.data);
      const forged = { ...chainedRowOf(row ?? {}), data };
      db.prepare("UPDATE journal SET data = ?, hash = ? WHERE seq = ?").run(data, rowHash(forged), last);
    });
    expect(asked(path)).toEqual({ ...before, mark: 0 });
    // The text of an earlier one, with a chain that was written anew behind it.
    tamper(path, (db) => {
      const earlier = db.prepare("SELECT data FROM journal WHERE seq = ?").get(first);
      db.prepare("UPDATE journal SET data = ? WHERE seq = ?").run(earlier?.data ?? null, last);
      chainAnew(db, last);
    });
    expect(asked(path)).toEqual({ ...before, mark: 0 });
  }));

Deno.test("a journal that was written anew with a mark that hides an order is told by verify", () =>
  withMarks((path, marks) => {
    const last = marks.at(-1) ?? 0;
    tamper(path, (db) => {
      const row = db.prepare("SELECT data FROM journal WHERE seq = ?").get(last);
      const data = String(row?.data).replace('"kept",', "");
      db.prepare("UPDATE journal SET data = ? WHERE seq = ?").run(data, last);
      chainAnew(db, last);
    });
    using db = openForReading(path);
    expect(verifyJournal(db).faults).toEqual([
      { seq: last, kind: "changed", text: `Row ${last} does not name 1 of the orders that were open` },
    ]);
  }));

Deno.test("rows of a release without marks are read, and marks begin behind them", () =>
  withFile((path) => {
    const rows = [...daysOf(2 * MARK_ROWS, dice(3))];
    {
      using journal = openJournal(path, systemClock);
      write(journal, rows, () => 2 * rows.length);
    }
    // All rows came in one batch, whose first ones had no mark before them.
    expect(marksIn(path)).toEqual([]);
    {
      using journal = openJournal(path, systemClock);
      expect(journal.past.openInJournal(MARK_ROWS)).toMatchObject({ mark: 0 });
      write(journal, [{ at: at(rows.length), kind: "callback", clientOrderId: null, data: {} }], () => 1);
      expect(marksIn(path)).toEqual([rows.length + 1]);
      expect(journal.past.openInJournal(journal.rows).mark).toBe(rows.length + 1);
      expect(journal.past.openAt(journal.rows)).toEqual(journal.past.readOpenAt(journal.rows));
    }
  }));

Deno.test("a transaction that fails leaves no mark, and the next one has it", () =>
  withFile((path) => {
    const rows = [...daysOf(MARK_ROWS, dice(5))];
    using journal = openJournal(path, systemClock);
    write(journal, rows, () => 100);
    {
      using other = new DatabaseSync(path);
      other.exec("BEGIN IMMEDIATE");
      journal.append({ at: at(MARK_ROWS), kind: "confirm", clientOrderId: "late", data: {} });
      expect(journal.flush()).toBe(false);
      expect(marksIn(path)).toEqual([]);
      other.exec("ROLLBACK");
    }
    expect(journal.flush()).toBe(true);
    expect(marksIn(path)).toEqual([MARK_ROWS + 1]);
    const data = [...journal.entries()].find(({ kind }) => kind === STILL_OPEN)?.data;
    expect(JSON.stringify(data)).toContain('"kept"');
    expect(JSON.stringify(data)).not.toContain('"late"');
    expect(journal.past.openAt(journal.rows + 1)).toContain("late");
  }));

Deno.test("what another process has written behind ours is in the next mark", () =>
  withFile((path) => {
    using ours = openJournal(path, systemClock);
    write(ours, daysOf(MARK_ROWS - 10, dice(9)), () => 500);
    {
      using theirs = openJournal(path, systemClock);
      const began = { at: at(MARK_ROWS), kind: "confirm", clientOrderId: "theirs", data: {} };
      write(
        theirs,
        [began, ...Array(20).fill({ ...began, kind: "callback", clientOrderId: null })],
        () => 50,
      );
    }
    write(ours, [{ at: at(MARK_ROWS + 1), kind: "callback", clientOrderId: null, data: {} }], () => 1);
    const mark = [...ours.entries()].find(({ kind }) => kind === STILL_OPEN);
    expect(JSON.stringify(mark?.data)).toContain('"theirs"');
  }));

Deno.test("behind an archive the marks that are left say what the rows say", () =>
  withMarks((path, marks) => {
    const before = asked(path);
    archiveRows(path, { before: at(marks[0] ?? 0) });
    expect(asked(path)).toEqual(before);
    archiveRows(path, { before: at((marks[1] ?? 0) + 100) });
    expect(asked(path)).toEqual({ ...before, mark: 0 });
    using db = openForReading(path);
    expect(verifyJournal(db).faults).toEqual([]);
  }));
