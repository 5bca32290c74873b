// Order ids only rise, whatever IB, a restart or another session says (field note P20, law 2).
import { expect } from "@std/expect";
import { LAST_ORDER_ID, toSocketEpoch } from "@/lib/contract/ids.ts";
import { OrderIds } from "./order_ids.ts";
import { makeHarness } from "../testing/harness.ts";
import { openOrderRow } from "../testing/rows.ts";

Deno.test("P20: order ids never go down: not after a rollback of nextValidId, not after a restart", async () => {
  using harness = makeHarness();
  harness.link.script.req_ids = () => ({ nextValidId: 38103 });
  await harness.room.reconcile(toSocketEpoch(1));
  const first = await harness.place();
  expect(first.orderId).toBeGreaterThanOrEqual(38103);
  harness.link.script.req_ids = () => ({ nextValidId: 38099 });
  harness.restart();
  await harness.room.reconcile(toSocketEpoch(2));
  harness.link.emit("next_valid_id", { orderId: 12 });
  const second = await harness.place({ limitPrice: "187.26" });
  expect(second.orderId).toBeGreaterThan(first.orderId);
});

Deno.test("B11: ids end below IB's 'unset', with a plain cause; IB's next id is never wrapped nor passed over", () => {
  for (const nextValidId of [LAST_ORDER_ID, LAST_ORDER_ID + 1, 3_000_000_000]) {
    const ids = new OrderIds(0);
    ids.nextValid(nextValidId);
    if (nextValidId === LAST_ORDER_ID) expect(ids.take()).toBe(LAST_ORDER_ID);
    expect(() => ids.take()).toThrow("No order id is left");
  }
});

Deno.test("P20: an id seen with an order of this client id is not used again", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  harness.link.emit(
    "open_order",
    openOrderRow(
      { orderId: 5000, permId: 44 },
      { ...(await harness.place()).order, orderRef: "" },
      "Submitted",
    ),
  );
  expect((await harness.place({ limitPrice: "187.26" })).orderId).toBeGreaterThan(5000);
});

Deno.test("P20: 103 refuses the order by its id and nothing is sent again", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const placed = await harness.place();
  harness.link.orderError(placed.orderId, 103, "Duplicate order id");
  await harness.clock.run(60_000);
  expect(harness.room.list.listedOrder(placed.clientOrderId)).toMatchObject({
    state: "rejected",
    ibCode: 103,
    ibAdvice: { meaning: "The order id has been used before by this client id." },
  });
  expect(harness.link.sent("place_order")).toHaveLength(1);
});
