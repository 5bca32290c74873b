// `deno task journal …`: checks, exports and copies the journal while the desk may be writing it; archives
// and restores it while none does.
import { join } from "node:path";
import { say } from "@/lib/contract/says/say.ts";
import { type Clock, iso, systemClock } from "@/lib/server/clock.ts";
import { parseConfig } from "@/lib/server/config/mod.ts";
import { lockDataDir, privateDir } from "@/lib/server/data_dir.ts";
import { environment } from "@/lib/server/environment.ts";
import { AppError } from "@/lib/server/errors.ts";
import { writeWhole } from "@/lib/server/write_whole.ts";
import { archiveRows } from "./archive.ts";
import { backUp, JOURNAL_FILE, restore } from "./backup.ts";
import { exportRows } from "./export.ts";
import { openForReading } from "./schema.ts";
import { PROGRESS_ROWS, readRows, verifyJournal } from "./verify.ts";

const USAGE = `Usage: deno task journal verify [--head HASH]
       deno task journal export [--csv]
       deno task journal backup [FOLDER]
       deno task journal restore BACKUP [--replace]
       deno task journal archive [--keep-days N]

verify   checks that no row was changed, removed or moved, segments included; exit code 1 when one was
export   writes every row to standard output, as JSON lines or with --csv as CSV; exit code 1 when some can not be read
backup   copies the journal and its segments below FOLDER (default: backups in the data folder) and checks the copy
restore  puts a backup in the place of the journal; refuses over one that is newer or another one, unless --replace says
         that it is meant. What stood there is kept in the data folder
archive  moves rows that are older than N days (default 35) to segments: the desk opens faster, all stays readable.
         The days are counted back from now, or from the newest row where the clock is ahead of it

The desk may run during the first three, and must not during the others.

--head HASH      a head that an earlier verify printed: the journal must still contain it. Whoever can write the file
                 can write another whole chain; a head that was noted elsewhere shows it
--data-dir DIR   where Lotse keeps its data (as for 'deno task start'; without it --live or --simulate name the desk's mode)
`;

/**
 * The desk folds eight days at its start, and proposals and limits look back less: those rows stay in the
 * journal itself.
 */
const LEAST_DAYS = 10;
const DAYS = 35;
const DAY_MS = 24 * 3_600_000;

export interface CommandOutput {
  write: (text: string) => void;
  complain: (text: string) => void;
  /** Says how far it is; left out where nobody looks. */
  progress?: (text: string) => void;
}

interface CommandDeps extends CommandOutput {
  env: Record<string, string>;
  clock?: Pick<Clock, "now">;
}

interface Command extends CommandOutput {
  dataDir: string;
  options: JournalOptions;
  now: number;
}

type Run = (command: Command) => number | Promise<number>;

const COMMANDS: Readonly<Record<string, Run>> = {
  verify,
  export: exportJournal,
  backup,
  restore: restoreJournal,
  archive,
};

/**
 * Runs one command; resolves with the exit code. Output goes through `write`, complaints through `complain`.
 */
export async function runJournalCommand(args: readonly string[], deps: CommandDeps): Promise<number> {
  if (args.length === 0 || args.includes("--help") || args.includes("-h")) {
    deps.write(USAGE);
    return 0;
  }
  const [name = "", ...given] = args;
  const run = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (run === undefined) {
    deps.complain(USAGE);
    return 2;
  }
  const { options, rest } = readOptions(name, given);
  const { dirs } = parseConfig(rest, deps.env);
  return await run({ ...deps, dataDir: dirs.data, options, now: (deps.clock ?? systemClock).now() });
}

function verify({ dataDir, options, write, complain, ...command }: Command): number {
  using db = openForReading(join(dataDir, JOURNAL_FILE));
  const { rows, head, faults, more } = verifyJournal(db, { noted: options.head, ...progressOf(command) });
  for (const fault of faults) complain(`${fault.kind}: ${fault.text}\n`);
  if (more > 0) complain(`and ${more} more\n`);
  const count = faults.length + more;
  write(`${rows} rows, ${count === 0 ? "chain intact" : `${count} faults`}, head ${head}\n`);
  return count === 0 ? 0 : 1;
}

function exportJournal({ dataDir, options, write, complain, ...command }: Command): number {
  using db = openForReading(join(dataDir, JOURNAL_FILE));
  let faults = 0;
  const rows = readRows(db, (why) => {
    faults += 1;
    complain(`${why}\n`);
  });
  const { progress = () => {} } = progressOf(command);
  let count = 0;
  for (const line of exportRows(rows, options.csv ? "csv" : "jsonl")) {
    write(line);
    if (++count % PROGRESS_ROWS === 0) progress(count);
  }
  return faults === 0 ? 0 : 1;
}

async function backup({ dataDir, options, write, now, ...command }: Command): Promise<number> {
  const target = options.place ?? join(dataDir, "backups");
  const { folder, rows, head } = await backUp(dataDir, { target, now, ...progressOf(command) });
  write(`${folder}\n${rows} rows, chain intact, head ${head}\n`);
  return 0;
}

