// Orders and executions of today: what a submit costs with so many in the books, and a reading that repeats
// them.
import { join } from "node:path";
import { toOrderRef, toSocketEpoch } from "@/lib/contract/ids.ts";
import { systemClock } from "@/lib/server/clock.ts";
import { openJournal } from "@/lib/server/journal/journal.ts";
import { type Harness, makeHarness, report, tokenOf } from "@/lib/server/orders/testing/harness.ts";
import {
  AAPL,
  completedRow,
  executionRow,
  limitOrder,
  openOrderRow,
} from "@/lib/server/orders/testing/rows.ts";
import { type Curve, medianOf, type Point, sizesOf } from "./curve.ts";
import { percentile } from "../statistics.ts";

const SUBMITS = 40;
/** Of another instrument, so that no guard of the measured one denies. */
const OTHER = { ...AAPL, conId: 272093, symbol: "MSFT", localSymbol: "MSFT" };
const FIRST_PERM = 700_000;
const IN_A_LINE = 32;

export async function orderCurves(short: boolean): Promise<Curve[]> {
  const submits: Point[] = [];
  const readings: Point[] = [];
  for (const size of sizesOf(short, [0, 100, 1_000, 5_000, 10_000])) {
    await withRoom(async (harness) => {
      readDay(harness, size);
      await harness.room.reconcile(toSocketEpoch(1));
      submits.push({ size, value: await submitMs(harness) });
      readings.push({ size, value: await medianOf(3, () => harness.room.reconcile(toSocketEpoch(1))) });
    });
  }
  const of = "orders of today";
  return [
    { of, figure: "a submit, guards and durable commit, p10", unit: "ms", points: submits },
    { of, figure: "a reading that repeats them all", unit: "ms", points: readings },
  ];
}

export async function executionCurves(short: boolean): Promise<Curve[]> {
  const submits: Point[] = [];
  for (const size of sizesOf(short, [0, 1_000, 10_000, 50_000])) {
    await withRoom(async (harness) => {
      readDay(harness, Math.min(size, 5_000));
      await harness.room.reconcile(toSocketEpoch(1));
      await hearFills(harness, size);
      submits.push({ size, value: await submitMs(harness) });
    });
  }
  const figure = "a submit, guards and durable commit, p10";
  return [{ of: "executions of today", figure, unit: "ms", points: submits }];
}

/** A tenth of the orders are open at the broker. */
function readDay({ link }: Harness, size: number): void {
  const open = Math.floor(size / 10);
  const order = (index: number) =>
    limitOrder({ orderRef: "", totalQuantity: "10", lmtPrice: String(1 + index) });
  link.script.open_orders = () => ({
    orders: Array.from({ length: open }, (_, index) => ({
      ...openOrderRow({ orderId: 0, permId: FIRST_PERM + index }, order(index), "Submitted"),
      contract: OTHER,
    })),
    statuses: [],
  });
  link.script.completed_orders = () => ({
    orders: Array.from({ length: size - open }, (_, index) => ({
      ...completedRow(FIRST_PERM + open + index, order(index), "Cancelled"),
      contract: OTHER,
    })),
  });
}

async function hearFills({ link }: Harness, size: number): Promise<void> {
  for (let first = 0; first < size; first += IN_A_LINE) {
    const items = Array.from({ length: Math.min(IN_A_LINE, size - first) }, (_, index) => {
      const ids = { orderId: 0, permId: FIRST_PERM + (first + index) % 5_000 };
      const fill = { execId: `growth.${first + index}.01`, shares: "0.001", price: "187.21", orderRef: "" };
      return { type: "execution" as const, ...executionRow(ids, fill), contract: OTHER };
    });
    link.emit("fills", { items });
    if (first % (50 * IN_A_LINE) === 0) await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

async function submitMs(harness: Harness): Promise<number> {
  const times: number[] = [];
  for (let round = -10; round < SUBMITS; round++) {
    // Margin checks have their pace.
    await harness.clock.run(100);
    const previewToken = await tokenOf(harness, { quantity: String(20 + round), limitPrice: "187.20" });
    await new Promise((resolve) => setTimeout(resolve, 25));
    const started = performance.now();
    const submitting = harness.room.submit({ previewToken, idempotencyKey: crypto.randomUUID() });
    // Guards, commit and release are behind when it returns; the rest waits for the bridge.
    if (round >= 0) times.push(performance.now() - started);
    const { clientOrderId } = await submitting;
    const { orderId, order } = harness.link.last("place_order");
    if (order.orderRef !== toOrderRef(clientOrderId)) throw new Error("Another order was sent");
    report(harness, { clientOrderId, orderId, order }, 900_000 + 20 + round, "Cancelled");
  }
  // What a tenth takes comes nearest to a machine that does nothing else.
  return percentile(times, 10);
}

async function withRoom(work: (harness: Harness) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "lotse_growth_" });
  try {
    using harness = makeHarness({ journal: openJournal(join(dir, "journal.sqlite"), systemClock) });
    await work(harness);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}
