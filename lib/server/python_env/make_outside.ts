// Has the Python environment made by the launcher: a desk may start the bridge's interpreter and no other
// program.
import { z } from "zod";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { sayingSchema } from "@/lib/contract/says/schema.ts";
import { LineSplitter } from "@/lib/server/bridge/line_splitter.ts";
import type { Outside } from "@/lib/server/outside.ts";
import type { PythonEnv } from "./ensure.ts";
import { environmentDead, installFailed, PythonEnvError } from "./errors.ts";

const envSchema = z.object({
  python: z.string().min(1),
  ibapi: z.string(),
  bridge: z.string().min(1).exactOptional(),
});
const refusalSchema = z.object({ says: sayingSchema, fix: sayingSchema });
/** What `python_env/main.ts --json` writes, one a line. */
const lineSchema = z.union([
  z.object({ progress: sayingSchema }),
  z.object({ ready: envSchema }),
  z.object({ refused: refusalSchema }),
]);

/** One line of that output. */
export type SetupLine =
  | { progress: Saying }
  | { ready: PythonEnv }
  | { refused: { says: Saying; fix: Saying } };

/** Rejects with the `PythonEnvError` that the launcher's process has met. */
export async function makeOutside(launcher: Outside, progress: (doing: Saying) => void): Promise<PythonEnv> {
  const maker = launcher.start("python_env");
  let found: PythonEnv | null = null;
  let refused: PythonEnvError | null = null;
  let complaint = "";
  const lines = new LineSplitter(64 * 1024, {
    line(text) {
      const line = lineSchema.parse(JSON.parse(text));
      if ("progress" in line) progress(line.progress);
      else if ("ready" in line) found = line.ready;
      else refused = new PythonEnvError(line.refused.says, line.refused.fix);
    },
    overlong: () => {},
  });
  const decoder = new TextDecoder();
  const complaints = async () => {
    for await (const bytes of maker.stderr) complaint += decoder.decode(bytes, { stream: true });
  };
  const answers = async () => {
    for await (const bytes of maker.stdout) lines.push(bytes);
    lines.end();
  };
  await Promise.all([answers(), complaints(), maker.status]);
  if (found !== null) return found;
  throw refused ?? (complaint === "" ? environmentDead() : installFailed(complaint));
}
