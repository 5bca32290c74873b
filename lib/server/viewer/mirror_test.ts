import { expect } from "@std/expect";
import fc from "fast-check";
import type { Snapshot } from "@/lib/contract/api.ts";
import { applyChanges } from "@/lib/contract/patch.ts";
import { createLog } from "@/lib/server/log.ts";
import { gunzipped } from "@/lib/server/publish/gzip.ts";
import { StateFeed } from "@/lib/server/publish/state_feed.ts";
import { subjectsOf } from "@/lib/server/publish/subjects.ts";
import { MemoryBroker } from "@/lib/server/publish/testing/memory_broker.ts";
import { diff } from "@/lib/server/stream/diff.ts";
import { EventHub } from "@/lib/server/stream/event_hub.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { busySnapshot } from "@/tests/support/screen_samples.ts";
import { Mirror } from "./mirror.ts";

const SUBJECTS = subjectsOf("one");
const MOST = 10_000_000;

/** A desk whose state is moved by hand, and which is published. */
class Source {
  state: Snapshot = busySnapshot();
  readonly hub: EventHub;
  readonly feed: StateFeed;

  constructor(broker: MemoryBroker, clock: ManualClock, epoch: string) {
    this.hub = new EventHub({ epoch, clock });
    const { hub } = this;
    this.feed = new StateFeed({
      broker,
      source: {
        hub,
        flush: () => {},
        snapshotJson: () => JSON.stringify({ ...this.state, epoch, seq: hub.seq }),
      },
      subjects: SUBJECTS,
      clock,
      log: createLog({ write: () => {} }),
    });
  }

  /** Another P&L, an order more or less. */
  change(n: number): void {
    const [first = ""] = Object.keys(this.state.orders);
    const orders = { ...this.state.orders };
    if (n % 3 === 0) delete orders[first];
    const next = { ...this.state, orders, watchListsRevision: this.state.watchListsRevision + 1 };
    this.hub.publish(diff(this.state, next));
    this.state = next;
  }

  async end(): Promise<void> {
    this.hub.close();
    await this.feed.close();
  }
}

/** A reader on another machine: a mirror, and what its own readers were told. */
function mirrorOn(broker: MemoryBroker, isLost: () => boolean = () => false) {
  let told: Snapshot | null = null;
  const mirror: Mirror = new Mirror({
    onGap: () => broker.tell({ subject: SUBJECTS.wanted, payload: new Uint8Array() }),
    onChanges(changes) {
      told = told === null ? mirror.state : applyChanges(told, changes);
    },
    onTime: () => {},
  });
  broker.listen(SUBJECTS.events, ({ payload }) => isLost() || mirror.take(payload));
  broker.listen(SUBJECTS.snapshot, ({ payload }) => {
    void gunzipped(payload, MOST).then((bytes) => mirror.take(bytes));
  });
  return { mirror, told: () => told };
}

const content = (snapshot: Snapshot | null) =>
  snapshot === null ? null : { ...snapshot, epoch: "", seq: 0, build: "" };

/** Packing is work of other threads: real time passes, on a busy machine much of it. */
async function settle(clock: ManualClock, done: () => boolean): Promise<void> {
  const end = performance.now() + 10_000;
  while (!done() && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    clock.advance(100);
  }
}

Deno.test("a reader that comes later has the whole state, and follows every patch", async () => {
  const [broker, clock] = [new MemoryBroker(), new ManualClock()];
  const source = new Source(broker, clock, "e1");
  for (let n = 0; n < 5; n++) source.change(n);
  const { mirror, told } = mirrorOn(broker);
  await settle(clock, () => mirror.state?.seq === source.hub.seq);
  for (let n = 5; n < 20; n++) source.change(n);
  expect(content(mirror.state)).toEqual(content(source.state));
  expect(content(told())).toEqual(content(source.state));
  await source.end();
});

Deno.test("a desk that starts anew is followed, and the readers are told the difference alone", async () => {
  const [broker, clock] = [new MemoryBroker(), new ManualClock()];
  const before = new Source(broker, clock, "e1");
  const { mirror, told } = mirrorOn(broker);
  await settle(clock, () => mirror.state !== null);
  await before.end();
  const after = new Source(broker, clock, "e2");
  after.change(0);
  await settle(clock, () => mirror.state?.epoch === "e2");
  expect(content(mirror.state)).toEqual(content(after.state));
  expect(content(told())).toEqual(content(after.state));
  await after.end();
});

Deno.test("whatever is lost on the way, the mirror ends where the desk is, and its readers with it", async () => {
  const losses = fc.array(fc.boolean(), { minLength: 30, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(losses, async (lost) => {
      const [broker, clock] = [new MemoryBroker(), new ManualClock()];
      const source = new Source(broker, clock, "e1");
      let count = 0;
      const { mirror, told } = mirrorOn(broker, () => lost[count++] ?? false);
      for (let n = 0; n < 40; n++) {
        source.change(n);
        if (n % 7 === 0) await settle(clock, () => true);
        clock.advance(n * 10);
      }
      const isThere = () => mirror.state?.watchListsRevision === source.state.watchListsRevision;
      await settle(clock, isThere);
      expect(content(mirror.state)).toEqual(content(source.state));
      expect(content(told())).toEqual(content(source.state));
      await source.end();
    }),
    { numRuns: 20 },
  );
});

Deno.test("what is no event, or of another contract, changes nothing", async () => {
  const [broker, clock] = [new MemoryBroker(), new ManualClock()];
  const source = new Source(broker, clock, "e1");
  const { mirror } = mirrorOn(broker);
  await settle(clock, () => mirror.state !== null);
  const before = mirror.state;
  const bytes = (text: string) => new TextEncoder().encode(text);
  for (
    const text of [
      "",
      "garbage",
      "id: e1-1\nevent: patch\ndata: {\n\n",
      'id: e1-1\nevent: snapshot\ndata: {"version":3}\n\n',
      'id: e1-9\nevent: patch\ndata: {"seq":"9","changes":[]}\n\n',
    ]
  ) mirror.take(bytes(text));
  expect(mirror.state).toBe(before);
  await source.end();
});
