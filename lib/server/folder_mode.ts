// A data folder is of one mode: what was done on paper, with real money and in the simulation never stands in
// one journal.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { isPaperAccount } from "@/lib/contract/ids.ts";
import { pagedRows } from "@/lib/server/journal/pages.ts";
import { openForReading } from "@/lib/server/journal/schema.ts";
import { textFile } from "./data_dir.ts";
import { isSystemRefusal, StartError } from "./start_error.ts";

/** The mode of a desk: of `paper` without TWS it is `simulated`. */
export type DeskMode = "paper" | "simulated" | "live";

/** Different, so that not even a gateway of the wrong mode takes one desk for the other. */
export const CLIENT_IDS: Readonly<Record<DeskMode, number>> = { paper: 1, live: 11, simulated: 21 };
/** Of every mode, before folders had one: the broker still knows its orders by it. */
const EARLIER_CLIENT_ID = 1;

const FILE = "mode.json";
const fileSchema = z.strictObject({
  mode: z.enum(["paper", "simulated", "live"]),
  clientId: z.int().nonnegative(),
});
/** What a folder says of itself. */
export type FolderMode = z.infer<typeof fileSchema>;

/**
 * Makes sure that the folder is of this mode, and returns the client id of its desk. An empty one becomes so.
 * One of an earlier version does when its journal agrees. Throws a `StartError` (`DATA_DIR_OTHER_MODE`) for
 * any other.
 */
export function claimFolder(dir: string, mode: DeskMode): FolderMode {
  const file = textFile(join(dir, FILE));
  const text = file.read();
  if (text !== null) {
    const known = readMode(dir, text);
    if (known.mode === mode) return known;
    throw otherMode(dir, `is that of the ${known.mode} desk`, mode);
  }
  const before = modesOf(dir);
  if (before === null) return { mode, clientId: EARLIER_CLIENT_ID };
  if (before.size > 1) throw otherMode(dir, `holds orders of ${[...before].join(" and ")} together`, mode);
  const [only = mode] = before;
  if (only !== mode) throw otherMode(dir, `was used by a ${only} desk`, mode);
  const claimed = { mode, clientId: before.size === 0 ? CLIENT_IDS[mode] : EARLIER_CLIENT_ID };
  file.write(`${JSON.stringify(claimed)}\n`);
  return claimed;
}

function readMode(dir: string, text: string): FolderMode {
  try {
    return fileSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new StartError(
      `The file "${
        join(dir, FILE)
      }" does not say of which mode the folder is: correct it to {"mode":"paper",` +
        `"clientId":1} or the like, or choose another --data-dir`,
      { cause },
    );
  }
}

function otherMode(dir: string, what: string, mode: DeskMode): StartError {
  return new StartError(
    `DATA_DIR_OTHER_MODE: The data folder "${dir}" ${what}, and this start is ${mode}: choose another --data-dir, or ` +
      `leave it out (each mode then has a folder of its own), or start the desk that the folder belongs to`,
  );
}

/**
 * What a folder of an earlier version was used for; nothing when it holds no orders. `null`: its journal can
 * not be read.
 */
function modesOf(dir: string): Set<DeskMode> | null {
  const isSimulated = existsSync(join(dir, "simulator"));
  try {
    const accounts = accountsIn(join(dir, "journal.sqlite"));
    const modes = new Set<DeskMode>(
      accounts.map((account) => !isPaperAccount(account) ? "live" : isSimulated ? "simulated" : "paper"),
    );
    return isSimulated ? modes.add("simulated") : modes;
  } catch (error) {
    // The start says so when it opens the journal.
    if (isSystemRefusal(error)) return null;
    throw error;
  }
}

/** Every account that a row names. */
function accountsIn(path: string): string[] {
  if (!existsSync(path)) return [];
  const found = new Set<string>();
  using db = openForReading(path);
  const question = `SELECT seq, data FROM journal WHERE seq > ?1 AND data LIKE '%"account":"%'
    ORDER BY seq LIMIT ?2`;
  for (const { data } of pagedRows(db, question)) {
    for (const [, account = ""] of String(data).matchAll(/"account":"([^"]+)"/g)) found.add(account);
  }
  return [...found];
}
