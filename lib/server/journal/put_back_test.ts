// Keys after a restore: those that can still be read are known, and where none can, one that may have been
// used is not sent again.
import { expect } from "@std/expect";
import { join } from "node:path";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { restore } from "./backup.ts";
import { GapKeys } from "./gap_keys.ts";
import { IntentFile, intentFileOf } from "./intent_file.ts";
import { intentRow } from "./intents.ts";
import { type Journal, type JournalEntry, openJournal } from "./journal.ts";
import { PUT_BACK_FILE, takeUpPutBack } from "./put_back.ts";
import { copyDatabase, openForReading } from "./schema.ts";

const DAY_MS = 24 * 3_600_000;

function rowOf(number: number, at: string): JournalEntry {
  const bond = { token: `token-${number}`, idempotencyKey: `key-${number}` };
  return {
    at,
    kind: "confirm",
    clientOrderId: `order-${number}`,
    data: { bond, use: { binds: "entry", number } },
  };
}

function order(journal: Journal, clock: ManualClock, number: number): void {
  const answer = { key: `key-${number}`, tokenHash: `token-${number}`, clientOrderId: `order-${number}` };
  journal.commit({ entries: [rowOf(number, new Date(clock.now()).toISOString())], answer });
}

/** A journal with an order, a copy of it, and then a second order; the copy is put back. */
async function putBack(spoil: (path: string) => void) {
  const folder = Deno.makeTempDirSync({ prefix: "lotse_put_back_" });
  const [path, copy] = [join(folder, "journal.sqlite"), join(folder, "copy.sqlite")];
  const clock = new ManualClock();
  {
    using journal = openJournal(path, clock);
    order(journal, clock, 1);
    {
      using db = openForReading(path);
      await copyDatabase(db, copy);
    }
    clock.advance(60_000);
    // What stands beside its row may not be on the disk yet when a journal is copied, or its machine ends.
    order(journal, clock, 2);
  }
  spoil(path);
  clock.advance(60_000);
  const until = "2026-03-02T15:00:00.000Z";
  await restore(copy, folder, { replace: true, now: clock.now() });
  const journal = openJournal(path, clock);
  takeUpPutBack(folder, journal, clock);
  return {
    folder,
    journal,
    clock,
    until,
    [Symbol.dispose]: () => {
      journal.close();
      Deno.removeSync(folder, { recursive: true });
    },
  };
}

const refused = (keys: GapKeys, idempotencyKey: string, keyIsNew?: boolean) => {
  try {
    keys.require({ idempotencyKey, keyIsNew });
    return null;
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

Deno.test("the keys of a journal that was replaced and can be read are known to the one that is put back", async () => {
  using world = await putBack(() => {});
  const { journal, clock, folder } = world;
  expect(journal.answer("key-2")).toEqual({ tokenHash: "token-2", clientOrderId: "order-2", state: null });
  const [row] = [...journal.entries({ kinds: ["put_back"] })];
  expect(row?.data).toMatchObject({ until: world.until, whole: true, keys: 1, orders: ["order-2"] });
  expect((row?.data as { uses: unknown }).uses).toEqual([
    { at: "2026-03-02T15:01:00.000Z", clientOrderId: "order-2", use: { binds: "entry", number: 2 } },
  ]);
  expect(() => Deno.statSync(join(folder, PUT_BACK_FILE))).toThrow();
  const keys = new GapKeys({ journal, clock });
  expect([keys.says, refused(keys, "another")]).toEqual([null, null]);
});

Deno.test("an order that may have been sent when the replaced journal ended is one of those that were", async () => {
  const at = "2026-03-02T15:01:30.000Z";
  const intent = intentRow(at, [rowOf(3, at)]);
  const ends: ((path: string) => void)[] = [
    (path) => {
      using journal = openJournal(path, new ManualClock());
      journal.commit({ entries: [intent] });
    },
    // Before the journal had its row.
    (path) => {
      using front = new IntentFile(intentFileOf(path));
      front.write(JSON.stringify([intent]));
    },
  ];
  for (const end of ends) {
    using world = await putBack(end);
    expect(world.journal.answer("key-3")).toMatchObject({ tokenHash: "token-3", clientOrderId: "order-3" });
    const [row] = [...world.journal.entries({ kinds: ["put_back"] })];
    expect(row?.data).toMatchObject({
      orders: ["order-2", "order-3"],
      uses: [{ clientOrderId: "order-2" }, { at, clientOrderId: "order-3", use: { number: 3 } }],
    });
    // It is none of this journal's: what it left in front went aside with it.
    expect(
      [...world.journal.entries({ kinds: ["to_send", "confirm"] })].map(({ clientOrderId }) => clientOrderId),
    )
      .toEqual(["order-1"]);
  }
});

Deno.test("where nothing can be read of it, a key that is not said to be new is refused for a day, over starts", async () => {
  for (
    const spoil of [
      (path: string) => Deno.removeSync(path),
      (path: string) =>
        Deno.writeTextFileSync(path, "no database at all, and longer than a header of SQLite"),
    ]
  ) {
    using world = await putBack(spoil);
    const { journal, clock, folder } = world;
    expect(journal.answer("key-2")).toBeNull();
    for (let start = 0; start < 2; start += 1) {
      takeUpPutBack(folder, journal, clock);
      const keys = new GapKeys({ journal, clock });
      expect(keys.says).toMatchObject({ key: "JOURNAL_PUT_BACK", with: { until: world.until } });
      expect(refused(keys, "key-2")).toBe("IDEMPOTENCY_KEY_OF_GAP");
      expect([refused(keys, "key-1"), refused(keys, "key-2", true)]).toEqual([null, null]);
    }
    const keys = new GapKeys({ journal, clock });
    clock.advance(DAY_MS);
    expect([keys.says, refused(keys, "key-2")]).toEqual([null, null]);
  }
});

Deno.test("a note of a restore that can not be read was a restore all the same", async () => {
  using world = await putBack(() => {});
  const { journal, clock, folder } = world;
  Deno.writeTextFileSync(join(folder, PUT_BACK_FILE), "{");
  clock.advance(1000);
  takeUpPutBack(folder, journal, clock);
  expect(refused(new GapKeys({ journal, clock }), "any")).toBe("IDEMPOTENCY_KEY_OF_GAP");
});
