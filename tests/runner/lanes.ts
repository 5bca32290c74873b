// Several jobs at a time, those first that must have the machine for themselves.

export interface Laned {
  /** Takes all cores by itself, or measures time: nothing may run beside it. */
  alone: boolean;
}

/**
 * Runs every job, up to `lanes` at a time, and begins none any more once `stop` is aborted; resolves with the
 * results in the order in which they came.
 */
export async function inLanes<Job extends Laned, Result>(
  jobs: readonly Job[],
  { lanes, stop }: { lanes: number; stop: AbortSignal },
  run: (job: Job) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const lane = async (waiting: Job[]) => {
    while (!stop.aborted) {
      const job = waiting.shift();
      if (job === undefined) return;
      results.push(await run(job));
    }
  };
  await lane(jobs.filter(({ alone }) => alone));
  const others = jobs.filter(({ alone }) => !alone);
  await Promise.all(Array.from({ length: lanes }, () => lane(others)));
  return results;
}
