import { expect } from "@std/expect";
import fc from "fast-check";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { EventHub } from "./event_hub.ts";
import { openEventStream } from "./sse.ts";

function streamOf(ringSize = 100, lastEventId: string | null = null) {
  const hub = new EventHub({ epoch: "e", clock: new ManualClock(), ring: { events: ringSize } });
  return {
    hub,
    open: () => openEventStream({ hub, flush: () => {}, snapshotJson: () => "{}" }, lastEventId),
  };
}

const numbers = (text: string) =>
  [...text.matchAll(/event: patch\ndata: \{"seq":(\d+)/g)].map((match) => Number(match[1]));

Deno.test("However a reader reads, it gets every patch once and in order", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.oneof(fc.record({ send: fc.integer({ min: 1, max: 30_000 }) }), fc.constant("read" as const)),
      ),
      async (steps) => {
        const { hub, open } = streamOf();
        const reader = open().body?.getReader();
        const decoder = new TextDecoder();
        let text = "";
        let sent = 0;
        let seen = 0;
        const read = async () => {
          const { value } = await reader?.read() ?? {};
          text += decoder.decode(value, { stream: true });
          seen = numbers(text).length;
        };
        for (const step of steps) {
          if (step !== "read") {
            sent++;
            hub.publish([{ path: ["mode"], value: "x".repeat(step.send) }]);
          } else if (seen < sent) await read();
        }
        while (seen < sent) await read();
        expect(numbers(text)).toEqual(Array.from({ length: sent }, (_, index) => index + 1));
        await reader?.cancel();
        expect(hub.readers).toBe(0);
        hub.close();
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("A reader that missed more than it may be behind gets a snapshot instead of being cut off again", async () => {
  const { hub, open } = streamOf(100, "e-1");
  for (let count = 0; count < 40; count++) hub.publish([{ path: ["mode"], value: "x".repeat(100_000) }]);
  const reader = open().body?.getReader();
  let text = "";
  while (!text.includes("event: snapshot")) text += new TextDecoder().decode((await reader?.read())?.value);
  expect(text).toContain("id: e-40");
  expect(numbers(text)).toEqual([]);
  expect(hub.readers).toBe(1);
  await reader?.cancel();
  hub.close();
});

Deno.test("A snapshot is written once for readers that come together, and anew when the state has moved on", async () => {
  let state = "one";
  const hub = new EventHub({ epoch: "e", clock: new ManualClock() });
  const source = { hub, flush: () => {}, snapshotJson: () => JSON.stringify({ state }) };
  const first = async () => {
    const reader = openEventStream(source, null).body?.getReader();
    let text = "";
    while (!text.includes("data:")) text += new TextDecoder().decode((await reader?.read())?.value);
    await reader?.cancel();
    return text;
  };
  expect(await first()).toContain('"state":"one"');
  state = "two";
  hub.publish([{ path: ["mode"], value: state }]);
  expect(await first()).toContain('id: e-1\nevent: snapshot\ndata: {"state":"two"}');
  hub.close();
});

Deno.test("U3: every stream tells the time at once, behind what it opens with", async () => {
  const { hub, open } = streamOf();
  const reader = open().body?.getReader();
  let text = "";
  while (!text.includes("event: heartbeat")) text += new TextDecoder().decode((await reader?.read())?.value);
  expect(text.indexOf("event: snapshot")).toBeLessThan(text.indexOf("event: heartbeat"));
  expect(text).toContain('data: {"seq":0,"at":"2026-03-02T15:00:00.000Z","build":""}');
  await reader?.cancel();
  hub.close();
});
