import { expect } from "@std/expect";
import { DatabaseSync } from "node:sqlite";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { inEnglish } from "@/lib/contract/says/english.ts";
import { systemClock } from "@/lib/server/clock.ts";
import { AppError } from "@/lib/server/errors.ts";
import { exportRows } from "./export.ts";
import { BATCH_ROWS, Journal, type JournalEntry, openJournal } from "./journal.ts";
import { runJournalCommand } from "./main.ts";
import { openDatabase, openForReading } from "./schema.ts";
import { readRows, verifyJournal } from "./verify.ts";

function entry(kind: string, data: unknown = {}, clientOrderId: string | null = null): JournalEntry {
  return { at: "2026-08-31T14:30:00.000Z", kind, clientOrderId, data };
}

async function withJournal(test: (path: string, dir: string) => Promise<void> | void): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "lotse_journal_" });
  try {
    await test(`${dir}/journal.sqlite`, dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/** Writes five rows, then lets `damage` work on the file without the triggers that protect it. */
async function damaged(damage: string): Promise<ReturnType<typeof verifyJournal>> {
  let verdict: ReturnType<typeof verifyJournal> | null = null;
  await withJournal((path) => {
    const journal = openJournal(path, systemClock);
    for (let n = 1; n <= 5; n++) journal.append(entry("sent", { price: `${n}.10` }, `order-${n}`));
    journal.close();
    const db = new DatabaseSync(path);
    db.exec("DROP TRIGGER journal_keeps_rows; DROP TRIGGER journal_keeps_values");
    db.exec(damage);
    verdict = verifyJournal(db);
    db.close();
  });
  if (verdict === null) throw new Error("Nothing was verified");
  return verdict;
}

Deno.test("the log has its length from the start: commits overwrite it, also after a reopening", async () => {
  await withJournal((path) => {
    const length = () => Deno.statSync(`${path}-wal`).size;
    for (const _opening of [1, 2]) {
      using journal = openJournal(path, systemClock);
      const laidOut = length();
      for (let n = 1; n <= 100; n++) {
        journal.commit({ entries: [entry("confirm", "x".repeat(1_500), `o${n}`)] });
      }
      expect(length()).toBe(laidOut);
    }
    const db = new DatabaseSync(path);
    expect(db.prepare("SELECT name FROM sqlite_schema WHERE name LIKE 'log%'").all()).toEqual([]);
    db.close();
  });
});

Deno.test("the journal keeps rows in order, chained, and gives them back after reopening", async () => {
  await withJournal((path) => {
    {
      using journal = openJournal(path, systemClock);
      journal.append(entry("intent", { quantity: "0.10" }, "a"));
      journal.commit({ entries: [entry("confirm", {}, "a")] });
    }
    using journal = openJournal(path, systemClock);
    const rows = [...journal.entries()];
    expect(rows.map((row) => [row.seq, row.kind, row.clientOrderId])).toEqual([[1, "intent", "a"], [
      2,
      "confirm",
      "a",
    ]]);
    expect(rows[0]?.data).toEqual({ quantity: "0.10" });
    const db = openForReading(path);
    expect(verifyJournal(db)).toMatchObject({ rows: 2, faults: [] });
    db.close();
  });
});

Deno.test("rows can not be changed or deleted through SQL", async () => {
  await withJournal((path) => {
    using journal = openJournal(path, systemClock);
    journal.commit({ entries: [entry("confirm")] });
    const db = new DatabaseSync(path);
    expect(() => db.exec("UPDATE journal SET data = '{}'")).toThrow("append-only");
    expect(() => db.exec("DELETE FROM journal")).toThrow("append-only");
    db.close();
  });
});

Deno.test("verify finds a changed row", async () => {
  const { faults } = await damaged(`UPDATE journal SET data = '{"price":"9.99"}' WHERE seq = 3`);
  expect(faults).toMatchObject([{ seq: 3, kind: "changed" }]);
});

Deno.test("verify finds a missing row", async () => {
  const { faults } = await damaged("DELETE FROM journal WHERE seq = 3");
  expect(faults).toMatchObject([{ seq: 3, kind: "missing" }]);
});

Deno.test("verify finds rows cut off at the end", async () => {
  const { faults } = await damaged("DELETE FROM journal WHERE seq >= 4");
  expect(faults).toMatchObject([{ seq: 4, kind: "cut off" }]);
});

Deno.test("verify finds reordered rows", async () => {
  const { faults } = await damaged(
    "UPDATE journal SET seq = 99 WHERE seq = 2; UPDATE journal SET seq = 2 WHERE seq = 3; UPDATE journal SET seq = 3 WHERE seq = 99",
  );
  expect(faults.map((fault) => fault.kind)).toContain("reordered");
});

Deno.test("verify finds a row that was added behind the journal's back", async () => {
  const { faults } = await damaged(
    "INSERT INTO journal VALUES (6, '2026-08-31T14:30:00.000Z', 'sent', NULL, '{}', 'x', 'y')",
  );
  expect(faults.length).toBeGreaterThan(0);
});

Deno.test("verify shows a chain that was rewritten as a whole once its head was noted", async () => {
  await withJournal((path) => {
    const journal = openJournal(path, systemClock);
    for (let n = 1; n <= 5; n++) journal.append(entry("sent", { n }));
    journal.close();
    const db = new DatabaseSync(path);
    const { head } = verifyJournal(db);
    expect(verifyJournal(db, { noted: head }).faults).toEqual([]);
    // The last two rows are taken away, and the head says so.
    db.exec("DROP TRIGGER journal_keeps_rows; DELETE FROM journal WHERE seq > 3");
    db.exec("UPDATE head SET seq = 3, hash = (SELECT hash FROM journal WHERE seq = 3)");
    expect(verifyJournal(db).faults).toEqual([]);
    expect(verifyJournal(db, { noted: head }).faults).toMatchObject([{ seq: 4, kind: "rewritten" }]);
    db.close();
    const more = openJournal(path, systemClock);
    more.commit({ entries: [entry("sent", { n: 99 })] });
    more.close();
    const again = new DatabaseSync(path);
    expect(verifyJournal(again, { noted: head }).faults.map(({ kind }) => kind)).toEqual(["rewritten"]);
    again.close();
  });
});

Deno.test("of a journal that was written anew row by row the first faults are told, and how many more there are", async () => {
  await withJournal((path) => {
    {
      using journal = openJournal(path, systemClock);
      journal.commit({ entries: Array.from({ length: 1_500 }, (_, index) => entry(`row ${index}`)) });
    }
    using db = new DatabaseSync(path);
    db.exec("DROP TRIGGER journal_keeps_values");
    db.exec("UPDATE journal SET previous_hash = hex(randomblob(32)) WHERE seq > 1");
    const began = performance.now();
    const { faults, more } = verifyJournal(db, { noted: "a".repeat(64) });
    // Each of these rows neither continues the one before nor has its own hash; the last fault is of all.
    expect([faults.length, more]).toEqual([1_001, 2 * 1_499 - 1_000]);
    expect(faults.at(-1)?.kind).toBe("rewritten");
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

Deno.test("verify reads one moment: rows that the desk writes meanwhile are no fault", async () => {
  await withJournal((path) => {
    using journal = openJournal(path, systemClock);
    journal.commit({ entries: [entry("confirm")] });
    const db = openForReading(path);
    const prepare = db.prepare.bind(db);
    db.prepare = (sql) => {
      if (sql.includes("head")) journal.commit({ entries: [entry("sent")] });
      return prepare(sql);
    };
    expect(verifyJournal(db)).toMatchObject({ rows: 1, faults: [] });
    expect(verifyJournal(db)).toMatchObject({ rows: 2, faults: [] });
    db.close();
  });
});

Deno.test("the log goes into the database behind a batch, not inside the commit of an order", async () => {
  await withJournal(async (path) => {
    const clock = new ManualClock();
    using journal = openJournal(path, clock);
    const inDatabase = () => Deno.statSync(path).size;
    const before = inDatabase();
    const big = { filler: "x".repeat(4_000) };
    for (let n = 0; n < 300; n++) journal.commit({ entries: [entry("confirm", big)] });
    expect(inDatabase()).toBe(before);
    journal.append(entry("sent"));
    await clock.run(20);
    expect(inDatabase()).toBeGreaterThan(300 * 4_000);
  });
});

Deno.test("B20: however much a day writes at once, the log stays as short as it was laid out", async () => {
  const clock = new ManualClock();
  await withJournal(async (path) => {
    using journal = openJournal(path, clock);
    const laidOut = Deno.statSync(`${path}-wal`).size;
    const big = { filler: "x".repeat(40_000) };
    for (let batch = 0; batch < 60; batch++) {
      for (let n = 0; n < 10; n++) journal.append(entry("callback", big));
      await clock.run(20);
    }
    expect(Deno.statSync(path).size).toBeGreaterThan(20_000_000);
    expect(Deno.statSync(`${path}-wal`).size).toBe(laidOut);
  });
});

Deno.test("no turn writes more than one batch of the rows that wait, and all get there in their order", () => {
  const clock = new ManualClock();
  using journal = openJournal(":memory:", clock);
  const count = 10 * BATCH_ROWS + 1;
  for (let number = 0; number < count; number++) {
    journal.append(entry("note", number));
  }
  const written: number[] = [];
  for (let before = -1; before !== journal.rows;) {
    before = journal.rows;
    clock.advance(10);
    written.push(journal.rows - before);
  }
  expect(written).toEqual([...Array(10).fill(BATCH_ROWS), 1, 0]);
  expect([...journal.entries()].map(({ data }) => data)).toEqual(Array.from({ length: count }, (_, n) => n));
});

Deno.test("a full disk locks with a cause, keeps what waits and unlocks by itself", () => {
  const db = openDatabase(":memory:");
  using journal = new Journal(db, systemClock);
  journal.commit({ entries: [entry("first")] });
  const pages = Number(db.prepare("PRAGMA page_count").get()?.page_count);
  db.exec(`PRAGMA max_page_count = ${pages}`);
  const big = entry("big", { filler: "x".repeat(100_000) }, "b");
  expect(() => journal.commit({ entries: [big] })).toThrow("The order journal cannot be written");
  journal.append(big);
  expect(journal.flush()).toBe(false);
  expect(() => journal.assertWritable()).toThrow(AppError);
  expect(journal.fault === null ? "" : inEnglish(journal.fault)).toContain("full");
  db.exec("PRAGMA max_page_count = 1000000");
  journal.assertWritable();
  expect(journal.fault).toBeNull();
  expect([...journal.entries()].map((row) => row.kind)).toEqual(["first", "big"]);
  expect(verifyJournal(db).faults).toEqual([]);
});

Deno.test("U6: a journal that was deleted or replaced under the desk takes nothing, until it is back", async () => {
  await withJournal(async (path, dir) => {
    await Deno.writeTextFile(`${dir}/lock`, "");
    using journal = openJournal(path, systemClock);
    const keeps = (kind: string) => () => journal.commit({ entries: [entry(kind)] });
    keeps("first")();
    for (const name of ["journal.sqlite", "lock"]) {
      const [file, away] = [`${dir}/${name}`, `${dir}/away`];
      await Deno.rename(file, away);
      expect(keeps("gone")).toThrow(`${file} is no longer there`);
      expect(() => journal.assertWritable()).toThrow(AppError);
      await Deno.writeTextFile(file, "another");
      expect(keeps("replaced")).toThrow(`${file} is no longer there, or another file is`);
      await Deno.remove(file);
      await Deno.rename(away, file);
      journal.assertWritable();
      expect(journal.fault).toBeNull();
    }
    keeps("last")();
    expect([...journal.entries()].map((row) => row.kind)).toEqual(["first", "last"]);
  });
});

Deno.test("the floor of the order ids never goes down and survives", async () => {
  await withJournal((path) => {
    {
      using journal = openJournal(path, systemClock);
      journal.commit({ entries: [], orderIdFloor: 500 });
      journal.commit({ entries: [], orderIdFloor: 20 });
    }
    using journal = openJournal(path, systemClock);
    expect(journal.orderIdFloor).toBe(500);
  });
});

Deno.test("a replay from a date keeps the orders that were open then, whole", () => {
  using journal = openJournal(":memory:", systemClock);
  const row = (day: string, kind: string, order: string) =>
    journal.append({ at: `2026-08-${day}T00:00:00.000Z`, kind, clientOrderId: order, data: {} });
  row("01", "confirm", "ended");
  row("01", "confirm", "open");
  row("02", "sent", "open");
  row("02", "outcome", "ended");
  row("20", "confirm", "new");
  row("21", "outcome", "open");
  const orders = [...journal.entries({ since: "2026-08-10T00:00:00.000Z" })].map((
    entry,
  ) => [entry.kind, entry.clientOrderId]);
  expect(orders).toEqual([["confirm", "open"], ["sent", "open"], ["confirm", "new"], ["outcome", "open"]]);
  expect([...journal.entries()]).toHaveLength(6);
  const kinds = ["confirm", "sent"];
  expect([...journal.entries({ since: "2026-08-10T00:00:00.000Z", kinds })].map(({ seq }) => seq)).toEqual([
    2,
    3,
    5,
  ]);
  const alone = [...journal.past.ofDesk("2026-08-10T00:00:00.000Z", ["confirm", "outcome"])];
  expect(alone.map(({ seq }) => seq)).toEqual([5, 6]);
});

Deno.test("an idempotency key keeps its first answer across restarts", async () => {
  await withJournal((path) => {
    {
      using journal = openJournal(path, systemClock);
      journal.commit({ entries: [], answer: { key: "k1", tokenHash: "t", clientOrderId: "a" } });
      journal.completeAnswer("k1", "sent");
      journal.completeAnswer("k1", "filled");
      const again = { key: "k1", tokenHash: "u", clientOrderId: "b" };
      expect(() => journal.commit({ entries: [], answer: again })).toThrow();
    }
    using journal = openJournal(path, systemClock);
    expect(journal.answer("k1")).toEqual({ tokenHash: "t", clientOrderId: "a", state: "sent" });
    expect(journal.answer("k2")).toBeNull();
  });
});

Deno.test("the export repeats every row, and CSV survives quotes and line breaks", async () => {
  await withJournal((path) => {
    const journal = openJournal(path, systemClock);
    journal.append(entry("callback", { text: 'a "b",\nc' }, "=1+1"));
    journal.close();
    const db = openForReading(path);
    const rows = [...readRows(db)];
    const [line = ""] = [...exportRows(rows, "jsonl")];
    expect(JSON.parse(line)).toMatchObject({ seq: 1, kind: "callback", data: { text: 'a "b",\nc' } });
    const [header, record] = [...exportRows(rows, "csv")];
    expect(header).toBe("seq,at,kind,client_order_id,data,previous_hash,hash\r\n");
    expect(record).toContain(`'=1+1,"{""text"":""a \\""b\\"",\\nc""}"`);
    db.close();
  });
});

Deno.test("no text of a row begins a cell of a spreadsheet, whatever parts its cells, and the row's text is still told", async () => {
  await withJournal((path) => {
    const journal = openJournal(path, systemClock);
    const text = "x;=cmd|' /C calc'!A0;-1;@SUM(1)";
    for (const id of ["=1", "+1", "-1", "@1", "\t=1", "\r=1"]) {
      journal.append(entry("callback", { text }, id));
    }
    journal.close();
    const db = openForReading(path);
    const lines = [...exportRows([...readRows(db)], "csv")].slice(1);
    db.close();
    expect(lines.filter((line) => line.includes(";"))).toEqual([]);
    for (const line of lines) expect(line).toMatch(/,callback,"?'/);
    const [, data = ""] = /"(\{.*\})"/.exec(lines[0] ?? "") ?? [];
    expect(JSON.parse(data.replaceAll('""', '"'))).toMatchObject({ text });
  });
});

Deno.test("the command line verifies and exports, and exits with 1 for a broken chain", async () => {
  await withJournal(async (path, dir) => {
    const journal = openJournal(path, systemClock);
    journal.append(entry("sent"));
    journal.append(entry("outcome"));
    journal.close();
    const run = async (...args: string[]) => {
      const said = { out: "", err: "", code: 0 };
      said.code = await runJournalCommand([...args, "--data-dir", dir], {
        write: (text) => said.out += text,
        complain: (text) => said.err += text,
        env: { HOME: dir },
      });
      return said;
    };
    expect(await run("verify")).toMatchObject({ code: 0, err: "" });
    expect((await run("verify")).out).toContain("2 rows, chain intact");
    expect((await run("export")).out.trim().split("\n")).toHaveLength(2);
    expect((await run("export", "--csv")).out.trim().split("\r\n")).toHaveLength(3);
    expect((await run("repair")).code).toBe(2);
    const head = /head ([0-9a-f]{64})/.exec((await run("verify")).out)?.[1] ?? "";
    expect(await run("verify", "--head", head)).toMatchObject({ code: 0, err: "" });
    expect(await run("verify", "--head", "f".repeat(64))).toMatchObject({ code: 1 });
    await expect(run("verify", "--head", "nonsense")).rejects.toThrow("--head needs");
    expect(await run("verify", `--head=${head}`)).toMatchObject({ code: 0, err: "" });
    // Who asks for help has nothing done, and what another command takes is not passed over.
    expect((await run("restore", path, "--replace", "--help")).out).toMatch(/^Usage/);
    await expect(run("verify", "--csv")).rejects.toThrow("Unknown option '--csv'");
    await expect(run("archive", "--keep-days=9")).rejects.toThrow("--keep-days needs");
    const db = new DatabaseSync(path);
    db.exec("DROP TRIGGER journal_keeps_rows; DELETE FROM journal WHERE seq = 1");
    db.close();
    expect(await run("verify")).toMatchObject({ code: 1, err: "missing: Row 1 is missing\n" });
    for (const text of ["", "no journal"]) {
      Deno.writeTextFileSync(path, text);
      for (const command of ["verify", "export", "backup", "archive"]) {
        await expect(run(command)).rejects.toMatchObject({ code: "JOURNAL_UNREADABLE" });
      }
    }
  });
});
