// What the process table says: which processes live, and whether one of them ends in time.

/** Waits until `check` holds; fails with `what` after `ms`. */
export async function eventually(
  what: string,
  check: () => boolean | Promise<boolean>,
  ms = 20_000,
): Promise<void> {
  const end = performance.now() + ms;
  while (!await check()) {
    if (performance.now() > end) throw new Error(`Not within ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Whether a process lives; one that has ended and was not yet collected does not. */
export function isAlive(pid: number): boolean {
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    return !/^\d+ \(.*\) [ZX]/.test(stat);
  } catch {
    return false;
  }
}

/** Ids of the living children of a process. */
export function childrenOf(pid: number): number[] {
  const found: number[] = [];
  for (const entry of Deno.readDirSync("/proc")) {
    if (!/^\d+$/.test(entry.name)) continue;
    const child = Number(entry.name);
    try {
      const fields = Deno.readTextFileSync(`/proc/${child}/stat`).replace(/^.*\) /s, "").split(" ");
      if (Number(fields[1]) === pid && isAlive(child)) found.push(child);
    } catch {
      // It has ended meanwhile.
    }
  }
  return found;
}

/** Ids of all living processes below one. */
export function familyOf(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...familyOf(child)]);
}
