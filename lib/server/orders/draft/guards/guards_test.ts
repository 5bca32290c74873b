// What is asked at the preview is asked again at the submit: socket, mode, limits, trading state, active
// orders (P11, P42, law 6).
import { say } from "@/lib/contract/says/say.ts";
import { expect } from "@std/expect";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import type { LimitVerdict } from "../../deps.ts";
import type { ModifyChanges } from "@/lib/contract/requests.ts";
import { DRAFT, fill, makeHarness, placeWorking, report, tokenOf } from "../../testing/harness.ts";

Deno.test("P11: an order meets a new socket epoch, mode or limits version and is refused", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const tokens = [await tokenOf(harness), await tokenOf(harness), await tokenOf(harness)];
  const submit = (index: number) =>
    harness.room.submit({ previewToken: tokens[index] ?? "", idempotencyKey: `world-key-${index}` });
  harness.link.epoch = toSocketEpoch(2);
  harness.world.readiness = { ready: true, epoch: toSocketEpoch(2), mode: "paper" };
  await expect(submit(0)).rejects.toMatchObject({ code: "PREVIEW_EXPIRED" });
  harness.link.epoch = toSocketEpoch(1);
  harness.world.readiness = { ready: true, epoch: toSocketEpoch(1), mode: "live" };
  await expect(submit(1)).rejects.toMatchObject({ code: "PREVIEW_EXPIRED" });
  harness.world.readiness = { ready: true, epoch: toSocketEpoch(1), mode: "paper" };
  harness.world.limits = { ...harness.world.limits, version: "2" };
  await expect(submit(2)).rejects.toMatchObject({ code: "PREVIEW_EXPIRED" });
  harness.world.readiness = { ready: false, why: say("DESK_NOT_READY") };
  await expect(submit(2)).rejects.toMatchObject({ code: "DESK_NOT_READY", status: 503 });
  harness.room.markDisconnected();
  await expect(submit(2)).rejects.toMatchObject({ says: { key: "PREVIEW_EXPIRED.connection" } });
  expect(harness.link.sent("place_order")).toHaveLength(0);
});

Deno.test("what was previewed for a session is void when it ends, also what was being previewed; others are not", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const previewFor = async (by: string) => (await harness.room.previewOrder(DRAFT, { by })).previewToken;
  const submit = (previewToken: string, key: string, by = "laptop") =>
    harness.room.submit({ previewToken, idempotencyKey: `session-${key}`, confirmDuplicate: true }, { by })
      .then(() => "sent", (error) => error.code);
  const [ended, stays] = [await previewFor("laptop"), await previewFor("phone")];
  const onItsWay = previewFor("laptop");
  harness.room.dropPreviewsOf("laptop");
  expect(await submit(ended, "ended")).toBe("PREVIEW_EXPIRED");
  expect(await submit(await onItsWay, "on its way")).toBe("PREVIEW_EXPIRED");
  expect(harness.link.sent("place_order")).toHaveLength(0);
  expect(await submit(stays, "stays", "phone")).toBe("sent");
});

Deno.test("halted trading refuses, reducing lets only reductions through", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  harness.world.tradingState = "halted";
  await expect(harness.room.previewOrder(DRAFT)).rejects.toMatchObject({
    code: "TRADING_HALTED",
    status: 422,
  });
  harness.world.tradingState = "reducing";
  harness.positions.set(DRAFT.conId, "100");
  await expect(harness.room.previewOrder(DRAFT)).rejects.toMatchObject({ code: "TRADING_REDUCING" });
  await expect(harness.room.previewOrder({ ...DRAFT, side: "SELL", quantity: "101" })).rejects.toMatchObject({
    code: "TRADING_REDUCING",
  });
  await harness.room.previewOrder({ ...DRAFT, side: "SELL", quantity: "100" });
});

Deno.test("reducing goes by the worst that may be true: a position that lags behind its fill is not sold twice", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  harness.positions.set(DRAFT.conId, "100");
  const sold = await harness.place({ side: "SELL", limitPrice: "187.20" });
  report(harness, sold, 900, "Submitted");
  fill(harness, sold, 900, { execId: "e1.01", shares: "100", price: "187.20", cumQty: "100" });
  harness.world.tradingState = "reducing";
  const again = harness.room.previewOrder({ ...DRAFT, side: "SELL", limitPrice: "187.20" });
  await expect(again).rejects.toMatchObject({ code: "TRADING_REDUCING" });
});

Deno.test("while reducing, an exit that has filled in part and a stop beside its target can still be moved", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  harness.positions.set(DRAFT.conId, "100");
  const exit = await harness.place({ side: "SELL", quantity: "50", limitPrice: "190" });
  report(harness, exit, 900, "Submitted");
  fill(harness, exit, 900, { execId: "e1.01", shares: "40", price: "190", cumQty: "40" });
  harness.positions.set(DRAFT.conId, "60");
  await harness.place({ side: "SELL", quantity: "50", limitPrice: "191", oco: { stopPrice: "180" } });
  harness.link.sent("place_order").slice(1).forEach(({ orderId, order }, index) =>
    report(harness, { ...exit, orderId, order }, 901 + index, "Submitted")
  );
  harness.world.tradingState = "reducing";
  await harness.room.previewModify(exit.clientOrderId, { limitPrice: "189" });
  const stop = harness.room.list.openOrders().find(({ orderType }) => orderType === "STP")?.clientOrderId ??
    "";
  await harness.room.previewModify(stop, { stopPrice: "182" });
  await expect(harness.room.previewModify(stop, { quantity: "51" })).rejects.toMatchObject({
    code: "TRADING_REDUCING",
  });
});