async function restoreJournal({ dataDir, options, write, now, ...command }: Command): Promise<number> {
  if (options.place === null) throw new AppError(say("RESTORE_FROM_WHERE"), { status: 400 });
  await privateDir(dataDir);
  using _lock = await lockDataDir(dataDir);
  const { replace, place } = options;
  const { rows, head, replaced } = await restore(place, dataDir, { replace, now, ...progressOf(command) });
  write(`${rows} rows, chain intact, head ${head}\n`);
  if (replaced !== null) write(`What stood there is in ${replaced}\n`);
  return 0;
}

async function archive({ dataDir, options, write, now }: Command): Promise<number> {
  // Looked for first: it must not be made where there is none.
  const newest = timeOfLastRow(join(dataDir, JOURNAL_FILE));
  using _lock = await lockDataDir(dataDir);
  // Under a clock that is far ahead every row is old, and the next start needs the last of them.
  const before = iso(Math.min(now, newest ?? now) - options.keepDays * DAY_MS);
  const { rows } = archiveRows(join(dataDir, JOURNAL_FILE), {
    before,
    told: ({ first, last, file }) => write(`rows ${first} to ${last} are in ${join("archive", file)}\n`),
  });
  if (rows === 0) write(`no row is from before ${before}\n`);
  return 0;
}

/** Epoch milliseconds; `null` where there is no row. */
function timeOfLastRow(path: string): number | null {
  using db = openForReading(path);
  const row = db.prepare("SELECT at FROM journal ORDER BY seq DESC LIMIT 1").get();
  return row === undefined ? null : Date.parse(String(row.at));
}

function progressOf({ progress }: Pick<Command, "progress">): { progress?: (rows: number) => void } {
  return progress === undefined ? {} : { progress: (rows) => progress(`${rows} rows so far`) };
}

interface JournalOptions {
  head: string | null;
  csv: boolean;
  replace: boolean;
  keepDays: number;
  /** What is no option: a folder or a file. */
  place: string | null;
}

/**
 * What each command takes. What another one takes would do nothing here, and is refused as an unknown option.
 */
const TAKEN: Readonly<Record<string, readonly (keyof JournalOptions)[]>> = {
  verify: ["head"],
  export: ["csv"],
  backup: ["place"],
  restore: ["place", "replace"],
  archive: ["keepDays"],
};

/** Ours, and those that belong to the configuration. */
function readOptions(command: string, args: readonly string[]): { options: JournalOptions; rest: string[] } {
  const rest = [...args];
  const takes = (option: keyof JournalOptions) => TAKEN[command]?.includes(option) === true;
  const isOn = (name: string) => rest.includes(name) && rest.splice(rest.indexOf(name), 1).length > 0;
  const valueOf = (name: string) => {
    const at = rest.findIndex((arg) => arg === name || arg.startsWith(`${name}=`));
    if (at < 0) return null;
    const [, inline] = rest[at]?.split(/=(.*)/s) ?? [];
    return inline === undefined ? rest.splice(at, 2)[1] ?? "" : (rest.splice(at, 1), inline);
  };
  const head = takes("head") ? valueOf("--head") : null;
  if (head !== null && !/^[0-9a-f]{64}$/.test(head)) throw new AppError(say("HEAD_INVALID"), { status: 400 });
  const days = (takes("keepDays") ? valueOf("--keep-days") : null) ?? String(DAYS);
  const keepDays = /^\d{1,5}$/.test(days) ? Number(days) : 0;
  if (keepDays < LEAST_DAYS) {
    throw new AppError(say("KEEP_DAYS_INVALID", { least: LEAST_DAYS }), { status: 400 });
  }
  const csv = takes("csv") && isOn("--csv");
  const replace = takes("replace") && isOn("--replace");
  const place = takes("place") && rest[0]?.startsWith("--") === false ? rest.shift() ?? null : null;
  return { options: { head, csv, replace, keepDays, place }, rest };
}

/** Whether somebody looks at a terminal where nothing else stands. */
function isWatched([name]: readonly string[]): boolean {
  return Deno.stderr.isTerminal() && !(name === "export" && Deno.stdout.isTerminal());
}

/** The program: resolves with its exit code. */
export async function command(args: readonly string[]): Promise<number> {
  const out = (stream: { writeSync(bytes: Uint8Array): number }) => (text: string) =>
    writeWhole(stream, text);
  try {
    return await runJournalCommand(args, {
      write: out(Deno.stdout),
      complain: out(Deno.stderr),
      env: environment(),
      ...(isWatched(args) ? { progress: (text: string) => out(Deno.stderr)(`\r${text}`) } : {}),
    });
  } catch (error) {
    if (!(error instanceof AppError || error instanceof Error)) throw error;
    out(Deno.stderr)(`${error.message}\n`);
    return 2;
  }
}

if (import.meta.main) Deno.exit(await command(Deno.args));
