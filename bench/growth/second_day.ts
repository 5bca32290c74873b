// The second day of as many orders as the first: what a reader is sent while those of yesterday leave the
// list, and what is kept for readers that come back.
import { SnapshotPublisher } from "@/lib/server/stream/snapshot_publisher.ts";
import { EventHub } from "@/lib/server/stream/event_hub.ts";
import type { SectionViews } from "@/lib/server/stream/sections.ts";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import { type Harness, makeHarness } from "@/lib/server/orders/testing/harness.ts";
import { limitOrder, openOrderRow, statusRow } from "@/lib/server/orders/testing/rows.ts";
import { type Curve, type Point, sizesOf } from "./curve.ts";

const DAY_MS = 86_400_000;
const FIRST_PERM = 400_000;

interface Sent {
  /** Bytes of the largest patch of the second day. */
  largest: number;
  /** Bytes that are kept. */
  ring: number;
}

export async function secondDayCurves(short: boolean): Promise<Curve[]> {
  const largest: Point[] = [];
  const ring: Point[] = [];
  for (const size of sizesOf(short, [100, 1_000, 5_000])) {
    using harness = makeHarness();
    await harness.room.reconcile(toSocketEpoch(1));
    const sent = await twoDays(harness, size);
    largest.push({ size, value: sent.largest / 1024 });
    ring.push({ size, value: sent.ring / 1024 });
  }
  const of = "orders a day";
  return [
    { of, figure: "largest patch of the second day", unit: "kiB", points: largest },
    { of, figure: "kept for readers that come back", unit: "kiB", points: ring },
  ];
}

async function twoDays(harness: Harness, orders: number): Promise<Sent> {
  const { room, clock } = harness;
  const hub = new EventHub({ epoch: "bench", clock });
  const publisher = new SnapshotPublisher({ hub, clock });
  publisher.start(viewsOf(harness));
  const stop = room.onChange((changes) => {
    publisher.touch("orders", changes.orders);
    publisher.touch("executions", changes.executions);
  });
  let largest = 0;
  for (const day of [0, 1]) {
    if (day === 1) {
      hub.subscribe({ send: (bytes) => largest = Math.max(largest, bytes.length), close: () => {} });
    }
    for (let number = 0; number < orders; number++) {
      oneOrder(harness, FIRST_PERM + day * orders + number);
      await clock.run(DAY_MS / orders);
    }
  }
  const ring = hub.ringBytes;
  stop();
  publisher.close();
  hub.close();
  return { largest, ring };
}

/** Placed in TWS, and cancelled there. */
function oneOrder({ link }: Harness, permId: number): void {
  const ids = { orderId: 0, permId };
  const order = limitOrder({ orderRef: "", totalQuantity: "10", lmtPrice: "187.20" });
  link.emit("open_order", openOrderRow(ids, order, "Submitted"));
  link.emit("order_status", statusRow(ids, "Cancelled"));
}

function viewsOf({ room }: Harness): SectionViews {
  const keyed = {
    orders: {
      keys: () => room.orders().map((order) => order.clientOrderId),
      get: (id: string) => room.list.listedOrder(id),
    },
    executions: {
      keys: () => room.executions().map(({ execId }) => execId),
      get: (id: string) => room.list.listedExecution(id),
    },
  };
  return keyed as unknown as SectionViews;
}
