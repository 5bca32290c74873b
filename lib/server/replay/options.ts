// The command line of a replay: what is played, and where the page is; or the test that it becomes.
import { wholeNumber } from "@/lib/server/config/forms.ts";

export interface ReplayOptions {
  /** A segment, a folder of them, or a bundle. */
  path: string;
  /** 0: any free one. */
  port: number;
  /** A regression test of this name is written instead of a page being served. */
  toTest: string | null;
}

export const REPLAY_HELP = `Plays a flight recording on the real screen; nothing can be sent.

Usage: deno task replay FILE [--port N]
       deno task replay FILE --to-test NAME

FILE            A file of the folder 'recordings' in the data folder, that folder, or a bundle
--port N        Port of the page on 127.0.0.1 (default: 8001), 0 for any free one
--to-test NAME  Write the recording to tests/recordings/NAME.jsonl.gz with a test of what it ends in
--help          Print this text`;

/** Given wrongly; the message says how. */
export class ReplayUsageError extends Error {
  override readonly name = "ReplayUsageError";
}

const portSchema = wholeNumber(0, 65_535);
const NAME = /^[a-z0-9][a-z0-9_]{0,63}$/;

/** `null`: the help is wanted. Throws a `ReplayUsageError`. */
export function replayOptions(args: readonly string[]): ReplayOptions | null {
  if (args.includes("--help") || args.includes("-h")) return null;
  const given: ReplayOptions = { path: "", port: 8001, toTest: null };
  const rest = [...args];
  const seen = new Set<string>();
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const [flag = "", inline] = arg.split(/=(.*)/s);
    if (flag.startsWith("--") && seen.has(flag)) {
      throw new ReplayUsageError(`Option '${flag}' is given twice`);
    }
    seen.add(flag);
    if (flag === "--port") given.port = port(inline ?? rest.shift());
    else if (flag === "--to-test") given.toTest = testName(inline ?? rest.shift());
    else if (flag.startsWith("-")) throw new ReplayUsageError(`Unknown option '${flag}': see --help`);
    else if (given.path === "") given.path = arg;
    else throw new ReplayUsageError(`One file is played, and '${arg}' is a second one`);
  }
  if (given.path === "") throw new ReplayUsageError("Name the recording to play: 'deno task replay FILE'");
  return given;
}

function port(text: string | undefined): number {
  const found = portSchema.safeParse(text ?? "");
  if (!found.success) throw new ReplayUsageError("--port takes a number from 0 to 65535");
  return found.data;
}

function testName(text: string | undefined): string {
  if (text === undefined || !NAME.test(text)) {
    throw new ReplayUsageError("--to-test takes a name of small letters, digits and underscores");
  }
  return text;
}
