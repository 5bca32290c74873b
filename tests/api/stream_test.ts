// The event stream over real HTTP: 500 readers at once, a reader that comes back, one that does not read, the
// end of the server.
import { expect } from "@std/expect";
import type { Patch, Snapshot } from "@/lib/contract/api.ts";
import { applyChanges } from "@/lib/contract/patch.ts";
import { systemClock } from "@/lib/server/clock.ts";
import { EventHub } from "@/lib/server/stream/event_hub.ts";
import { openEventStream } from "@/lib/server/stream/sse.ts";
import { AAPL, DeskRoom, MSFT } from "@/tests/support/desk_room.ts";
import { DeskProcess } from "@/tests/support/desk_process.ts";
import { EventReader } from "@/tests/support/event_reader.ts";
import { eventually } from "@/tests/support/processes.ts";

const READERS = 500;

/** Kilobytes of memory that the kernel counts for a process. */
function residentKb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(Deno.readTextFileSync(`/proc/${pid}/status`))?.[1] ?? 0);
}

async function healthMs(desk: DeskProcess): Promise<number> {
  const started = performance.now();
  await (await fetch(`${desk.url}/healthz`)).text();
  return performance.now() - started;
}

function seqs(reader: EventReader): number[] {
  return reader.events.flatMap(({ event, data }) =>
    event === "patch" ? [(JSON.parse(data) as Patch).seq] : []
  );
}

const snapshotOf = (reader: EventReader) => JSON.parse(reader.events[0]?.data ?? "null") as Snapshot;

Deno.test("500 readers at once: each gets a snapshot and every patch, the same for all, and the server stays quick", async () => {
  await using room = await DeskRoom.open();
  const { desk } = room;
  await desk.ready();
  for (const conId of [AAPL, MSFT]) await desk.mustPost({ action: "watch", conId }, 202);
  await room.moves(AAPL);
  const before = residentKb(desk.child.pid);
  const readers: EventReader[] = [];
  // After a failure too: what reads on would be a leak of every test behind it.
  await using _readers = {
    async [Symbol.asyncDispose]() {
      for (const reader of readers) reader.cut();
      await Promise.all(readers.map(({ ended }) => ended));
    },
  };
  for (let from = 0; from < READERS; from += 50) {
    readers.push(...await Promise.all(Array.from({ length: 50 }, () => EventReader.open(desk))));
  }
  await eventually(
    "each has a snapshot",
    () => readers.every(({ events }) => events[0]?.event === "snapshot"),
    30_000,
  );
  const metrics = (await desk.api("GET", "/metrics")).body as string;
  expect(metrics).toMatch(new RegExp(`^lotse_stream_readers ${READERS}$`, "m"));

  await desk.mustPost({ action: "set_trading_state", state: "halted" });
  const slowest: number[] = [];
  for (let look = 0; look < 20; look++) {
    slowest.push(await healthMs(desk));
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  await desk.mustPost({ action: "set_trading_state", state: "active" });
  const { seq } = await desk.snapshot();
  await eventually(
    "all have seen the last patch",
    () => readers.every((one) => (seqs(one).at(-1) ?? 0) >= seq),
    30_000,
  );

  const told = new Map<number, string>();
  for (const reader of readers) {
    const start = snapshotOf(reader).seq;
    const got = seqs(reader);
    expect(got).toEqual(got.map((_, index) => start + 1 + index));
    for (const { event, data } of reader.events) {
      if (event !== "patch") continue;
      const { seq: number } = JSON.parse(data) as Patch;
      expect(told.get(number) ?? data).toBe(data);
      told.set(number, data);
    }
  }
  expect(told.size).toBeGreaterThan(10);
  // Snapshot and patches together are the state of the server.
  const [first] = readers;
  if (first === undefined) throw new Error("There is no reader");
  let state: Snapshot = snapshotOf(first);
  for (const { event, data } of first.events) {
    if (event !== "patch") continue;
    const patch = JSON.parse(data) as Patch;
    if (patch.seq <= seq) state = applyChanges(state, patch.changes);
  }
  expect(state.trading.state).toBe("active");

  // Half a megabyte per reader would be buffering; a few dozen kilobytes are sockets.
  expect((residentKb(desk.child.pid) - before) / READERS).toBeLessThan(300);
  expect(slowest.toSorted((a, b) => a - b)[Math.floor(slowest.length / 2)]).toBeLessThan(500);
  expect(Math.max(...slowest)).toBeLessThan(3000);

  // The end of the server with all of them open takes seconds, and none is left hanging.
  const leaving = performance.now();
  await desk.kill("SIGTERM");
  expect(performance.now() - leaving).toBeLessThan(10_000);
  await Promise.all(readers.map(({ ended }) => ended));
});

Deno.test("A reader that was cut off comes back with its last id and gets exactly what it missed", async () => {
  await using room = await DeskRoom.open();
  const { desk } = room;
  await desk.ready();
  await desk.mustPost({ action: "watch", conId: AAPL }, 202);
  const one = await EventReader.open(desk);
  await eventually("some patches", () => seqs(one).length > 3, 20_000);
  one.cut();
  const lastId = one.events.at(-1)?.id ?? "";
  const last = seqs(one).at(-1) ?? 0;
  // Each state is looked at before the next: two changes between two patches are one change, or none.
  for (const state of ["reducing", "active"]) {
    await desk.mustPost({ action: "set_trading_state", state });
    expect((await desk.snapshot()).trading.state).toBe(state);
  }
  const again = await EventReader.open(desk, lastId);
  const states = () =>
    again.events.flatMap(({ data }) => /"trading","state"\],"value":"(\w+)"/.exec(data)?.[1] ?? []);
  await eventually("what it missed, and more", () => states().length > 1 && seqs(again).length > 3, 20_000);
  expect(again.events.map(({ event }) => event)).not.toContain("snapshot");
  expect(seqs(again)).toEqual(seqs(again).map((_, index) => last + 1 + index));
  expect(states()).toEqual(["reducing", "active"]);

  const stranger = await EventReader.open(desk, "00000000-12");
  await eventually("a snapshot", () => stranger.events.length > 0);
  expect(stranger.events[0]?.event).toBe("snapshot");
  for (const reader of [again, stranger]) reader.cut();
});

