import { expect } from "@std/expect";
import fc from "fast-check";
import type { Patch, Snapshot } from "@/lib/contract/api.ts";
import { applyChanges } from "@/lib/contract/patch.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { EventHub } from "./event_hub.ts";
import type { KeyedSection, KeyedViews, SectionViews } from "./sections.ts";
import { SnapshotPublisher } from "./snapshot_publisher.ts";

/** Any view will do here: what it looks like is its owner's. */
type View = Record<string, unknown>;

/** The books behind the sections, as a test writes them; counts what is asked of them. */
class Books {
  readonly keyed = {
    accounts: new Map<string, View>(),
    positions: new Map<string, View>(),
    orders: new Map<string, View>(),
    executions: new Map<string, View>(),
    quotes: new Map<string, View>(),
    depth: new Map<string, View>(),
    tape: new Map<string, View>(),
    notices: new Map<string, View>(),
    exitSurpluses: new Map<string, View>(),
    proposals: new Map<string, View>(),
  } satisfies Record<KeyedSection, Map<string, View>>;
  mode = "paper";
  trading: View = { state: "active" };
  asked = 0;
  listed = 0;

  views(): SectionViews {
    const keyed = (views: Map<string, View>): KeyedViews<View> => ({
      keys: () => {
        this.listed += 1;
        return views.keys();
      },
      get: (key) => {
        this.asked += 1;
        return views.get(key) ?? null;
      },
    });
    const sections = Object.entries(this.keyed).map(([section, views]) => [section, keyed(views)]);
    return {
      mode: () => this.mode,
      trading: () => this.trading,
      connection: () => ({}),
      positionsReady: () => true,
      earlier: () => ({ orders: null, executions: null }),
      ...Object.fromEntries(sections),
    } as unknown as SectionViews;
  }
}

function publisherOf(books: Books, ring: { events?: number; bytes?: number } = {}) {
  const clock = new ManualClock();
  const hub = new EventHub({ epoch: "e1", clock, ring });
  const publisher = new SnapshotPublisher({ hub, clock });
  publisher.start(books.views());
  const patches: Patch[] = [];
  const bytes: number[] = [];
  hub.subscribe({
    send: (event) => {
      if (!new TextDecoder().decode(event).includes("event: patch")) return;
      bytes.push(event.length);
      patches.push(patchOf(event));
    },
    close: () => {},
  });
  const close = () => {
    publisher.close();
    hub.close();
  };
  return { clock, hub, publisher, patches, bytes, close };
}

function patchOf(event: Uint8Array): Patch {
  return JSON.parse(/data: (.*)/.exec(new TextDecoder().decode(event))?.[1] ?? "null") as Patch;
}

/** What a reader has who takes these patches on a snapshot. */
function follow(snapshot: Snapshot, patches: readonly Patch[]): Snapshot {
  return patches.filter(({ seq }) => seq > snapshot.seq)
    .reduce((state, { seq, changes }) => ({ ...applyChanges(state, changes), seq }), snapshot);
}

/** What a publisher that starts now would show, under the number of another one. */
function freshSnapshot(books: Books, seq: number): Snapshot {
  const { publisher, close } = publisherOf(books);
  const snapshot = { ...publisher.snapshot(), seq };
  close();
  return snapshot;
}

