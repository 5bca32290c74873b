// The row that an order has before it is sent, and what the next start makes of one that nothing follows.
import { expect } from "@std/expect";
import { say } from "@/lib/contract/says/say.ts";
import { verbatim } from "@/lib/contract/says/saying.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { sameFiles } from "./files.ts";
import { leftIn } from "./intent_file.ts";
import { intentRow, withdrawnRow } from "./intents.ts";
import { Journal, type JournalEntry, openJournal } from "./journal.ts";
import { openDatabase } from "./schema.ts";
import { verifyJournal } from "./verify.ts";

const AT = "2026-08-31T14:30:00.000Z";

function keyed(clientOrderId: string, orderId: number, key: string): JournalEntry {
  const bond = { token: "hash of k1", idempotencyKey: key };
  return { at: AT, kind: "confirm", clientOrderId, data: { planned: { orderId }, bond } };
}

const confirm = (clientOrderId: string, orderId: number) => keyed(clientOrderId, orderId, "k1");

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

Deno.test("an intent is over with its own rows, or when it was taken back, whatever else was written in its turn", () => {
  const taken = withdrawnRow(AT, {
    clientOrderId: "entry",
    intended: AT,
    because: { code: "C", text: "why" },
  });
  const rows: [string, JournalEntry[], number][] = [
    ["nothing", [], 2],
    ["a row of a guard", [row("lock")], 2],
    ["the rows of another order", [confirm("other", 43)], 2],
    ["those of the same order under another key", [keyed("entry", 41, "k0")], 2],
    ["an earlier one was taken back", [{ ...taken, data: { intended: "2026-08-31T14:29:00.000Z" } }], 2],
    ["its rows", BRACKET, 0],
    ["a row of a guard, then the first of its rows", [row("lock"), ...BRACKET.slice(0, 1)], 0],
    ["taken back", [row("lock"), taken], 0],
    ["taken back by a release that did not say which", [{ ...taken, data: { code: "C", text: "why" } }], 0],
  ];
  for (const [what, after, made] of rows) {
    const db = openDatabase(":memory:");
    const clock = new ManualClock();
    const journal = new Journal(db, clock);
    journal.hand([intentRow(AT, BRACKET)]);
    if (after.length > 0) journal.commit({ entries: after });
    using next = new Journal(db, clock);
    const written = ["to_send", ...after.map(({ kind }) => kind)];
    expect({ what, kinds: kinds(next) })
      .toEqual({ what, kinds: [...written, ...BRACKET.slice(0, made).map(({ kind }) => kind)] });
  }
});

Deno.test("one that was taken back and submitted again under the same key may have been sent", () => {
  const later = "2026-08-31T14:30:05.000Z";
  const taken = withdrawnRow(AT, {
    clientOrderId: "entry",
    intended: AT,
    because: { code: "C", text: "why" },
  });
  const db = openDatabase(":memory:");
  const clock = new ManualClock();
  const journal = new Journal(db, clock);
  for (const entry of [intentRow(AT, BRACKET), taken, intentRow(later, BRACKET)]) journal.hand([entry]);
  using next = new Journal(db, clock);
  expect(kinds(next)).toEqual(["to_send", "withdrawn", "to_send", "confirm", "confirm"]);
});

