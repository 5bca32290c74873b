// The program behind `deno task token`.
import { environment } from "@/lib/server/environment.ts";
import { inTerminal } from "./terminal.ts";
import { runTokenCommand } from "./token_command.ts";

if (import.meta.main) {
  await inTerminal((note) => runTokenCommand(Deno.args, { env: environment(), note }));
}
