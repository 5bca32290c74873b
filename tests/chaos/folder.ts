// A folder for one run, in memory where the system has such a place: a journal that syncs every commit is
// slow on a disk.
import { existsSync } from "node:fs";

const MEMORY = "/dev/shm";

export async function withFolder<T>(work: (dir: string) => Promise<T>): Promise<T> {
  const dir = await Deno.makeTempDir({
    prefix: "lotse_chaos_",
    ...(existsSync(MEMORY) ? { dir: MEMORY } : {}),
  });
  try {
    return await work(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}
