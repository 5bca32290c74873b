// A day of 20,000 executions through the reader of the pipe into a room: how much is booked in one turn, and
// who comes between.
import { Readable } from "node:stream";
import { expect } from "@std/expect";
import { LineSplitter } from "@/lib/server/bridge/line_splitter.ts";
import { drain } from "@/lib/server/bridge/process_transport.ts";
import { readMessage } from "@/lib/server/bridge/read_message.ts";
import { Slicer } from "@/lib/server/slicer.ts";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import type { BridgeEvent } from "@/lib/contract/protocol.ts";
import { settle } from "@/tests/support/manual_clock.ts";
import { OpenOrders } from "./book/open_orders.ts";
import { type Harness, makeHarness, placeWorking, tokenOf } from "./testing/harness.ts";
import { AAPL, completedRow, executionRow, limitOrder, openOrderRow } from "./testing/rows.ts";

const FILLS = 20_000;
const IN_A_LINE = 32;
/** As much as a pipe gives at once. */
const CHUNK = 65_536;

/**
 * The lines of the day as chunks of a pipe that is never empty; nothing of it waits for a turn of the event
 * loop.
 */
async function* day(): AsyncGenerator<Uint8Array> {
  const lines: string[] = [];
  for (let first = 0; first < FILLS; first += IN_A_LINE) {
    const items = Array.from({ length: Math.min(IN_A_LINE, FILLS - first) }, (_, index) => {
      const ids = { orderId: 0, permId: 700_000 + (first + index) % 5_000 };
      const fill = { execId: `day.${first + index}.01`, shares: "1", price: "187.21" };
      return { type: "execution", ...executionRow(ids, fill), contract: 0 };
    });
    const event = {
      type: "fills",
      seq: 1 + first / IN_A_LINE,
      at: "2026-08-31T14:30:00.000Z",
      epoch: 1,
      contracts: [AAPL],
      items,
    };
    lines.push(JSON.stringify(event) + "\n");
  }
  const bytes = new TextEncoder().encode(lines.join(""));
  for (let at = 0; at < bytes.length; at += CHUNK) yield await Promise.resolve(bytes.slice(at, at + CHUNK));
}

/** Reads the day into the room, as the transport does it; `booked` is told each line. */
async function read(desk: Harness, slicer: Slicer, booked: (rows: number) => void): Promise<void> {
  const line = (text: string) => {
    slicer.count();
    const result = readMessage(text);
    if (result.kind !== "message" || result.message.type !== "fills") throw new Error("A line of the day");
    desk.link.hear(result.message as BridgeEvent);
    booked(result.message.items.length);
  };
  await drain(Readable.from(day()), new LineSplitter(2 ** 20, { line, overlong: () => {} }), slicer);
}

Deno.test("B20: no turn books more of a day of 20,000 executions than one line of them", async () => {
  using desk = makeHarness();
  const turns: number[] = [];
  let [rows, now] = [0, 0];
  const slicer = new Slicer({
    now: () => now,
    rest: () => {
      turns.push(rows);
      rows = 0;
      return Promise.resolve();
    },
  });
  await read(desk, slicer, (count) => {
    rows += count;
    // 32 executions of some 130 µs each.
    now += 5;
  });
  turns.push(rows);
  expect(turns.reduce((sum, count) => sum + count, 0)).toBe(FILLS);
  expect(Math.max(...turns)).toBeLessThanOrEqual(IN_A_LINE);
});

Deno.test("B20: a cancel in the middle of the day's reading leaves before the reading is complete", async () => {
  using desk = makeHarness();
  const placed = await placeWorking(desk);
  let booked = 0;
  const left = Promise.withResolvers<number>();
  setTimeout(async () => {
    const reply = desk.room.cancel(placed.clientOrderId);
    await settle();
    left.resolve(desk.link.sent("cancel_order").length === 1 ? booked : Infinity);
    await reply.catch(() => {});
  }, 0);
  await read(desk, new Slicer(), (rows) => booked += rows);
  expect(booked).toBe(FILLS);
  expect(await left.promise).toBeLessThan(FILLS);
});

