// The Python that has ibapi and the development tools: the one named by LOTSE_PYTHON, or one that is made
// here.
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Its path. Throws when the environment can not be made; the reason is already on stderr. */
export async function devPython(): Promise<string> {
  const given = Deno.env.get("LOTSE_PYTHON");
  if (given) return given;
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "lib/server/python_env/main.ts", "--dev"],
    cwd: root,
    stderr: "inherit",
  }).output();
  const path = new TextDecoder().decode(stdout).trim().split("\n").at(-1) ?? "";
  if (!success || path === "") throw new Error("The Python environment for the tests could not be made");
  return path;
}
