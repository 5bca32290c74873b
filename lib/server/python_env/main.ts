// `deno run -A lib/server/python_env/main.ts [--dev]`: makes the Python environment and prints the path of its Python.
import { inEnglish } from "@/lib/contract/says/english.ts";
import { codeOf } from "@/lib/contract/says/say.ts";
import { ConfigError, parseConfig } from "@/lib/server/config/mod.ts";
import { environment } from "@/lib/server/environment.ts";
import { ensurePythonEnv, PythonEnvError } from "./mod.ts";

const dev = Deno.args.includes("--dev");
const rest = Deno.args.filter((arg) => arg !== "--dev");

try {
  const config = parseConfig(rest, environment());
  const { python } = await ensurePythonEnv({
    cacheDir: config.dirs.cache,
    python: config.bridge.python,
    dev,
    progress: (doing) => tell(inEnglish(doing)),
  });
  // deno-lint-ignore no-console
  console.log(python);
} catch (error) {
  if (error instanceof PythonEnvError) {
    tell(`${codeOf(error.says)}: ${error.message}\n${inEnglish(error.fix)}`);
  } else if (error instanceof ConfigError) tell(error.message);
  else throw error;
  Deno.exit(1);
}

function tell(line: string): void {
  // deno-lint-ignore no-console
  console.error(line);
}
