// A permId is the order itself, whatever number its instrument has by now.
import { expect } from "@std/expect";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import { fill, makeHarness, PERM, placeWorking, report, viewOf } from "../testing/harness.ts";
import {
  AAPL,
  ACCOUNT,
  completedRow,
  executionRow,
  limitOrder,
  openOrderRow,
  statusRow,
} from "../testing/rows.ts";

Deno.test("P30: the end of an order is its own though the row names another instrument number, or none", async () => {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  fill(harness, placed, PERM, { execId: "a.1.01.01", shares: "40", price: "187", cumQty: "40" });
  const ids = { orderId: 0, permId: 77, clientId: 0 };
  harness.link.emit("open_order", openOrderRow(ids, limitOrder(), "Submitted"));
  harness.link.emit("execution", executionRow(ids, { execId: "f.1.01.01", shares: "30", price: "186" }));
  for (const permId of [PERM, 77]) {
    const row = completedRow(permId, placed.order, "Cancelled", { order: { orderRef: "" } });
    harness.link.emit("completed_order", { ...row, contract: { ...AAPL, conId: permId === 77 ? 0 : 12 } });
  }
  expect(harness.room.orders()).toMatchObject([
    { clientOrderId: placed.clientOrderId, state: "cancelled", filled: "40", averageFillPrice: "187" },
    { clientOrderId: "PERM-77", state: "cancelled", quantity: "100", filled: "30", averageFillPrice: "186" },
  ]);
});

Deno.test("P58: an exit whose instrument has another number since a merger is an exit of the new position", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const placed = await harness.place({ side: "SELL", quantity: "60", tif: "GTC", limitPrice: "200" });
  report(harness, placed, PERM, "Submitted");
  harness.link.emit(
    "open_order",
    openOrderRow({ orderId: placed.orderId, permId: PERM }, placed.order, "Submitted", {
      contract: { ...AAPL, conId: 4711 },
    }),
  );
  expect(viewOf(harness, placed)).toMatchObject({
    state: "working",
    account: ACCOUNT,
    contract: { conId: 4711 },
  });
});

Deno.test("one number in two accounts is two orders, each with its own end", async () => {
  using harness = makeHarness();
  harness.world.accounts = [ACCOUNT, "DU7654321"];
  await harness.room.reconcile(toSocketEpoch(1));
  const ids = { orderId: 0, permId: 77, clientId: 0 };
  const other = limitOrder({ account: "DU7654321", totalQuantity: "7" });
  harness.link.emit("open_order", openOrderRow(ids, limitOrder(), "Submitted"));
  for (let times = 0; times < 2; times += 1) {
    harness.link.emit("open_order", openOrderRow(ids, other, "Submitted"));
  }
  harness.link.emit("completed_order", completedRow(77, other, "Cancelled"));
  expect(harness.room.orders()).toMatchObject([
    { clientOrderId: "PERM-77", account: ACCOUNT, quantity: "100", state: "working" },
    { clientOrderId: "PERM-77-DU7654321", account: "DU7654321", quantity: "7", state: "cancelled" },
  ]);
});

Deno.test("a status names no account: with the ids of this socket it is of the order that has them, not of another account's", async () => {
  using harness = makeHarness();
  harness.world.accounts = [ACCOUNT, "DU7654321"];
  const placed = await placeWorking(harness);
  const other = limitOrder({ account: "DU7654321" });
  const ids = { orderId: 0, permId: PERM, clientId: 0 };
  harness.link.emit("open_order", openOrderRow(ids, other, "Submitted"));
  harness.link.emit("order_status", statusRow({ orderId: placed.orderId, permId: PERM }, "Cancelled"));
  const states = Object.fromEntries(harness.room.orders().map(({ account, state }) => [account, state]));
  expect(states).toEqual({ [ACCOUNT]: "cancelled", DU7654321: "working" });
});
