// What counts as passed and as failed: a run is never taken for a good one because nothing was heard of it.
import { expect } from "@std/expect";
import type { TestCase } from "./junit.ts";
import { jobLine, summary } from "./summary.ts";
import { type JobResult, slowest, tallyAll, tallyJob } from "./tally.ts";

const GOOD: TestCase = { file: "lib/a_test.ts", name: "a is a", seconds: 0.5, outcome: "passed", text: "" };
const BAD: TestCase = { ...GOOD, name: "a is b", outcome: "failed", text: "it is not\nat a.ts:1" };

function job(cases: TestCase[], other: Partial<JobResult> = {}): JobResult {
  const files = ["lib/a_test.ts"];
  return { group: "desk memory", name: "desk memory", files, cases, trouble: null, seconds: 1, ...other };
}

Deno.test("what passed, failed and was skipped is counted", () => {
  const { passed, skipped, failures } = tallyJob(job([GOOD, GOOD, BAD, { ...GOOD, outcome: "skipped" }]));
  expect([passed, skipped, failures.map(({ name }) => name)]).toEqual([2, 1, ["a is b"]]);
});

Deno.test("a runner that crashes before it reports anything is one failure, and says why", () => {
  expect(tallyJob(job([], { trouble: "it ended by SIGKILL" }))).toEqual({
    passed: 0,
    skipped: 0,
    failures: [{ name: "ended badly", file: "desk memory", text: "it ended by SIGKILL" }],
  });
});

Deno.test("a bad end counts although every test that was reported has passed, but not twice beside a failed one", () => {
  expect(tallyJob(job([GOOD], { trouble: "it ended with code 1" })).failures.length).toBe(1);
  expect(tallyJob(job([GOOD, BAD], { trouble: "it ended with code 1" })).failures).toEqual([BAD]);
});

Deno.test("a good end without a single test is a failure", () => {
  expect(tallyJob(job([])).failures).toEqual([{
    name: "ended badly",
    file: "desk memory",
    text: "no test ran",
  }]);
  expect(tallyAll([]).failures.length).toBe(1);
});

Deno.test("each file that ran no test is a failure of its own", () => {
  const files = ["lib/a_test.ts", "lib/b_test.ts", "lib/c_test.ts"];
  expect(tallyJob(job([GOOD], { files })).failures.map(({ file }) => file)).toEqual([
    "lib/b_test.ts",
    "lib/c_test.ts",
  ]);
});

Deno.test("the slowest come first, over all jobs", () => {
  const of = (name: string, seconds: number) => ({ ...GOOD, name, seconds });
  const results = [job([of("quick", 0.1), of("slow", 9)]), job([of("middle", 2)])];
  expect(slowest(results, 2).map(({ name }) => name)).toEqual(["slow", "middle"]);
});

Deno.test("the summary repeats what failed, names the slowest and ends with the counts", () => {
  const lines = summary([
    job([GOOD, BAD]),
    job([GOOD], { group: "desk python", name: "python/tests", seconds: 2.25 }),
  ])
    .split("\n");
  expect(lines.slice(0, 5)).toEqual(["", "FAILED lib/a_test.ts: a is b", "  it is not", "  at a.ts:1", ""]);
  expect(lines).toContain("    0.5 s  lib/a_test.ts: a is a");
  expect(lines.slice(-4)).toEqual([
    "desk memory: 1 passed, 1 failed (1.0 s)",
    "desk python: 1 passed (2.3 s)",
    "",
    "2 passed, 1 failed",
  ]);
});

Deno.test("the line of a job says at once whether it is good", () => {
  expect(jobLine(job([GOOD]))).toBe("ok     desk memory: 1 passed (1.0 s)");
  expect(jobLine(job([BAD, GOOD]))).toBe("FAILED desk memory: 1 passed, 1 failed (1.0 s)");
});

Deno.test("what a machine could not run is named in the last lines, and has not passed", () => {
  const name = "in Firefox: there is none on the PATH";
  const lines = summary([job([GOOD, { ...GOOD, name, outcome: "skipped" }])]).split("\n");
  expect(lines).toContain("desk memory: 1 passed, 1 skipped (1.0 s)");
  expect(lines).toContain(`NOT RUN lib/a_test.ts: ${name}`);
  expect(lines.at(-1)).toBe("1 passed, 0 failed");
});
