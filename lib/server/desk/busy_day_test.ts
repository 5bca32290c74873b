// No order and no fill is lost while 50,000 executions arrive and 500 readers come and go: what the desk and
// each reader have at the end is what the broker's own ledger says.
import { expect } from "@std/expect";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import type { FillItem } from "@/lib/contract/protocol.ts";
import {
  CLIENT_ID,
  completedRow,
  executionRow,
  limitOrder,
  openOrderRow,
  statusRow,
} from "@/lib/server/orders/testing/rows.ts";
import { seededRandom } from "@/tests/support/seeded_random.ts";
import { wholeDay } from "./pages.ts";
import { BusyReader } from "./testing/busy_reader.ts";
import { type MemoryDesk, memoryDesk } from "./testing/memory_desk.ts";

const ORDERS = 2_000;
/** Fills of each order, one share each. */
const EACH = 25;
const FILLS = ORDERS * EACH;
/** So many orders are filled in turn. */
const AT_ONCE = 20;
const IN_A_LINE = 32;
const READERS = 500;
const SLEEPERS = 10;
const DAY = "2026-03-02";
const TIME = "20260302-15:00:00";

const turn = () => new Promise<void>((resolve) => void setImmediate(resolve));

/** What the broker has done: the truth that the desk is held against. */
class Ledger {
  readonly fills: { execId: string; order: number; price: string }[] = [];

  /** The next fills, at most so many. */
  trade(most: number): FillItem[] {
    const first = this.fills.length;
    return Array.from({ length: Math.min(most, FILLS - first) }, (_, index): FillItem => {
      const n = first + index;
      const order = Math.floor(n / (EACH * AT_ONCE)) * AT_ONCE + n % AT_ONCE;
      const fill = { execId: `0000e0d5.day.${n}.01`, price: (180 + n % 700 / 100).toFixed(2) };
      this.fills.push({ ...fill, order });
      return { type: "execution", ...executionRow(idsOf(order), { ...fill, shares: "1", time: TIME }) };
    });
  }

  filled(order: number): number {
    const [round, place] = [Math.floor(order / AT_ONCE), order % AT_ONCE];
    const behind = this.fills.length - round * EACH * AT_ONCE - place;
    return Math.max(0, Math.min(EACH, Math.ceil(behind / AT_ONCE)));
  }

  /** Those that have begun, of which a reading has all. */
  get begun(): number[] {
    const count = Math.min(ORDERS, Math.ceil(this.fills.length / (EACH * AT_ONCE)) * AT_ONCE);
    return Array.from({ length: count }, (_, order) => order);
  }
}

const idsOf = (order: number) => ({
  orderId: 1_000 + order,
  permId: 700_000 + order,
  clientId: CLIENT_ID + 1,
});

function openRow(order: number, filled: number) {
  const told = { order: { filledQuantity: String(filled) } };
  return openOrderRow(
    idsOf(order),
    limitOrder({ orderRef: "", totalQuantity: String(EACH) }),
    "Submitted",
    told,
  );
}

function completeRow(order: number) {
  const filled = { filledQuantity: String(EACH) };
  return completedRow(idsOf(order).permId, limitOrder({ orderRef: "" }), "Filled", { order: filled });
}

/**
 * One line of the bridge with the fills, and what comes with them: new orders before most of them, ends
 * behind.
 */
function tell({ link }: MemoryDesk, ledger: Ledger, told: Set<number>): void {
  const before = ledger.fills.length;
  const items = ledger.trade(IN_A_LINE);
  const orders = new Set(ledger.fills.slice(before).map(({ order }) => order));
  for (const order of orders) {
    if (told.has(order)) continue;
    told.add(order);
    // Of some orders the fills are the first that is heard.
    if (order % 200 !== 99) link.emit("open_order", openRow(order, 0));
  }
  link.emit("fills", { items });
  // Now and then the broker says it all again.
  if (before % (20 * IN_A_LINE) === 0) link.emit("fills", { items });
  const reports = items.filter((_, index) => index % 8 === 0).flatMap((item): FillItem[] =>
    item.type === "execution"
      ? [{ type: "commission", execId: item.execId, commission: "1", currency: "USD", realizedPnl: null }]
      : []
  );
  link.emit("fills", { items: reports });
  for (const order of orders) {
    if (ledger.filled(order) < EACH) continue;
    link.emit("order_status", statusRow(idsOf(order), "Filled", { filled: String(EACH), remaining: "0" }));
  }
}

