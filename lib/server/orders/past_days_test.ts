// Past days out of the journal: what the book has let go of says the same as it did, whole, and nobody waits
// for it.
import { expect } from "@std/expect";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import { fill, type Harness, makeHarness, report, START } from "./testing/harness.ts";
import type { DayBounds, PastDay } from "./mod.ts";

const DAY_MS = 24 * 3_600_000;

function dayOf(offset: number): DayBounds {
  const midnight = Date.parse(`${START.slice(0, 10)}T00:00:00.000Z`) + offset * DAY_MS;
  return { from: new Date(midnight).toISOString(), to: new Date(midnight + DAY_MS).toISOString() };
}

const states = ({ orders }: PastDay) =>
  [...orders.values()].map(({ clientOrderId, state }) => [clientOrderId, state]);
const all = { cursor: null, from: null, to: null, rows: 100 };

/** An execution of the day of `START`, whenever it is told. */
async function filled(harness: Harness, permId: number): Promise<string> {
  const placed = await harness.place({ limitPrice: "187.00" });
  report(harness, placed, permId, "Submitted");
  fill(harness, placed, permId, {
    execId: `000${permId}.01.01`,
    shares: "100",
    price: "187",
    cumQty: "100",
  });
  harness.link.emit("commission", {
    execId: `000${permId}.01.01`,
    commission: "1.25",
    currency: "USD",
    realizedPnl: "12.50",
  });
  report(harness, placed, permId, "Filled", { filled: "100", remaining: "0" });
  return placed.clientOrderId;
}

Deno.test("a day that the book has let go of is the same out of the journal: orders, executions, fees, realised P&L", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const id = await filled(harness, 900);
  await harness.clock.run(20_000);
  const order = harness.room.list.listedOrder(id);
  const execution = harness.room.list.listedExecution("000900.01.01");
  expect(order?.state).toBe("filled");
  harness.restart();
  harness.clock.advance(12 * DAY_MS);
  harness.restart();
  expect(harness.room.list.listedOrder(id)).toBeNull();
  const day = await harness.room.pastDay(dayOf(0));
  expect(day.ordersPage(all).orders).toEqual([{ ...order, cancellable: false }]);
  expect(day.executionsPage(all).executions).toEqual([execution]);
  expect(day.executionsPage(all).executions).toMatchObject([{ commission: "1.25", realizedPnl: "12.50" }]);
  for (const offset of [-1, 1]) {
    expect((await harness.room.pastDay(dayOf(offset))).orders.size).toBe(0);
  }
});

Deno.test("an order that was placed days before is of the day on which it ended, an open one of none", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const placed = await harness.place({ tif: "GTC" });
  report(harness, placed, 901, "Submitted");
  harness.clock.advance(2 * DAY_MS);
  report(harness, placed, 901, "Cancelled", { filled: "0", remaining: "100" });
  await harness.clock.run(20_000);
  harness.clock.advance(12 * DAY_MS);
  harness.restart();
  expect(states(await harness.room.pastDay(dayOf(0)))).toEqual([]);
  expect(states(await harness.room.pastDay(dayOf(2)))).toContainEqual([placed.clientOrderId, "cancelled"]);
});

Deno.test("an execution that IB told days later, when the desk was on again, is of the day on which it happened", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  harness.clock.advance(3 * DAY_MS);
  await filled(harness, 903);
  await harness.clock.run(20_000);
  harness.clock.advance(12 * DAY_MS);
  harness.restart();
  const day = await harness.room.pastDay(dayOf(0));
  expect([...day.executions.keys()]).toEqual(["000903.01.01"]);
  expect(day.executions.get("000903.01.01")?.commission).toBe("1.25");
});

Deno.test("a day is folded once while its pages are turned; many at once are refused, not queued for ever", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const [one, two] = await Promise.all([harness.room.pastDay(dayOf(-3)), harness.room.pastDay(dayOf(-3))]);
  expect(one).toBe(two);
  const asked = Array.from({ length: 7 }, (_, index) => harness.room.pastDay(dayOf(-20 - index)));
  const outcomes = await Promise.allSettled(asked);
  const refused = outcomes.filter(({ status }) => status === "rejected");
  expect(refused).toHaveLength(3);
  expect(refused[0]).toMatchObject({ reason: { code: "HISTORY_BUSY", status: 429, retryAfter: 2 } });
  await harness.room.pastDay(dayOf(-40));
});
