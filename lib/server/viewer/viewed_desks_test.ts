import { expect } from "@std/expect";
import type { Snapshot } from "@/lib/contract/api.ts";
import { createLog } from "@/lib/server/log.ts";
import { gzipped } from "@/lib/server/publish/gzip.ts";
import { everyDesk, SNAPSHOT_STREAM, subjectsOf } from "@/lib/server/publish/subjects.ts";
import { MemoryBroker } from "@/lib/server/publish/testing/memory_broker.ts";
import { openEventStream } from "@/lib/server/stream/sse.ts";
import { encodeEvent } from "@/lib/server/stream/sse_format.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { busySnapshot, order, ordersOf, positionsOf } from "@/tests/support/screen_samples.ts";
import { ViewedDesks } from "./viewed_desks.ts";

const ids = { uuid: () => crypto.randomUUID(), random: () => 0.5 };

function desksOn(broker: MemoryBroker, clock: ManualClock): ViewedDesks {
  return new ViewedDesks({ broker, clock, ids, log: createLog({ write: () => {} }), build: () => "b" });
}

const snapshotOf = (state: object) =>
  gzipped(
    encodeEvent({ event: "snapshot", id: "e1-0", data: JSON.stringify({ ...state, epoch: "e1", seq: 0 }) }),
  );

async function keep(broker: MemoryBroker, name: string, state: object = busySnapshot()): Promise<void> {
  await broker.ensure({ name: SNAPSHOT_STREAM, subjects: [everyDesk.snapshot], lastOnly: true });
  await broker.store({
    subject: subjectsOf(name).snapshot,
    payload: await snapshotOf(state),
    id: `${name}-1`,
  });
}

const heartbeat = (at: number) =>
  encodeEvent({
    event: "heartbeat",
    id: "e1-0",
    data: JSON.stringify({ seq: 0, at: new Date(at).toISOString() }),
  });

/** Unpacking is work of other threads, which on a busy machine wait for their turn. */
async function until(done: () => boolean): Promise<void> {
  const end = performance.now() + 10_000;
  while (!done() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 1));
}

Deno.test("a desk that does not speak is shown as it was, and as silent; nothing streams from it", async () => {
  const [broker, clock] = [new MemoryBroker(), new ManualClock()];
  await keep(broker, "gone");
  const desks = desksOn(broker, clock);
  await until(() => desks.get("gone")?.state !== undefined && desks.get("gone")?.state !== null);
  const [line] = desks.overview().desks;
  expect(line).toMatchObject({ desk: "gone", silent: true, heardAt: null, mode: "paper" });
  expect(() => desks.get("gone")?.stream()).toThrow("Nothing is heard from the desk gone");
  expect(() => desks.get("gone")?.snapshotJson()).toThrow("Nothing is heard");
  desks.close();
});

Deno.test("a desk that falls silent ends its streams; one that is heard again streams", async () => {
  const [broker, clock] = [new MemoryBroker(), new ManualClock()];
  const desks = desksOn(broker, clock);
  await keep(broker, "one");
  await until(() => desks.get("one")?.state !== undefined && desks.get("one")?.state !== null);
  const desk = desks.get("one");
  if (desk === null) throw new Error("No desk");
  const reader = openEventStream(desk.stream(), null).body?.getReader();
  clock.advance(20_000);
  broker.tell({ subject: subjectsOf("one").events, payload: heartbeat(clock.now()) });
  clock.advance(20_000);
  expect(desk.readers).toBe(1);
  clock.advance(10_000);
  expect([desk.silent, desk.readers]).toEqual([true, 0]);
  while (!(await reader?.read())?.done);
  broker.tell({ subject: subjectsOf("one").events, payload: heartbeat(clock.now()) });
  expect(desk.silent).toBe(false);
  expect(JSON.parse(desk.snapshotJson())).toMatchObject({ build: "b", mode: "paper" });
  desks.close();
});

Deno.test("ages are those of the desk's own clock", async () => {
  const [broker, clock] = [new MemoryBroker(), new ManualClock()];
  const desks = desksOn(broker, clock);
  await keep(broker, "one");
  await until(() => desks.get("one")?.state !== undefined && desks.get("one")?.state !== null);
  broker.tell({ subject: subjectsOf("one").events, payload: heartbeat(clock.now() + 90_000) });
  const told = new TextDecoder().decode(desks.get("one")?.stream().hub.heartbeat());
  expect(told).toContain(new Date(clock.now() + 90_000).toISOString());
  desks.close();
});

Deno.test("the overview adds up by account, and what is not known is no sum", async () => {
  const [broker, clock] = [new MemoryBroker(), new ManualClock()];
  const desks = desksOn(broker, clock);
  const usage = { used: "640000", limit: null, source: "positions", since: null, at: null };
  const plain = busySnapshot();
  const state = { ...plain, trading: { ...plain.trading, usage: { DU1234567: { grossExposure: usage } } } };
  await keep(broker, "b-desk", state);
  await keep(broker, "a-desk", { ...plain, positions: {}, positionsReady: false } satisfies Snapshot);
  await until(() => desks.overview().desks.filter(({ mode }) => mode !== null).length === 2);
  const [first, second] = desks.overview().desks;
  expect(first?.desk).toBe("a-desk");
  expect(first?.accounts[0]).toMatchObject({ positions: null, grossExposure: null });
  expect(second?.accounts[0]).toMatchObject({ id: "DU1234567", positions: 4, grossExposure: "640000" });
  desks.close();
});

