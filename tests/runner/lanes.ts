// Several jobs at a time, those first that must have the machine for themselves.

export interface Laned {
  /** Takes all cores by itself, or measures time: nothing may run beside it. */
  alone: boolean;
}

/** Runs every job, up to `lanes` at a time; resolves with the results in the order in which they came. */
export async function inLanes<Job extends Laned, Result>(
  jobs: readonly Job[],
  lanes: number,
  run: (job: Job) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const job of jobs.filter(({ alone }) => alone)) results.push(await run(job));
  const waiting = jobs.filter(({ alone }) => !alone);
  const lane = async () => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) results.push(await run(job));
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}
