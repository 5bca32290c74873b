// The desk as a whole, with fakes at its edges: what its readers get is what it knows, whatever happens in
// whatever order.
import { expect } from "@std/expect";
import fc from "fast-check";
import type { Patch, Snapshot, TradingState } from "@/lib/contract/api.ts";
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import { applyChanges } from "@/lib/contract/patch.ts";
import type { CommandResult } from "@/lib/contract/protocol.ts";
import {
  AAPL,
  ACCOUNT,
  CLIENT_ID,
  executionRow,
  limitOrder,
  openOrderRow,
  statusRow,
} from "@/lib/server/orders/testing/rows.ts";
import { EventHub } from "@/lib/server/stream/event_hub.ts";
import { SnapshotPublisher } from "@/lib/server/stream/snapshot_publisher.ts";
import { memoryDesk } from "./testing/memory_desk.ts";

const HOUR = 3_600_000;

function patchOf(event: Uint8Array): Patch | null {
  const text = new TextDecoder().decode(event);
  return text.includes("event: patch") ? JSON.parse(/data: (.*)/.exec(text)?.[1] ?? "null") : null;
}

async function desk() {
  const made = await memoryDesk({ mostEnded: 2, mostExecutions: 3 });
  const patches: Patch[] = [];
  made.parts.hub.subscribe({
    send: (event) => patches.push(...[patchOf(event) ?? []].flat()),
    close: () => {},
  });
  return { ...made, patches };
}

type Desk = Awaited<ReturnType<typeof desk>>;

/** What a publisher that starts now would show, under the number of the real one. */
function freshSnapshot({ parts, clock }: Desk): Snapshot {
  const hub = new EventHub({ epoch: parts.hub.epoch, clock });
  const publisher = new SnapshotPublisher({ hub, clock });
  publisher.start(parts.views);
  const snapshot = { ...publisher.snapshot(), seq: parts.hub.seq };
  publisher.close();
  hub.close();
  return snapshot;
}

function follow(snapshot: Snapshot, patches: readonly Patch[]): Snapshot {
  return patches.filter(({ seq }) => seq > snapshot.seq)
    .reduce((state, { seq, changes }) => ({ ...applyChanges(state, changes), seq }), snapshot);
}

const ORDERS = 8;
const perm = fc.integer({ min: 1, max: ORDERS });
const price = fc.integer({ min: 1, max: 5 }).map(String);
const kind = <K extends string>(word: K) => ({ kind: fc.constant(word) });
const happening = fc.oneof(
  fc.record({ ...kind("order"), perm, status: fc.constantFrom("PreSubmitted", "Submitted") }),
  { weight: 3, arbitrary: fc.record({ ...kind("end"), perm }) },
  {
    weight: 3,
    arbitrary: fc.record({
      ...kind("fill"),
      perm,
      shares: fc.constantFrom("40", "60", "100"),
      nr: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ ...kind("tick"), price }) },
  { weight: 2, arbitrary: fc.record({ ...kind("position"), quantity: fc.constantFrom("0", "5", "-3") }) },
  { weight: 2, arbitrary: fc.record({ ...kind("pnl"), price }) },
  {
    weight: 2,
    arbitrary: fc.record({ ...kind("value"), tag: fc.constantFrom("NetLiquidation", "CashBalance"), price }),
  },
  fc.record({ ...kind("notice"), price }),
  fc.record({ ...kind("socket"), up: fc.boolean() }),
  fc.record({ ...kind("upstream"), up: fc.boolean() }),
  fc.record({ ...kind("watch"), on: fc.boolean() }),
  fc.record({ ...kind("state"), state: fc.constantFrom<TradingState>("active", "halted") }),
  { weight: 4, arbitrary: fc.record({ ...kind("wait"), ms: fc.constantFrom(0, 10, 60, 1500, 6000) }) },
  fc.record({ ...kind("wait"), ms: fc.constantFrom(HOUR, 25 * HOUR) }),
);
type Happening = typeof happening extends fc.Arbitrary<infer H> ? H : never;

function ids(of: number) {
  return { orderId: 100 + of, permId: 7000 + of, clientId: CLIENT_ID };
}

