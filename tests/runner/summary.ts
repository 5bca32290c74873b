// The words of a run: a line per job, and in the end the failures, the slowest tests, the groups and the
// counts.
import { GROUPS } from "./groups.ts";
import { type Failure, type JobResult, slowest, type Tally, tallyAll, tallyJob } from "./tally.ts";

const SLOWEST = 10;

/** `1,234 passed in 12 s`, with what else there is to say. */
function counts({ passed, skipped, failures }: Tally, seconds: number): string {
  const failed = failures.length === 0 ? "" : `, ${failures.length} failed`;
  return `${passed} passed${failed}${skipped === 0 ? "" : `, ${skipped} skipped`} (${seconds.toFixed(1)} s)`;
}

export function jobLine(result: JobResult): string {
  const tally = tallyJob(result);
  return `${tally.failures.length === 0 ? "ok    " : "FAILED"} ${result.name}: ${
    counts(tally, result.seconds)
  }`;
}

/** What comes last; its last line is `N passed, N failed`. */
export function summary(results: readonly JobResult[]): string {
  const { passed, failures } = tallyAll(results);
  return [
    ...failures.flatMap(failureLines),
    "",
    "Slowest tests:",
    ...slowest(results, SLOWEST).map(({ seconds, file, name }) =>
      `${seconds.toFixed(1).padStart(7)} s  ${file}: ${name}`
    ),
    "",
    ...groupLines(results),
    ...notRunLines(results),
    "",
    `${passed} passed, ${failures.length} failed`,
  ].join("\n");
}

function failureLines({ name, file, text }: Failure): string[] {
  return ["", `FAILED ${file}: ${name}`, ...text.split("\n").map((line) => `  ${line}`.trimEnd())];
}

/** What this machine could not run: it has not passed, and its own name says why. */
function notRunLines(results: readonly JobResult[]): string[] {
  const left = results.flatMap(({ cases }) => cases).filter(({ outcome }) => outcome === "skipped");
  return left.map(({ name, file }) => `NOT RUN ${file}: ${name}`);
}

/** The seconds of a group are those of its processes, of which several run at a time. */
function groupLines(results: readonly JobResult[]): string[] {
  return GROUPS.flatMap((group) => {
    const own = results.filter((result) => result.group === group);
    if (own.length === 0) return [];
    return [`${group}: ${counts(tallyAll(own), own.reduce((sum, { seconds }) => sum + seconds, 0))}`];
  });
}
