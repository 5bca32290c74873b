// The program behind `deno task link`: the link to the terminal, complaints beside it, exit code 2 for what is refused.
import { systemClock } from "@/lib/server/clock.ts";
import { ConfigError } from "@/lib/server/config/mod.ts";
import { environment } from "@/lib/server/environment.ts";
import { AppError } from "@/lib/server/errors.ts";
import { StartError } from "@/lib/server/start_error.ts";
import { runLinkCommand } from "./link_command.ts";

if (import.meta.main) {
  const encoder = new TextEncoder();
  try {
    const text = await runLinkCommand(Deno.args, { env: environment(), clock: systemClock });
    Deno.stdout.writeSync(encoder.encode(text));
  } catch (error) {
    const known = [ConfigError, AppError, StartError].some((kind) => error instanceof kind);
    if (!known) throw error;
    Deno.stderr.writeSync(encoder.encode(`${(error as Error).message.trimEnd()}\n`));
    Deno.exitCode = 2;
  }
}