Deno.test("A reader that does not read is cut off, the others miss nothing, and its memory is given back", async () => {
  const hub = new EventHub({ epoch: "e", clock: systemClock, ring: { events: 10 } });
  const source = { hub, flush: () => {}, snapshotJson: () => JSON.stringify({ seq: hub.seq }) };
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => openEventStream(source, null),
  );
  // The server waits for its streams: they end first.
  using _streams = { [Symbol.dispose]: () => hub.close() };
  const address = { url: `http://127.0.0.1:${server.addr.port}`, token: "" };
  const good = await EventReader.open(address);
  using deaf = await Deno.connect({ hostname: "127.0.0.1", port: server.addr.port });
  await deaf.write(
    new TextEncoder().encode("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"),
  );
  await eventually("both are there", () => hub.readers === 2);
  const filler = "x".repeat(100_000);
  let sent = 0;
  // The kernel takes some megabytes for the deaf one; beyond them the limit counts.
  await eventually("the deaf one is cut off", () => {
    hub.publish([{ path: ["notices"], value: filler }]);
    sent++;
    return hub.readers === 1;
  }, 20_000);
  for (let more = 0; more < 5; more++) hub.publish([{ path: ["more"], value: more }]);
  await eventually("the good one has all", () => seqs(good).length === sent + 5, 20_000);
  expect(seqs(good)).toEqual(Array.from({ length: sent + 5 }, (_, index) => index + 1));
  // What the kernel still holds can be read, then the connection is over: nothing waits for the deaf one for
  // ever.
  const chunk = new Uint8Array(1 << 20);
  let read = 0;
  for (;;) {
    const got = await deaf.read(chunk).catch(() => null);
    if (got === null) break;
    read += got;
  }
  expect(read).toBeLessThan(sent * 100_000);
  good.cut();
});
