// P58: closing a position can not turn it around, whoever clicks how often and whatever fills meanwhile.
import { coded } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import { expect } from "@std/expect";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import type { CommandFields } from "@/lib/contract/protocol.ts";
import type { ReportedContract } from "@/lib/contract/protocol/common.ts";
import type { CloseRequest } from "@/lib/contract/requests.ts";
import { fill, type Harness, makeHarness, report } from "../testing/harness.ts";
import { AAPL, ACCOUNT, limitOrder, openOrderRow } from "../testing/rows.ts";

const CLOSE: CloseRequest = { account: ACCOUNT, conId: AAPL.conId, orderType: "MKT", percent: "100" };
let keys = 0;

async function withPosition(harness: Harness, quantity: string): Promise<void> {
  harness.positions.set(AAPL.conId, quantity);
  await harness.room.reconcile(toSocketEpoch(1));
  harness.link.emit("position", { account: ACCOUNT, contract: AAPL, position: quantity, avgCost: "180" });
}

function submit(harness: Harness, previewToken: string) {
  keys += 1;
  return harness.room.submit({ previewToken, idempotencyKey: `close-key-${keys}`, confirmDuplicate: true });
}

function workingExit(
  harness: Harness,
  quantity: string,
  changes: Parameters<typeof limitOrder>[0] = {},
  permId = 50,
): void {
  const order = limitOrder({ action: "SELL", totalQuantity: quantity, lmtPrice: "200", ...changes });
  harness.link.emit("open_order", openOrderRow({ orderId: 0, permId, clientId: 0 }, order, "Submitted"));
}

/** A close that fills at once, as a market order does. */
function fillClose(harness: Harness, clientOrderId: string, shares: string, permId = 900): void {
  const sent = harness.link.sent("place_order").findLast((request) =>
    request.order.orderRef.endsWith(clientOrderId)
  );
  if (sent === undefined) throw new Error("The close was not sent");
  fill(harness, { clientOrderId, orderId: sent.orderId, order: sent.order }, permId, {
    execId: `c.${permId}.01.01`,
    shares,
    price: "187",
  });
}

Deno.test("P58: side and quantity come from a fresh position minus working exits, with the proof", async () => {
  using harness = makeHarness();
  await withPosition(harness, "100");
  workingExit(harness, "60");
  const preview = await harness.room.previewClose(CLOSE);
  expect(preview.order).toMatchObject({ side: "SELL", quantity: "40", orderType: "MKT", tif: "DAY" });
  expect(preview.proof).toEqual({ position: "100", workingExits: "60", closes: "40", result: "0" });
});

Deno.test("P58: a short position is bought back, a percentage is rounded down to whole steps", async () => {
  using harness = makeHarness();
  await withPosition(harness, "-101");
  const preview = await harness.room.previewClose({ ...CLOSE, percent: "50" });
  expect(preview.order).toMatchObject({ side: "BUY", quantity: "50" });
  expect(preview.proof).toEqual({ position: "-101", workingExits: "0", closes: "50", result: "-51" });
});

Deno.test("P58: more than the position can not be closed, a flat or covered position not at all", async () => {
  using harness = makeHarness();
  await withPosition(harness, "100");
  const { percent: _, ...byQuantity } = CLOSE;
  await expect(harness.room.previewClose({ ...byQuantity, quantity: "101" })).rejects.toMatchObject({
    code: "CLOSE_EXCEEDS_POSITION",
    field: "quantity",
  });
  workingExit(harness, "100");
  await expect(harness.room.previewClose(CLOSE)).rejects.toMatchObject({ code: "CLOSE_NOTHING_LEFT" });
  harness.positions.set(AAPL.conId, "0");
  await expect(harness.room.previewClose(CLOSE)).rejects.toMatchObject({ code: "POSITION_FLAT" });
  expect(harness.link.sent("place_order")).toHaveLength(0);
});

Deno.test("P58: of an OCA pair only the larger exit counts, sleeping bracket exits do not", async () => {
  using harness = makeHarness();
  await withPosition(harness, "100");
  workingExit(harness, "30", { ocaGroup: "g", ocaType: 2 }, 50);
  workingExit(
    harness,
    "30",
    { ocaGroup: "g", ocaType: 2, orderType: "STP", auxPrice: "150", lmtPrice: null },
    51,
  );
  await harness.place({ takeProfit: { limitPrice: "195" } });
  isListed(harness, harness.link.sent("place_order"));
  const { proof } = await harness.room.previewClose(CLOSE);
  expect(proof).toMatchObject({ workingExits: "30", closes: "70" });
});

