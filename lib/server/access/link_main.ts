// The program behind `deno task link`.
import { systemClock } from "@/lib/server/clock.ts";
import { environment } from "@/lib/server/environment.ts";
import { runLinkCommand } from "./link_command.ts";
import { inTerminal } from "./terminal.ts";

if (import.meta.main) {
  await inTerminal((note) => runLinkCommand(Deno.args, { env: environment(), clock: systemClock, note }));
}
