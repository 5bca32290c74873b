// Reading the results of other people's test runners, and the verdict beside the list of expected failures.
import { expect } from "@std/expect";
import { type Expected, judgeSuite, parseGoTest, parseJest, parseSteps } from "./results.ts";

const NEWS: Expected = { test: "TestNews", ground: "subscription", reason: "news" };

function goLine(Action: string, Test?: string): string {
  return JSON.stringify({ Time: "2026-01-02T03:04:05Z", Action, Package: "x", ...(Test ? { Test } : {}) });
}

Deno.test("go test: each test counts once, by its own end; output, subtests and the package do not", () => {
  const output = [
    "go: downloading something",
    goLine("run", "TestA"),
    goLine("output", "TestA"),
    goLine("pass", "TestA/part"),
    goLine("pass", "TestA"),
    goLine("fail", "TestNews"),
    goLine("skip", "TestB"),
    goLine("fail"),
  ].join("\n");
  expect(parseGoTest(output)).toEqual([
    { name: "TestA", passed: true },
    { name: "TestNews", passed: false },
    { name: "TestB", passed: false },
  ]);
});

Deno.test("a driver of a bot: each step is a line; what the bot itself says is none", () => {
  const output = ["Close C positions...", '{"test":"rolls","passed":true}', '{"test":"ends","passed":false}'];
  expect(parseSteps(output.join("\n"))).toEqual([
    { name: "rolls", passed: true },
    { name: "ends", passed: false },
  ]);
});

Deno.test("jest: tests are named with their file; a file that does not load is a failed test", () => {
  const output = JSON.stringify({
    success: false,
    testResults: [
      {
        name: "/somewhere/dist/tests/unit/api/pnl.test.js",
        message: "",
        assertionResults: [
          { fullName: "RequestPnL pnl", status: "passed" },
          { fullName: "RequestPnL again", status: "failed" },
          { fullName: "RequestPnL never", status: "pending" },
        ],
      },
      { name: "/somewhere/broken.test.js", message: "Cannot find module\nat", assertionResults: [] },
    ],
  });
  expect(parseJest(output)).toEqual([
    { name: "pnl: RequestPnL pnl", passed: true },
    { name: "pnl: RequestPnL again", passed: false },
    { name: "pnl: RequestPnL never", passed: false },
    { name: "broken: Cannot find module", passed: false },
  ]);
});

Deno.test("a run stands when exactly the listed tests fail", () => {
  const results = [{ name: "TestA", passed: true }, { name: "TestNews", passed: false }];
  expect(judgeSuite(results, [NEWS])).toEqual({ passed: 1, run: 2, known: [NEWS], faults: [] });
});

Deno.test("an unlisted failure, a listed test that passes, one that never ended, and no test at all each spoil it", () => {
  expect(judgeSuite([{ name: "TestA", passed: false }], []).faults).toEqual(["failed: TestA"]);
  expect(judgeSuite([{ name: "TestNews", passed: true }], [NEWS]).faults).toEqual([
    "passes, so it must leave the list: TestNews",
  ]);
  expect(judgeSuite([{ name: "TestA", passed: true }], [NEWS], ["TestA", "TestB"]).faults).toEqual([
    "did not run to its end: TestNews",
    "did not run to its end: TestB",
  ]);
  expect(judgeSuite([], []).faults).toEqual(["no test ran"]);
});