function isListed(harness: Harness, sent: readonly CommandFields<"place_order">[]): void {
  const orders = sent.map(({ orderId, order }) =>
    openOrderRow({ orderId, permId: 800 + orderId }, order, "PreSubmitted")
  );
  harness.link.script.open_orders = () => ({ orders, statuses: [] });
}

Deno.test("P58: a bracket exit whose entry may have filled is awake: unknown, or no longer among the open orders", async () => {
  using harness = makeHarness({ settings: { watchIntervalMs: 1e9 } });
  await withPosition(harness, "0");
  const entry = await harness.place({ stopLoss: { stopPrice: "180" } });
  const [, stop] = harness.link.sent("place_order");
  if (stop === undefined) throw new Error("The stop was not sent");
  report(harness, entry, 800, "Submitted");
  await harness.clock.run(5_000);
  // IB shows the position first; neither the fill nor the end of the entry has come.
  harness.positions.set(AAPL.conId, "100");
  isListed(harness, [stop]);
  await expect(harness.room.previewClose(CLOSE)).rejects.toMatchObject({ code: "CLOSE_NOTHING_LEFT" });
});

Deno.test("P58: two tabs with two previews: the second close is refused, the position never flips", async () => {
  using harness = makeHarness();
  await withPosition(harness, "100");
  const [one, two] = [await harness.room.previewClose(CLOSE), await harness.room.previewClose(CLOSE)];
  const results = await Promise.allSettled([
    submit(harness, one.previewToken),
    submit(harness, two.previewToken),
  ]);
  expect(results.map((result) => result.status)).toEqual(["fulfilled", "rejected"]);
  expect((results[1] as PromiseRejectedResult).reason).toMatchObject({
    code: "POSITION_CHANGED",
    status: 409,
  });
  expect(harness.link.sent("place_order")).toHaveLength(1);
});

Deno.test("P58: Enter held down sends one close", async () => {
  using harness = makeHarness();
  await withPosition(harness, "100");
  const { previewToken } = await harness.room.previewClose(CLOSE);
  const results = await Promise.allSettled(
    Array.from(
      { length: 10 },
      (_, index) =>
        harness.room.submit({ previewToken, idempotencyKey: `held-enter-${index}`, confirmDuplicate: true }),
    ),
  );
  expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
  expect(harness.link.sent("place_order")).toHaveLength(1);
});

Deno.test("P58: a filled close whose position IB has not updated yet can not be repeated", async () => {
  using harness = makeHarness();
  await withPosition(harness, "100");
  const first = await submit(harness, (await harness.room.previewClose(CLOSE)).previewToken);
  const late = harness.room.previewClose(CLOSE);
  await expect(late).rejects.toMatchObject({ code: "CLOSE_NOTHING_LEFT" });
  fillClose(harness, first.clientOrderId, "100");
  // The position still says 100: selling again would go short.
  await expect(harness.room.previewClose(CLOSE)).rejects.toMatchObject({ code: "POSITION_CHANGED" });
  harness.positions.set(AAPL.conId, "0");
  await expect(harness.room.previewClose(CLOSE)).rejects.toMatchObject({ code: "POSITION_FLAT" });
  expect(harness.link.sent("place_order")).toHaveLength(1);
});

Deno.test("P58: a fill between preview and submit is a changed position", async () => {
  using harness = makeHarness();
  await withPosition(harness, "100");
  workingExit(harness, "60");
  const { previewToken } = await harness.room.previewClose(CLOSE);
  harness.positions.set(AAPL.conId, "70");
  await expect(submit(harness, previewToken)).rejects.toMatchObject({ code: "POSITION_CHANGED" });
  expect(harness.link.sent("place_order")).toHaveLength(0);
});

