// A Python that has the official ibapi, and the helpers of this folder that run in it.
import { cacheFolder, pythonWith, requireTool } from "../clients/install.ts";
import { fileURLToPath } from "node:url";

function here(name: string): string {
  return fileURLToPath(new URL(`./${name}`, import.meta.url));
}

/** The Python that `IBAPI_PYTHON` names, or one of an environment that is made for these tests. */
export async function ibapiPython(): Promise<string> {
  const given = Deno.env.get("IBAPI_PYTHON");
  if (given) return given;
  await requireTool("python3");
  return await pythonWith(here("requirements.txt"), `${cacheFolder()}/python/conformance`);
}

/** What a helper printed. Throws with its last words when it fails. */
export async function runHelper(script: string, ...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(await ibapiPython(), {
    args: [here(script), ...args],
    stdout: "piped",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`${script} failed:\n${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}

/**
 * JSON lines in, JSON lines out: one answer per request, in order. Throws when the Python side does not run.
 */
export async function askHelper<Answer>(script: string, requests: readonly unknown[]): Promise<Answer[]> {
  await using child = new Deno.Command(await ibapiPython(), {
    args: [here(script)],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const output = new Response(child.stdout).text();
  const writer = child.stdin.getWriter();
  const lines = requests.map((request) => JSON.stringify(request) + "\n");
  await writer.write(new TextEncoder().encode(lines.join(""))).catch(() => {});
  await writer.close().catch(() => {});
  const text = await output;
  const { success } = await child.status;
  if (!success) throw new Error("The official ibapi did not run: is IBAPI_PYTHON a Python that has it?");
  const answers = text.trim().split("\n").map((line) => JSON.parse(line) as Answer);
  if (answers.length !== requests.length) {
    throw new Error(`${answers.length} answers to ${requests.length} requests`);
  }
  return answers;
}
