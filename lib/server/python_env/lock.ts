// A lock between processes that ends with its holder, however that one ends.
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";

/** Runs `body` while this process alone holds the lock file; says so when it has to wait. */
export async function withLock<T>(
  path: string,
  progress: (doing: Saying) => void,
  body: () => Promise<T>,
): Promise<T> {
  using file = await Deno.open(path, { create: true, write: true, mode: 0o600 });
  if (!await file.tryLock(true)) {
    progress(say("PYTHON_ENV_WAITING"));
    await file.lock(true);
  }
  try {
    return await body();
  } finally {
    await file.unlock();
  }
}
