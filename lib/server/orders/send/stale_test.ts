// A submit asks whether the preview still says the truth: what has moved sends nothing, and is named.
import { expect } from "@std/expect";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import { DRAFT, fill, type Harness, makeHarness, QUOTE, report } from "../testing/harness.ts";

let keys = 0;

async function ready(held = "120"): Promise<Harness> {
  const harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  harness.positions.set(DRAFT.conId, held);
  return harness;
}

const draft = { ...DRAFT, quantity: "5", limitPrice: "190" };

/** What a submit of this preview says: `sent`, or the code and what has moved. */
async function submitted(harness: Harness, { previewToken }: { previewToken: string }): Promise<string> {
  try {
    const idempotencyKey = `stale-key-${keys++}`;
    await harness.room.submit({ previewToken, idempotencyKey, confirmDuplicate: true });
    return "sent";
  } catch (error) {
    const { code, status, says } = error as { code: string; status: number; says: { with?: object } };
    const moved = (says.with as { moved?: { key: string }[] } | undefined)?.moved ?? [];
    return [`${code} ${status}`, ...moved.map(({ key }) => key.replace("PREVIEW_STALE.", ""))].join(" ");
  }
}

Deno.test("previewed BUY 5, then the market fell and another order filled: nothing is sent, both are named", async () => {
  using harness = await ready();
  const other = await harness.place({ ...draft, quantity: "7" });
  report(harness, other, 501, "Submitted");
  const preview = await harness.room.previewOrder(draft);
  expect(preview).toMatchObject({
    positionBefore: "120",
    basis: { position: "120", tolerance: { price: "1.873" } },
  });
  harness.world.quote = { ...QUOTE, bid: "129.9", ask: "130", last: "130" };
  fill(harness, other, 501, { execId: "e1", shares: "7", cumQty: "7", price: "130" });
  harness.positions.set(DRAFT.conId, "127");
  expect(await submitted(harness, preview)).toBe("PREVIEW_STALE 409 position orders price");
  expect(harness.link.sent("place_order")).toHaveLength(1);
  // Previewed again it says what is, and goes.
  const again = await harness.room.previewOrder({ ...draft, limitPrice: "130" });
  expect(again).toMatchObject({ positionBefore: "127", positionAfter: "132" });
  expect(await submitted(harness, again)).toBe("sent");
});

Deno.test("a price that comes back in time does not cost the preview: it was not used up", async () => {
  using harness = await ready();
  const preview = await harness.room.previewOrder(draft);
  harness.world.quote = { ...QUOTE, ask: "190" };
  expect(await submitted(harness, preview)).toBe("PREVIEW_STALE 409 price");
  harness.world.quote = QUOTE;
  expect(await submitted(harness, preview)).toBe("sent");
});

Deno.test("the tolerance is the setting's, and never less than three steps of the price", async () => {
  using harness = await ready();
  harness.world.tolerance = { pricePercent: "0.01", moneyPercent: null };
  const steps = await harness.room.previewOrder(draft);
  expect(steps.basis.tolerance).toEqual({ price: "0.03", moneyPercent: null });
  harness.world.quote = { ...QUOTE, ask: "187.33" };
  expect(await submitted(harness, steps)).toBe("sent");
  harness.world.quote = QUOTE;
  const beyond = await harness.room.previewOrder({ ...draft, limitPrice: "189" });
  harness.world.quote = { ...QUOTE, ask: "187.34" };
  expect(await submitted(harness, beyond)).toBe("PREVIEW_STALE 409 price");
  harness.world.tolerance = { pricePercent: null, moneyPercent: null };
  const free = await harness.room.previewOrder({ ...draft, limitPrice: "188" });
  harness.world.quote = null;
  harness.world.netLiquidation = "1";
  expect(await submitted(harness, free)).toBe("sent");
});

Deno.test("a sale that is proven to reduce is held up by no price, but by another exit that came", async () => {
  using harness = await ready();
  const sale = { ...draft, side: "SELL", limitPrice: "150" } as const;
  const falling = await harness.room.previewOrder(sale);
  expect(falling.basis.tolerance).toEqual({ price: null, moneyPercent: null });
  harness.world.quote = { ...QUOTE, bid: "100", ask: "101", last: "100", halted: true };
  harness.world.netLiquidation = "60000";
  expect(await submitted(harness, falling)).toBe("sent");
  const second = await harness.room.previewOrder({ ...sale, quantity: "6" });
  await harness.place({ ...sale, quantity: "7" });
  expect(await submitted(harness, second)).toBe("PREVIEW_STALE 409 orders");
});

Deno.test("a change is bound too, and the order that is changed does not stand in its own way", async () => {
  using harness = await ready();
  const placed = await harness.place(draft);
  report(harness, placed, 601, "Submitted");
  const change = () => harness.room.previewModify(placed.clientOrderId, { limitPrice: "189" });
  const stale = await change();
  expect(stale.basis.orders).toEqual([]);
  harness.world.quote = { ...QUOTE, ask: "200" };
  expect(await submitted(harness, stale)).toBe("PREVIEW_STALE 409 price");
  expect(await submitted(harness, await change())).toBe("sent");
});

Deno.test("a close is bound to its own proof: a price that runs holds it up no more than before", async () => {
  using harness = await ready();
  const request = { account: DRAFT.account, conId: DRAFT.conId, orderType: "MKT", percent: "100" } as const;
  const close = await harness.room.previewClose(request);
  expect(close.basis).toMatchObject({ position: "120", tolerance: { price: null, moneyPercent: null } });
  harness.world.quote = { ...QUOTE, bid: "100", ask: "101", last: "100" };
  expect(await submitted(harness, close)).toBe("sent");
});
