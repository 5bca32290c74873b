// The row that an order has before it is sent, and what the next start makes of one that nothing follows.
import { expect } from "@std/expect";
import { DatabaseSync } from "node:sqlite";
import { say } from "@/lib/contract/says/say.ts";
import { verbatim } from "@/lib/contract/says/saying.ts";
import { systemClock } from "@/lib/server/clock.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { sameFiles } from "./files.ts";
import { intentRow } from "./intents.ts";
import { Journal, type JournalEntry, openJournal } from "./journal.ts";
import { openDatabase } from "./schema.ts";
import { verifyJournal } from "./verify.ts";

const AT = "2026-08-31T14:30:00.000Z";

function confirm(clientOrderId: string, orderId: number): JournalEntry {
  const bond = { token: "hash of k1", idempotencyKey: "k1" };
  return { at: AT, kind: "confirm", clientOrderId, data: { planned: { orderId }, bond } };
}

const BRACKET = [confirm("entry", 41), confirm("stop", 42)];
const row = (kind: string): JournalEntry => ({ at: AT, kind, clientOrderId: null, data: {} });
const kinds = (journal: Journal) => [...journal.entries()].map(({ kind }) => kind);

Deno.test("an intent that nothing follows may have been sent: the next start has its rows, its key and its ids", () => {
  const db = openDatabase(":memory:");
  const clock = new ManualClock();
  new Journal(db, clock).hand([intentRow(AT, BRACKET)]);
  const next = new Journal(db, clock);
  expect(kinds(next)).toEqual(["to_send", "confirm", "confirm"]);
  expect([...next.entries()].slice(1).map(({ seq: _, ...entry }) => entry)).toEqual(BRACKET);
  expect(next.answer("k1")).toEqual({ tokenHash: "hash of k1", clientOrderId: "entry", state: null });
  expect(next.orderIdFloor).toBe(42);
  expect(verifyJournal(db)).toMatchObject({ rows: 3, faults: [] });
  expect(kinds(new Journal(db, clock))).toEqual(["to_send", "confirm", "confirm"]);
  next.close();
});

Deno.test("an intent that is followed by anything was told the end of: nothing is made of it", () => {
  for (const after of ["confirm", "withdrawn", "note"]) {
    const db = openDatabase(":memory:");
    const clock = new ManualClock();
    const journal = new Journal(db, clock);
    journal.hand([intentRow(AT, BRACKET)]);
    journal.hand([row(after)]);
    using next = new Journal(db, clock);
    expect(kinds(next)).toEqual(["to_send", after]);
    expect(next.answer("k1")).toBeNull();
  }
});

Deno.test("what waits with an intent is written before it, and what follows it is the next to be written", () => {
  using journal = openJournal(":memory:", systemClock);
  journal.append(row("before"));
  journal.hand([intentRow(AT, BRACKET)]);
  for (const entry of BRACKET) journal.append(entry);
  journal.commit({ entries: [row("later")] });
  expect(kinds(journal)).toEqual(["before", "to_send", "confirm", "confirm", "later"]);
});

Deno.test("a start on a full disk keeps the rows of such an intent, and writes them before anything else", () => {
  const db = openDatabase(":memory:");
  const clock = new ManualClock();
  const big = { ...confirm("entry", 41), data: { filler: "x".repeat(100_000) } };
  new Journal(db, clock).hand([intentRow(AT, [big])]);
  db.exec(`PRAGMA max_page_count = ${Number(db.prepare("PRAGMA page_count").get()?.page_count)}`);
  using next = new Journal(db, clock);
  expect(next.fault).not.toBeNull();
  expect(() => next.hand([row("note")])).toThrow("cannot be written");
  db.exec("PRAGMA max_page_count = 1000000");
  next.commit({ entries: [row("note")] });
  expect(kinds(next)).toEqual(["to_send", "confirm", "note"]);
});

Deno.test("what is handed over names the log that has yet to get to the disk; behind a refusal it waits itself", async () => {
  const dir = await Deno.makeTempDir({ prefix: "lotse_intents_" });
  try {
    const path = `${dir}/journal.sqlite`;
    using journal = openJournal(path, systemClock);
    expect(journal.hand([row("one")])).toBe(`${path}-wal`);
    const why = say("JOURNAL_UNWRITABLE.at", { path, words: verbatim("Input/output error") });
    journal.refused(why);
    expect(journal.fault).toEqual(why);
    expect(journal.hand([row("two")])).toBeNull();
    expect(journal.fault).toBeNull();
    await Deno.rename(path, `${path}.away`);
    journal.hand([row("three")]);
    expect(() => journal.assertThere()).toThrow("is no longer there");
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("the log is named as another program finds it, from wherever it runs; where there is none, the desk waits", async () => {
  const dir = await Deno.realPath(await Deno.makeTempDir({ prefix: "lotse_intents_" }));
  try {
    const path = `${dir}/journal.sqlite`;
    openJournal(path, systemClock).close();
    await Deno.symlink(path, `${dir}/link.sqlite`);
    const relative = path.replace(/^/, `${Deno.cwd().replace(/[^/]+/g, "..").replace(/^\//, "")}`);
    for (const name of [`${dir}/link.sqlite`, relative]) {
      using journal = openJournal(name, systemClock);
      expect(journal.hand([row("one")])).toBe(`${path}-wal`);
    }
    const plain = `${dir}/plain.sqlite`;
    openJournal(plain, systemClock).close();
    using db = new DatabaseSync(plain);
    db.exec("PRAGMA journal_mode = DELETE");
    using journal = new Journal(db, systemClock, sameFiles(plain));
    expect(journal.hand([row("one")])).toBeNull();
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
