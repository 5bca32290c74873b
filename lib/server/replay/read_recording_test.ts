// Files as they come: cut off, overwritten, of another release. Each is read as far as it goes, or refused in
// a sentence.
import { expect } from "@std/expect";
import fc from "fast-check";
import { gunzipSync, gzipSync } from "node:zlib";
import { AppError } from "@/lib/server/errors.ts";
import { segmentNames } from "@/lib/server/recorder/segments.ts";
import { Performance } from "./performance.ts";
import { readRecording } from "./read_recording.ts";
import { RecordedDay } from "./testing/recorded_day.ts";

const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

/** The text of a short recording. */
async function recorded(): Promise<string> {
  const dir = await Deno.makeTempDir({ dir: folder });
  {
    await using day = await RecordedDay.begin(dir);
    day.broker.tick("187.20");
    await day.pass(100);
    await day.place("5", "187.25");
    await day.pass(1_000);
  }
  const [name = ""] = segmentNames(dir);
  return new TextDecoder().decode(gunzip(Deno.readFileSync(`${dir}/${name}`)));
}

function gunzip(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0x1f ? new Uint8Array(gunzipSync(bytes)) : bytes;
}

function fileOf(content: string | Uint8Array): string {
  const path = Deno.makeTempFileSync({ dir: folder });
  if (typeof content === "string") Deno.writeTextFileSync(path, content);
  else Deno.writeFileSync(path, content);
  return path;
}

function refusalOf(path: string): string {
  try {
    readRecording(path);
  } catch (error) {
    if (error instanceof AppError) return `${error.code} ${error.message}`;
    throw error;
  }
  return "";
}

Deno.test("a file that is missing, empty, foreign or of a later release is refused, each in its sentence", async () => {
  const text = await recorded();
  expect(refusalOf(`${folder}/nothing`)).toMatch(/^RECORDING_UNREADABLE There is no recording at/);
  expect(refusalOf(fileOf(""))).toMatch(/Nothing is recorded/);
  expect(refusalOf(fileOf("hello\nworld\n"))).toMatch(/no flight recording of Lotse/);
  expect(refusalOf(fileOf('{"k":"head","format":"other"}\n'))).toMatch(/no flight recording/);
  expect(refusalOf(fileOf(text.replace('"version":1', '"version":2')))).toMatch(
    /recorded by a later release \(version 2, this one reads 1\)/,
  );
  // A time that no date has would end the program in the middle of its greeting.
  expect(refusalOf(fileOf(text.replaceAll(/"w":\d+/g, '"w":1e300')))).toMatch(/no flight recording of Lotse/);
  expect(refusalOf(fileOf(new Uint8Array([0x1f, 0x8b, 8, 0, 1, 2, 3])))).toMatch(/RECORDING_UNREADABLE/);
  expect(refusalOf(Deno.makeTempDirSync({ dir: folder }))).toMatch(/Nothing is recorded/);
});

Deno.test("whatever is cut off or overwritten, a recording is read as far as it goes or refused in a sentence", async () => {
  const text = await recorded();
  const packed = new Uint8Array(gzipSync(text));
  let played = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        isPacked: fc.boolean(),
        cut: fc.nat(1_000).map((part) => part / 1_000),
        at: fc.nat(1_000).map((part) => part / 1_000),
        with: fc.oneof(
          fc.uint8Array({ maxLength: 40 }),
          fc.string().map((one) => new TextEncoder().encode(one)),
        ),
      }),
      async ({ isPacked, cut, at, with: garbage }) => {
        const bytes = (isPacked ? packed : new TextEncoder().encode(text)).slice();
        bytes.set(
          garbage.subarray(0, bytes.length),
          Math.floor(at * Math.max(0, bytes.length - garbage.length)),
        );
        const path = fileOf(bytes.subarray(0, Math.ceil(cut * bytes.length)));
        if (refusalOf(path) !== "") return;
        const recording = readRecording(path);
        await using performance = new Performance(recording);
        await performance.showAt(recording.to);
        expect(performance.snapshot()?.version).toBe(2);
        played += 1;
      },
    ),
    // With which so many can be played.
    { numRuns: 60, seed: 1 },
  );
  expect(played).toBeGreaterThan(20);
});
