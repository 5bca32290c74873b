// `deno task bench year --orders 250000`: a journal of a year of trading, a thousand orders a day. How long
// it takes to open before and after its old days were archived, to fold what a desk needs at its start, and
// to verify and export all of it.
import { openJournal } from "@/lib/server/journal/journal.ts";
import { archiveRows } from "@/lib/server/journal/archive.ts";
import { exportRows } from "@/lib/server/journal/export.ts";
import { openForReading } from "@/lib/server/journal/schema.ts";
import { readRows, verifyJournal } from "@/lib/server/journal/verify.ts";
import { systemClock } from "@/lib/server/clock.ts";
import { DAY_MS, NOW, startOver, writeYear } from "@/tests/support/journal_year.ts";

function timed<T>(work: () => T): { ms: number; result: T } {
  const before = performance.now();
  const result = work();
  return { ms: performance.now() - before, result };
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;

function opened(path: string): string[] {
  const { ms, result: journal } = timed(() => openJournal(path, systemClock));
  const since = new Date(NOW - DAY_MS).toISOString();
  const today = timed(() => [...journal.entries({ since })].length);
  const size = (Deno.statSync(path).size / 1e6).toFixed(0);
  const start = timed(() => startOver(journal));
  return [
    `  ${size} MB, opens in ${seconds(ms)}; the ${today.result} rows of today in ${seconds(today.ms)}`,
    `  the order room starts in ${seconds(start.ms)}: it folds eight days`,
  ];
}

export async function benchJournalYear(args: readonly string[]): Promise<string[]> {
  const at = args.indexOf("--orders");
  const orders = at < 0 ? 20_000 : Number(args[at + 1]);
  const dir = await Deno.makeTempDir({ prefix: "lotse_year_" });
  try {
    const path = `${dir}/journal.sqlite`;
    const written = await writeYear(path, orders);
    const lines = [`Journal of ${orders} orders, ${written} rows each`, ...opened(path)];
    const before = new Date(NOW - 35 * DAY_MS).toISOString();
    const { ms, result } = timed(() => archiveRows(path, { before }));
    lines.push(
      `archived: ${result.rows} rows, ${result.segments} segments, ${seconds(ms)}`,
      ...opened(path),
    );
    using db = openForReading(path);
    const verified = timed(() => verifyJournal(db).faults.length);
    const exported = timed(() => {
      let length = 0;
      for (const line of exportRows(readRows(db), "jsonl")) length += line.length;
      return length;
    });
    const mb = (Deno.memoryUsage().rss / 1e6).toFixed(0);
    lines.push(
      `verify ${seconds(verified.ms)} (${verified.result} faults), export ${
        seconds(exported.ms)
      }, memory ${mb} MB`,
    );
    return lines;
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}
