// The desk is measured as it is served, not as it is developed.
import { fileURLToPath } from "node:url";

/** Builds what `start` serves. */
export async function buildDesk(): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "dev.ts", "build"],
    cwd: fileURLToPath(new URL("../", import.meta.url)),
    stdout: "null",
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}
