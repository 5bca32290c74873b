// The Python environment of the bridge: made, found, and put behind the bridge's transport.
import {
  type BridgeBackstop,
  processTransport,
  pythonBridge,
} from "@/lib/server/bridge/process_transport.ts";
import type { OpenTransport } from "@/lib/server/bridge/transport.ts";
import { environment } from "@/lib/server/environment.ts";
import { outside } from "@/lib/server/outside.ts";
import { ROOT } from "@/lib/server/root.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { namesIn } from "./candidates.ts";
import { ensure, findReady, type PythonEnv } from "./ensure.ts";
import { makeOutside } from "./make_outside.ts";
import { pythonFiles } from "./python_files.ts";
import { run } from "./run.ts";
import { toolEnv } from "./tool_env.ts";

export { PythonEnvError } from "./errors.ts";

export interface PythonEnvDeps {
  /** Lotse's cache folder. */
  cacheDir: string;
  /** A Python named by the user, or `null`. */
  python?: string | null;
  dev?: boolean;
  /** Of the bridge; without one it has that of paper. */
  backstop?: BridgeBackstop;
  /** One line for the user. */
  progress?: (doing: Saying) => void;
}

/** A Python with ibapi; makes the environment when there is none. Rejects with a `PythonEnvError`. */
export async function ensurePythonEnv(deps: PythonEnvDeps): Promise<PythonEnv> {
  const { cacheDir, python = null, dev = false, progress = () => {} } = deps;
  const files = await pythonFiles(ROOT, cacheDir, Deno.build.standalone);
  const all = {
    files,
    cacheDir,
    python,
    dev,
    progress,
    run,
    env: toolEnv(environment(), Deno.build.os),
    os: Deno.build.os,
    look: namesIn,
  };
  const launcher = outside();
  if (launcher === null) return await ensure(all);
  return await findReady(all) ?? await makeOutside(launcher, progress);
}

/** The bridge process on that Python; every start checks the environment first. */
export function pythonTransport(deps: PythonEnvDeps): OpenTransport {
  return processTransport(async (show) => {
    const progress = (doing: Saying) => {
      deps.progress?.(doing);
      show(doing);
    };
    const { python } = await ensurePythonEnv({ ...deps, progress });
    const { script } = await pythonFiles(ROOT, deps.cacheDir, Deno.build.standalone);
    return pythonBridge(python, script, deps.backstop);
  });
}
