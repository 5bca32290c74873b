import { expect } from "@std/expect";
import type { FillItem } from "@/lib/contract/protocol.ts";
import { fill, type Harness, makeHarness, type Placed, report } from "../testing/harness.ts";
import { executionRow } from "../testing/rows.ts";

const PERM = 900_100;

function execution(execId: string, permId: number, of?: { orderId: number; orderRef: string }): FillItem {
  const row = executionRow({ orderId: of?.orderId ?? 0, permId }, {
    execId,
    shares: "1",
    price: "187",
    orderRef: of?.orderRef ?? "",
  });
  return { type: "execution", ...row };
}

function commission(execId: string): FillItem {
  return { type: "commission", execId, commission: "0.35", currency: "USD", realizedPnl: null };
}

async function working(desk: Harness): Promise<Placed> {
  const placed = await desk.place();
  report(desk, placed, PERM, "Submitted");
  return placed;
}

const ofOrder = ({ order: { orderRef }, orderId }: Placed, count: number): FillItem[] =>
  Array.from({ length: count }, (_, index) => {
    const execId = `own.${index}.01`;
    return [execution(execId, PERM, { orderId, orderRef }), commission(execId)];
  }).flat();

const kept = (desk: Harness) =>
  [...desk.journal.entries({ kinds: ["callback"] })].filter(({ data }) =>
    (data as { event: { type: string } }).event.type === "fills"
  );

Deno.test("fills that come together are booked as if each had come alone", async () => {
  using together = makeHarness();
  using alone = makeHarness();
  const items = ofOrder(await working(together), 40);
  const placed = await working(alone);
  together.link.emit("fills", { items });
  for (let index = 0; index < 40; index++) {
    fill(alone, placed, PERM, { execId: `own.${index}.01`, shares: "1", price: "187" });
    alone.link.emit("commission", {
      execId: `own.${index}.01`,
      commission: "0.35",
      currency: "USD",
      realizedPnl: null,
    });
  }
  const figures = ({ room }: Harness) =>
    room.orders().map(({ state, filled, remaining, averageFillPrice, commission }) => ({
      state,
      filled,
      remaining,
      averageFillPrice,
      commission,
    }));
  expect(figures(together)).toEqual(figures(alone));
  expect(figures(together)).toEqual([
    { state: "partly_filled", filled: "40", remaining: "60", averageFillPrice: "187", commission: "14" },
  ]);
  expect(together.room.executions()).toHaveLength(40);
});

Deno.test("a commission may stand before its execution in the same run, and is told once", () => {
  using desk = makeHarness();
  let changes = 0;
  desk.room.onChange(() => changes++);
  desk.link.emit("fills", { items: [commission("s.1.01"), execution("s.1.01", 7), execution("s.2.01", 7)] });
  expect(changes).toBe(1);
  expect(desk.room.executions().map((seen) => [seen.execId, seen.commission])).toEqual([
    ["s.1.01", "0.35"],
    ["s.2.01", null],
  ]);
});

Deno.test("fills of an order of ours are in rows with its name, all others share one; a restart knows them all", async () => {
  using desk = makeHarness();
  const placed = await working(desk);
  const strangers = Array.from({ length: 20 }, (_, index) => execution(`s.${index}.01`, 800 + index));
  desk.link.emit("fills", { items: [...strangers, ...ofOrder(placed, 10)] });
  const rows = kept(desk);
  expect(rows.map(({ clientOrderId }) => clientOrderId)).toEqual([null, placed.clientOrderId]);
  // Each contract once, and after the restart each execution has it again.
  expect(rows.map(({ data }) => (data as { event: { contracts: unknown[] } }).event.contracts.length))
    .toEqual([1, 1]);
  const before = desk.room.executions();
  desk.restart();
  expect(desk.room.executions()).toEqual(before);
  expect(desk.room.executions()).toHaveLength(30);
  expect(desk.room.orders().map((order) => [order.filled, order.commission])).toEqual([["10", "3.5"]]);
});

Deno.test("a day that is read again leaves no row, and only what is new of one that has grown", async () => {
  using desk = makeHarness();
  const items = Array.from({ length: 20 }, (_, index) => execution(`s.${index}.01`, 800));
  desk.link.script.executions = () => {
    desk.link.emit("fills", { items });
    return { executions: [] };
  };
  const { epoch } = desk.link;
  if (epoch === null) throw new Error("There is a socket");
  await desk.room.reconcile(epoch);
  expect(kept(desk)).toHaveLength(1);
  await desk.room.reconcile(epoch);
  expect(kept(desk)).toHaveLength(1);
  items.push(execution("s.20.01", 800));
  await desk.room.reconcile(epoch);
  const grown = kept(desk).map(({ data }) => (data as { event: { items: FillItem[] } }).event.items);
  expect(grown.map((rows) => rows.map(({ execId }) => execId))[1]).toEqual(["s.20.01"]);
});
