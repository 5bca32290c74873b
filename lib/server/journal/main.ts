// `deno task journal export|verify`: reads the journal while the desk may be writing it; changes nothing.
import { join } from "node:path";
import { say } from "@/lib/contract/says/say.ts";
import { environment } from "@/lib/server/environment.ts";
import { AppError } from "@/lib/server/errors.ts";
import { parseConfig } from "@/lib/server/config/mod.ts";
import { type ExportForm, exportRows } from "./export.ts";
import { openForReading } from "./schema.ts";
import { readRows, verifyJournal } from "./verify.ts";

const USAGE = `Usage: deno task journal verify [--head HASH] [--data-dir DIR]
       deno task journal export [--csv] [--data-dir DIR]

verify   checks that no row was changed, removed or moved; exit code 1 when one was
export   writes every row to standard output, as JSON lines or with --csv as CSV
--head HASH      a head that an earlier verify printed: the journal must still contain it. Whoever can write the file
                 can write another whole chain; a head that was noted elsewhere shows it
--data-dir DIR   where Lotse keeps its data (as for 'deno task start'; without it --live or --simulate name the desk's mode)
`;

/** Runs one command; returns the exit code. Output goes through `write`, complaints through `complain`. */
export function runJournalCommand(
  args: readonly string[],
  { write, complain, env }: {
    write: (text: string) => void;
    complain: (text: string) => void;
    env: Record<string, string>;
  },
): number {
  const [command, ...rest] = args;
  if (command !== "verify" && command !== "export") {
    complain(USAGE);
    return command === "--help" || command === undefined ? 0 : 2;
  }
  const form: ExportForm = rest.includes("--csv") ? "csv" : "jsonl";
  const { noted, options } = takeHead(rest.filter((arg) => arg !== "--csv"));
  const { dirs } = parseConfig(options, env);
  const db = openForReading(join(dirs.data, "journal.sqlite"));
  try {
    if (command === "export") {
      for (const line of exportRows(readRows(db), form)) write(line);
      return 0;
    }
    const { rows, head, faults } = verifyJournal(db, noted);
    for (const fault of faults) complain(`${fault.kind}: ${fault.text}\n`);
    write(
      `${rows} rows, ${faults.length === 0 ? "chain intact" : `${faults.length} faults`}, head ${head}\n`,
    );
    return faults.length === 0 ? 0 : 1;
  } finally {
    db.close();
  }
}

/** `--head HASH` is ours, everything else belongs to the configuration. */
function takeHead(args: readonly string[]): { noted: string | null; options: string[] } {
  const at = args.indexOf("--head");
  if (at < 0) return { noted: null, options: [...args] };
  const noted = args[at + 1] ?? "";
  if (!/^[0-9a-f]{64}$/.test(noted)) {
    throw new AppError(say("HEAD_INVALID"), { status: 400 });
  }
  return { noted, options: args.filter((_, index) => index !== at && index !== at + 1) };
}

if (import.meta.main) {
  const encoder = new TextEncoder();
  const out = (stream: { writeSync(bytes: Uint8Array): number }) => (text: string) => {
    for (let bytes = encoder.encode(text); bytes.length > 0;) bytes = bytes.subarray(stream.writeSync(bytes));
  };
  try {
    Deno.exitCode = runJournalCommand(Deno.args, {
      write: out(Deno.stdout),
      complain: out(Deno.stderr),
      env: environment(),
    });
  } catch (error) {
    if (!(error instanceof AppError || error instanceof Error)) throw error;
    out(Deno.stderr)(`${error.message}\n`);
    Deno.exitCode = 2;
  }
}
