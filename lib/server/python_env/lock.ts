// A lock between processes that ends with its holder, however that one ends.

/** Runs `body` while this process alone holds the lock file; says so when it has to wait. */
export async function withLock<T>(
  path: string,
  progress: (line: string) => void,
  body: () => Promise<T>,
): Promise<T> {
  using file = await Deno.open(path, { create: true, write: true, mode: 0o600 });
  if (!await file.tryLock(true)) {
    progress("Another start is making the Python environment: waiting …");
    await file.lock(true);
  }
  try {
    return await body();
  } finally {
    await file.unlock();
  }
}
