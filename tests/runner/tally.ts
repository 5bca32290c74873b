// What a run comes to: counts, failures and the slowest tests. Whatever ran nothing, or ended badly, has
// failed.
import type { GroupName } from "./groups.ts";
import type { TestCase } from "./junit.ts";

/** One process of a test runner. */
export interface JobResult {
  group: GroupName;
  name: string;
  /** Files of which each must have run at least one test that it defines itself; empty: not known. */
  files: readonly string[];
  cases: readonly TestCase[];
  /** Why the process did not end well, or `null`. */
  trouble: string | null;
  seconds: number;
}

export interface Failure {
  name: string;
  file: string;
  text: string;
}

export interface Tally {
  passed: number;
  skipped: number;
  failures: Failure[];
}

/**
 * A job's counts; a file that ran no test is a failure of its own, and so is a bad end that no failure
 * explains.
 */
export function tallyJob({ name, files, cases, trouble }: JobResult): Tally {
  const failures: Failure[] = cases.filter(({ outcome }) => outcome === "failed");
  const silent = cases.length === 0 ? [] : files.filter((file) => !cases.some((one) => one.file === file));
  failures.push(...silent.map((file) => ({ name: "ran no test", file, text: "It defines none itself" })));
  if (failures.length === 0 && (trouble !== null || cases.length === 0)) {
    failures.push({ name: "ended badly", file: name, text: trouble ?? "no test ran" });
  }
  const count = (wanted: TestCase["outcome"]) => cases.filter(({ outcome }) => outcome === wanted).length;
  return { passed: count("passed"), skipped: count("skipped"), failures };
}

/** The sum over several jobs; no job at all is a failure. */
export function tallyAll(results: readonly JobResult[]): Tally {
  const tallies = results.map(tallyJob);
  const nothing = { name: "nothing ran", file: "", text: "" };
  return {
    passed: tallies.reduce((sum, { passed }) => sum + passed, 0),
    skipped: tallies.reduce((sum, { skipped }) => sum + skipped, 0),
    failures: results.length === 0 ? [nothing] : tallies.flatMap(({ failures }) => failures),
  };
}

/** The tests that took longest, slowest first. */
export function slowest(results: readonly JobResult[], count: number): TestCase[] {
  return results.flatMap(({ cases }) => cases).toSorted((a, b) => b.seconds - a.seconds).slice(0, count);
}
