import { expect } from "@std/expect";
import fc from "fast-check";
import { encodeEvent, encodeRetry } from "@/lib/server/stream/sse_format.ts";
import { eventCutter } from "./event_cutter.ts";
import type { StreamEvent } from "./stream.ts";

const texts = (events: readonly StreamEvent[]) => {
  const decoder = new TextDecoder();
  const written = events.map(({ kind, id, data }) => decoder.decode(encodeEvent({ event: kind, id, data })));
  return [decoder.decode(encodeRetry(1000)), ...written].join("");
};

Deno.test("what the server writes is read as it was meant, wherever it is cut", () => {
  const event = fc.record({
    kind: fc.constantFrom("snapshot" as const, "patch" as const, "heartbeat" as const),
    id: fc.nat().map((seq) => `epoch-${seq}`),
    data: fc.json(),
  });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 6 }), fc.array(fc.nat(), { maxLength: 12 }), (events, cuts) => {
      const text = texts(events);
      const read: StreamEvent[] = [];
      const take = eventCutter((one) => read.push(one));
      const places = cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b);
      [0, ...places].forEach((from, at) => take(text.slice(from, places[at] ?? text.length)));
      expect(read).toEqual(events);
    }),
    { numRuns: 500 },
  );
});

Deno.test("comments, other events, events without data and half of one tell nothing; an id stands until the next", () => {
  const read: StreamEvent[] = [];
  const take = eventCutter((one) => read.push(one));
  take(": comment\n\nevent: other\nid: e-1\ndata: {}\n\nevent: patch\n\nid: e-2\n\n");
  expect(read).toEqual([]);
  take('event:patch\ndata:{"a": "b: c"}\n');
  expect(read).toEqual([]);
  take("\nevent: patch\ndata: half");
  expect(read).toEqual([{ kind: "patch", id: "e-2", data: '{"a": "b: c"}' }]);
});

Deno.test("a snapshot of megabytes in small pieces is cut in a moment", () => {
  const data = JSON.stringify("x".repeat(4_000_000));
  const text = texts([{ kind: "snapshot", id: "e-1", data }]);
  let length = 0;
  const take = eventCutter((event) => length = event.data.length);
  const since = performance.now();
  for (let at = 0; at < text.length; at += 1_000) take(text.slice(at, at + 1_000));
  expect(length).toBe(data.length);
  expect(performance.now() - since).toBeLessThan(2_000);
});
