import { expect } from "@std/expect";
import type { OrderChanges } from "../order_room.ts";
import { fill, type Harness, makeHarness, type Placed, report } from "../testing/harness.ts";
import { executionRow } from "../testing/rows.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const noBounds = { from: null, to: null, cursor: null, rows: 500 };

/** A room of which a test reads the changes, each list sorted. */
function listing(settings: Parameters<typeof makeHarness>[0] = {}) {
  const harness = makeHarness(settings);
  let told: OrderChanges[] = [];
  harness.room.onChange((changes) => told.push(changes));
  const changes = () => {
    const all = told;
    told = [];
    const idsOf = (of: "orders" | "executions") => [...new Set(all.flatMap((one) => [...one[of]]))].sort();
    return {
      orders: idsOf("orders"),
      executions: idsOf("executions"),
      fills: all.flatMap(({ fills }) => fills),
    };
  };
  return { harness, changes };
}

let perm = 5000;

/** Places an order and fills it after `ms`. */
async function filled(harness: Harness, ms = 1000): Promise<Placed & { execId: string }> {
  const placed = await harness.place();
  perm += 1;
  report(harness, placed, perm, "Submitted");
  harness.clock.advance(ms);
  const execId = `0001.${perm}.01.01`;
  fill(harness, placed, perm, { execId, shares: "100", price: "187", cumQty: "100" });
  return { ...placed, execId };
}

const listedOrders = ({ room }: Harness) => room.orders().map(({ clientOrderId }) => clientOrderId);

Deno.test("an order that ended a day ago leaves the list by itself: the change names it alone, and a page has it", async () => {
  const { harness, changes } = listing();
  using _ = harness;
  const first = await filled(harness);
  harness.clock.advance(HOUR);
  const second = await filled(harness);
  const open = await harness.place();
  report(harness, open, 4999, "Submitted");
  changes();
  harness.clock.advance(DAY - HOUR);
  const { orders, executions } = changes();
  expect(orders).toEqual([first.clientOrderId]);
  // The age of an execution is told by the exchange's time, which is the same for both here.
  expect(executions).toEqual([first.execId, second.execId]);
  const { list } = harness.room;
  expect(list.listedOrder(first.clientOrderId)).toBeNull();
  expect(list.listedOrder(second.clientOrderId)?.state).toBe("filled");
  expect(listedOrders(harness)).toEqual([second.clientOrderId, open.clientOrderId]);
  const { orders: cursor } = list.earlier();
  const page = list.ordersPage({ ...noBounds, cursor });
  expect(page.orders.map(({ clientOrderId }) => clientOrderId)).toEqual([first.clientOrderId]);
  expect(page.next).toBeNull();
  harness.clock.advance(2 * DAY);
  // What is open stays, however old.
  expect(listedOrders(harness)).toEqual([open.clientOrderId]);
});

Deno.test("of the ended orders and executions the newest are listed, and which one has left is told with the change", async () => {
  const { harness, changes } = listing({ settings: { mostEnded: 2, mostExecutions: 2 } });
  using _ = harness;
  const [a, b] = [await filled(harness), await filled(harness)];
  expect(harness.room.list.earlier()).toEqual({ orders: null, executions: null });
  changes();
  const c = await filled(harness);
  expect(changes().orders).toEqual([a.clientOrderId, c.clientOrderId].sort());
  expect(listedOrders(harness)).toEqual([b.clientOrderId, c.clientOrderId]);
  const { list } = harness.room;
  const { executions: beyond } = list.earlier();
  const page = list.executionsPage({ ...noBounds, cursor: beyond });
  expect(page.executions.map(({ execId }) => execId)).toHaveLength(1);
  const all = list.ordersPage(noBounds).orders.map(({ clientOrderId }) => clientOrderId);
  expect(all).toEqual([c.clientOrderId, b.clientOrderId, a.clientOrderId]);
});

Deno.test("a restart lists the same, and its pages reach as far as the fold of the journal does", async () => {
  const { harness } = listing({ settings: { mostEnded: 2 } });
  using _ = harness;
  for (let count = 0; count < 4; count++) await filled(harness);
  const before = [listedOrders(harness), harness.room.list.earlier(), harness.room.list.ordersPage(noBounds)];
  harness.room.close();
  harness.restart();
  const { list } = harness.room;
  expect([listedOrders(harness), list.earlier()]).toEqual(before.slice(0, 2));
  expect(list.ordersPage(noBounds).orders).toHaveLength(4);
  expect(list.keptSince).toBe(new Date(harness.clock.now() - 8 * DAY).toISOString());
});

Deno.test("P24: a corrected execution takes the place of the first, and its fills tell both", async () => {
  const { harness, changes } = listing();
  using _ = harness;
  const one = await filled(harness);
  changes();
  const corrected = one.execId.replace(/01$/, "02");
  const row = executionRow({ orderId: one.orderId, permId: perm }, {
    execId: corrected,
    shares: "90",
    price: "187",
    orderRef: one.order.orderRef,
  });
  harness.link.emit("execution", row);
  const told = changes();
  expect(told.executions).toEqual([one.execId, corrected]);
  expect(told.fills.map(({ shares }) => shares)).toEqual(["-100", "90"]);
  const { list } = harness.room;
  expect([list.listedExecution(one.execId), list.listedExecution(corrected)?.quantity]).toEqual([null, "90"]);
});

Deno.test("a clock that stood ahead for a while and was set back hides nothing of what happens then", async () => {
  const { harness, changes } = listing();
  using _ = harness;
  const before = await filled(harness);
  harness.clock.moveWall(2 * DAY);
  harness.clock.advance(2 * HOUR);
  expect(harness.room.executions()).toEqual([]);
  harness.clock.moveWall(-2 * DAY);
  changes();
  const { clientOrderId, execId } = await filled(harness);
  expect(changes()).toMatchObject({
    orders: expect.arrayContaining([clientOrderId, before.clientOrderId]),
    executions: expect.arrayContaining([execId, before.execId]),
  });
  expect([harness.room.list.listedOrder(clientOrderId)?.state, harness.room.executions().length]).toEqual([
    "filled",
    2,
  ]);
});

Deno.test("what the book forgets after eight days is on no page any more", async () => {
  const { harness } = listing();
  using _ = harness;
  await filled(harness);
  harness.clock.advance(8 * DAY - HOUR);
  expect(harness.room.list.ordersPage(noBounds).orders).toHaveLength(1);
  expect(harness.room.list.executionsPage(noBounds).executions).toHaveLength(1);
  harness.clock.advance(3 * HOUR);
  expect(harness.room.list.ordersPage(noBounds).orders).toEqual([]);
  expect(harness.room.list.executionsPage(noBounds).executions).toEqual([]);
  expect(harness.room.list.earlier()).toEqual({ orders: null, executions: null });
});

Deno.test("when the socket comes or goes every open order is told of, and no other: what can be cancelled hangs on it", async () => {
  const { harness, changes } = listing();
  using _ = harness;
  await filled(harness);
  const open = await harness.place();
  report(harness, open, 4999, "Submitted");
  changes();
  const cancellable = () => harness.room.list.listedOrder(open.clientOrderId)?.cancellable;
  expect(cancellable()).toBe(true);
  harness.link.epoch = null;
  harness.room.markDisconnected();
  expect([changes().orders, cancellable()]).toEqual([[open.clientOrderId], false]);
  harness.link.emit("socket", { state: "connected", why: null, text: null });
  expect(changes().orders).toEqual([open.clientOrderId]);
});
