// The marks of open orders behind a backup that was put back, and of copies that are older than what stands
// beside them, cut off, or lie.
import { expect } from "@std/expect";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { systemClock } from "@/lib/server/clock.ts";
import { archiveRows } from "./archive.ts";
import { backUp, JOURNAL_FILE, restore } from "./backup.ts";
import { CHAINED_COLUMNS, chainedRowOf, rowHash } from "./chain.ts";
import { IntentFile, intentFileOf } from "./intent_file.ts";
import { intentRow } from "./intents.ts";
import { type Journal, type JournalEntry, openJournal } from "./journal.ts";
import { MARK_ROWS, STILL_OPEN } from "./open_marks.ts";
import { openForReading } from "./schema.ts";
import { verifyJournal } from "./verify.ts";

const START = Date.parse("2026-03-02T00:00:00.000Z");
/** A row a second. */
const at = (row: number) => new Date(START + row * 1000).toISOString();
const NOW = START + 30_000_000;

const row = (
  number: number,
  kind: string,
  clientOrderId: string | null,
  data: unknown = {},
): JournalEntry => ({
  at: at(number),
  kind,
  clientOrderId,
  data,
});

/** An order begins every fortieth row and ends thirty rows later, every seventh of them never. */
function write(journal: Journal, from: number, to: number, name = "o"): void {
  for (let number = from; number < to; number++) {
    const begun = number - 30;
    if (number % 40 === 0) journal.append(row(number, "confirm", `${name}${number}`));
    else if (begun % 40 === 0 && begun % 280 !== 0) journal.append(row(number, "outcome", `${name}${begun}`));
    else journal.append(row(number, "callback", null));
    if (number % 100 === 0) journal.flush();
  }
  journal.flush();
}

interface World {
  folder: string;
  path: string;
  write(from: number, to: number, name?: string): void;
  backUp(): Promise<string>;
}