Deno.test("B20: a reading that repeats 5,000 orders of the day compares at most 250 of them in one turn", async () => {
  using desk = makeHarness();
  let looked = 0;
  const orders = Array.from({ length: 5_000 }, (_, index) => {
    const order = limitOrder({ orderRef: "", totalQuantity: "1" });
    const row = completedRow(700_000 + index, order, "Filled", { order: { filledQuantity: "1" } });
    return Object.defineProperty(row, "permId", {
      get() {
        looked += 1;
        return 700_000 + index;
      },
    });
  });
  await desk.room.reconcile(toSocketEpoch(1));
  desk.link.script.completed_orders = () => ({ orders });
  await desk.room.reconcile(toSocketEpoch(1));
  const { rows } = desk.journal;
  looked = 0;
  const turns: number[] = [];
  const ends = new AbortController();
  const count = () => {
    turns.push(looked);
    looked = 0;
    if (!ends.signal.aborted) setImmediate(count);
  };
  setImmediate(count);
  await desk.room.reconcile(toSocketEpoch(1));
  ends.abort();
  await settle();
  expect(turns.reduce((sum, one) => sum + one, 0)).toBe(5_000);
  expect(Math.max(...turns)).toBeLessThanOrEqual(250);
  expect(desk.journal.rows).toBe(rows);
});

Deno.test("B20: beside 1,000 open orders of other instruments a preview and its submit look at none of them", async () => {
  using desk = makeHarness();
  desk.link.script.open_orders = () => ({
    orders: Array.from({ length: 1_000 }, (_, index) => ({
      ...openOrderRow({ orderId: 0, permId: 700_000 + index }, limitOrder({ orderRef: "" }), "Submitted"),
      contract: { ...AAPL, conId: 5_000 + index % 100 },
    })),
    statuses: [],
  });
  await desk.room.reconcile(toSocketEpoch(1));
  const looked: number[] = [];
  const { all, touching } = OpenOrders.prototype;
  const count = <T extends readonly unknown[]>(found: T): T => (looked.push(found.length), found);
  OpenOrders.prototype.all = function () {
    return count(all.call(this));
  };
  OpenOrders.prototype.touching = function (conId) {
    return count(touching.call(this, conId));
  };
  try {
    const previewToken = await tokenOf(desk);
    await desk.room.submit({ previewToken, idempotencyKey: "beside a thousand" });
    expect(desk.link.sent("place_order")).toHaveLength(1);
    expect(looked.length).toBeGreaterThan(0);
    expect(Math.max(...looked)).toBeLessThanOrEqual(1);
  } finally {
    Object.assign(OpenOrders.prototype, { all, touching });
  }
});

Deno.test("B20: what ended eight days ago is forgotten in turns of 250 looks, and readers come between", async () => {
  using desk = makeHarness();
  await desk.room.reconcile(toSocketEpoch(1));
  desk.link.script.completed_orders = () => ({
    orders: Array.from({ length: 2_000 }, (_, index) => {
      const order = limitOrder({ orderRef: "", totalQuantity: "1" });
      return completedRow(700_000 + index, order, "Filled", { order: { filledQuantity: "1" } });
    }),
  });
  await desk.room.reconcile(toSocketEpoch(1));
  const listed = () =>
    desk.room.list.ordersPage({ cursor: null, from: null, to: null, rows: 5_000 }).orders.length;
  expect(listed()).toBe(2_000);
  const turn = () => new Promise((resolve) => void setImmediate(resolve));
  // The first look finds them young, and takes some turns for that.
  desk.clock.advance((8 * 24 - 1) * 3_600_000);
  for (let count = 0; count < 50; count++) await turn();
  expect(listed()).toBe(2_000);
  desk.clock.advance(2 * 3_600_000);
  // The first turn ends before all are looked at.
  const left = [listed()];
  for (let count = 0; count < 1_000 && left.at(-1) !== 0; count++) {
    await turn();
    left.push(listed());
  }
  expect(left.at(-1)).toBe(0);
  const steps = left.slice(1).map((now, index) => (left[index] ?? 0) - now);
  expect(left[0]).toBeGreaterThan(0);
  expect(Math.max(...steps)).toBeLessThanOrEqual(250);
  expect(desk.room.stats()).toMatchObject({ anomalies: 0, unknown: 0 });
});
