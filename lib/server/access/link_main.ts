// The program behind `deno task link`.
import { systemClock } from "@/lib/server/clock.ts";
import { environment } from "@/lib/server/environment.ts";
import { runLinkCommand } from "./link_command.ts";
import { inTerminal } from "./terminal.ts";

/** The program: resolves with its exit code. */
export function command(args: readonly string[]): Promise<number> {
  return inTerminal((note) => runLinkCommand(args, { env: environment(), clock: systemClock, note }));
}

if (import.meta.main) Deno.exit(await command(Deno.args));