async function withWorld(test: (world: World) => void | Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "lotse_restored_marks_" });
  const path = join(folder, JOURNAL_FILE);
  let copies = 0;
  try {
    await test({
      folder,
      path,
      write(from, to, name) {
        using journal = openJournal(path, systemClock);
        write(journal, from, to, name);
      },
      async backUp() {
        copies += 1;
        return (await backUp(folder, { target: `${folder}/copies`, now: NOW + copies * 1000 })).folder;
      },
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** What a start knows, by the marks and by the rows alone; and what verify says. */
function asked(path: string) {
  using journal = openJournal(path, systemClock);
  const { rows, past } = journal;
  const { orders, mark } = past.openInJournal(rows + 1);
  const marks = [...journal.entries({ kinds: [STILL_OPEN] })].map(({ seq }) => seq);
  return { rows, mark, marks, byMark: [...orders].sort(), byRows: past.readOpenAt(rows + 1) };
}

function faultsOf(path: string): string[] {
  using db = openForReading(path);
  return verifyJournal(db).faults.map(({ text }) => text);
}

Deno.test("a backup of before, between and behind marks is put back with the orders that were open then", () =>
  withWorld(async ({ folder, path, write, backUp }) => {
    const copies: { copy: string; was: ReturnType<typeof asked> }[] = [];
    const ends = [MARK_ROWS - 100, MARK_ROWS + 1, 2 * MARK_ROWS - 7, 2 * MARK_ROWS + 700];
    let from = 0;
    for (const end of ends) {
      write(from, end);
      from = end;
      copies.push({ copy: await backUp(), was: asked(path) });
    }
    write(from, from + 300);
    for (const [index, { copy, was }] of copies.toReversed().entries()) {
      await restore(copy, folder, { replace: true, now: NOW + 100_000 + index * 1000 });
      const now = asked(path);
      expect(now).toEqual(was);
      expect(now.byMark).toEqual(now.byRows);
      // What comes now is another story than the one that was moved aside: its marks know nothing of that.
      write(from, from + 2 * MARK_ROWS, "later");
      const later = asked(path);
      expect(later.mark).toBeGreaterThan(was.rows);
      expect(later.byMark).toEqual(later.byRows);
      expect(later.byMark).toEqual(expect.arrayContaining(was.byMark));
      expect(faultsOf(path)).toEqual([]);
    }
  }));

Deno.test("an archive, a backup of it, rows of since, and back: the marks that are left say what the rows say", () =>
  withWorld(async ({ folder, path, write, backUp }) => {
    write(0, 2.5 * MARK_ROWS);
    const [first = 0] = asked(path).marks;
    archiveRows(path, { before: at(first + 200), segmentRows: 1_700 });
    const was = asked(path);
    const copy = await backUp();
    write(2.5 * MARK_ROWS, 4 * MARK_ROWS);
    // Its rows are in segments that the copy does not know.
    archiveRows(path, { before: at(3 * MARK_ROWS) });
    await restore(copy, folder, { replace: true, now: NOW + 100_000 });
    expect(asked(path)).toEqual(was);
    expect([was.byMark, was.mark > 0]).toEqual([was.byRows, true]);
    write(2.5 * MARK_ROWS, 4 * MARK_ROWS, "later");
    const later = asked(path);
    expect([later.byMark, later.mark > was.rows]).toEqual([later.byRows, true]);
    expect(faultsOf(path)).toEqual([]);
  }));

Deno.test("an older copy beside the file in front of a newer journal: what may have been sent is open, also by the next mark", () =>
  withWorld(async ({ folder, path, write, backUp }) => {
    write(0, MARK_ROWS - 50);
    const copy = await backUp();
    write(MARK_ROWS - 50, MARK_ROWS + 500);
    // By hand, as no restore does it: the copy alone goes into the place, the file in front stays.
    const left = intentRow(at(MARK_ROWS + 500), [row(MARK_ROWS + 500, "confirm", "in-front")]);
    Deno.removeSync(intentFileOf(path));
    {
      using front = new IntentFile(intentFileOf(path));
      front.write(JSON.stringify([left]));
    }
    for (const end of ["-wal", "-shm"]) if (existsSync(path + end)) Deno.removeSync(path + end);
    Deno.copyFileSync(join(copy, JOURNAL_FILE), path);
    const now = asked(path);
    expect(now.byRows).toContain("in-front");
    expect(now.byMark).toEqual(now.byRows);
    write(MARK_ROWS + 500, 2 * MARK_ROWS, "later");
    const later = asked(path);
    expect(later.mark).toBeGreaterThan(now.rows);
    expect(later.byMark).toContain("in-front");
    expect(later.byMark).toEqual(later.byRows);
    expect(faultsOf(path)).toEqual([]);
    expect(existsSync(join(folder, "put_back.json"))).toBe(false);
  }));

Deno.test("of a copy that is cut off anywhere a start has all orders that are open, or refuses it with a sentence", () =>
  withWorld(async ({ folder, write, backUp }) => {
    write(0, MARK_ROWS + 900);
    const copy = join(await backUp(), JOURNAL_FILE);
    const whole = Deno.readFileSync(copy);
    const was = asked(copy);
    const cut = join(folder, "cut.sqlite");
    const told = { same: 0, refused: 0 };
    // Up to one byte SQLite takes a file for a database that nobody has written yet.
    const lengths = [2, 99, 100, 4095, 4096, 4097, 8192, whole.length - 1, whole.length - 4096];
    for (let part = 1; part < 40; part++) lengths.push(Math.floor(whole.length * part / 40));
    for (const length of lengths) {
      for (const end of ["", "-wal", "-shm", "-intents"]) {
        if (existsSync(cut + end)) Deno.removeSync(cut + end);
      }
      Deno.writeFileSync(cut, whole.subarray(0, length));
      let now: ReturnType<typeof asked>;
      try {
        now = asked(cut);
      } catch {
        told.refused += 1;
        // Neither is it put in the place of anything.
        const into = Deno.makeTempDirSync({ dir: folder });
        await expect(restore(cut, into, { replace: true, now: NOW })).rejects.toThrow();
        expect([...Deno.readDirSync(into)]).toEqual([]);
        continue;
      }
      told.same += 1;
      expect([length, now.byMark]).toEqual([length, was.byMark]);
      expect([length, now.byRows]).toEqual([length, was.byRows]);
    }
    // Without its last byte, which nothing uses, it is whole.
    expect(told).toEqual({ same: 1, refused: lengths.length - 1 });
  }));

/** As somebody who has the file, and knows how hashes are made. */
function lie(path: string, change: (orders: string[]) => string[]): number {
  using db = new DatabaseSync(path);
  db.exec("DROP TRIGGER IF EXISTS journal_keeps_rows; DROP TRIGGER IF EXISTS journal_keeps_values");
  const mark = db.prepare("SELECT * FROM journal WHERE kind = ? ORDER BY seq DESC LIMIT 1").get(STILL_OPEN);
  const seq = Number(mark?.seq);
  const said = JSON.parse(String(mark?.data)) as { after: string; orders: string[] };
  const data = JSON.stringify({ ...said, orders: change(said.orders) });
  db.exec("BEGIN");
  db.prepare("UPDATE journal SET data = ? WHERE seq = ?").run(data, seq);
  let previous = String(db.prepare("SELECT hash FROM journal WHERE seq = ?").get(seq - 1)?.hash);
  const set = db.prepare("UPDATE journal SET previous_hash = ?, hash = ? WHERE seq = ?");
  for (
    const one of db.prepare(`SELECT ${CHAINED_COLUMNS} FROM journal WHERE seq >= ? ORDER BY seq`).all(seq)
  ) {
    const chained = { ...chainedRowOf(one), previousHash: previous };
    previous = rowHash(chained);
    set.run(chained.previousHash, previous, chained.seq);
  }
  db.prepare("UPDATE head SET hash = ?").run(previous);
  db.exec("COMMIT");
  return seq;
}

Deno.test("a copy whose mark hides an order, with hashes that hold, is told by verify and not put back", () =>
  withWorld(async ({ folder, path, write, backUp }) => {
    write(0, 2 * MARK_ROWS + 900);
    const copy = await backUp();
    const seq = lie(join(copy, JOURNAL_FILE), (orders) => orders.slice(1));
    const said = `Row ${seq} does not name 1 of the orders that were open`;
    expect(faultsOf(join(copy, JOURNAL_FILE))).toEqual([said]);
    const before = asked(path);
    await expect(restore(copy, folder, { replace: true, now: NOW + 100_000 })).rejects.toThrow(said);
    expect(asked(path)).toEqual(before);
  }));