Deno.test("P58: a close whose outcome is unknown still counts as a working exit", async () => {
  using harness = makeHarness();
  await withPosition(harness, "100");
  harness.link.fail("place_order", "CONNECTION_LOST");
  const answer = await submit(harness, (await harness.room.previewClose(CLOSE)).previewToken);
  expect(answer.state).toBe("unknown");
  await expect(harness.room.previewClose(CLOSE)).rejects.toMatchObject({ code: "CLOSE_NOTHING_LEFT" });
});

Deno.test("P58: the result is checked after the fill, and a difference is told", async () => {
  using harness = makeHarness();
  await withPosition(harness, "100");
  const answer = await submit(harness, (await harness.room.previewClose(CLOSE)).previewToken);
  fillClose(harness, answer.clientOrderId, "100");
  harness.positions.set(AAPL.conId, "-20");
  await harness.clock.run(3_100);
  expect(harness.notices.at(-1)).toMatchObject({
    code: "CLOSE_RESULT_DIFFERS",
    text: "After closing AAPL the position is −20, expected 0",
    orderId: answer.clientOrderId,
  });
});

Deno.test("P58: a close that did what it promised says nothing", async () => {
  using harness = makeHarness();
  await withPosition(harness, "100");
  const answer = await submit(harness, (await harness.room.previewClose(CLOSE)).previewToken);
  fillClose(harness, answer.clientOrderId, "100");
  harness.positions.set(AAPL.conId, "0");
  await harness.clock.run(3_100);
  expect(harness.notices).toEqual([]);
});

Deno.test("flatten prepares every position and names what it could not prepare", async () => {
  using harness = makeHarness();
  await withPosition(harness, "100");
  harness.positions.set(42, "5");
  const { previews, skipped } = await harness.room.previewFlatten(ACCOUNT);
  expect(previews.map((preview) => preview.order.quantity)).toEqual(["100"]);
  expect(skipped).toEqual([{ conId: 42, ...coded(say("CONTRACT_UNKNOWN", { conId: 42 })) }]);
});

Deno.test("a limit close obeys the tick and needs its price", async () => {
  using harness = makeHarness();
  await withPosition(harness, "100");
  const limit = { ...CLOSE, orderType: "LMT" } as const;
  await expect(harness.room.previewClose(limit)).rejects.toMatchObject({
    code: "ORDER_LIMIT_PRICE_MISSING",
    field: "limitPrice",
  });
  await expect(harness.room.previewClose({ ...limit, limitPrice: "187.255" })).rejects.toMatchObject({
    code: "ORDER_PRICE_OFF_TICK",
    field: "limitPrice",
  });
  const preview = await harness.room.previewClose({ ...limit, limitPrice: "190" });
  const answer = await submit(harness, preview.previewToken);
  const sent = harness.link.last("place_order");
  report(harness, { ...answer, orderId: sent.orderId, order: sent.order }, 900, "Submitted");
  expect((await harness.room.previewModify(answer.clientOrderId, { limitPrice: "191" })).sentence).toContain(
    "limit 190.00 → 191.00",
  );
});

Deno.test("P58: an exit typed in TWS a moment ago counts: open orders are read with the position", async () => {
  using harness = makeHarness();
  await withPosition(harness, "100");
  const order = limitOrder({ action: "SELL", totalQuantity: "60", lmtPrice: "200" });
  const typed = openOrderRow({ orderId: 0, permId: 51, clientId: 0 }, order, "Submitted");
  harness.link.script.open_orders = () => ({ orders: [typed], statuses: [] });
  const preview = await harness.room.previewClose(CLOSE);
  expect(preview.proof).toEqual({ position: "100", workingExits: "60", closes: "40", result: "0" });
  const more = openOrderRow({ orderId: 0, permId: 52, clientId: 0 }, order, "Submitted");
  harness.link.script.open_orders = () => ({ orders: [typed, more], statuses: [] });
  await harness.clock.run(1_000);
  await expect(submit(harness, preview.previewToken)).rejects.toMatchObject({ code: "POSITION_CHANGED" });
  await harness.clock.run(1_000);
  harness.link.fail("open_orders", "REQUEST_TIMEOUT");
  await expect(harness.room.previewClose(CLOSE)).rejects.toMatchObject({ code: "ORDERS_UNKNOWN" });
  expect(harness.link.sent("place_order")).toHaveLength(0);
});

