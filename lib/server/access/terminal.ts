// How a program of this room speaks to a terminal: what it was asked for on standard output, words beside it,
// exit code 2 for a refusal.
import { ConfigError } from "@/lib/server/config/mod.ts";
import { AppError } from "@/lib/server/errors.ts";
import { StartError } from "@/lib/server/start_error.ts";
import { writeWhole } from "@/lib/server/write_whole.ts";

/** What is wrong with how a program was called. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/**
 * Tells whoever called something that is none of the output: a program that reads the output gets nothing of
 * it.
 */
export type Note = (text: string) => void;

const REFUSALS = [UsageError, ConfigError, AppError, StartError];

/** Prints what `run` resolves with; resolves with the exit code. Rejects with what is no refusal. */
export async function inTerminal(run: (note: Note) => Promise<string>): Promise<number> {
  const note: Note = (text) => writeWhole(Deno.stderr, text);
  try {
    writeWhole(Deno.stdout, await run(note));
    return 0;
  } catch (error) {
    if (!REFUSALS.some((kind) => error instanceof kind)) throw error;
    note(`${(error as Error).message.trimEnd()}\n`);
    return 2;
  }
}
