// The outgoing queue: order, bounds, and the block size of the official Python reader.
import { Outbox } from "./outbox.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { expect } from "@std/expect";
import fc from "fast-check";

function collector(clock: FakeClock) {
  const writes: { at: number; size: number }[] = [];
  const bytes: number[] = [];
  return {
    writes,
    bytes,
    write(chunk: Uint8Array) {
      writes.push({ at: clock.monotonic(), size: chunk.length });
      bytes.push(...chunk);
      return Promise.resolve(chunk.length);
    },
  };
}

function outboxOn(sink: { write(bytes: Uint8Array): Promise<number> }, clock: FakeClock, limits = {}) {
  const deaths: string[] = [];
  const outbox = new Outbox({ sink, clock, onDead: (reason) => deaths.push(reason), ...limits });
  return { outbox, deaths };
}

/**
 * What `recv(4096)` until a short read makes of the writes: sizes of the blocks that end without a short
 * read.
 */
function trappedBursts(writes: readonly { at: number; size: number }[]): number {
  let trapped = 0;
  writes.forEach(({ at }, last) => {
    const isLast = last === writes.length - 1 || (writes[last + 1]?.at ?? Infinity) - at >= 20;
    if (!isLast) return;
    let sum = 0;
    for (let first = last; first >= 0 && at - (writes[first]?.at ?? 0) < 20; first--) {
      sum += writes[first]?.size ?? 0;
      if (sum % 4096 === 0) trapped++;
    }
  });
  return trapped;
}

Deno.test("what is said while a write is just ending leaves too, without another word", async () => {
  for (let turns = 0; turns < 12; turns++) {
    const clock = new FakeClock();
    const sink = collector(clock);
    const { outbox } = outboxOn(sink, clock);
    outbox.push(Uint8Array.of(1));
    outbox.flush();
    // The answer to a request that was read in the same turn of the event loop.
    for (let i = 0; i < turns; i++) await Promise.resolve();
    outbox.push(Uint8Array.of(2));
    outbox.flush();
    await clock.pass(100);
    expect([turns, sink.bytes]).toEqual([turns, [1, 2]]);
  }
});

Deno.test("frames leave in order, whatever the pieces", async () => {
  const clock = new FakeClock();
  const sink = collector(clock);
  const { outbox } = outboxOn(sink, clock);
  for (let i = 0; i < 100; i++) outbox.push(Uint8Array.of(i));
  outbox.flush();
  await clock.pass(100);
  expect(sink.bytes).toEqual(Array.from({ length: 100 }, (_, i) => i));
});

Deno.test("a burst of exactly one block does not arrive as one block", async () => {
  const clock = new FakeClock();
  const sink = collector(clock);
  const { outbox } = outboxOn(sink, clock);
  outbox.push(new Uint8Array(4000));
  outbox.push(new Uint8Array(96));
  outbox.flush();
  await clock.pass(200);
  expect(sink.bytes.length).toBe(4096);
  expect(trappedBursts(sink.writes)).toBe(0);
});

Deno.test("a single frame of two blocks is split as well", async () => {
  const clock = new FakeClock();
  const sink = collector(clock);
  const { outbox } = outboxOn(sink, clock);
  outbox.push(new Uint8Array(8192));
  outbox.flush();
  await clock.pass(200);
  expect(sink.bytes.length).toBe(8192);
  expect(trappedBursts(sink.writes)).toBe(0);
});

Deno.test("no sequence of frames ever ends on a full block of the Python reader", async () => {
  const frameSizes = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.constantFrom(96, 4000, 4096, 8192, 2048));
  await fc.assert(
    fc.asyncProperty(fc.array(frameSizes, { minLength: 1, maxLength: 30 }), async (sizes) => {
      const clock = new FakeClock();
      const sink = collector(clock);
      const { outbox } = outboxOn(sink, clock);
      for (const size of sizes) outbox.push(new Uint8Array(size));
      outbox.flush();
      await clock.pass(2000);
      expect(sink.bytes.length).toBe(sizes.reduce((sum, size) => sum + size, 0));
      expect(trappedBursts(sink.writes)).toBe(0);
    }),
    { numRuns: 50 },
  );
});

Deno.test("quotes are dropped before anything else when the peer is slow", async () => {
  const clock = new FakeClock();
  const never = { write: () => new Promise<number>(() => {}) };
  const { outbox, deaths } = outboxOn(never, clock, { softLimit: 1000, hardLimit: 10_000 });
  for (let i = 0; i < 50; i++) outbox.push(new Uint8Array(100), true);
  outbox.push(new Uint8Array(500));
  await clock.pass(10);
  expect(outbox.droppedQuotes).toBeGreaterThan(39);
  expect(outbox.queuedBytes).toBe(500);
  expect(deaths).toEqual([]);
});

Deno.test("a peer that never reads is given up at the hard limit", () => {
  const clock = new FakeClock();
  const never = { write: () => new Promise<number>(() => {}) };
  const { outbox, deaths } = outboxOn(never, clock, { softLimit: 1000, hardLimit: 5000 });
  for (let i = 0; i < 60; i++) outbox.push(new Uint8Array(100));
  expect(deaths.length).toBe(1);
  expect(outbox.queuedBytes).toBe(0);
});

Deno.test("a broken socket is reported once", async () => {
  const clock = new FakeClock();
  const broken = { write: () => Promise.reject(new Error("broken pipe")) };
  const { outbox, deaths } = outboxOn(broken, clock);
  outbox.push(new Uint8Array(10));
  outbox.flush();
  await clock.pass(10);
  outbox.push(new Uint8Array(10));
  outbox.flush();
  await clock.pass(10);
  expect(deaths.length).toBe(1);
});

Deno.test("a throttled outbox takes its time", async () => {
  const clock = new FakeClock();
  const sink = collector(clock);
  const { outbox } = outboxOn(sink, clock);
  outbox.throttle(1000);
  for (let i = 0; i < 20; i++) outbox.push(new Uint8Array(100));
  outbox.flush();
  await clock.pass(1000);
  expect(sink.bytes.length).toBeGreaterThan(500);
  expect(sink.bytes.length).toBeLessThan(1500);
});
