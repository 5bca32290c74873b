// A reading in parts says the same as in one piece, and gives way between them (B20).
import { setImmediate } from "node:timers";
import { expect } from "@std/expect";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import { type Harness, makeHarness, placeWorking, viewOf } from "../testing/harness.ts";
import {
  ACCOUNT,
  CLIENT_ID,
  completedRow,
  executionRow,
  limitOrder,
  openOrderRow,
  statusRow,
} from "../testing/rows.ts";
import { OrderBook } from "./book.ts";
import type { Fact, SnapshotData } from "./facts.ts";
import { conclusionOf, isLong, partsOf, rowsIn } from "./reading_parts.ts";

const at = "2026-08-31T14:30:00.000Z";
const later = "2026-08-31T14:40:00.000Z";
const MANY = 300;

const permIds = (first: number, count = MANY) => Array.from({ length: count }, (_, index) => first + index);

const openRows = (first: number, count = MANY) =>
  permIds(first, count).map((permId) =>
    openOrderRow({ orderId: 0, permId, clientId: 0 }, limitOrder(), "Submitted")
  );

/** A reading of open orders, fills of them, their statuses, and completed orders. */
function reading(snapshotAt: string, fields: Partial<SnapshotData> = {}): SnapshotData {
  return {
    epoch: toSocketEpoch(1),
    clientId: CLIENT_ID,
    snapshotAt,
    accounts: [ACCOUNT],
    open: {
      orders: openRows(1_000),
      statuses: permIds(1_000).map((permId) => statusRow({ orderId: 0, permId, clientId: 0 }, "Submitted")),
    },
    executions: permIds(1_000, 50).map((permId) =>
      executionRow({ orderId: 0, permId, clientId: 0 }, {
        execId: `x.${permId}.01`,
        shares: "3",
        price: "187",
      })
    ),
    completed: permIds(5_000).map((permId) =>
      completedRow(permId, limitOrder(), "Filled", { order: { filledQuantity: "100" } })
    ),
    ...fields,
  };
}

const factOf = (data: SnapshotData, when: string): Fact => ({
  kind: "snapshot",
  at: when,
  clientOrderId: null,
  data,
});

/** What a book holds after these readings, each folded by `apply`. */
function bookAfter(readings: SnapshotData[], apply: (book: OrderBook, data: SnapshotData) => void) {
  const book = new OrderBook({ quietUnacknowledgedMs: 5_000, quietAcknowledgedMs: 60_000 });
  for (const data of readings) apply(book, data);
  return { records: book.records(), executions: book.executions(), open: book.openRecords().length };
}

function inParts(book: OrderBook, data: SnapshotData): void {
  const present = new Set<string>();
  for (const part of partsOf(data)) {
    for (const id of book.apply(factOf(part, data.snapshotAt)).present) present.add(id);
  }
  book.apply(factOf(conclusionOf(data, [...present]), data.snapshotAt));
}

Deno.test("a reading in parts leaves the book that it leaves in one piece, absence included", () => {
  const fewer = { open: { orders: openRows(1_000, 100), statuses: [] } };
  const readings = [reading(at), reading(later, { ...fewer, completed: [] })];
  expect(readings.every(isLong)).toBe(true);
  const whole = bookAfter(readings, (book, data) => book.apply(factOf(data, data.snapshotAt)));
  expect(bookAfter(readings, inParts)).toEqual(whole);
  // Two hundred orders are gone without a word, for ten minutes.
  expect(whole.open).toBe(100);
});

Deno.test("no part has more than a line's rows, and none of them all", () => {
  for (const part of partsOf(reading(at))) {
    expect(rowsIn(part)).toBeLessThanOrEqual(32);
    expect(part.part).toBe(true);
  }
});

/** A desk with a working order at a broker that lists it and many others. */
async function busyDesk(): Promise<{ harness: Harness; id: string }> {
  const harness = makeHarness();
  const placed = await placeWorking(harness);
  const own = openOrderRow({ orderId: placed.orderId, permId: 900 }, placed.order, "Submitted");
  harness.link.script.open_orders = () => ({ orders: [own, ...openRows(1_000, 2_000)], statuses: [] });
  return { harness, id: viewOf(harness, placed).clientOrderId };
}

Deno.test("B20: others have their turn while two thousand open orders are folded", async () => {
  const { harness, id } = await busyDesk();
  using _ = harness;
  let turns = 0;
  let reads = true;
  const watch = () => {
    turns += 1;
    if (reads) setImmediate(watch);
  };
  setImmediate(watch);
  await harness.room.reconcile(toSocketEpoch(1));
  reads = false;
  expect(harness.room.orders()).toHaveLength(2_001);
  expect(turns).toBeGreaterThan(3);
  harness.restart();
  expect(harness.room.orders()).toHaveLength(2_001);
  expect(harness.room.list.listedOrder(id)?.state).toBe("working");
});

Deno.test("a socket that changes in the middle of a long reading ends it: nothing is concluded", async () => {
  const { harness, id } = await busyDesk();
  using _ = harness;
  const answer = harness.room.reconcile(toSocketEpoch(1));
  setImmediate(() => harness.link.epoch = toSocketEpoch(2));
  await expect(answer).rejects.toMatchObject({ code: "CONNECTION_LOST" });
  expect(harness.room.list.listedOrder(id)?.state).toBe("working");
});
