// What a process spends on its first thread, where everything of a desk runs that is JavaScript: time that
// nobody else got there.

/** Nanoseconds as Linux counts them: other processes on the machine do not show in it. */
function spentNs(pid: number): number {
  return Number(Deno.readTextFileSync(`/proc/${pid}/task/${pid}/schedstat`).split(" ")[0]);
}

/** Milliseconds of the event loop that the process spends while `doing` runs. */
export async function loopMs(pid: number, doing: () => Promise<unknown>): Promise<number> {
  const before = spentNs(pid);
  await doing();
  return (spentNs(pid) - before) / 1e6;
}

/**
 * The least of several times: a collection of garbage, or a timer of the process itself, is no cost of what
 * is measured.
 */
export async function leastLoopMs(pid: number, doing: () => Promise<unknown>, tries = 3): Promise<number> {
  let least = Infinity;
  for (let n = 0; n < tries; n++) least = Math.min(least, await loopMs(pid, doing));
  return least;
}
