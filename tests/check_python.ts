// `deno task check:py`: ruff over the Python code, pyright over that of the bridge, from the development
// environment. What surrounds the gateway talks to releases of ibapi without types.
import { fileURLToPath } from "node:url";
import { devPython } from "@/tests/support/dev_python.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const python = await devPython();
const checks = [
  ["-m", "ruff", "check", "python", "gateway", "bench", "examples"],
  ["-m", "ruff", "format", "--check", "python", "gateway", "bench", "examples"],
  ["-m", "pyright", "--pythonpath", python],
];
for (const args of checks) {
  const { success, code } = await new Deno.Command(python, { args, cwd: root }).spawn().status;
  if (!success) Deno.exit(code);
}
