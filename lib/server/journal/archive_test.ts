import { expect } from "@std/expect";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { systemClock } from "@/lib/server/clock.ts";
import { archiveRows } from "./archive.ts";
import { exportRows } from "./export.ts";
import { openJournal } from "./journal.ts";
import { runJournalCommand } from "./main.ts";
import { openForReading, rollback } from "./schema.ts";
import { readRows, verifyJournal } from "./verify.ts";

const at = (day: number) =>
  `2026-0${1 + Math.floor(day / 28)}-${String(1 + day % 28).padStart(2, "0")}T12:00:00.000Z`;
const DAYS = 100;

/** Each day an order that ends at once; those of day 3 and day 30 stay open, that of day 3 until day 60. */
function writeDays(path: string): void {
  using journal = openJournal(path, systemClock);
  for (let day = 0; day < DAYS; day++) {
    const clientOrderId = `o${day}`;
    const row = (kind: string, id: string | null, data = {}) =>
      journal.append({ at: at(day), kind, clientOrderId: id, data });
    row("confirm", clientOrderId, { day });
    row("sent", clientOrderId);
    row("callback", null, { tick: day });
    if (day !== 3 && day !== 30) row("outcome", clientOrderId);
    if (day === 40) row("callback", "o3", { late: true });
    if (day === 60) row("outcome", "o3");
  }
}

