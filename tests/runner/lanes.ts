// Several jobs at a time, as many as two cores are busy with; those first that must have the machine for
// themselves.

/**
 * What a job takes of the machine: all of it, or all that it measures is wrong (`machine`), about a core
 * (`core`), or half of one at most, since it waits most of the time (`half`).
 */
export type Load = "machine" | "core" | "half";

export interface Laned {
  load: Load;
}

/**
 * Runs every job: those that need the machine one by one, then three at a time, of which two take half a core
 * while there are such, and no more than two a whole one. Begins none any more once `stop` is aborted;
 * resolves with the results in the order in which they came.
 */
export async function inLanes<Job extends Laned, Result>(
  jobs: readonly Job[],
  stop: AbortSignal,
  run: (job: Job) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const waiting: Record<Load, Job[]> = { machine: [], core: [], half: [] };
  for (const job of jobs) waiting[job.load].push(job);
  const lane = async (...preferred: Load[]) => {
    while (!stop.aborted) {
      const load = preferred.find((one) => waiting[one].length > 0);
      const job = load && waiting[load].shift();
      if (job === undefined) return;
      results.push(await run(job));
    }
  };
  await lane("machine");
  await Promise.all([lane("core", "half"), lane("half", "core"), lane("half")]);
  return results;
}
