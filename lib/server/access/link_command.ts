// `deno task link`: a new log-in link for a desk that runs, whoever has started it.
import { join } from "node:path";
import { say } from "@/lib/contract/says/say.ts";
import type { Clock } from "@/lib/server/clock.ts";
import { parseConfig } from "@/lib/server/config/mod.ts";
import { isHeld, privateDir, textFile } from "@/lib/server/data_dir.ts";
import { NotFoundError } from "@/lib/server/errors.ts";
import { ADDRESS_FILE, leaveLink, LINK_MS, LOGIN_LINK_FILE } from "./login_links.ts";
import type { Note } from "./terminal.ts";

export const USAGE = `Usage: deno task link [--live] [--simulate] [--data-dir DIR]

Prints a link that logs one browser in to the desk that runs with this data folder.
It is valid once, for ${LINK_MS / 60_000} minutes; the one printed before is over.
`;

export interface LinkCommandDeps {
  env: Record<string, string>;
  clock: Pick<Clock, "now">;
  note: Note;
}

/** What it prints. Throws an `AppError` where no desk runs. */
export async function runLinkCommand(
  args: readonly string[],
  { env, clock, note }: LinkCommandDeps,
): Promise<string> {
  if (args.includes("--help") || args.includes("-h")) return USAGE;
  const { dirs, mode } = parseConfig(args, env);
  // Only a desk on paper can have started the built-in gateway by itself.
  const folders = mode === "paper" ? [dirs.data, dirs.simulated] : [dirs.data];
  for (const folder of new Set(folders)) {
    const address = textFile(join(folder, ADDRESS_FILE)).read()?.trim() ?? "";
    if (address === "" || !(await isHeld(folder))) continue;
    await privateDir(folder);
    const code = leaveLink(textFile(join(folder, LOGIN_LINK_FILE)), clock);
    note(`Valid once, for ${LINK_MS / 60_000} minutes\n`);
    return `${address}?token=${code}\n`;
  }
  throw new NotFoundError(say("DESK_NOT_RUNNING", { folder: dirs.data }));
}
