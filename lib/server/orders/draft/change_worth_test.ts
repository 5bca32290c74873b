// The review of a change says what the order is worth and what its bracket risks, before and after.
import { expect } from "@std/expect";
import type { Draft, Preview } from "@/lib/contract/api.ts";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import type { ModifyChanges } from "@/lib/contract/requests.ts";
import {
  DRAFT,
  fill,
  type Harness,
  makeHarness,
  type Placed,
  placeWorking,
  report,
} from "../testing/harness.ts";

const preview = (harness: Harness, { clientOrderId }: Placed, changes: ModifyChanges) =>
  harness.room.previewModify(clientOrderId, changes);

const previewNew = (harness: Harness, more: Partial<Draft> = {}) =>
  harness.room.previewOrder({ ...DRAFT, ...more });

/** Buys 100 at 187.25 with a target at 195 and a stop at 180. */
async function bracket(harness: Harness): Promise<Record<"entry" | "take" | "stop", Placed>> {
  await harness.room.reconcile(toSocketEpoch(1));
  const entry = await harness.place({ takeProfit: { limitPrice: "195" }, stopLoss: { stopPrice: "180" } });
  const [take, stop] = harness.link.sent("place_order").slice(-2).map(({ order, orderId }) => ({
    clientOrderId: order.orderRef.slice("lotse:".length),
    orderId,
    order,
  }));
  if (take === undefined || stop === undefined) throw new Error("No exits were sent");
  report(harness, entry, 900, "Submitted");
  report(harness, take, 901, "PreSubmitted", { whyHeld: "child", parentId: entry.orderId });
  report(harness, stop, 902, "PreSubmitted", { whyHeld: "child", parentId: entry.orderId });
  return { entry, take, stop };
}

/** Loss and gain, as the bracket stands and as it would be. */
const risk = ({ standing, outcome }: Preview) =>
  [standing?.outcome, outcome].map((of) => of && [of.loss, of.gain]);

Deno.test("a change says what the order is worth as it stands and as it would be", async () => {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  const smaller = await preview(harness, placed, { quantity: "50" });
  expect([smaller.standing, smaller.notional, smaller.percentOfNetLiquidation]).toEqual([
    { notional: "18725", notionalBase: "18725", percentOfNetLiquidation: "18.73" },
    "9362.5",
    "9.36",
  ]);
  expect(smaller.outcome).toBeUndefined();
  // A new order stands nowhere yet.
  expect((await previewNew(harness)).standing).toBeUndefined();
});

Deno.test("a change of any order of a bracket says what the bracket loses and gains, before and after", async () => {
  using harness = makeHarness();
  const { entry, take, stop } = await bracket(harness);
  expect(risk(await preview(harness, entry, { limitPrice: "185" }))).toEqual([["725", "775"], [
    "500",
    "1000",
  ]]);
  expect(risk(await preview(harness, stop, { stopPrice: "182.25" }))).toEqual([["725", "775"], [
    "500",
    "775",
  ]]);
  expect(risk(await preview(harness, take, { limitPrice: "197.25" }))).toEqual([["725", "775"], [
    "725",
    "1000",
  ]]);
  // Of different sizes they are not those of the whole: what a part of it risks would look like all of it.
  expect(risk(await preview(harness, entry, { quantity: "200" }))).toEqual([["725", "775"], [null, null]]);
  // Behind its entry the exits are measured from where that came.
  fill(harness, entry, 900, { execId: "a.1.01.01", shares: "100", price: "187" });
  expect(risk(await preview(harness, stop, { stopPrice: "185" }))).toEqual([["700", "800"], ["200", "800"]]);
});

Deno.test("what a bracket risks is that of the same bracket as a new order", async () => {
  using harness = makeHarness();
  const { stop } = await bracket(harness);
  const asNew = await previewNew(harness, {
    takeProfit: { limitPrice: "195" },
    stopLoss: { stopPrice: "180" },
  });
  expect((await preview(harness, stop, { stopPrice: "181" })).standing?.outcome).toEqual(asNew.outcome);
});
