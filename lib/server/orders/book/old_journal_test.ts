// A journal of an older release, its rows as that release wrote them: it opens, is whole, is exported, and
// its orders come back.
import { expect } from "@std/expect";
import { systemClock } from "@/lib/server/clock.ts";
import { exportRows } from "@/lib/server/journal/export.ts";
import { openJournal } from "@/lib/server/journal/journal.ts";
import { openForReading } from "@/lib/server/journal/schema.ts";
import { readRows, verifyJournal } from "@/lib/server/journal/verify.ts";
import { CHANGED, OLD_ROWS, OWN, writeOldJournal } from "@/lib/server/journal/testing/old_journal.ts";
import { makeHarness } from "../testing/harness.ts";

Deno.test("a journal of the first release opens, is whole, is exported, and its orders come back", async () => {
  const dir = await Deno.makeTempDir({ prefix: "lotse_old_journal_" });
  try {
    const path = `${dir}/journal.sqlite`;
    writeOldJournal(path);
    const before = openForReading(path);
    expect(verifyJournal(before)).toMatchObject({ rows: OLD_ROWS.length, faults: [] });
    before.close();
    {
      // The harness closes the journal with itself.
      using harness = makeHarness({ journal: openJournal(path, systemClock) });
      const orders = Object.fromEntries(harness.room.orders().map((order) => [order.clientOrderId, order]));
      expect(orders[OWN]).toMatchObject({
        state: "filled",
        quantity: "100",
        filled: "100",
        averageFillPrice: "187.2",
        commission: "1",
        cashQuantity: null,
        trailingPercent: null,
      });
      expect(orders[CHANGED]).toMatchObject({ state: "unknown", quantity: "100", limitPrice: "187.25" });
      // What that release did not keep of a combo stays unknown: its legs, and the money for which an order
      // is.
      expect(orders["PERM-901"]).toMatchObject({
        filled: "10",
        averageFillPrice: "1.15",
        legFills: [{ quantity: "10" }],
        allocation: null,
      });
      expect(orders["PERM-901"]?.contract.legs).toBe(undefined);
      expect(orders["PERM-902"]).toMatchObject({ quantity: null, remaining: null, cashQuantity: null });
      const parts = harness.room.executions().map(({ execId, part }) => `${execId} ${part}`).sort();
      expect(parts).toEqual(["b.01 order", "l.01 leg", "o.01 order"]);
    }
    const after = openForReading(path);
    const rows = verifyJournal(after);
    expect(rows.faults).toEqual([]);
    expect(rows.rows).toBeGreaterThanOrEqual(OLD_ROWS.length);
    const lines = [...exportRows(readRows(after), "jsonl")].map((line) => JSON.parse(line));
    expect(lines.slice(0, OLD_ROWS.length).map(({ kind, data }) => [kind, data]))
      .toEqual(OLD_ROWS.map(([kind, , data]) => [kind, JSON.parse(JSON.stringify(data))]));
    expect([...exportRows(readRows(after), "csv")]).toHaveLength(rows.rows + 1);
    after.close();
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
