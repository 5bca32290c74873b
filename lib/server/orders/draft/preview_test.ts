// Previews: what is shown, what is unknown and what is refused (field notes P34, P54).
import { expect } from "@std/expect";
import { say } from "@/lib/contract/says/say.ts";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import { DRAFT, makeHarness } from "../testing/harness.ts";
import { orderState } from "../testing/rows.ts";

Deno.test("the preview says what will be sent, what it is worth and what it does to the position", async () => {
  using harness = makeHarness();
  harness.positions.set(DRAFT.conId, "50");
  await harness.room.reconcile(toSocketEpoch(1));
  const preview = await harness.room.previewOrder({ ...DRAFT, limitPrice: "187.250" });
  expect(preview).toMatchObject({
    sentence: "BUY 100 AAPL at limit 187.25, good for the day, account DU…567; about 18,725.00 USD",
    notional: "18725",
    notionalBase: "18725",
    percentOfNetLiquidation: "18.73",
    positionBefore: "50",
    positionAfter: "150",
    expiresAt: "2026-08-31T14:31:00.000Z",
    whatIf: { initMarginAfter: "5000", commission: "1", commissionCurrency: "USD" },
    warnings: [],
  });
  expect(harness.link.sent("place_order")).toHaveLength(0);
});

Deno.test("where IB's limit leaves no place for the question, a close goes without an answer and an order is to be asked again", async () => {
  using harness = makeHarness();
  harness.positions.set(DRAFT.conId, "100");
  await harness.room.reconcile(toSocketEpoch(1));
  harness.link.fail("what_if", "PACING_REFUSED");
  const { account, conId } = DRAFT;
  const close = await harness.room.previewClose({ account, conId, orderType: "MKT", percent: "100" });
  expect(close.whatIf.initMarginAfter).toBeNull();
  expect(close.warnings.map(({ code }) => code)).toContain("WHAT_IF_MISSING");
  harness.link.fail("what_if", "PACING_REFUSED");
  await expect(harness.room.previewOrder(DRAFT)).rejects.toMatchObject({
    code: "DESK_NOT_READY",
    status: 503,
    retryAfter: 2,
  });
});

Deno.test("P34: a what-if that hangs is shown as missing, one that IB refuses denies with its words", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  harness.link.fail("what_if", "REQUEST_TIMEOUT");
  const preview = await harness.room.previewOrder(DRAFT);
  expect(preview.whatIf).toMatchObject({ initMarginAfter: null, commission: null });
  expect(preview.warnings.map((warning) => warning.code)).toEqual(["WHAT_IF_MISSING"]);
  harness.link.fail("what_if", "IB_ERROR", {
    code: 201,
    message: "Order rejected - reason: insufficient margin",
  });
  await expect(harness.room.previewOrder(DRAFT)).rejects.toMatchObject({
    code: "ORDER_REFUSED_BY_IB",
    status: 422,
    ib: { code: 201, message: "Order rejected - reason: insufficient margin" },
  });
  harness.link.script.what_if = () => ({
    orderState: orderState("", { rejectReason: "No trading permissions" }),
  });
  await expect(harness.room.previewOrder(DRAFT)).rejects.toMatchObject({ code: "ORDER_REFUSED_BY_IB" });
  harness.link.script.what_if = () => ({
    orderState: orderState("PreSubmitted", {
      initMarginAfter: "9000",
      equityWithLoanAfter: "8000",
      warningText: "Careful",
    }),
  });
  expect((await harness.room.previewOrder(DRAFT)).warnings.map((warning) => warning.code)).toEqual([
    "MARGIN_INSUFFICIENT",
    "IB_WARNING",
  ]);
});

Deno.test("P9: right after a connect an order is held against the first figures of its account, a close waits for none", async () => {
  using harness = makeHarness();
  harness.positions.set(DRAFT.conId, "50");
  await harness.room.reconcile(toSocketEpoch(1));
  const figures = Promise.withResolvers<void>();
  harness.world.slowFigures = figures.promise;
  let known = false;
  harness.world.limits = {
    ...harness.world.limits,
    check: (draft) =>
      known || draft.side === "SELL"
        ? { denied: false, warnings: [], use: null }
        : { denied: true, says: say("LIMIT_DAILY_LOSS.unknown") },
  };
  const preview = harness.room.previewOrder(DRAFT);
  await harness.room.previewClose({ account: DRAFT.account, conId: DRAFT.conId, orderType: "MKT" });
  known = true;
  figures.resolve();
  expect((await preview).warnings).toEqual([]);
});

Deno.test("an unknown instrument and an unknown account are named by their field", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  await expect(harness.room.previewOrder({ ...DRAFT, conId: 1 })).rejects.toMatchObject({
    code: "CONTRACT_UNKNOWN",
    field: "order.conId",
  });
  await expect(harness.room.previewOrder({ ...DRAFT, account: "DU999" })).rejects.toMatchObject({
    code: "ACCOUNT_UNKNOWN",
    field: "order.account",
  });
});

Deno.test("B16: what IB refuses though every check has let it pass has its rules asked anew; what may be of everything, all orders", async () => {
  for (const [code, rereads] of [[201, 0], [110, 0], [321, 1], [322, 1], [10999, 1]] as const) {
    using harness = makeHarness();
    await harness.room.reconcile(toSocketEpoch(1));
    const before = harness.link.sent("open_orders").length;
    harness.link.fail("what_if", "IB_ERROR", { code, message: "Fehler bei der Überprüfung der Anfrage" });
    await expect(harness.room.previewOrder(DRAFT)).rejects.toMatchObject({ ib: { code } });
    await harness.clock.run(2_000);
    const read = harness.link.sent("open_orders").length - before;
    expect({ code, read, renewed: harness.world.renewed }).toEqual({
      code,
      read: rereads,
      renewed: [DRAFT.conId],
    });
  }
});
