// `deno task clients [NAME…]`: unmodified client releases of other people against the paper gateway, one row each. Fails when a
// client that could be run was not served completely.
import { type Client, CLIENTS } from "./catalogue.ts";
import { FLOWS } from "./flows.ts";
import { cacheFolder, ToolMissing } from "./install.ts";
import { type Row, runClient } from "./run.ts";
import { parseArgs } from "node:util";

const USAGE = `Usage: deno task clients [NAME…] [options]

  NAME         rows whose id, name or language contains it (default: all); ids: ${
  CLIENTS.map(({ id }) => id).join(", ")
}
  --cache DIR  where the releases are kept (default: lotse/clients in the user's cache folder)
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

/** Whether the row stands: run completely, or not run because its tool chain is not here. */
async function show(
  client: Client,
  cache: string,
  wire: boolean,
): Promise<"complete" | "not run" | "failed"> {
  try {
    const row = await runClient(client, { cache, wire });
    say(rowText(client, row));
    return row.faults.length === 0 ? "complete" : "failed";
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    say(cells(nameOf(client), "–", "–", "–", `not run: ${error.message}`));
    return error instanceof ToolMissing ? "not run" : "failed";
  }
}

const { values, positionals } = parseArgs({
  args: Deno.args,
  allowPositionals: true,
  options: {
    cache: { type: "string" },
    wire: { type: "boolean", default: false },
    help: { type: "boolean" },
  },
});
const wanted = CLIENTS.filter((client) => isWanted(client, positionals));
if (values.help === true || wanted.length === 0) {
  say(USAGE);
  Deno.exit(values.help === true ? 0 : 2);
}
say(`${FLOWS.length} flows of a trading client; each client against a gateway process of its own\n`);
say(cells("client", "version", "flows", "complaints", "verdict"));
const tally = { complete: 0, "not run": 0, failed: 0 };
for (const client of wanted) tally[await show(client, values.cache ?? cacheFolder(), values.wire)] += 1;
say(`\n${tally.complete} complete, ${tally["not run"]} not run, ${tally.failed} failed`);
Deno.exit(tally.failed === 0 ? 0 : 1);
