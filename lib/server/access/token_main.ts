// The program behind `deno task token`: output to the terminal, complaints beside it, exit code 2 for what is refused.
import { AppError } from "@/lib/server/errors.ts";
import { ConfigError } from "@/lib/server/config/mod.ts";
import { environment } from "@/lib/server/environment.ts";
import { StartError } from "@/lib/server/start_error.ts";
import { runTokenCommand, UsageError } from "./token_command.ts";

if (import.meta.main) {
  const encoder = new TextEncoder();
  try {
    const note = (text: string) => void Deno.stderr.writeSync(encoder.encode(text));
    const text = await runTokenCommand(Deno.args, { env: environment(), note });
    Deno.stdout.writeSync(encoder.encode(text));
  } catch (error) {
    const known = [UsageError, ConfigError, AppError, StartError].some((kind) => error instanceof kind);
    if (!known) throw error;
    Deno.stderr.writeSync(encoder.encode(`${(error as Error).message.trimEnd()}\n`));
    Deno.exitCode = 2;
  }
}
