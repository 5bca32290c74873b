// The verdict on a client: what makes a row incomplete.
import { expect } from "@std/expect";
import { FLOWS } from "./flows.ts";
import { judge, parseReport, type ReportLine, type RunFacts } from "./report.ts";

const FACTS: RunFacts = { expectedVersion: 200, quirks: [], endedWell: true, gatewayFaults: [] };

/** A run in which everything was answered. */
function goodRun(): ReportLine[] {
  return [
    { kind: "connected", version: 200 },
    ...FLOWS.map((flow) => ({ kind: "flow", flow, outcome: "answered" }) as const),
    { kind: "end" },
  ];
}

Deno.test("a run with every flow answered and nothing to complain about is complete", () => {
  const verdict = judge(goodRun(), FACTS);
  expect(verdict.faults).toEqual([]);
  expect(verdict.answered).toBe(FLOWS.length);
  expect(verdict.asked).toBe(FLOWS.length);
});

Deno.test("silence, an unreported flow, a warning, another version, a gateway fault and an early end each spoil it", () => {
  const silent = goodRun().map((line): ReportLine =>
    line.kind === "flow" && line.flow === "depth" ? { ...line, outcome: "missing", why: "time-out" } : line
  );
  expect(judge(silent, FACTS).faults).toEqual(["depth: time-out"]);
  const unreported = goodRun().filter((line) => line.kind !== "flow" || line.flow !== "OCA");
  expect(judge(unreported, FACTS).faults).toEqual(["not reported: OCA"]);
  const warned: ReportLine[] = [{ kind: "complaint", text: "unread field" }, ...goodRun()];
  expect(judge(warned, FACTS).faults).toEqual(["unread field"]);
  expect(judge(goodRun(), { ...FACTS, expectedVersion: 225 }).faults).toEqual(["version 200 instead of 225"]);
  expect(judge(goodRun(), { ...FACTS, gatewayFaults: ["badFrames: 1"] }).faults).toEqual(["badFrames: 1"]);
  expect(judge(goodRun(), { ...FACTS, endedWell: false }).faults).toHaveLength(1);
  expect(judge(goodRun().slice(0, -1), FACTS).faults).toHaveLength(1);
});

Deno.test("what the library does not offer is not asked; a known quirk is a note", () => {
  const lines: ReportLine[] = [
    { kind: "complaint", text: "warning: bar low above high" },
    ...goodRun().map((line): ReportLine =>
      line.kind === "flow" && line.flow === "schedule" ? { ...line, outcome: "not offered" } : line
    ),
  ];
  const quirks = [{ complaint: /low above high/, note: "misreads bar updates" }];
  const verdict = judge(lines, { ...FACTS, quirks });
  expect(verdict).toMatchObject({ faults: [], notes: ["misreads bar updates"], notOffered: ["schedule"] });
  expect(verdict.asked).toBe(FLOWS.length - 1);
});

Deno.test("lines that are no JSON are left to the log, a line that no program may say is refused", () => {
  expect(parseReport(["Connecting...", '{"kind":"end"}'])).toEqual([{ kind: "end" }]);
  expect(() => parseReport(['{"kind":"flow","flow":"coffee","outcome":"answered"}'])).toThrow();
});