Deno.test("what waits with an intent is written before it, and what follows it is the next to be written", () => {
  using journal = openJournal(":memory:", new ManualClock());
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

async function inFolder(task: (path: string, clock: ManualClock) => void | Promise<void>): Promise<void> {
  const dir = await Deno.realPath(await Deno.makeTempDir({ prefix: "lotse_intents_" }));
  try {
    await task(`${dir}/journal.sqlite`, new ManualClock());
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/** The files as an end at this moment leaves them. */
function asItStands(path: string): string {
  const copy = `${path}.copy`;
  for (const end of ["", "-wal", "-intents"]) Deno.copyFileSync(path + end, copy + end);
  return copy;
}

Deno.test("what is handed over stands in the file in front, and is a row with the next batch", async () => {
  await inFolder(async (path, clock) => {
    using journal = openJournal(path, clock);
    using other = openDatabase(path);
    const rows = () => other.prepare("SELECT count(*) AS count FROM journal").get()?.count;
    const place = journal.hand([intentRow(AT, BRACKET)]);
    expect([place?.file, place?.at, rows()]).toEqual([`${path}-intents`, 0, 0]);
    for (const entry of BRACKET) journal.append(entry);
    journal.done();
    await clock.run(20);
    expect([rows(), leftIn(`${path}-intents`)]).toEqual([3, []]);
    expect(journal.hand([row("next")])?.at).toBe(0);
  });
});

Deno.test("a line stays where it is said to be until nobody looks for it any more, however slow", async () => {
  await inFolder(async (path, clock) => {
    using journal = openJournal(path, clock);
    const [first, second] = [journal.hand([row("one")]), journal.hand([row("two")])];
    await clock.run(5_000);
    journal.done();
    journal.commit({ entries: [row("later")] });
    const file = Deno.readTextFileSync(`${path}-intents`);
    for (const place of [first, second]) {
      expect(file.slice(place?.at).startsWith(`${place?.mark} `)).toBe(true);
    }
    journal.done();
    journal.commit({ entries: [row("later")] });
    expect(journal.hand([row("three")])?.at).toBe(0);
  });
});

Deno.test("an end before the batch, behind it, and behind a half of it: each order once, with its rows", async () => {
  const ends: [string, (journal: Journal, clock: ManualClock) => void | Promise<void>][] = [
    ["before the batch", () => {}],
    ["its rows waited", (journal) => BRACKET.forEach((entry) => journal.append(entry))],
    ["it was a row, the others waited", (journal) => {
      journal.flush();
      BRACKET.forEach((entry) => journal.append(entry));
    }],
    ["all were rows", (journal, clock) => {
      BRACKET.forEach((entry) => journal.append(entry));
      return clock.run(20);
    }],
  ];
  for (const [what, end] of ends) {
    await inFolder(async (path, clock) => {
      using journal = openJournal(path, clock);
      journal.hand([intentRow(AT, BRACKET)]);
      await end(journal, clock);
      const copy = asItStands(path);
      for (const notes of [[], ["note"]]) {
        using next = openJournal(copy, clock);
        expect({ what, kinds: kinds(next) })
          .toEqual({ what, kinds: ["to_send", "confirm", "confirm", ...notes] });
        expect(next.hand([row("note")])).not.toBeNull();
      }
    });
  }
});

Deno.test("a power cut that takes the rows of a batch leaves those of the file in front", async () => {
  await inFolder((path, clock) => {
    using journal = openJournal(path, clock);
    journal.commit({ entries: [row("on the disk")] });
    // The log as the disk has it, which nobody has waited for since, and the front, which the bridge has.
    const log = Deno.readFileSync(`${path}-wal`);
    journal.hand([intentRow(AT, BRACKET)]);
    const copy = asItStands(path);
    Deno.writeFileSync(`${copy}-wal`, log);
    using next = openJournal(copy, clock);
    expect(kinds(next)).toEqual(["on the disk", "to_send", "confirm", "confirm"]);
    expect(verifyJournal(openDatabase(copy)).faults).toEqual([]);
  });
});

Deno.test("what was taken back in the file in front stays so", async () => {
  await inFolder((path, clock) => {
    using journal = openJournal(path, clock);
    journal.hand([intentRow(AT, BRACKET)]);
    const because = { code: "C", text: "why" };
    journal.hand([withdrawnRow(AT, { clientOrderId: "entry", intended: AT, because })]);
    using next = openJournal(asItStands(path), clock);
    expect(kinds(next)).toEqual([]);
  });
});

Deno.test("nothing is told twice of what was written long before the end", async () => {
  await inFolder((path, clock) => {
    using journal = openJournal(path, clock);
    journal.hand([intentRow(AT, BRACKET)]);
    const front = Deno.readFileSync(`${path}-intents`);
    journal.commit({ entries: [...BRACKET, ...Array.from({ length: 300 }, () => row("later"))] });
    const copy = asItStands(path);
    Deno.writeFileSync(`${copy}-intents`, front);
    using next = openJournal(copy, clock);
    expect(kinds(next).filter((kind) => kind !== "later")).toEqual(["to_send", "confirm", "confirm"]);
  });
});

Deno.test("a start on a disk that takes no rows overwrites nothing in the file in front, and sends by neither", async () => {
  await inFolder((path, clock) => {
    using journal = openJournal(path, clock);
    journal.hand([intentRow(AT, BRACKET)]);
    const copy = asItStands(path);
    const db = openDatabase(copy);
    db.exec("PRAGMA query_only = ON");
    using next = new Journal(db, clock, sameFiles(copy));
    expect(() => next.hand([row("note")])).toThrow("cannot be written");
    expect(leftIn(`${copy}-intents`)).toHaveLength(1);
    db.exec("PRAGMA query_only = OFF");
    expect(next.hand([row("note")])).toBeNull();
    expect(kinds(next)).toEqual(["to_send", "confirm", "confirm", "note"]);
    expect(next.hand([row("note")])?.at).toBe(0);
  });
});

Deno.test("what somebody else could not bring to the disk is not left to him again; a file that is gone is told", async () => {
  await inFolder(async (path, clock) => {
    using journal = openJournal(path, clock);
    const why = say("JOURNAL_UNWRITABLE.at", { path, words: verbatim("Input/output error") });
    expect(journal.hand([row("one")])).not.toBeNull();
    journal.refused(why);
    expect(journal.fault).toEqual(why);
    expect(journal.hand([row("two")])).toBeNull();
    expect(journal.fault).toBeNull();
    expect(journal.hand([row("three")])).toBeNull();
    await Deno.remove(`${path}-intents`);
    expect(() => journal.hand([row("four")])).toThrow("is no longer there");
  });
});

Deno.test("more than the file in front has room for goes the way of all rows", async () => {
  await inFolder((path, clock) => {
    using journal = openJournal(path, clock);
    const large = { ...row("large"), data: { filler: "x".repeat(300_000) } };
    expect(journal.hand([large])).toBeNull();
    expect(kinds(journal)).toEqual(["large"]);
    expect(journal.hand([row("small")])).not.toBeNull();
  });
});
