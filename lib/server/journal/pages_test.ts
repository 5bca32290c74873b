// A file with a damaged page: whoever reads it is told so, or gets every row. Fewer rows without a word would
// be orders, and answers to keys, that the desk does not know of.
import { expect } from "@std/expect";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { systemClock } from "@/lib/server/clock.ts";
import { archiveRows } from "./archive.ts";
import { openJournal } from "./journal.ts";
import { pagedRows } from "./pages.ts";
import { openForReading } from "./schema.ts";
import { readRows, verifyJournal } from "./verify.ts";

const PAGE_BYTES = 4096;
const at = (day: number) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString();

/** Thirty days with an order each, that of the first day open to the end; with the answers to their keys. */
async function withDays(test: (path: string) => void): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "lotse_pages_" });
  const path = `${dir}/journal.sqlite`;
  try {
    {
      using journal = openJournal(path, systemClock);
      for (let day = 0; day < 30; day++) {
        const clientOrderId = `o${day}`;
        const row = (kind: string, data = {}) => ({ at: at(day), kind, clientOrderId, data });
        journal.commit({
          entries: [row("confirm", { text: "x".repeat(900) }), row("sent"), row("callback", { day })],
          answer: { key: `k${day}`, tokenHash: "t", clientOrderId },
        });
        if (day > 0) journal.append(row("outcome"));
      }
    }
    test(path);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/** Runs `look` with each page of the file damaged in its turn, and leaves the file as it was. */
function withEachPageDamaged(file: string, look: () => void): number {
  const whole = Deno.readFileSync(file);
  const pages = whole.length / PAGE_BYTES;
  try {
    for (let page = 1; page < pages; page++) {
      Deno.writeFileSync(file, whole.slice().fill(255, page * PAGE_BYTES, (page + 1) * PAGE_BYTES));
      look();
    }
  } finally {
    Deno.writeFileSync(file, whole);
  }
  return pages;
}

/** What `read` gives, or `null` when it says that it can not. */
function orRefused<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

/** All that a start, an export and a copy of the journal read. */
function readAll(path: string): Record<string, () => unknown> {
  const since = at(20);
  return {
    exported: () => {
      using db = openForReading(path);
      return [...readRows(db)];
    },
    whole: () => {
      using db = openForReading(path);
      const { rows, faults } = verifyJournal(db);
      return faults.length === 0 ? rows : null;
    },
    started: () => {
      using journal = openJournal(path, systemClock);
      return [...journal.entries({ since })];
    },
    ofKinds: () => {
      using journal = openJournal(path, systemClock);
      return [...journal.entries({ since, kinds: ["confirm", "outcome"] })];
    },
  };
}

Deno.test("no page of the journal, nor of a segment, can be damaged so that rows are missing without a word", () =>
  withDays((path) => {
    const before = Object.entries(readAll(path)).map(([name, read]) => [name, read()] as const);
    archiveRows(path, { before: at(10) });
    const archive = `${dirname(path)}/archive`;
    const segments = [...Deno.readDirSync(archive)].map(({ name }) => `${archive}/${name}`);
    for (const file of [path, ...segments]) {
      let refused = 0;
      withEachPageDamaged(file, () => {
        for (const [name, wanted] of before) {
          const found = orRefused(() => readAll(path)[name]?.());
          if (found === null) refused += 1;
          else expect([file, name, found]).toEqual([file, name, wanted]);
          for (const end of ["-wal", "-shm"]) orRefused(() => Deno.removeSync(`${path}${end}`));
        }
      });
      expect(refused).toBeGreaterThan(0);
    }
  }));

Deno.test("rows come in pages, each once, what stands in front of the first included", () => {
  using db = new DatabaseSync(":memory:");
  db.exec("CREATE TABLE rows (seq INTEGER PRIMARY KEY, kind TEXT)");
  const insert = db.prepare("INSERT INTO rows VALUES (?, ?)");
  const numbers = [-5, 0, 1, 2, 3, 5, 8, 13];
  for (const number of numbers) insert.run(number, number % 2 === 0 ? "even" : "odd");
  const question = "SELECT seq FROM rows WHERE seq > ?1 ORDER BY seq LIMIT ?2";
  const read = (rows: Iterable<Record<string, unknown>>) => [...rows].map(({ seq }) => seq);
  for (const most of [1, 2, 3, 8, 500]) expect(read(pagedRows(db, question, { most }))).toEqual(numbers);
  const odd = "SELECT rowid AS place FROM rows WHERE rowid > ?1 AND kind = ?3 ORDER BY rowid LIMIT ?2";
  const some = pagedRows(db, odd, { key: "place", behind: 1, most: 2, values: ["odd"] });
  expect([...some].map(({ place }) => place)).toEqual([3, 5, 13]);
  // One that does not go on would be read for ever.
  const again = "SELECT 7 AS seq WHERE ?1 < 8 AND ?2 > 0";
  expect(() => [...pagedRows(db, again, { most: 1 })]).toThrow("the file is damaged");
});
