import { PassThrough, Readable } from "node:stream";
import { expect } from "@std/expect";
import { LineSplitter } from "./bridge/line_splitter.ts";
import { drain } from "./bridge/process_transport.ts";
import { Slicer } from "./slicer.ts";

/**
 * A pipe that is never empty: its reads resolve without a turn of the event loop, as those of a fast peer do.
 */
function fullPipe(chunks: number, linesEach: number): Readable {
  return Readable.from(manyChunks(chunks, linesEach));
}

async function* manyChunks(chunks: number, linesEach: number): AsyncGenerator<Uint8Array> {
  const chunk = new TextEncoder().encode("a row of the day\n".repeat(linesEach));
  for (let index = 0; index < chunks; index++) yield await Promise.resolve(chunk);
}

Deno.test("a pipe that always has more is read in slices of bounded work", async () => {
  const slices: number[] = [];
  let lines = 0;
  const slicer = new Slicer({
    now: () => 0,
    rest: () => {
      slices.push(lines);
      lines = 0;
      return Promise.resolve();
    },
  });
  const splitter = new LineSplitter(1_000, { line: () => (slicer.count(), lines++), overlong: () => {} });
  await drain(fullPipe(400, 50), splitter, slicer);
  expect(slices.length).toBe(80);
  expect(Math.max(...slices, lines)).toBe(250);
});

Deno.test("lines that take their time make the slice shorter", async () => {
  let now = 0;
  let rests = 0;
  const slicer = new Slicer({ now: () => now, rest: () => (rests++, Promise.resolve()) });
  const splitter = new LineSplitter(1_000, { line: () => (slicer.count(), now += 3), overlong: () => {} });
  await drain(fullPipe(30, 1), splitter, slicer);
  expect(rests).toBe(15);
});

Deno.test("chunks that come in turns of their own are read without a rest, however long ago the first one came", async () => {
  let now = 0;
  let rests = 0;
  const slicer = new Slicer({ now: () => now, rest: () => (rests++, Promise.resolve()) });
  const splitter = new LineSplitter(1_000, { line: () => (slicer.count(), now += 3), overlong: () => {} });
  const pipe = new PassThrough();
  const read = drain(pipe, splitter, slicer);
  for (let chunk = 0; chunk < 10; chunk++) {
    pipe.write("a row\n");
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  pipe.end();
  await read;
  expect([now, rests]).toEqual([30, 0]);
});

Deno.test("a timer that is due runs in the middle of a long reading", async () => {
  const slicer = new Slicer();
  let lines = 0;
  const splitter = new LineSplitter(1_000, { line: () => (slicer.count(), lines++), overlong: () => {} });
  const cancelledAfter = new Promise<number>((resolve) => setTimeout(() => resolve(lines), 0));
  await drain(fullPipe(2_000, 50), splitter, slicer);
  expect(lines).toBe(100_000);
  expect(await cancelledAfter).toBeLessThan(100_000);
});