function happen({ clock, link, connection, parts }: Desk, one: Happening): void {
  switch (one.kind) {
    case "order":
      return link.emit("open_order", openOrderRow(ids(one.perm), limitOrder(), one.status));
    case "end":
      return link.emit("order_status", statusRow(ids(one.perm), "Cancelled"));
    case "fill": {
      const execId = `00ab.${one.perm}.0${one.nr}.01`;
      const time = new Date(clock.now()).toISOString().replace(/^(\d+)-(\d+)-(\d+)T([\d:]+).*/, "$1$2$3-$4");
      const row = executionRow(ids(one.perm), { execId, shares: one.shares, price: "187", time });
      return link.emit("execution", row);
    }
    case "tick": {
      const sub = link.sent("market_data").at(-1)?.sub ?? 0;
      return link.emit("ticks", { items: [{ sub, bid: one.price }] });
    }
    case "position": {
      const { quantity: position } = one;
      return link.emit("position", { account: ACCOUNT, contract: AAPL, position, avgCost: "180" });
    }
    case "pnl": {
      const sub = link.sent("pnl_single").at(-1)?.sub ?? 0;
      const value = `${one.price}00`;
      return link.emit("pnl_single", {
        sub,
        position: "5",
        daily: "1",
        unrealized: null,
        realized: null,
        value,
      });
    }
    case "value":
      return link.emit("account_value", {
        account: ACCOUNT,
        key: one.tag,
        value: one.price,
        currency: "USD",
      });
    case "notice":
      return parts.notices.turn({
        at: new Date(clock.now()).toISOString(),
        level: "info",
        code: "IB_2104",
        text: one.price,
      });
    case "socket":
      link.epoch = one.up ? 1 as SocketEpoch : null;
      link.emit("socket", { state: one.up ? "connected" : "disconnected", why: null, text: null });
      return connection.change({ socket: one.up ? "connected" : "disconnected" });
    case "upstream":
      return connection.change({ upstream: one.up ? "up" : "down" });
    case "watch":
      if (!one.on) return parts.quotes.unwatch(AAPL.conId);
      // Without a socket the instrument may not be readable: then it is not watched.
      parts.quotes.watch(AAPL.conId).catch(() => {});
      return;
    case "state":
      return parts.trading.setState(one.state);
    case "wait":
      return clock.advance(one.ms);
  }
}

Deno.test("Snapshot and patches together are always what a fresh start would show, over days with orders that leave", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { size: "max", maxLength: 50 }), async (happenings) => {
      const room = await desk();
      for (let of = 1; of <= ORDERS; of++) {
        room.link.emit("open_order", openOrderRow(ids(of), limitOrder(), "Submitted"));
      }
      const start = room.parts.publisher.snapshot();
      const between: Snapshot[] = [];
      for (const one of happenings) {
        happen(room, one);
        if (one.kind === "wait") between.push(follow(start, room.patches));
      }
      // What is gathered has gone out, what is asked of the fakes is answered.
      await room.clock.run(2000);
      // Quotes grow old once a second; until then a fresh start alone would know.
      await room.clock.run(1000 - room.clock.monotonic() % 1000);
      const shown = room.parts.publisher.snapshot();
      expect(shown).toEqual(freshSnapshot(room));
      expect(follow(start, room.patches)).toEqual(shown);
      for (const state of between) {
        const missed = room.parts.hub.since(`${state.epoch}-${state.seq}`);
        const patches = missed?.map(patchOf).filter((patch) => patch !== null) ?? [];
        expect(follow(state, patches)).toEqual(shown);
      }
      room.close();
    }),
    { numRuns: 30 },
  );
});

Deno.test("One order's change among 5,000 reads one order's view, and the patch holds nothing else", async () => {
  const room = await desk();
  const { link, clock, parts, patches } = room;
  for (let of = 0; of < 5000; of++) {
    link.emit("open_order", openOrderRow(ids(of), limitOrder(), "Submitted"));
  }
  clock.advance(10);
  const { orders } = parts;
  let walks = 0;
  const read: string[] = [];
  const views = parts.views.orders;
  parts.views.orders = {
    keys: () => (walks++, views.keys()),
    get: (id) => (read.push(id), views.get(id)),
  };
  const before = patches.length;
  link.emit("order_status", statusRow(ids(2500), "Submitted", { whyHeld: "locate" }));
  clock.advance(10);
  const changes = patches.slice(before).flatMap((patch) => patch.changes);
  const own = orders.list.openOrders().find(({ permId }) => permId === 9500)?.clientOrderId ?? "";
  expect([walks, read]).toEqual([0, [own]]);
  expect(new Set(changes.map(({ path }) => path.slice(0, 2).join("/")))).toEqual(new Set([`orders/${own}`]));
  expect(JSON.stringify(changes).length).toBeLessThan(600);
  room.close();
});

Deno.test("a desk that was closed has no timer, and starts none for what was under way: answers that come, and that do not", async () => {
  for (const comes of [true, false]) {
    const room = await desk();
    const { clock, link, parts } = room;
    const positions = Promise.withResolvers<CommandResult<"positions">>();
    const values = Promise.withResolvers<CommandResult<"account_updates">>();
    link.script.positions = () => positions.promise;
    link.script.account_updates = () => values.promise;
    const sync = Promise.allSettled([parts.accounts.sync([ACCOUNT])]);
    parts.second.wanted();
    const leave = parts.watches.streamBegins({ kind: "browser", name: "screen" });
    await clock.run(300);
    parts.close();
    expect(clock.waiting).toBe(0);
    leave();
    if (comes) {
      positions.resolve({ positions: [] });
      values.resolve({});
    } else {
      for (const gate of [positions, values]) gate.reject(new Error("the bridge has stopped"));
    }
    await sync;
    await clock.run(0);
    expect(clock.waiting).toBe(0);
    room.close();
  }
});