Deno.test("while reducing, an entry can be made smaller, and nothing else of it; what ends or may end a position can not", async () => {
  using harness = makeHarness();
  const entry = await placeWorking(harness);
  harness.world.tradingState = "reducing";
  const change = (changes: ModifyChanges) =>
    harness.room.previewModify(entry.clientOrderId, changes)
      .then(({ previewToken }) => previewToken, (error) => error.code);
  const refused = "TRADING_REDUCING";
  expect(await change({ quantity: "101" })).toBe(refused);
  expect(await change({ quantity: "60", limitPrice: "187.20" })).toBe(refused);
  expect(await change({ limitPrice: "187.20" })).toBe(refused);
  // Against what is held short it ends that, and with the fill that the broker has not counted yet.
  harness.positions.set(DRAFT.conId, "-50");
  expect(await change({ quantity: "60" })).toBe(refused);
  harness.positions.set(DRAFT.conId, "50");
  const previewToken = await change({ quantity: "60" });
  await harness.room.submit({ previewToken, idempotencyKey: "a-smaller-entry" });
  expect(harness.link.last("place_order").order.totalQuantity).toBe("60");
});

Deno.test("while reducing, no order is made smaller that would end what another one may open, and halted none at all", async () => {
  using harness = makeHarness();
  const entry = await placeWorking(harness);
  const preview = () => harness.room.previewModify(entry.clientOrderId, { quantity: "60" });
  await harness.place({ side: "SELL", quantity: "10", limitPrice: "190" });
  harness.world.tradingState = "reducing";
  await expect(preview()).rejects.toMatchObject({ code: "TRADING_REDUCING" });
  harness.world.tradingState = "halted";
  await expect(preview()).rejects.toMatchObject({ code: "TRADING_HALTED" });
});

Deno.test("a preview is bound to the arming of its account: another, a later or none does not send it", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  let arming: string | null = "first";
  const check = (): LimitVerdict => ({ denied: false, warnings: [], use: null, arming });
  harness.world.limits = { ...harness.world.limits, check };
  const submit = async (previewed: string | null, now: string | null, key: string) => {
    arming = previewed;
    const previewToken = await tokenOf(harness);
    arming = now;
    return await harness.room.submit({
      previewToken,
      idempotencyKey: `arming-${key}`,
      confirmDuplicate: true,
    })
      .then(() => "sent", (error) => error.code);
  };
  expect(await submit("first", "second", "again")).toBe("PREVIEW_EXPIRED");
  expect(await submit(null, "first", "before")).toBe("PREVIEW_EXPIRED");
  expect(harness.link.sent("place_order")).toHaveLength(0);
  expect(await submit("first", "first", "same")).toBe("sent");
  // Nothing has to be armed for it any more, as for a close after a halt.
  expect(await submit("first", null, "exempt")).toBe("sent");
});

Deno.test("a limit that denies at submit sends nothing", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const previewToken = await tokenOf(harness);
  const { version } = harness.world.limits;
  harness.world.limits = {
    version,
    rate: () => null,
    spend: () => {},
    check: () => ({ denied: true, says: say("LIVE_NOT_ARMED"), field: "quantity" }),
  };
  const submit = harness.room.submit({ previewToken, idempotencyKey: "limit-key-1" });
  await expect(submit).rejects.toMatchObject({ code: "LIVE_NOT_ARMED", field: "order.quantity" });
  expect(harness.link.sent("place_order")).toHaveLength(0);
});

Deno.test("P42: active orders per side are counted, warned about and capped; the efficiency ratio is told", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  for (let n = 0; n < 20; n++) {
    const placed = await harness.place({ limitPrice: `1${80 + n % 5}.00`, quantity: String(n + 1) });
    report(harness, placed, 1000 + n, "Submitted");
    // Margin checks have their pace.
    await harness.clock.run(100);
    if (n === 15) {
      const { warnings } = await harness.room.previewOrder({ ...DRAFT, limitPrice: "150" });
      expect(warnings.map((warning) => warning.code)).toContain("ORDER_MANY_ACTIVE");
    }
  }
  await expect(harness.room.previewOrder(DRAFT)).rejects.toMatchObject({ code: "ORDER_TOO_MANY_ACTIVE" });
  await harness.room.previewOrder({ ...DRAFT, side: "SELL", limitPrice: "190" });
  expect(harness.room.stats()).toMatchObject({ orderMessages: 20, executedOrders: 0, efficiencyRatio: "20" });
});