Deno.test("before a desk has compared itself with IB, that it knows no order is not that there is none", async () => {
  const [broker, clock] = [new MemoryBroker(), new ManualClock()];
  const desks = desksOn(broker, clock);
  const plain = busySnapshot();
  const before = { ...plain.connection, reconciledAt: null };
  await keep(broker, "a", { ...plain, orders: {}, connection: before });
  const lost = order("a3", { state: "unknown", account: "DU1234567" });
  await keep(broker, "b", { ...plain, orders: ordersOf(lost), connection: before });
  await keep(broker, "c", { ...plain, orders: {} });
  await until(() => desks.overview().desks.filter(({ mode }) => mode !== null).length === 3);
  const [none, some, compared] = desks.overview().desks.map(({ accounts }) => accounts[0]);
  expect(none).toMatchObject({ working: null, unknown: null });
  // What the journal knows is told: an order without an answer most of all.
  expect(some).toMatchObject({ working: 1, unknown: 1 });
  expect(compared).toMatchObject({ working: 0, unknown: 0 });
  desks.close();
});

Deno.test("a desk of another release is told to be one", async () => {
  const [broker, clock] = [new MemoryBroker(), new ManualClock()];
  const desks = desksOn(broker, clock);
  await keep(broker, "older", { ...busySnapshot(), version: 1, positions: positionsOf() });
  await until(() => desks.get("older")?.readable === false);
  expect(desks.overview().desks[0]).toMatchObject({ desk: "older", readable: false, mode: null });
  desks.close();
});

Deno.test("names that are none make no desk, and nobody makes more than 200", async () => {
  const [broker, clock] = [new MemoryBroker(), new ManualClock()];
  const desks = desksOn(broker, clock);
  for (let n = 0; n < 300; n++) broker.tell({ subject: subjectsOf(`d-${n}`).events, payload: heartbeat(0) });
  broker.tell({ subject: "lotse.v1.A_B.event", payload: heartbeat(0) });
  await until(() => true);
  expect(desks.overview().desks).toHaveLength(200);
  expect(desks.get("A_B")).toBeNull();
  desks.close();
});

Deno.test("what a publisher sends wrongly ends no viewer, and spoils no line but its own", async () => {
  const [broker, clock] = [new MemoryBroker(), new ManualClock()];
  const desks = desksOn(broker, clock);
  await keep(broker, "bad");
  await keep(broker, "good");
  await until(() => desks.overview().desks.filter(({ mode }) => mode !== null).length === 2);
  const send = (event: string, seq: number, data: unknown) =>
    broker.tell({
      subject: subjectsOf("bad").events,
      payload: encodeEvent({ event, id: `e1-${seq}`, data: JSON.stringify(data) }),
    });
  send("heartbeat", 0, null);
  send("heartbeat", 0, { at: "+275760-09-13T00:00:00.000Z" });
  const desk = desks.get("bad");
  // The hub's own heartbeats go on: a time that can not be written would throw in a timer.
  desk?.stream().hub.subscribe({ send: () => {}, close: () => {} });
  clock.advance(20_000);
  send("patch", 1, { seq: 1, changes: [{ path: ["positions"], value: null }] });
  const [bad, good] = desks.overview().desks;
  expect([bad?.desk, bad?.readable, good?.desk, good?.readable]).toEqual(["bad", false, "good", true]);
  desks.close();
});

Deno.test("a desk that goes on without what is shown of it is silent, however often it is heard", async () => {
  const later = { ...busySnapshot(), version: 999 };
  for (const published of [{ seq: 7, state: null }, { seq: 0, state: later }]) {
    const [broker, clock] = [new MemoryBroker(), new ManualClock()];
    const desks = desksOn(broker, clock);
    await keep(broker, "one");
    await until(() => desks.overview().desks[0]?.mode === "paper");
    const desk = desks.get("one");
    const beat = (seq: number) => {
      clock.advance(10_000);
      const data = JSON.stringify({ seq, at: new Date(clock.now()).toISOString() });
      const payload = encodeEvent({ event: "heartbeat", id: `e1-${seq}`, data });
      broker.tell({ subject: subjectsOf("one").events, payload });
    };
    beat(0);
    expect(desk?.silent).toBe(false);
    // No snapshot comes that makes up for it: none is sent, or one that can not be read.
    if (published.state !== null) {
      await keep(broker, "one", published.state);
      await until(() => desk?.readable === false);
      expect(desks.overview().desks[0]).toMatchObject({ readable: false, mode: null, accounts: [] });
    }
    for (let n = 0; n < 4; n++) beat(published.seq);
    expect(desk?.silent).toBe(true);
    // The last heartbeat came just now: what is shown is older.
    expect(clock.now() - Date.parse(desk?.heardAt ?? "")).toBeGreaterThanOrEqual(30_000);
    expect(() => desk?.snapshotJson()).toThrow("Nothing is heard");
    await keep(broker, "one");
    await until(() => desk?.readable === true);
    beat(0);
    expect(desk?.silent).toBe(false);
    desks.close();
  }
});
