import { expect } from "@std/expect";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { EventHub } from "./event_hub.ts";
import { openEventStream } from "./sse.ts";

function hubWith(ringSize = 3) {
  const clock = new ManualClock();
  return { clock, hub: new EventHub({ epoch: "e1", clock, ring: { events: ringSize }, heartbeatMs: 1000 }) };
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

Deno.test("A reader that comes back gets exactly the patches it missed", () => {
  const { hub } = hubWith();
  for (let n = 1; n <= 3; n++) hub.publish([{ path: ["mode"], value: String(n) }]);
  expect(hub.since("e1-3")).toEqual([]);
  expect(hub.since("e1-1")?.map(text).join("")).toContain('{"seq":2,');
  expect(hub.since("e1-1")).toHaveLength(2);
  hub.close();
});

Deno.test("A reader from another start, from the future or from too long ago gets a snapshot", () => {
  const { hub } = hubWith(2);
  for (let n = 1; n <= 4; n++) hub.publish([{ path: ["mode"], value: n }]);
  for (const id of ["e0-3", "e1-9", "e1-1", "garbage", "", "e1-x"]) expect(hub.since(id)).toBeNull();
  hub.close();
  const { hub: young } = hubWith(9);
  for (let n = 1; n <= 3; n++) young.publish([{ path: ["mode"], value: n }]);
  // Cut off on the way, or written by nobody of ours: it is not known what such a reader has.
  for (const id of ["e1-", "e1- 1", "e1-0x1", "e1-1e0", "e1-1.0"]) {
    expect([id, young.since(id)]).toEqual([id, null]);
  }
  expect(young.since("e1-0")).toHaveLength(3);
  young.close();
});

Deno.test("300 departures that each re-send a list cost 8 MiB, not hundreds; who comes back from before gets a snapshot", () => {
  const hub = new EventHub({ epoch: "e1", clock: new ManualClock() });
  const list = "x".repeat(1_500_000);
  for (let n = 1; n <= 300; n++) hub.publish([{ path: ["orders"], value: list }]);
  expect(hub.ringBytes).toBeLessThanOrEqual(8 * 1024 * 1024);
  expect(hub.since("e1-299")).toHaveLength(1);
  expect(hub.since("e1-295")).toHaveLength(5);
  expect(hub.since("e1-294")).toBeNull();
  hub.close();
});

Deno.test("A heartbeat goes out when nothing else does", () => {
  const { hub, clock } = hubWith();
  const seen: string[] = [];
  hub.subscribe({ send: (bytes) => seen.push(text(bytes)), close: () => {} });
  clock.advance(2500);
  expect(seen).toHaveLength(2);
  expect(seen[0]).toContain("event: heartbeat");
  hub.close();
});

Deno.test("A reader that does not read is closed, the others live", async () => {
  const { hub } = hubWith();
  const source = { hub, flush: () => {}, snapshotJson: () => "{}" };
  const slow = openEventStream(source, null);
  const live = openEventStream(source, null).body?.getReader();
  const big = "x".repeat(300_000);
  let received = 0;
  for (let n = 0; n < 20; n++) {
    hub.publish([{ path: ["mode"], value: big }]);
    while (received <= n * big.length) received += (await live?.read())?.value?.byteLength ?? 0;
  }
  expect(hub.readers).toBe(1);
  expect((await slow.text()).length).toBeLessThan(3_000_000);
  await live?.cancel();
  expect(hub.readers).toBe(0);
  hub.close();
});