Deno.test("B13: what is less than a step of the instrument stays and is told; the rest can be closed", async () => {
  using harness = makeHarness();
  await withPosition(harness, "10.3333");
  const whole = await harness.room.previewClose(CLOSE);
  expect(whole.proof).toMatchObject({ position: "10.3333", closes: "10", result: "0.3333" });
  const { previews, skipped } = await harness.room.previewFlatten(ACCOUNT);
  expect([previews.map(({ order }) => order.quantity), skipped]).toEqual([["10"], []]);
  await withPosition(harness, "0.3333");
  await expect(harness.room.previewClose(CLOSE)).rejects.toMatchObject({ code: "CLOSE_QUANTITY_INVALID" });
});

const COMBO: ReportedContract = { ...AAPL, conId: 0, secType: "BAG" };
const LEGS: ReportedContract["legs"] = [
  { conId: AAPL.conId, ratio: 2, side: "BUY", exchange: "SMART" },
  { conId: 1, ratio: 1, side: "SELL", exchange: "SMART" },
];

function workingCombo(harness: Harness, contract: ReportedContract, side: "BUY" | "SELL" = "SELL"): void {
  const order = limitOrder({ action: side, totalQuantity: "30", lmtPrice: "1" });
  const ids = { orderId: 0, permId: 70, clientId: 0 };
  harness.link.emit("open_order", openOrderRow(ids, order, "Submitted", { contract }));
}

Deno.test("B15: a leg of a working combo that sells the position is an exit by its ratio", async () => {
  using harness = makeHarness();
  await withPosition(harness, "100");
  workingCombo(harness, { ...COMBO, legs: LEGS });
  const preview = await harness.room.previewClose(CLOSE);
  expect(preview.proof).toEqual({ position: "100", workingExits: "60", closes: "40", result: "0" });
});

Deno.test("B15: a combo that buys more of the position is no exit of it", async () => {
  using harness = makeHarness();
  await withPosition(harness, "100");
  workingCombo(harness, { ...COMBO, legs: LEGS }, "BUY");
  expect((await harness.room.previewClose(CLOSE)).proof).toMatchObject({ workingExits: "0", closes: "100" });
});

Deno.test("B15: against a combo whose legs are not known nothing is proven, and flatten says so", async () => {
  using harness = makeHarness();
  await withPosition(harness, "100");
  workingCombo(harness, COMBO);
  await expect(harness.room.previewClose(CLOSE)).rejects.toMatchObject({
    code: "CLOSE_EXITS_UNKNOWN",
    status: 422,
  });
  const { previews, skipped } = await harness.room.previewFlatten(ACCOUNT);
  expect([previews.length, skipped.map(({ code }) => code)]).toEqual([0, ["CLOSE_EXITS_UNKNOWN"]]);
});

Deno.test("B15: a combo that comes between preview and submit is a changed position", async () => {
  using harness = makeHarness();
  await withPosition(harness, "100");
  const { previewToken } = await harness.room.previewClose(CLOSE);
  workingCombo(harness, { ...COMBO, legs: LEGS });
  await expect(submit(harness, previewToken)).rejects.toMatchObject({ code: "POSITION_CHANGED" });
  expect(harness.link.sent("place_order")).toHaveLength(0);
});

Deno.test("B14: a close is refused beside a sale for an amount of cash, and passes beside a purchase", async () => {
  using harness = makeHarness();
  await withPosition(harness, "100");
  workingExit(harness, "0", { cashQty: "1111.11", action: "BUY" }, 51);
  expect((await harness.room.previewClose(CLOSE)).proof).toMatchObject({ workingExits: "0" });
  workingExit(harness, "0", { cashQty: "1111.11" });
  const refused = harness.room.previewClose(CLOSE);
  await expect(refused).rejects.toMatchObject({
    code: "CLOSE_EXITS_UNKNOWN",
    message: expect.stringContaining("1,111.11"),
  });
});

Deno.test("B14: an advisor's order that may be shared out to the account makes a close unprovable", async () => {
  using harness = makeHarness();
  await withPosition(harness, "100");
  workingExit(harness, "40", { account: "DF1234567" });
  await expect(harness.room.previewClose(CLOSE)).rejects.toMatchObject({ code: "CLOSE_EXITS_UNKNOWN" });
});
