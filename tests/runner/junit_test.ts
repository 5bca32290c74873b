// Reports as `deno test` and pytest write them.
import { expect } from "@std/expect";
import { readJunit } from "./junit.ts";

const DENO = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="deno test" tests="5" failures="2" errors="1" time="0.018">
    <testsuite name="./lib/a_test.ts" tests="5" disabled="1" errors="1" failures="2">
        <testcase name="1 &lt; 2 &amp; &quot;two&quot;&#x2009;&#65;" classname="./lib/a_test.ts" time="12.502" line="1" col="6">
        </testcase>
        <testcase name="fails" classname="./lib/a_test.ts" time="0.001" line="2" col="6">
            <failure message="Uncaught Error: boom">Error: boom
    at file:///a_test.ts:2:34</failure>
        </testcase>
        <testcase name="ignored" classname="./lib/a_test.ts" time="0.000" line="3" col="6">
            <skipped/>
        </testcase>
        <testcase name="cancelled" classname="./lib/a_test.ts" time="0.000" line="1" col="6">
            <error message="Cancelled"/>
        </testcase>
        <testcase name="fails &gt; in a step" classname="./lib/a_test.ts" time="0.000" line="1" col="56">
            <failure message="x">Error: in the step</failure>
        </testcase>
    </testsuite>
</testsuites>`;

const PYTEST =
  `<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" errors="0" failures="1">
<testcase classname="python.tests.test_a" name="test_good[1]" file="python/tests/test_a.py" line="2" time="0.250" />
<testcase classname="python.tests.test_a" name="test_bad" file="python/tests/test_a.py" line="5" time="1.5">
<failure message="assert 1 == 2">def test_bad():
&gt;       assert 1 == 2</failure></testcase></testsuite></testsuites>`;

Deno.test("a report of deno test: names, files, seconds and ends of the tests", () => {
  expect(readJunit(DENO).map(({ file, name, seconds, outcome }) => [file, name, seconds, outcome])).toEqual([
    ["lib/a_test.ts", '1 < 2 & "two"\u2009A', 12.502, "passed"],
    ["lib/a_test.ts", "fails", 0.001, "failed"],
    ["lib/a_test.ts", "ignored", 0, "skipped"],
    ["lib/a_test.ts", "cancelled", 0, "failed"],
  ]);
});

Deno.test("a failure has its text, and that of the step that failed", () => {
  const [, failed, , cancelled] = readJunit(DENO);
  expect(failed?.text).toBe(
    "Error: boom\n    at file:///a_test.ts:2:34\nfails > in a step\nError: in the step",
  );
  expect(cancelled?.text).toBe("Cancelled");
});

Deno.test("a report of pytest names the file as the repository does", () => {
  expect(readJunit(PYTEST)).toEqual([
    { file: "python/tests/test_a.py", name: "test_good[1]", seconds: 0.25, outcome: "passed", text: "" },
    {
      file: "python/tests/test_a.py",
      name: "test_bad",
      seconds: 1.5,
      outcome: "failed",
      text: "def test_bad():\n>       assert 1 == 2",
    },
  ]);
});

Deno.test("a report that was never written, or is cut off, has the tests that are whole", () => {
  expect(readJunit("")).toEqual([]);
  expect(readJunit(DENO.slice(0, DENO.indexOf("<skipped"))).length).toBe(2);
});
