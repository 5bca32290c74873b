// `deno run -A tests/support/scripted_tws/main.ts FILE …`: plays case files and says what is wrong.
import { readCase, versionsOf } from "./case_file.ts";
import { runCase } from "./run_case.ts";

function say(line: string): void {
  // deno-lint-ignore no-console
  console.log(line);
}

let wrong = 0;
for (const path of Deno.args) {
  const file = readCase(path);
  for (const version of versionsOf(file)) {
    say(`${file.case}, server version ${version}: ${file.title}`);
    try {
      await runCase(file, version, (line) => say(`  ${line}`));
      say("  right");
    } catch (error) {
      wrong += 1;
      say(`  WRONG: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
Deno.exit(wrong === 0 ? 0 : 1);
