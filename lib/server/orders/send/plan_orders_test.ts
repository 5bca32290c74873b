// What goes on the wire: every field, brackets and pairs in the order that IB needs (P36, P39).
import { expect } from "@std/expect";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import { DRAFT, makeHarness } from "../testing/harness.ts";

Deno.test("P36: tif, outsideRth, account and quantity are always on the wire", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const { order } = await harness.place({ orderType: "MKT", limitPrice: undefined });
  expect(order).toMatchObject({
    tif: "DAY",
    outsideRth: false,
    account: "DU1234567",
    totalQuantity: "100",
    lmtPrice: null,
  });
});

Deno.test("a bracket is sent parent first, only the last child transmits, and the exits are tied together", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  await harness.place({ takeProfit: { limitPrice: "195" }, stopLoss: { stopPrice: "180" } });
  const sent = harness.link.sent("place_order");
  expect(sent.map(({ order }) => [order.action, order.orderType, order.transmit])).toEqual([
    ["BUY", "LMT", false],
    ["SELL", "LMT", false],
    ["SELL", "STP", true],
  ]);
  const [parent, profit, stop] = sent;
  expect(profit?.order).toMatchObject({
    parentId: parent?.orderId,
    lmtPrice: "195",
    ocaGroup: stop?.order.ocaGroup,
  });
  expect(stop?.order).toMatchObject({ parentId: parent?.orderId, auxPrice: "180" });
  expect(harness.room.orders()).toHaveLength(3);
});

Deno.test("two legs that end each other: same side, one group, both transmit", async () => {
  using harness = makeHarness();
  harness.positions.set(DRAFT.conId, "100");
  await harness.room.reconcile(toSocketEpoch(1));
  const preview = await harness.room.previewOrder({
    ...DRAFT,
    side: "SELL",
    limitPrice: "195",
    oco: { stopPrice: "180" },
  });
  expect(preview.sentence).toContain(
    "SELL 100 AAPL at limit 195.00, good for the day, or at the market once 180.00 is reached",
  );
  await harness.room.submit({ previewToken: preview.previewToken, idempotencyKey: "oco-key-1" });
  const [limit, stop] = harness.link.sent("place_order").map(({ order }) => order);
  expect(limit).toMatchObject({
    action: "SELL",
    orderType: "LMT",
    lmtPrice: "195",
    transmit: true,
    parentId: 0,
    ocaType: 2,
  });
  expect(stop).toMatchObject({
    action: "SELL",
    orderType: "STP",
    auxPrice: "180",
    transmit: true,
    parentId: 0,
  });
  expect(stop?.ocaGroup).toBe(limit?.ocaGroup);
  expect(harness.room.orders().map((order) => order.parentClientOrderId)).toEqual([null, null]);
  const close = { account: DRAFT.account, conId: DRAFT.conId, orderType: "MKT", percent: "100" } as const;
  await expect(harness.room.previewClose(close)).rejects.toMatchObject({ code: "CLOSE_NOTHING_LEFT" });
  const wrong = harness.room.previewOrder({
    ...DRAFT,
    side: "SELL",
    limitPrice: "195",
    oco: { stopPrice: "196" },
  });
  await expect(wrong).rejects.toMatchObject({ code: "ORDER_OCO_INVALID", field: "order.oco.stopPrice" });
});
