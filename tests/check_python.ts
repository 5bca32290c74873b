// `deno task check:py`: ruff and pyright over the Python code, from the development environment.
import { fileURLToPath } from "node:url";
import { devPython } from "@/tests/support/dev_python.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const python = await devPython();
const checks = [
  ["-m", "ruff", "check", "python"],
  ["-m", "ruff", "format", "--check", "python"],
  ["-m", "pyright", "--pythonpath", python],
];
for (const args of checks) {
  const { success, code } = await new Deno.Command(python, { args, cwd: root }).spawn().status;
  if (!success) Deno.exit(code);
}
