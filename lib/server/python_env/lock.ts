// A lock between processes that ends with its holder, however that one ends.
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";

/** This process alone holds the lock file until it is disposed of; says so when it has to wait. */
export async function lock(path: string, progress: (doing: Saying) => void): Promise<Disposable> {
  const file = await Deno.open(path, { create: true, write: true, mode: 0o600 });
  try {
    if (!await file.tryLock(true)) {
      progress(say("PYTHON_ENV_WAITING"));
      await file.lock(true);
    }
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}
