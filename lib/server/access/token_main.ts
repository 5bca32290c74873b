// The program behind `deno task token`.
import { environment } from "@/lib/server/environment.ts";
import { inTerminal } from "./terminal.ts";
import { runTokenCommand } from "./token_command.ts";

/** The program: resolves with its exit code. */
export function command(args: readonly string[]): Promise<number> {
  return inTerminal((note) => runTokenCommand(args, { env: environment(), note }));
}

if (import.meta.main) Deno.exit(await command(Deno.args));