Deno.test("Gathered sections go out with the first change, then at most every 50 ms with the latest value; others at once", () => {
  const books = new Books();
  books.keyed.quotes.set("1", { bid: "1" });
  const { clock, publisher, patches, close } = publisherOf(books);
  books.keyed.quotes.set("1", { bid: "2" });
  publisher.touch("quotes", ["1"]);
  books.keyed.quotes.set("1", { bid: "3" });
  publisher.touch("quotes", ["1"]);
  books.mode = "live";
  publisher.touchValue("mode");
  clock.advance(1);
  expect(patches.flatMap(({ changes }) => changes)).toEqual([
    { path: ["quotes", "1", "bid"], value: "3" },
    { path: ["mode"], value: "live" },
  ]);
  const sent = patches.length;
  for (const bid of ["4", "5", "6"]) {
    books.keyed.quotes.set("1", { bid });
    publisher.touch("quotes", ["1"]);
    clock.advance(10);
  }
  expect(patches).toHaveLength(sent);
  books.keyed.orders.set("a", { state: "sent" });
  publisher.touch("orders", ["a"]);
  clock.advance(0);
  expect(patches.at(-1)?.changes).toEqual([{ path: ["orders", "a"], value: { state: "sent" } }]);
  clock.advance(50);
  expect(patches).toHaveLength(sent + 2);
  expect(patches.at(-1)?.changes).toEqual([{ path: ["quotes", "1", "bid"], value: "6" }]);
  expect([publisher.snapshot().seq, publisher.snapshot().mode]).toEqual([sent + 2, "live"]);
  close();
});

Deno.test("What was touched and is as it was says nothing; what was made before the start neither", () => {
  const books = new Books();
  const clock = new ManualClock();
  const hub = new EventHub({ epoch: "e1", clock });
  const publisher = new SnapshotPublisher({ hub, clock });
  publisher.touch("orders", ["a"]);
  publisher.touchValue("mode");
  expect(() => publisher.snapshot()).toThrow("nothing to publish yet");
  books.keyed.orders.set("a", { state: "sent", timeline: [{ at: "1" }] });
  publisher.start(books.views());
  publisher.touch("orders", ["a", "unknown"]);
  books.keyed.orders.set("a", { state: "sent", timeline: [{ at: "1" }] });
  publisher.touchAll("orders");
  clock.advance(1000);
  expect(hub.seq).toBe(0);
  publisher.close();
  hub.close();
});

Deno.test("A snapshot that was taken stays as it is", () => {
  const books = new Books();
  books.keyed.orders.set("a", { state: "sent" });
  const { publisher, close } = publisherOf(books);
  const before = publisher.snapshot();
  books.keyed.orders.set("b", { state: "sent" });
  books.keyed.orders.delete("a");
  publisher.touch("orders", ["a", "b"]);
  publisher.flush();
  expect(Object.keys(before.orders)).toEqual(["a"]);
  expect(Object.keys(publisher.snapshot().orders)).toEqual(["b"]);
  close();
});

Deno.test("Among 5,000 orders the change of one asks for one view and sends one field; its departure is a deletion", () => {
  const books = new Books();
  const order = (n: number) => ({
    clientOrderId: `o${n}`,
    state: "working",
    filled: "0",
    note: "x".repeat(1500),
  });
  for (let n = 0; n < 5000; n++) books.keyed.orders.set(`o${n}`, order(n));
  const { publisher, patches, bytes, close } = publisherOf(books);
  books.asked = 0;
  books.listed = 0;
  books.keyed.orders.set("o2500", { ...order(2500), filled: "1" });
  publisher.touch("orders", ["o2500"]);
  publisher.flush();
  expect([books.asked, books.listed]).toEqual([1, 0]);
  expect(patches.at(-1)?.changes).toEqual([{ path: ["orders", "o2500", "filled"], value: "1" }]);
  books.keyed.orders.delete("o2500");
  publisher.touch("orders", ["o2500"]);
  publisher.flush();
  expect([books.asked, books.listed]).toEqual([2, 0]);
  expect(patches.at(-1)?.changes).toEqual([{ path: ["orders", "o2500"] }]);
  expect(Math.max(...bytes)).toBeLessThan(150);
  close();
});

