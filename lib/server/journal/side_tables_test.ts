// What stands beside the rows follows them: a crash in between loses none of it.
import { expect } from "@std/expect";
import { DatabaseSync } from "node:sqlite";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { systemClock } from "@/lib/server/clock.ts";
import { sameFiles } from "./files.ts";
import { Journal, type JournalEntry, openJournal } from "./journal.ts";
import { openDatabase } from "./schema.ts";

function intent(clientOrderId: string, key: string, kind: "confirm" | "change" = "confirm"): JournalEntry {
  const data = { bond: { token: `hash of ${key}`, idempotencyKey: key } };
  return { at: "2026-08-31T14:30:00.000Z", kind, clientOrderId, data };
}

function order(clientOrderId: string, key: string, orderId: number): JournalEntry {
  const { data, ...entry } = intent(clientOrderId, key);
  return { ...entry, data: { planned: { orderId }, ...data as object } };
}

function answerOf(clientOrderId: string, key: string) {
  return { key, tokenHash: `hash of ${key}`, clientOrderId };
}

async function withFolder(test: (dir: string) => Promise<void> | void): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "lotse_journal_" });
  try {
    await test(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/** The files as a crash at this moment leaves them, opened by the next start. */
function afterCrash(dir: string, name = "journal.sqlite"): Journal {
  const copy = `${dir}/crashed-${name}`;
  for (const end of ["", "-wal"]) Deno.copyFileSync(`${dir}/${name}${end}`, copy + end);
  return openJournal(copy, systemClock);
}

Deno.test("a crash between an intent and what stands beside it: the key has its answer from the row", async () => {
  await withFolder((dir) => {
    using journal = openJournal(`${dir}/journal.sqlite`, new ManualClock());
    // Of a bracket the entry is what was answered. Nothing was beside the rows before: not even the mark.
    const bracket = [intent("entry", "k1"), intent("stop", "k1")];
    journal.commit({ entries: bracket, answer: answerOf("entry", "k1"), orderIdFloor: 7 });
    journal.commit({ entries: [intent("entry", "k2", "change")], answer: answerOf("entry", "k2") });
    using next = afterCrash(dir);
    expect(next.answer("k1")).toEqual({ tokenHash: "hash of k1", clientOrderId: "entry", state: null });
    expect(next.answer("k2")).toEqual({ tokenHash: "hash of k2", clientOrderId: "entry", state: null });
    const again = { entries: [intent("other", "k1")], answer: answerOf("other", "k1") };
    expect(() => next.commit(again)).toThrow("two intents");
    expect(next.rows).toBe(3);
    next.completeAnswer("k1", "unknown");
    using third = afterCrash(dir, "crashed-journal.sqlite");
    expect(third.answer("k1")?.state).toBe("unknown");
    expect(third.answer("k2")?.state).toBeNull();
  });
});

Deno.test("it follows a moment later, with the next write, or at the end, whichever comes first", async () => {
  await withFolder(async (dir) => {
    const clock = new ManualClock();
    const path = `${dir}/journal.sqlite`;
    const journal = openJournal(path, clock);
    using reader = new DatabaseSync(path, { readOnly: true });
    const written = () =>
      reader.prepare("SELECT key FROM idempotency ORDER BY key").all().map(({ key }) => key);
    journal.commit({ entries: [intent("a", "k1")], answer: answerOf("a", "k1"), orderIdFloor: 5 });
    expect(written()).toEqual([]);
    expect(journal.orderIdFloor).toBe(5);
    await clock.run(1);
    expect(written()).toEqual(["k1"]);
    journal.commit({ entries: [intent("b", "k2")], answer: answerOf("b", "k2") });
    journal.commit({ entries: [intent("c", "k3")], answer: answerOf("c", "k3") });
    expect(written()).toEqual(["k1", "k2"]);
    journal.close();
    expect(written()).toEqual(["k1", "k2", "k3"]);
    using next = openJournal(path, clock);
    expect(next.orderIdFloor).toBe(5);
  });
});

Deno.test("rows are durable whatever was written lightly before", async () => {
  await withFolder(async (dir) => {
    const path = `${dir}/journal.sqlite`;
    const clock = new ManualClock();
    const db = openDatabase(path);
    const [NORMAL, FULL] = [1, 2];
    const levels: unknown[] = [];
    const level = db.prepare("PRAGMA synchronous");
    const prepare = db.prepare.bind(db);
    db.prepare = (sql) => {
      const statement = prepare(sql);
      if (sql !== "COMMIT") return statement;
      const run = statement.run.bind(statement);
      statement.run = () => {
        levels.push(level.get()?.synchronous);
        return run();
      };
      return statement;
    };
    using journal = new Journal(db, clock, sameFiles(path));
    const told = () => levels.splice(0);
    journal.commit({ entries: [intent("a", "k1")], answer: answerOf("a", "k1") });
    expect(told()).toEqual([FULL]);
    await clock.run(1);
    journal.completeAnswer("k1", "working");
    expect(told()).toEqual([NORMAL, NORMAL]);
    expect(journal.hand([intent("b", "k2")])).not.toBeNull();
    journal.append(intent("b", "k2"));
    await clock.run(20);
    expect(told()).toEqual([FULL]);
    journal.commit({ entries: [intent("c", "k3")] });
    journal.assertWritable();
    journal.append(intent("d", "k4"));
    expect(journal.flush()).toBe(true);
    expect(told()).toEqual([FULL, FULL]);
    await Deno.rename(path, `${path}.away`);
    journal.completeAnswer("k2", "filled");
    expect(journal.fault).not.toBeNull();
    await Deno.rename(`${path}.away`, path);
    expect(journal.hand([intent("e", "k5")])).toBeNull();
    expect(told()).toEqual([FULL]);
  });
});

Deno.test("a disk that refuses keeps what stands beside in memory, and takes it with the next row", async () => {
  await withFolder(async (dir) => {
    const clock = new ManualClock();
    const path = `${dir}/journal.sqlite`;
    {
      using journal = openJournal(path, clock);
      journal.commit({ entries: [intent("a", "k1")], answer: answerOf("a", "k1"), orderIdFloor: 9 });
      await Deno.rename(path, `${path}.away`);
      await clock.run(1);
      expect(journal.fault).not.toBeNull();
      journal.completeAnswer("k1", "working");
      expect(journal.answer("k1")?.state).toBe("working");
      await Deno.rename(`${path}.away`, path);
      journal.assertWritable();
    }
    using next = openJournal(path, clock);
    expect(next.answer("k1")?.state).toBe("working");
    expect(next.orderIdFloor).toBe(9);
  });
});

Deno.test("a journal of an earlier release is not read for keys that it has written itself", async () => {
  await withFolder((dir) => {
    const path = `${dir}/journal.sqlite`;
    {
      using journal = openJournal(path, systemClock);
      journal.commit({ entries: [intent("a", "k1")], answer: answerOf("a", "k1") });
    }
    {
      using db = new DatabaseSync(path);
      db.exec("DELETE FROM counters WHERE name = 'beside_until'; DELETE FROM idempotency");
    }
    {
      using journal = openJournal(path, systemClock);
      expect(journal.answer("k1")).toBeNull();
      journal.flush();
      journal.commit({ entries: [intent("b", "k2")], answer: answerOf("b", "k2") });
      using next = afterCrash(dir);
      expect(next.answer("k2")?.clientOrderId).toBe("b");
    }
  });
});

Deno.test("law 2: a crash between an intent and what stands beside it: the floor of order ids is that of its rows", async () => {
  await withFolder((dir) => {
    using journal = openJournal(`${dir}/journal.sqlite`, new ManualClock());
    const bracket = [order("entry", "k1", 41), order("stop", "k1", 42)];
    journal.commit({ entries: bracket, answer: answerOf("entry", "k1"), orderIdFloor: 42 });
    using next = afterCrash(dir);
    expect(next.orderIdFloor).toBe(42);
    next.flush();
    using third = afterCrash(dir, "crashed-journal.sqlite");
    expect(third.orderIdFloor).toBe(42);
  });
});

Deno.test("keys that an earlier release has written behind the mark answer what was answered", async () => {
  await withFolder((dir) => {
    const path = `${dir}/journal.sqlite`;
    {
      using journal = openJournal(path, systemClock);
      journal.commit({ entries: [intent("a", "k1")], answer: answerOf("a", "k1") });
      journal.completeAnswer("k1", "working");
      journal.commit({ entries: [intent("b", "k2")], answer: answerOf("b", "k2") });
    }
    {
      // That one writes all of it at once, and no mark.
      using db = new DatabaseSync(path);
      db.exec("UPDATE counters SET value = 0 WHERE name = 'beside_until'");
    }
    {
      using journal = openJournal(path, systemClock);
      expect(journal.answer("k1")?.state).toBe("working");
      expect(journal.answer("k2")?.state).toBeNull();
      journal.completeAnswer("k1", "filled");
      journal.completeAnswer("k2", "filled");
      expect(journal.answer("k1")?.state).toBe("working");
      expect(journal.answer("k2")?.state).toBe("filled");
    }
  });
});

Deno.test("what stands beside is no proof that the disk takes the rows that it has refused: they are written with it", async () => {
  await withFolder(async (dir) => {
    const clock = new ManualClock();
    const path = `${dir}/journal.sqlite`;
    using journal = openJournal(path, clock);
    journal.commit({ entries: [intent("a", "k1")], answer: answerOf("a", "k1") });
    await clock.run(0);
    await Deno.rename(path, `${path}.away`);
    journal.append({ at: "2026-08-31T14:30:00.000Z", kind: "callback", clientOrderId: "a", data: {} });
    await clock.run(1_000);
    expect(journal.fault).not.toBeNull();
    await Deno.rename(`${path}.away`, path);
    journal.completeAnswer("k1", "working");
    await clock.run(1_000);
    expect({ fault: journal.fault, lag: journal.lag.rows }).toEqual({ fault: null, lag: 0 });
  });
});

Deno.test("a start reads no more than 11,000 rows for what stands beside them, whoever has traded", async () => {
  await withFolder((dir) => {
    const path = `${dir}/journal.sqlite`;
    using journal = openJournal(path, new ManualClock());
    using reader = new DatabaseSync(path, { readOnly: true });
    const mark = reader.prepare("SELECT value FROM counters WHERE name = 'beside_until'");
    const behind = () => journal.rows - Number(mark.get()?.value);
    const word = { at: "2026-08-31T14:30:00.000Z", kind: "callback", clientOrderId: null, data: {} };
    journal.commit({ entries: [intent("a", "k1")], answer: answerOf("a", "k1") });
    for (let batch = 0; batch < 25; batch++) {
      for (let row = 0; row < 1_000; row++) journal.append(word);
      journal.flush();
      expect(behind()).toBeLessThanOrEqual(11_000);
    }
    // With four marks of the orders that are open.
    expect(journal.rows).toBe(25_005);
    journal.commit({ entries: [intent("b", "k2")], answer: answerOf("b", "k2") });
    using next = afterCrash(dir);
    expect(["k1", "k2"].map((key) => next.answer(key)?.clientOrderId)).toEqual(["a", "b"]);
  });
});

Deno.test("the mark of an earlier release that stands far behind is set anew with the first row", async () => {
  await withFolder((dir) => {
    const path = `${dir}/journal.sqlite`;
    const word = { at: "2026-08-31T14:30:00.000Z", kind: "callback", clientOrderId: null, data: {} };
    {
      using journal = openJournal(path, systemClock);
      for (let row = 0; row < 12_000; row++) journal.append(word);
    }
    const counter = (db: DatabaseSync) =>
      db.prepare("SELECT value FROM counters WHERE name = 'beside_until'").get()?.value;
    {
      using db = new DatabaseSync(path);
      db.exec("UPDATE counters SET value = 0 WHERE name = 'beside_until'");
    }
    {
      using journal = openJournal(path, systemClock);
      journal.commit({ entries: [word] });
    }
    using db = new DatabaseSync(path, { readOnly: true });
    expect(counter(db)).toBe(12_000);
  });
});
