// A journal of many days: what opening it costs, and rebuilding the book of the days that are still looked at.
import { join } from "node:path";
import { systemClock } from "@/lib/server/clock.ts";
import { type JournalEntry, openJournal } from "@/lib/server/journal/journal.ts";
import { makeHarness, START } from "@/lib/server/orders/testing/harness.ts";
import { type Curve, type Point, sizesOf } from "./curve.ts";

/** As many rows as an order of the journal has on the average. */
const ROWS_PER_ORDER = 17;
const DAY_MS = 86_400_000;
const DAYS = 365;
const IN_A_COMMIT = 2_000;

export async function journalCurves(short: boolean): Promise<Curve[]> {
  const points: Point[] = [];
  for (const size of sizesOf(short, [100, 1_000, 10_000, 25_000])) {
    const dir = await Deno.makeTempDir({ prefix: "lotse_years_" });
    try {
      const path = join(dir, "journal.sqlite");
      writeYear(path, size);
      points.push({ size, value: openMs(path) });
    } finally {
      await Deno.remove(dir, { recursive: true });
    }
  }
  return [{ of: "orders of a year in the journal", figure: "opening it, and its book", unit: "ms", points }];
}

function openMs(path: string): number {
  const started = performance.now();
  using _harness = makeHarness({ journal: openJournal(path, systemClock) });
  return performance.now() - started;
}

/** Orders evenly over the year, each ended on its day. */
function writeYear(path: string, orders: number): void {
  using journal = openJournal(path, systemClock);
  const start = Date.parse(START) - DAYS * DAY_MS;
  let entries: JournalEntry[] = [];
  for (let number = 0; number < orders; number++) {
    const at = new Date(start + number / orders * DAYS * DAY_MS).toISOString();
    entries.push(...orderRows(at, crypto.randomUUID()));
    if (entries.length < IN_A_COMMIT) continue;
    journal.commit({ entries });
    entries = [];
  }
  journal.commit({ entries });
}

function orderRows(at: string, clientOrderId: string): JournalEntry[] {
  const row = (kind: string) => ({ at, kind, clientOrderId, data: { filler: "x".repeat(700) } });
  const middle = Array.from({ length: ROWS_PER_ORDER - 2 }, () => row("remark"));
  return [row("confirm"), ...middle, row("outcome")];
}