async function withDays(test: (path: string) => void | Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "lotse_archive_" });
  try {
    writeDays(`${dir}/journal.sqlite`);
    await test(`${dir}/journal.sqlite`);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/** All that somebody may ask a journal about its past. */
function told(path: string) {
  using journal = openJournal(path, systemClock);
  const { past } = journal;
  const days = [0, 2, 31, 45, 59, 61, 99];
  const kinds = ["confirm", "sent", "outcome"];
  return {
    begins: past.begins,
    rows: journal.rows,
    firsts: days.map((day) => past.firstSince(at(day))),
    open: days.map((day) => past.openAt(past.firstSince(at(day))).sort()),
    since: days.map((day) => [...journal.entries({ since: at(day) })]),
    sinceOfKinds: days.map((day) => [...journal.entries({ since: at(day), kinds })].map(({ seq }) => seq)),
    all: [...journal.entries()],
    batches: [...past.batches({ from: 5, to: 390, kinds })].flat(),
    ofOne: [...past.batches({ from: 1, to: 1000, kinds: ["callback"], clientOrderId: "o3" })].flat(),
    having: [...past.batches({ from: 1, to: 1000, kinds: ["callback"], having: ['"tick":7'] })].flat(),
  };
}

function checked(path: string, noted: string | null = null) {
  using db = openForReading(path);
  return verifyJournal(db, { noted });
}

function exported(path: string): string[] {
  using db = openForReading(path);
  return [...exportRows(readRows(db), "jsonl")];
}

Deno.test("what was archived is told, verified and exported as before, and the chain goes on", () =>
  withDays((path) => {
    const [before, lines, { head }] = [told(path), exported(path), checked(path)];
    const first = archiveRows(path, { before: at(20), segmentRows: 30 });
    expect(first).toEqual({ rows: before.firsts.length > 0 ? 79 : 0, segments: 3 });
    expect(told(path)).toEqual(before);
    // Again, some time later: what was carried and has ended by now is let go.
    expect(archiveRows(path, { before: at(70), segmentRows: 100 }).segments).toBe(3);
    expect(archiveRows(path, { before: at(70) })).toEqual({ rows: 0, segments: 0 });
    expect(told(path)).toEqual(before);
    expect(exported(path)).toEqual(lines);
    expect(checked(path, head)).toEqual({ rows: before.rows, head, faults: [], more: 0 });
    {
      using journal = openJournal(path, systemClock);
      journal.commit({ entries: [{ at: at(99), kind: "confirm", clientOrderId: "new", data: {} }] });
    }
    expect(checked(path, head)).toMatchObject({ rows: before.rows + 1, faults: [] });
  }));

Deno.test("a start reads no segment: rows of orders that are still open are at hand", () =>
  withDays((path) => {
    const expected = told(path);
    archiveRows(path, { before: at(50), segmentRows: 60 });
    const archive = path.replace("journal.sqlite", "archive");
    Deno.renameSync(archive, `${archive}-elsewhere`);
    {
      using journal = openJournal(path, systemClock);
      const rows = [...journal.entries({ since: at(61) })];
      expect(rows).toEqual(expected.since[5]);
      expect(rows.slice(0, 2).map(({ clientOrderId }) => clientOrderId)).toEqual(["o30", "o30"]);
      expect(() => [...journal.entries()]).toThrow("not there: put it back");
      expect(() => journal.past.openAt(10)).toThrow("not there: put it back");
    }
    const { faults } = checked(path);
    expect(faults.map(({ seq, kind }) => `${kind} ${seq}`)).toEqual(
      [1, 61, 121, 181].map((seq) => `missing ${seq}`),
    );
    expect(faults[0]?.text).toContain("Rows 1 to 60 are missing");
    Deno.renameSync(`${archive}-elsewhere`, archive);
    expect(checked(path).faults).toEqual([]);
  }));

function damage(path: string, sql: string): void {
  using db = new DatabaseSync(path);
  db.exec(sql);
}

Deno.test("verify finds what was changed in a segment, at its end, and in the copies that the journal keeps", () =>
  withDays((path) => {
    archiveRows(path, { before: at(50), segmentRows: 60 });
    const [, second = ""] = [...Deno.readDirSync(path.replace("journal.sqlite", "archive"))].map(({ name }) =>
      name
    ).sort();
    const segment = path.replace("journal.sqlite", `archive/${second}`);
    const kept = Deno.readFileSync(segment);
    damage(segment, `UPDATE journal SET data = '{"day":1}' WHERE seq = 70`);
    expect(checked(path).faults).toMatchObject([{ seq: 70, kind: "changed" }]);
    Deno.writeFileSync(segment, kept);
    damage(segment, "DELETE FROM journal WHERE seq = 120");
    expect(checked(path).faults.at(-1)?.text).toContain("does not end with row 120");
    Deno.writeFileSync(segment, kept);
    // Half copied, and what is no database at all.
    for (
      const left of [kept.slice(0, kept.length / 2), new Uint8Array(0), new TextEncoder().encode("half")]
    ) {
      Deno.writeFileSync(segment, left);
      expect(checked(path).faults[0]?.text).toContain("which can not be read");
      using journal = openJournal(path, systemClock);
      expect(() => [...journal.past.batches({ from: 61, to: 90, kinds: [] })]).toThrow(
        "put a good copy of it",
      );
    }
    Deno.writeFileSync(segment, kept);
    damage(path, `UPDATE carried SET data = '{}' WHERE seq IN (SELECT min(seq) FROM carried)`);
    const [fault] = checked(path).faults;
    expect(fault?.text).toMatch(/^The copy of row \d+ is not that row$/);
  }));

/** What the command says and writes: the numbers of the rows, and its complaints. */
async function exportedBy(path: string) {
  const [rows, complaints]: [number[], string[]] = [[], []];
  const code = await runJournalCommand(["export", "--data-dir", dirname(path)], {
    write: (line) => void rows.push(JSON.parse(line).seq),
    complain: (text) => void complaints.push(text),
    env: { HOME: dirname(path) },
  });
  return { code, rows, complaints };
}

const numbers = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

Deno.test("an export has every row that can be read, and says which can not", () =>
  withDays(async (path) => {
    const { rows: all } = await exportedBy(path);
    archiveRows(path, { before: at(50), segmentRows: 60 });
    expect(await exportedBy(path)).toEqual({ code: 0, rows: all, complaints: [] });
    const archive = path.replace("journal.sqlite", "archive");
    const [first = "", second = ""] = [...Deno.readDirSync(archive)].map(({ name }) => name).sort();
    Deno.renameSync(`${archive}/${first}`, `${path}.aside`);
    const lost = await exportedBy(path);
    expect([lost.code, lost.rows]).toEqual([1, all.slice(60)]);
    expect(lost.complaints).toEqual([expect.stringContaining(`${first}, which is not there: put it back`)]);
    Deno.renameSync(`${path}.aside`, `${archive}/${first}`);
    // Its pages, but for the first ones.
    const kept = Deno.readFileSync(`${archive}/${second}`);
    Deno.writeFileSync(`${archive}/${second}`, kept.slice().fill(255, 3 * 4096));
    const torn = await exportedBy(path);
    expect([torn.code, torn.complaints.length]).toEqual([1, 1]);
    expect(torn.complaints[0]).toContain(second);
    expect(torn.rows.filter((seq) => seq <= 60 || seq > 120)).toEqual([...numbers(1, 60), ...all.slice(120)]);
  }));

Deno.test("an export has the journal as it was when it began, whoever archives meanwhile", () =>
  withDays((path) => {
    archiveRows(path, { before: at(20), segmentRows: 60 });
    using db = openForReading(path);
    const rows = readRows(db);
    const read = [rows.next().value];
    expect(() => archiveRows(path, { before: at(50), segmentRows: 60 })).toThrow("another program reads");
    // A desk that starts is not held up by it either.
    openJournal(path, systemClock).close();
    read.push(...rows);
    expect(read.map((row) => row?.seq)).toEqual(numbers(1, read.length));
    expect(db.isTransaction).toBe(false);
  }));

Deno.test("a broken chain is not archived, and a segment that was half written is written anew", () =>
  withDays((path) => {
    const archive = path.replace("journal.sqlite", "archive");
    Deno.mkdirSync(archive);
    for (const name of ["000000000001-000000000060.sqlite", "000000000001-000000000060.sqlite.new"]) {
      Deno.writeTextFileSync(`${archive}/${name}`, "half");
    }
    damage(path, `DROP TRIGGER journal_keeps_values; UPDATE journal SET data = '{}' WHERE seq = 100`);
    const rows = checked(path).rows;
    expect(() => archiveRows(path, { before: at(50), segmentRows: 60 })).toThrow("broken at row 100");
    // What lay before it had been moved whole; nothing is lost of the rest.
    expect(checked(path)).toMatchObject({ rows, faults: [{ seq: 100, kind: "changed" }] });
    expect((Deno.statSync(`${archive}/000000000001-000000000060.sqlite`).mode ?? 0) & 0o777).toBe(0o600);
  }));

Deno.test("a clock that is years ahead moves no row that the next start needs", () =>
  withDays(async (path) => {
    const told: string[] = [];
    const keep = (text: string) => void told.push(text);
    const code = await runJournalCommand(["archive", "--data-dir", dirname(path)], {
      write: keep,
      complain: keep,
      env: { HOME: dirname(path) },
      clock: new ManualClock("2031-01-01T00:00:00.000Z"),
    });
    expect([code, told.length]).toEqual([0, 1]);
    using db = openForReading(path);
    const { first, last } = db.prepare("SELECT min(at) AS first, max(at) AS last FROM journal").get() ?? {};
    expect([Date.parse(String(last)) - Date.parse(String(first)), last]).toEqual([35 * 86_400_000, at(99)]);
  }));

Deno.test("what fails is told by its own words, and no half of a segment stays on a disk that is full", () =>
  withDays((path) => {
    const archive = path.replace("journal.sqlite", "archive");
    // Where a file can not take its place, as behind a disk that is full.
    Deno.mkdirSync(`${archive}/000000000001-000000000060.sqlite`, { recursive: true });
    expect(() => archiveRows(path, { before: at(50), segmentRows: 60 })).toThrow(
      "Nothing more was archived: ",
    );
    expect([...Deno.readDirSync(archive)].map(({ name }) => name)).toEqual([
      "000000000001-000000000060.sqlite",
    ]);

    using db = new DatabaseSync(":memory:");
    db.exec("CREATE TABLE rows (bytes BLOB); PRAGMA max_page_count = 10; BEGIN");
    expect(() => db.exec("INSERT INTO rows VALUES (zeroblob(100000))")).toThrow("database or disk is full");
    rollback(db);
    rollback(db);
    expect(db.isTransaction).toBe(false);
  }));

Deno.test("rows can still not be deleted after archiving", () =>
  withDays((path) => {
    archiveRows(path, { before: at(50) });
    expect(() => damage(path, "DELETE FROM journal")).toThrow("append-only");
    expect(() => damage(path, "UPDATE journal SET data = ''")).toThrow("append-only");
  }));

Deno.test("while somebody reads the journal it is not put in another's place: nothing of it is lost", () =>
  withDays((path) => {
    const before = told(path).all;
    const reader = openForReading(path);
    const rows = reader.prepare("SELECT seq FROM journal").iterate();
    rows.next();
    expect(() => archiveRows(path, { before: at(50) })).toThrow("while another program reads the journal");
    rows.return?.();
    reader.close();
    expect(told(path).all).toEqual(before);
    expect(checked(path).faults).toEqual([]);
  }));

Deno.test("what a crash has left out beside a row is made up for before the row goes to a segment", async () => {
  const dir = await Deno.makeTempDir({ prefix: "lotse_archive_" });
  try {
    const [path, copy] = [`${dir}/journal.sqlite`, `${dir}/crashed.sqlite`];
    const bond = { token: "hash", idempotencyKey: "key" };
    {
      using journal = openJournal(path, new ManualClock());
      const entry = { kind: "confirm", clientOrderId: "a", data: { planned: { orderId: 42 }, bond } };
      journal.commit({
        entries: [{ at: at(0), ...entry }],
        answer: { key: "key", tokenHash: "hash", clientOrderId: "a" },
        orderIdFloor: 42,
      });
      for (const end of ["", "-wal"]) Deno.copyFileSync(path + end, copy + end);
    }
    expect(archiveRows(copy, { before: at(95) }).rows).toBe(1);
    using journal = openJournal(copy, systemClock);
    expect(journal.answer("key")?.clientOrderId).toBe("a");
    expect(journal.orderIdFloor).toBe(42);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
