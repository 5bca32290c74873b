import { expect } from "@std/expect";
import { openMetrics } from "@/lib/server/http/open_metrics.ts";
import { createLog } from "@/lib/server/log.ts";
import { EventHub } from "@/lib/server/stream/event_hub.ts";
import { freePort } from "@/tests/support/free_port.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { FakeNats } from "@/tests/support/fake_nats.ts";
import { Publishing } from "./mod.ts";
import { openNats } from "./nats_broker.ts";
import { MemoryBroker } from "./testing/memory_broker.ts";
import type { Broker } from "./broker.ts";
import { journalStream, SNAPSHOT_STREAM, subjectsOf } from "./subjects.ts";

const silent = createLog({ write: () => {} });

function publishingTo(
  open: () => Promise<Broker>,
  clock: ManualClock,
  onForeign: (stream: string) => void = () => {},
): Publishing {
  const hub = new EventHub({ epoch: "e1", clock });
  return new Publishing({
    desk: "frankfurt",
    open,
    journal: { rows: 0, chainedAfter: () => [], ofOrder: () => [] },
    source: { hub, flush: () => {}, snapshotJson: () => "{}" },
    clock,
    log: silent,
    onForeign,
  });
}

async function endsWithin(clock: ManualClock, ms: number, ending: Promise<void>): Promise<boolean> {
  let ended = false;
  void ending.then(() => ended = true);
  for (let passed = 0; passed <= ms && !ended; passed += 100) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    clock.advance(100);
  }
  await new Promise((resolve) => setTimeout(resolve, 0));
  return ended;
}

Deno.test("a broker that takes everything and answers nothing holds up no desk that leaves", async () => {
  const [broker, clock] = [new MemoryBroker(), new ManualClock()];
  broker.hangs = true;
  const publishing = publishingTo(() => Promise.resolve(broker), clock);
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(await endsWithin(clock, 4_000, publishing.close())).toBe(true);
  expect(broker.connected).toBe(false);
});

Deno.test("a broker that can not be dialled holds up no desk that leaves; reached too late, it is let go", async () => {
  const [broker, clock] = [new MemoryBroker(), new ManualClock()];
  const { promise: reached, resolve } = Promise.withResolvers<Broker>();
  const publishing = publishingTo(() => reached, clock);
  expect(await endsWithin(clock, 4_000, publishing.close())).toBe(true);
  resolve(broker);
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(broker.connected).toBe(false);
});

Deno.test("under the name of another desk nothing is told, not even at the beginning", async () => {
  const [broker, clock] = [new MemoryBroker(), new ManualClock()];
  const stream = journalStream("frankfurt");
  await broker.ensure({ name: stream, subjects: [subjectsOf("frankfurt").rows] });
  const subject = subjectsOf("frankfurt").row("desk", "start");
  await broker.store({ subject, payload: new Uint8Array(), id: "1-of-another-journal" });
  const told: string[] = [];
  broker.listen("lotse.>", (message) => void told.push(message.subject));
  const foreign: string[] = [];
  const publishing = publishingTo(() => Promise.resolve(broker), clock, (name) => foreign.push(name));
  for (let n = 0; n < 5; n++) await new Promise((resolve) => setTimeout(resolve, 0));
  expect([foreign, told, broker.messages(SNAPSHOT_STREAM).length]).toEqual([[stream], [], 0]);
  await endsWithin(clock, 4_000, publishing.close());
});

Deno.test("what is larger than the broker takes is not told, and nothing is thrown", async () => {
  await using server = FakeNats.start({ maxPayload: 512, jetStream: true });
  const broker = await openNats({ url: server.url, login: {}, name: "test" }, silent);
  broker.tell({ subject: "a.large", payload: new Uint8Array(513) });
  broker.tell({ subject: "a.small", payload: new Uint8Array(512) });
  await broker.close();
  broker.tell({ subject: "a.late", payload: new Uint8Array(1) });
  expect(server.told).toEqual(["a.small"]);
});

Deno.test("a broker that is stopped together with the desk makes no fault of the desk's end", async () => {
  await using server = FakeNats.start({ maxPayload: 512, jetStream: true });
  const broker = await openNats({ url: server.url, login: {}, name: "test" }, silent);
  broker.listen("a.wanted", () => {});
  const closed = broker.close();
  server.end();
  await closed;
});

Deno.test("of a broker without JetStream no connection stays behind", async () => {
  await using server = FakeNats.start({ maxPayload: 512, jetStream: false });
  await expect(openNats({ url: server.url, login: {}, name: "test" }, silent)).rejects.toThrow();
  await server.idle();
  expect(server.open).toBe(0);
  await expect(openNats({ url: `nats://127.0.0.1:${freePort()}`, login: {}, name: "test" }, silent)).rejects
    .toThrow();
});

Deno.test("every figure has its family from the start, also the one that is not known yet", async () => {
  const [broker, clock] = [new MemoryBroker(), new ManualClock()];
  const { promise: reached, resolve } = Promise.withResolvers<Broker>();
  const publishing = publishingTo(() => reached, clock);
  const families = () => publishing.metrics().map(({ name }) => name);
  const before = families();
  expect(openMetrics(publishing.metrics())).not.toMatch(/^lotse_publish_lag_rows /m);
  resolve(broker);
  await new Promise((done) => setTimeout(done, 0));
  expect(families()).toEqual(before);
  expect(openMetrics(publishing.metrics())).toMatch(/^lotse_publish_lag_rows 0$/m);
  await endsWithin(clock, 4_000, publishing.close());
});
