// `deno task test`: every test there is, or the groups that are named; ends with one line `N passed, N
// failed` and fails on any failure. `deno task test desk memory` runs what needs no other process.
import { fileURLToPath } from "node:url";
import { devPython } from "@/tests/support/dev_python.ts";
import { type Ending, runChild } from "./runner/child.ts";
import { chooseGroups, type GroupName } from "./runner/groups.ts";
import { type Job, jobsOf } from "./runner/jobs.ts";
import { readJunit, type TestCase } from "./runner/junit.ts";
import { inLanes } from "./runner/lanes.ts";
import { jobLine, summary } from "./runner/summary.ts";
import { type JobResult, tallyAll } from "./runner/tally.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
/** No file and no group takes as long; what does hangs, and should be named before CI ends the run. */
const LIMIT_MS = 12 * 60_000;
const LAST_LINES = 60;

const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  Deno.addSignalListener(signal, () => interrupted.abort());
}

function say(text: string): void {
  // deno-lint-ignore no-console
  console.log(text);
}

/** The report that a test runner has left, empty where it left none. */
async function reportAt(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

/** A runner that reported nothing has said on its output why. */
function explained({ output, trouble }: Ending): string | null {
  return trouble === null ? null : [trouble, ...output.trimEnd().split("\n").slice(-LAST_LINES)].join("\n");
}

/**
 * A report names the file in which a test was made, which may be a helper: a process with one file runs the
 * tests of that one.
 */
function ownCases({ files }: Job, cases: TestCase[]): TestCase[] {
  const [file, ...others] = files;
  return file === undefined || others.length > 0 ? cases : cases.map((found) => ({ ...found, file }));
}

/** Runs one job; what it said is shown when something failed. */
async function runJob(job: Job, folder: string, env: Record<string, string>): Promise<JobResult> {
  const started = performance.now();
  const report = `${folder}/${crypto.randomUUID()}.xml`;
  const ending = await runChild(job.command(report), {
    cwd: ROOT,
    env,
    limitMs: LIMIT_MS,
    interrupted: interrupted.signal,
  });
  const cases = ownCases(job, readJunit(await reportAt(report)));
  const result: JobResult = {
    group: job.group,
    name: job.name,
    files: job.files,
    cases,
    trouble: explained(ending),
    seconds: (performance.now() - started) / 1000,
  };
  const failed = tallyAll([result]).failures.length > 0;
  say(failed ? `\n${ending.output.trimEnd()}\n${jobLine(result)}\n` : jobLine(result));
  return result;
}

/** What an interruption has left undone counts as one failure. */
function undone(jobs: readonly Job[], results: readonly JobResult[]): JobResult[] {
  const left = jobs.filter(({ name }) => !results.some((result) => result.name === name));
  const [first] = left;
  if (first === undefined) return [];
  const trouble = `The run was interrupted before ${left.length} of ${jobs.length} processes`;
  return [{ group: first.group, name: "what was left", files: [], cases: [], trouble, seconds: 0 }];
}

/** The groups that the command line names; ends the program when there is none. */
function chosenGroups(): GroupName[] {
  try {
    return chooseGroups(Deno.args);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    say(error.message);
    Deno.exit(2);
  }
}

const groups = chosenGroups();
// A group in memory needs no Python: it does not wait for one to be made.
const python = groups.every((group) => group.endsWith("memory")) ? "" : await devPython();
const env = {
  DENO: Deno.execPath(),
  DENO_NO_UPDATE_CHECK: "1",
  FRESH_NO_UPDATE_CHECK: "true",
  NO_COLOR: "1",
  ...(python && { LOTSE_PYTHON: python, IBAPI_PYTHON: python }),
};
const folder = await Deno.makeTempDir({ prefix: "lotse-tests-" });
const jobs = jobsOf(groups, { root: ROOT, python });
const done = await inLanes(jobs, interrupted.signal, (job) => runJob(job, folder, env));
const results = [...done, ...undone(jobs, done)];
await Deno.remove(folder, { recursive: true });
say(summary(results));
Deno.exit(tallyAll(results).failures.length === 0 ? 0 : 1);
