// Runs one of the Python helpers of this folder: JSON lines in, JSON lines out.
import { fileURLToPath } from "node:url";
import { devPython } from "../../tests/support/dev_python.ts";

/** One answer per request, in order. Throws when the Python side does not run. */
export async function askPython<Answer>(script: string, requests: unknown[]): Promise<Answer[]> {
  const path = fileURLToPath(new URL(`./${script}`, import.meta.url));
  await using child = new Deno.Command(await devPython(), {
    args: [path],
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
  if (!success) {
    throw new Error(
      "The official ibapi did not run. LOTSE_PYTHON must name a Python with requirements.txt installed",
    );
  }
  const answers = text.trim().split("\n").map((line) => JSON.parse(line) as Answer);
  if (answers.length !== requests.length) {
    throw new Error(`${answers.length} answers to ${requests.length} requests`);
  }
  return answers;
}
