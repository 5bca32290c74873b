// Makes a regression test of a recording: the recording as a fixture, what it ends in beside it, and a test
// that folds it again.
import { gzipSync } from "node:zlib";
import type { Snapshot } from "@/lib/contract/api.ts";
import { fromRoot } from "@/lib/server/root.ts";
import { Performance } from "./performance.ts";
import type { Recording } from "./read_recording.ts";

/**
 * What the bridge's lines and the trader's rows make; whatever stands beside it in a snapshot was recorded as
 * it was.
 */
export type FinalState = Pick<
  Snapshot,
  "mode" | "accounts" | "positions" | "positionsReady" | "orders" | "executions" | "quotes" | "exitSurpluses"
>;

/** Where fixtures and their tests lie. */
export const RECORDING_TESTS = "tests/recordings";

/** Folds a recording to its end. */
export async function finalState(recording: Recording): Promise<FinalState> {
  await using performance = new Performance(recording);
  await performance.showAt(recording.to);
  const snapshot = performance.snapshot();
  if (snapshot === null) throw new Error("A recording without a desk");
  const { mode, accounts, positions, positionsReady, orders, executions, quotes, exitSurpluses } = snapshot;
  return { mode, accounts, positions, positionsReady, orders, executions, quotes, exitSurpluses };
}

/** Writes fixture, expectation and test below `root`; resolves with what to do next. */
export async function writeTest(
  recording: Recording,
  name: string,
  root: string = fromRoot(RECORDING_TESTS),
): Promise<string> {
  const state = await finalState(recording);
  const lines = recording.segments.flatMap(({ head, entries }) => [head, ...entries()]);
  await Deno.mkdir(root, { recursive: true });
  const packed = gzipSync(`${lines.map((line) => JSON.stringify(line)).join("\n")}\n`, { level: 9 });
  await Deno.writeFile(`${root}/${name}.jsonl.gz`, packed);
  await Deno.writeTextFile(`${root}/${name}.json`, `${JSON.stringify(state, null, 2)}\n`);
  await Deno.writeTextFile(`${root}/${name}_test.ts`, testText(name));
  return `Written: ${RECORDING_TESTS}/${name}_test.ts, and what it folds and expects. Correct ${name}.json to what is right, then run 'deno test -A ${RECORDING_TESTS}/${name}_test.ts'`;
}

function testText(name: string): string {
  return `// Folds a recording of the field: what it ended in then is what it ends in now, or what was corrected in ${name}.json.
import { expect } from "@std/expect";
import { fromRoot } from "@/lib/server/root.ts";
import { readRecording } from "@/lib/server/replay/read_recording.ts";
import { finalState } from "@/lib/server/replay/regression.ts";

Deno.test("the recording ${name} ends in what ${name}.json says", async () => {
  const state = await finalState(readRecording(fromRoot("${RECORDING_TESTS}/${name}.jsonl.gz")));
  expect(state).toEqual(JSON.parse(Deno.readTextFileSync(fromRoot("${RECORDING_TESTS}/${name}.json"))));
});
`;
}
