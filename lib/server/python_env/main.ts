// `deno run -A lib/server/python_env/main.ts [--dev]`: makes the Python environment and prints the path of
// its Python; with `--json` what it does, what it made or why not, a line each.
import { inEnglish } from "@/lib/contract/says/english.ts";
import { codeOf } from "@/lib/contract/says/say.ts";
import { ConfigError, parseConfig } from "@/lib/server/config/mod.ts";
import { environment } from "@/lib/server/environment.ts";
import type { SetupLine } from "./make_outside.ts";
import { ensureBridgeProgram, ensurePythonEnv, PythonEnvError } from "./mod.ts";

/** The program: resolves with its exit code. */
export async function command(args: readonly string[]): Promise<number> {
  const [dev, json] = ["--dev", "--json"].map((name) => args.includes(name));
  const answer = (line: SetupLine) => print(JSON.stringify(line));
  try {
    const config = parseConfig(args.filter((arg) => arg !== "--dev" && arg !== "--json"), environment());
    const env = await (json ? ensureBridgeProgram : ensurePythonEnv)({
      cacheDir: config.dirs.cache,
      python: config.bridge.python,
      wheels: config.bridge.wheels,
      dev: dev === true,
      progress: (doing) => json ? answer({ progress: doing }) : complain(inEnglish(doing)),
    });
    if (json) answer({ ready: env });
    else print(env.python);
    return 0;
  } catch (error) {
    if (error instanceof PythonEnvError) {
      const { says, fix } = error;
      if (json) answer({ refused: { says, fix } });
      else complain(`${codeOf(says)}: ${error.message}\n${inEnglish(fix)}`);
    } else if (error instanceof ConfigError) complain(error.message);
    else throw error;
    return 1;
  }
}

function print(text: string): void {
  // deno-lint-ignore no-console
  console.log(text);
}

function complain(text: string): void {
  // deno-lint-ignore no-console
  console.error(text);
}

if (import.meta.main) Deno.exit(await command(Deno.args));
