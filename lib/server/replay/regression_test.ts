// A recording becomes a test by one command: what it writes passes as it lies, and fails when the fold
// changes.
import { expect } from "@std/expect";
import { RecordedDay } from "./testing/recorded_day.ts";
import { finalState, writeTest } from "./regression.ts";
import { readRecording } from "./read_recording.ts";

Deno.test("a recording is written as a fixture, its final state and a test that folds it again", async () => {
  const dir = await Deno.makeTempDir();
  const recordings = `${dir}/recordings`;
  await Deno.mkdir(recordings);
  {
    await using day = await RecordedDay.begin(recordings, { segmentBytes: 8_000 });
    day.broker.tick("187.20");
    await day.pass(100);
    await day.place("40", "187.25");
    await day.pass(1_000);
    day.broker.fill(40, "187.25");
    await day.pass(1_000);
  }
  const said = await writeTest(readRecording(recordings), "a_fill", dir);
  expect(said).toMatch(/^Written: tests\/recordings\/a_fill_test\.ts/);
  const expected = JSON.parse(await Deno.readTextFile(`${dir}/a_fill.json`));
  expect(await finalState(readRecording(`${dir}/a_fill.jsonl.gz`))).toEqual(expected);
  expect(Object.values(expected.orders)).toHaveLength(1);
  expect(expected.orders[Object.keys(expected.orders)[0] ?? ""]).toMatchObject({
    state: "filled",
    filled: "40",
  });
  expect(await Deno.readTextFile(`${dir}/a_fill_test.ts`)).toContain("a_fill.jsonl.gz");
  await Deno.remove(dir, { recursive: true });
});
