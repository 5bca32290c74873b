// What `go test -json` and `jest --json` say of each test, and what a run comes to beside the list of tests
// that are expected not to pass.
import { z } from "zod";

export interface TestResult {
  readonly name: string;
  readonly passed: boolean;
}

/**
 * Why a test of other people does not pass against the gateway; the words are those that the command prints.
 */
export const GROUNDS = {
  market: "needs the real market's figures",
  subscription: "needs a subscription",
  "not simulated": "is not simulated",
  library: "is the library's own mistake",
} as const;

export interface Expected {
  readonly test: string;
  readonly ground: keyof typeof GROUNDS;
  /** One line. */
  readonly reason: string;
}

export interface SuiteVerdict {
  readonly passed: number;
  readonly run: number;
  /** Those of the list, as they failed. */
  readonly known: readonly Expected[];
  /** Empty: the suite went as the list says. */
  readonly faults: readonly string[];
}

const goLineSchema = z.looseObject({
  Action: z.string(),
  Test: z.string().optional(),
});
const stepSchema = z.strictObject({ test: z.string(), passed: z.boolean() });
const jestSchema = z.looseObject({
  testResults: z.array(z.looseObject({
    name: z.string(),
    message: z.string(),
    assertionResults: z.array(z.looseObject({ fullName: z.string(), status: z.string() })),
  })),
});

/** One result per test that ended; a test that a subtest belongs to counts once. */
export function parseGoTest(output: string): TestResult[] {
  const results: TestResult[] = [];
  for (const line of output.split("\n")) {
    if (!line.startsWith("{")) continue;
    const { Action, Test } = goLineSchema.parse(JSON.parse(line));
    if (Test === undefined || Test.includes("/")) continue;
    if (Action === "pass" || Action === "fail" || Action === "skip") {
      results.push({ name: Test, passed: Action === "pass" });
    }
  }
  return results;
}

/** One result per line of a driver of a bot. */
export function parseSteps(output: string): TestResult[] {
  return output.split("\n").filter((line) => line.startsWith('{"test"')).map((line) => {
    const { test, passed } = stepSchema.parse(JSON.parse(line));
    return { name: test, passed };
  });
}

/** Names are "file: test"; a file of tests that can not be loaded is one failed result. */
export function parseJest(output: string): TestResult[] {
  return jestSchema.parse(JSON.parse(output)).testResults.flatMap(({ name, message, assertionResults }) => {
    const file = name.replace(/^.*\//, "").replace(/\.test\.js$/, "");
    if (assertionResults.length === 0) return [{ name: `${file}: ${message.split("\n")[0]}`, passed: false }];
    return assertionResults.map(({ fullName, status }) => ({
      name: `${file}: ${fullName.trim()}`,
      passed: status === "passed",
    }));
  });
}

/** `wanted`: tests that must have ended, where they are known beforehand. */
export function judgeSuite(
  results: readonly TestResult[],
  expected: readonly Expected[],
  wanted: readonly string[] = [],
): SuiteVerdict {
  const failed = new Set(results.filter(({ passed }) => !passed).map(({ name }) => name));
  const ran = new Set(results.map(({ name }) => name));
  const listed = new Set(expected.map(({ test }) => test));
  const passesNow = expected.filter(({ test }) => ran.has(test) && !failed.has(test));
  const gone = [...listed, ...wanted].filter((test) => !ran.has(test));
  const faults = [
    ...(results.length === 0 ? ["no test ran"] : []),
    ...[...failed].filter((test) => !listed.has(test)).map((test) => `failed: ${test}`),
    ...passesNow.map(({ test }) => `passes, so it must leave the list: ${test}`),
    ...new Set(gone.map((test) => `did not run to its end: ${test}`)),
  ];
  return {
    passed: results.length - failed.size,
    run: results.length,
    known: expected.filter(({ test }) => failed.has(test)),
    faults,
  };
}
