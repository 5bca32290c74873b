// A journal of many days: what opening it costs, and rebuilding the book of the days that are still looked
// at.
import { join } from "node:path";
import { systemClock } from "@/lib/server/clock.ts";
import { openJournal } from "@/lib/server/journal/journal.ts";
import { startOver, writeYear } from "@/tests/support/journal_year.ts";
import { type Curve, type Point, sizesOf } from "./curve.ts";

/** A thousand orders a day: behind the eighth nothing more is folded. */
const SIZES = [100, 1_000, 10_000, 25_000, 250_000];

export async function journalCurves(short: boolean): Promise<Curve[]> {
  const points: Point[] = [];
  for (const size of sizesOf(short, SIZES)) {
    const dir = await Deno.makeTempDir({ prefix: "lotse_years_" });
    try {
      const path = join(dir, "journal.sqlite");
      await writeYear(path, size);
      points.push({ size, value: Math.min(...[0, 0, 0].map(() => openMs(path))) });
    } finally {
      await Deno.remove(dir, { recursive: true });
    }
  }
  const figure = "opening it, and its book, the best of three";
  return [{ of: "orders of a year in the journal", figure, unit: "ms", points }];
}

function openMs(path: string): number {
  const started = performance.now();
  startOver(openJournal(path, systemClock));
  return performance.now() - started;
}