/** Of each line some readers leave, and come back as who they were or as somebody new. */
async function comeAndGo(readers: readonly BusyReader[], random: () => number): Promise<void> {
  for (let count = 0; count < 2; count += 1) {
    const reader = readers[Math.floor(random() * (readers.length - SLEEPERS))];
    await reader?.leave(random() < 0.03);
    reader?.come();
  }
}

/** With its keys in order: two that say the same are the same text. */
function canonical(value: unknown): string {
  return JSON.stringify(
    value,
    (_, part) =>
      typeof part === "object" && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => a < b ? -1 : 1))
        : part,
  );
}

Deno.test("no order and no fill is lost while 50,000 executions arrive and 500 readers come and go", async () => {
  const desk = await memoryDesk({ mostEnded: 30, mostExecutions: 50 });
  const { clock, link, parts } = desk;
  const ledger = new Ledger();
  link.script.open_orders = () => ({
    orders: ledger.begun.filter((order) => ledger.filled(order) < EACH).map((order) =>
      openRow(order, ledger.filled(order))
    ),
    statuses: [],
  });
  link.script.completed_orders = () => ({
    orders: ledger.begun.filter((order) => ledger.filled(order) === EACH).map(completeRow),
  });
  link.script.executions = () => ({
    executions: ledger.fills.map(({ order, execId, price }) =>
      executionRow(idsOf(order), { execId, price, shares: "1", time: TIME })
    ),
  });
  await parts.orders.reconcile(toSocketEpoch(1));
  const source = {
    hub: parts.hub,
    flush: () => parts.publisher.flush(),
    snapshotJson: () => JSON.stringify(parts.publisher.snapshot()),
  };
  const readers = Array.from({ length: READERS }, () => new BusyReader(source));
  for (const reader of readers) reader.come();
  const sleepers = readers.slice(-SLEEPERS);
  const random = seededRandom(5);
  const told = new Set<number>();

  for (let line = 0; ledger.fills.length < FILLS; line += 1) {
    for (const sleeper of sleepers) sleeper.isAsleep = line % 600 < 500;
    tell(desk, ledger, told);
    clock.advance(5);
    await comeAndGo(readers, random);
    await turn();
    // The socket is another one: everything is read again in the middle of it.
    if (line === 800) await parts.orders.reconcile(toSocketEpoch(1));
  }
  await parts.orders.reconcile(toSocketEpoch(1));
  for (const sleeper of sleepers) sleeper.isAsleep = false;
  clock.advance(1_000);
  parts.publisher.flush();
  for (let turns = 0; turns < 500 && readers.some(({ state }) => state?.seq !== parts.hub.seq); turns += 1) {
    await turn();
  }

  const { orders, executions } = await wholeDay(parts.orders, DAY);
  expect(executions.map(({ execId, price, quantity }) => `${execId} ${quantity} at ${price}`).sort()).toEqual(
    ledger.fills.map(({ execId, price }) => `${execId} 1 at ${Number(price)}`).sort(),
  );
  expect(orders.map(({ permId, state, filled }) => `${permId} ${state} ${filled}`).sort()).toEqual(
    Array.from({ length: ORDERS }, (_, order) => `${idsOf(order).permId} filled ${EACH}`).sort(),
  );
  const shown = canonical(parts.publisher.snapshot());
  const states = new Set(readers.map(({ state }) => state));
  const others = [...states].filter((state) => canonical(state) !== shown);
  expect(others.map((state) => `stands at ${state?.seq} of ${parts.hub.seq}`)).toEqual([]);
  expect(readers.reduce((sum, { gaps }) => sum + gaps, 0)).toBe(0);
  // Those that slept were behind by more than is kept for one, and came back.
  expect(sleepers.every(({ ended }) => ended > 0)).toBe(true);
  for (const reader of readers) await reader.leave(true);
  desk.close();
});
