// What the last run of each row came to, kept in results.json, and the table of docs/paper-gateway.md that is
// made of it.
import { type Expected, GROUNDS } from "./suites/results.ts";
import { ROWS, type TableRow, UNAVAILABLE } from "./rows.ts";
import { z } from "zod";

const resultSchema = z.strictObject({
  date: z.iso.date(),
  passed: z.int(),
  of: z.int(),
  /** What a library does not offer, and what it does by itself. */
  notes: z.array(z.string()),
});
const resultsSchema = z.record(z.string(), resultSchema);

export type Result = z.infer<typeof resultSchema>;
export type Results = z.infer<typeof resultsSchema>;

const FILE = new URL("./results.json", import.meta.url);
const PAGE = new URL("../../docs/paper-gateway.md", import.meta.url);
const BEGIN = "<!-- deno-fmt-ignore-start -->";
const END = "<!-- deno-fmt-ignore-end -->";

export async function readResults(): Promise<Results> {
  return resultsSchema.parse(JSON.parse(await Deno.readTextFile(FILE)));
}

/** Takes the rows that were run over the older ones, and writes the table anew. */
export async function record(run: Results): Promise<void> {
  const all = { ...await readResults(), ...run };
  const kept = ROWS.flatMap(({ id }) => all[id] === undefined ? [] : [[id, all[id]] as const]);
  await Deno.writeTextFile(FILE, `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`);
  await Deno.writeTextFile(PAGE, withTable(await Deno.readTextFile(PAGE), await readResults()));
}

/** The page as it stands, for the test that holds it to the results. */
export function readPage(): Promise<string> {
  return Deno.readTextFile(PAGE);
}

export function withTable(page: string, results: Results): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error("The page has no place for the table");
  return `${page.slice(0, begin)}${BEGIN}\n\n${table(results)}\n\n${page.slice(end)}`;
}

function table(results: Results): string {
  const rows = ROWS.map((row) => tableRow(row, results[row.id]));
  const never = UNAVAILABLE.map(({ name, why }) => `| ${name} | not run | | ${why} | |`);
  return [
    "| program | passed | what it does | what not, or by itself | run on |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
    ...never,
  ].join("\n");
}

function tableRow({ name, does, unit, expected, deviations }: TableRow, result: Result | undefined): string {
  if (result === undefined) return `| ${name} | | ${does} | never run | |`;
  const not = [...expectedTexts(expected), ...result.notes, ...deviations].join("; ");
  return `| ${name} | ${result.passed} of ${result.of} ${unit} | ${does} | ${not} | ${result.date} |`;
}

/** One text for each reason, with how many tests it stands for. */
function expectedTexts(expected: readonly Expected[]): string[] {
  const counts = new Map<string, number>();
  for (const { ground, reason } of expected) {
    const text = `${GROUNDS[ground]} (${reason})`;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].map(([text, count]) => `${count} ${text}`);
}
