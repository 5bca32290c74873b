// `deno run -A lib/server/python_env/main.ts [--dev]`: makes the Python environment and prints the path of its Python; with `--json`
// what it does, what it made or why not, a line each.
import { inEnglish } from "@/lib/contract/says/english.ts";
import { codeOf } from "@/lib/contract/says/say.ts";
import { ConfigError, parseConfig } from "@/lib/server/config/mod.ts";
import { environment } from "@/lib/server/environment.ts";
import type { SetupLine } from "./make_outside.ts";
import { ensureBridgeProgram, ensurePythonEnv, PythonEnvError } from "./mod.ts";

const dev = Deno.args.includes("--dev");
const json = Deno.args.includes("--json");
const rest = Deno.args.filter((arg) => arg !== "--dev" && arg !== "--json");

try {
  const config = parseConfig(rest, environment());
  const env = await (json ? ensureBridgeProgram : ensurePythonEnv)({
    cacheDir: config.dirs.cache,
    python: config.bridge.python,
    dev,
    progress: (doing) => json ? answer({ progress: doing }) : complain(inEnglish(doing)),
  });
  if (json) answer({ ready: env });
  else print(env.python);
} catch (error) {
  if (error instanceof PythonEnvError) {
    const { says, fix } = error;
    if (json) answer({ refused: { says, fix } });
    else complain(`${codeOf(says)}: ${error.message}\n${inEnglish(fix)}`);
  } else if (error instanceof ConfigError) complain(error.message);
  else throw error;
  Deno.exit(1);
}

function answer(line: SetupLine): void {
  print(JSON.stringify(line));
}

function print(text: string): void {
  // deno-lint-ignore no-console
  console.log(text);
}

function complain(text: string): void {
  // deno-lint-ignore no-console
  console.error(text);
}