Deno.test("When 5,000 orders look different at once each turn tells 500, and all of them go out", async () => {
  const books = new Books();
  for (let id = 0; id < 5_000; id++) books.keyed.orders.set(String(id), { cancellable: true });
  const { publisher, clock, patches } = publisherOf(books);
  for (const id of books.keyed.orders.keys()) books.keyed.orders.set(id, { cancellable: false });
  publisher.touch("orders", books.keyed.orders.keys());
  await clock.run(0);
  // Each patch is a turn of its own.
  expect(patches.map(({ changes }) => changes.length)).toEqual(Array(10).fill(500));
  expect(new Set(patches.flatMap(({ changes }) => changes.map(({ path }) => path[1]))).size).toBe(5_000);
  // Whoever asks for all of it gets all of it.
  publisher.touch("orders", books.keyed.orders.keys());
  expect(Object.keys(publisher.snapshot().orders)).toHaveLength(5_000);
});

Deno.test("One patch is written once, however many readers there are, and a snapshot once per state", () => {
  const books = new Books();
  const { hub, publisher, close } = publisherOf(books);
  const written: Uint8Array[] = [];
  for (let n = 0; n < 50; n++) hub.subscribe({ send: (bytes) => written.push(bytes), close: () => {} });
  let stringified = 0;
  books.keyed.orders.set("a", { toJSON: () => (stringified++, "a") });
  publisher.touch("orders", ["a"]);
  publisher.flush();
  expect(new Set(written).size).toBe(1);
  expect(stringified).toBe(1);
  const first = publisher.snapshotJson();
  for (let n = 0; n < 50; n++) expect(publisher.snapshotJson()).toBe(first);
  expect(stringified).toBe(2);
  close();
});

const keys = fc.constantFrom("a", "b", "c", "7", "12");
const view = fc.record({
  state: fc.constantFrom("sent", "working", "filled"),
  limit: fc.option(fc.constantFrom("1", "2")),
  timeline: fc.array(fc.record({ at: fc.constantFrom("1", "2", "3") }), { maxLength: 3 }),
});
const section = fc.constantFrom<KeyedSection>("orders", "executions", "quotes", "positions", "notices");
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("put" as const), section, key: keys, view }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("leave" as const), section, key: keys }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("all" as const), section, view }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("mode" as const), mode: fc.constantFrom("paper", "live") }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.integer({ min: 0, max: 60 }) }),
  },
);

Deno.test("Snapshot and patches together are the fresh snapshot, from whichever point of the ring a reader goes on", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 50 }), fc.integer({ min: 1, max: 2000 }), (steps, bytes) => {
      const books = new Books();
      const { clock, hub, publisher, patches, close } = publisherOf(books, { bytes });
      const start = publisher.snapshot();
      const onTheWay: Snapshot[] = [start];
      for (const one of steps) {
        if (one.do === "put") {
          books.keyed[one.section].set(one.key, one.view);
          publisher.touch(one.section, [one.key]);
        } else if (one.do === "leave") {
          books.keyed[one.section].delete(one.key);
          publisher.touch(one.section, [one.key]);
        } else if (one.do === "all") {
          const views = books.keyed[one.section];
          for (const key of views.keys()) views.set(key, one.view);
          publisher.touchAll(one.section);
        } else if (one.do === "mode") {
          books.mode = one.mode;
          publisher.touchValue("mode");
        } else {
          clock.advance(one.ms);
          onTheWay.push(follow(start, patches));
        }
      }
      clock.advance(100);
      const { seq } = hub;
      const fresh = freshSnapshot(books, seq);
      expect(publisher.snapshot()).toEqual(fresh);
      expect(JSON.parse(publisher.snapshotJson())).toEqual(fresh);
      for (const state of onTheWay) {
        // Who has fallen out of the ring is given a snapshot; everybody else exactly what is missing.
        const missed = hub.since(`e1-${state.seq}`);
        if (missed === null) continue;
        expect(missed.map((event) => patchOf(event).seq)).toEqual(
          Array.from({ length: seq - state.seq }, (_, index) => state.seq + 1 + index),
        );
        expect(follow(state, missed.map(patchOf))).toEqual(fresh);
      }
      expect(follow(start, patches)).toEqual(fresh);
      close();
    }),
    { numRuns: 300 },
  );
});
