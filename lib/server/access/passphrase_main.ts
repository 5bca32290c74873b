// `deno task live-passphrase`: sets the passphrase for arming live accounts, in the terminal or from a pipe.
import { join } from "node:path";
import { systemClock } from "@/lib/server/clock.ts";
import { parseConfig } from "@/lib/server/config/mod.ts";
import { privateDir, textFile } from "@/lib/server/data_dir.ts";
import { environment } from "@/lib/server/environment.ts";
import { claimFolder } from "@/lib/server/folder_mode.ts";
import { writeWhole } from "@/lib/server/write_whole.ts";
import { askPassphrase } from "./ask_passphrase.ts";
import { Passphrase, PASSPHRASE_FILE } from "./passphrase.ts";

const USAGE = `Usage: deno task live-passphrase [--data-dir DIR]

Sets the passphrase that arms a live account, typed twice in a terminal, or one line from a pipe.
--data-dir DIR   where Lotse keeps the data of the live desk (as for 'deno task start --live')
`;

const say = (text: string) => writeWhole(Deno.stderr, text);

/** The program: resolves with its exit code. */
export async function command(args: readonly string[]): Promise<number> {
  try {
    return await setPassphrase(args);
  } catch (error) {
    say(`Lotse: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

async function setPassphrase(args: readonly string[]): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    writeWhole(Deno.stdout, USAGE);
    return 0;
  }
  const { dirs } = parseConfig(["--live", ...args], environment());
  await privateDir(dirs.data);
  claimFolder(dirs.data, "live");
  const typed = await askPassphrase(say);
  if (typed === null) {
    say("Nothing was set\n");
    return 1;
  }
  const path = join(dirs.data, PASSPHRASE_FILE);
  await new Passphrase(textFile(path), systemClock).set(typed);
  say(`The passphrase is set in ${dirs.data}; a running desk asks for the new one from now on\n`);
  return 0;
}

if (import.meta.main) Deno.exit(await command(Deno.args));
