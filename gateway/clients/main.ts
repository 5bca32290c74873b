// `deno task clients [NAME…]`: unmodified client releases of other people against the paper gateway, one row
// each. Fails when a client that could be run was not served completely. `deno task clients suites`: the live
// test suites that libraries ship, instead; `deno task clients bots`: bots.
import { BOTS } from "./bots/catalogue.ts";
import { type Client, CLIENTS } from "./catalogue.ts";
import { FLOWS } from "./flows.ts";
import { record, type Result, type Results } from "./record.ts";
import { cacheFolder, ToolMissing } from "./install.ts";
import { type Row, type RowOptions, runClient } from "./run.ts";
import { SUITES } from "./suites/catalogue.ts";
import { GROUNDS } from "./suites/results.ts";
import { runSuite, type SuiteRow } from "./suites/run.ts";
import type { Suite } from "./suites/suite.ts";
import { parseArgs } from "node:util";

const USAGE = `Usage: deno task clients [NAME…] [options]

  NAME         rows whose id, name or language contains it (default: all); ids: ${
  CLIENTS.map(({ id }) => id).join(", ")
}
  suites       the live test suites that libraries ship, which take minutes each; or one of them:
               ${SUITES.map(({ id }) => id).join(", ")}
  bots         bots of other people, or one of them: ${BOTS.map(({ id }) => id).join(", ")}
  --record     writes what came of it into the table of docs/paper-gateway.md
  --cache DIR  where the releases are kept (default: paper-gateway in the user's cache folder)
  --wire       logs each message of the gateway, decoded
  --help`;

function say(text: string): void {
  // deno-lint-ignore no-console
  console.log(text);
}

function isWanted({ id, name, language }: Client, words: readonly string[]): boolean {
  const text = `${id} ${language} ${name}`.toLowerCase();
  return words.length === 0 || words.some((word) => text.includes(word.toLowerCase()));
}

function cells(...[client, version, flows, complaints, verdict]: string[]): string {
  return [
    client?.padEnd(38),
    version?.padStart(7),
    flows?.padStart(7),
    complaints?.padStart(10),
    ` ${verdict}`,
  ]
    .join(" ");
}

function nameOf({ language, name }: Client): string {
  return `${language} ${name}`;
}

function rowText(client: Client, row: Row): string {
  const notes = row.notes.length > 0 ? `; by itself it ${row.notes.join("; ")}` : "";
  const verdict = row.faults.length === 0 ? `complete${notes}` : `INCOMPLETE (${row.log})`;
  const text = cells(
    nameOf(client),
    String(row.version ?? "none"),
    `${row.answered}/${row.asked}`,
    String(row.complaints.length),
    `${verdict} (${row.seconds.toFixed(0)} s)`,
  );
  const lacks = row.notOffered.length > 0 ? [`its library does not offer: ${row.notOffered.join(", ")}`] : [];
  return [text, ...[...lacks, ...row.faults].map((line) => `    ${line}`)].join("\n");
}

/** Rows that are no clients, each kind with the word that picks all of it. */
const OTHERS: Readonly<Record<string, readonly Suite[]>> = { suites: SUITES, bots: BOTS };

function wantedOthers(words: readonly string[]): Suite[] {
  return Object.entries(OTHERS).flatMap(([all, rows]) =>
    rows.filter(({ id }) => words.some((word) => word === all || word === id))
  );
}

function suiteCells(...[suite, passed, verdict]: string[]): string {
  return [suite?.padEnd(38), passed?.padStart(7), ` ${verdict}`].join(" ");
}

function suiteText({ name }: Suite, row: SuiteRow): string {
  const verdict = row.faults.length === 0 ? "as listed" : `NOT AS LISTED (${row.log})`;
  const known = row.known.map(({ test, ground, reason }) => `${test} ${GROUNDS[ground]}: ${reason}`);
  const text = suiteCells(name, `${row.passed}/${row.run}`, `${verdict} (${row.seconds.toFixed(0)} s)`);
  return [text, ...[...row.faults, ...known].map((line) => `    ${line}`)].join("\n");
}

type Outcome = "complete" | "not run" | "failed";

interface Shown {
  readonly text: string;
  readonly faults: readonly string[];
  readonly result: Omit<Result, "date">;
}

/** What stands as it should, to be recorded. */
const results: Results = {};

/** Whether the row stands: run completely, or not run because its tool chain is not here. */
async function show(row: Promise<Shown>, { id, name }: { id: string; name: string }): Promise<Outcome> {
  try {
    const { text, faults, result } = await row;
    say(text);
    const date = new Date().toISOString().slice(0, 10);
    if (faults.length === 0) results[id] = { date, ...result };
    return faults.length === 0 ? "complete" : "failed";
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    say(`${name.padEnd(38)} not run: ${error.message}`);
    return error instanceof ToolMissing ? "not run" : "failed";
  }
}

async function clientRow(client: Client, options: RowOptions): Promise<Shown> {
  const row = await runClient(client, options);
  const lacks = row.notOffered.length > 0 ? [`its library does not offer ${row.notOffered.join(", ")}`] : [];
  const result = { passed: row.answered, of: row.asked, notes: [...lacks, ...row.notes] };
  return { text: rowText(client, row), faults: row.faults, result };
}

async function suiteRow(suite: Suite, options: RowOptions): Promise<Shown> {
  const row = await runSuite(suite, options);
  const result = { passed: row.passed, of: row.run, notes: [] };
  return { text: suiteText(suite, row), faults: row.faults, result };
}

/** What the command line says; what is wrong with it is told with the usage. */
function wordsOf(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        cache: { type: "string" },
        wire: { type: "boolean", default: false },
        record: { type: "boolean", default: false },
        help: { type: "boolean" },
      },
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // deno-lint-ignore no-console
    console.error(`${error.message}\n\n${USAGE}`);
    Deno.exit(2);
  }
}

const { values, positionals } = wordsOf(Deno.args);
const suites = wantedOthers(positionals);
const isOther = (word: string) => wantedOthers([word]).length === 0;
const words = positionals.filter(isOther);
const clients = suites.length > 0 && words.length === 0
  ? []
  : CLIENTS.filter((client) => isWanted(client, words));
if (values.help === true || clients.length + suites.length === 0) {
  say(USAGE);
  Deno.exit(values.help === true ? 0 : 2);
}
const options: RowOptions = { cache: values.cache ?? cacheFolder(), wire: values.wire };
const tally = { complete: 0, "not run": 0, failed: 0 };
if (clients.length > 0) {
  say(`${FLOWS.length} flows of a trading client; each client against a gateway process of its own\n`);
  say(cells("client", "version", "flows", "complaints", "verdict"));
}
for (const client of clients) {
  tally[await show(clientRow(client, options), { id: client.id, name: nameOf(client) })] += 1;
}
if (suites.length > 0) {
  say("Live test suites and bots of other people; each against a gateway process of its own\n");
  say(suiteCells("suite", "passed", "verdict"));
}
for (const suite of suites) tally[await show(suiteRow(suite, options), suite)] += 1;
if (values.record) await record(results);
say(`\n${tally.complete} complete, ${tally["not run"]} not run, ${tally.failed} failed`);
Deno.exit(tally.failed === 0 ? 0 : 1);
