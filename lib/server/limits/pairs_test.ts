// Two orders that end each other, as an entry: either may be the one that fills, so each has to keep every
// limit.
import { expect } from "@std/expect";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import type { Limits } from "@/lib/contract/limits.ts";
import type { Draft } from "@/lib/contract/requests.ts";
import { OwnLimitBook } from "@/lib/server/access/own_limits.ts";
import { DRAFT, QUOTE } from "@/lib/server/orders/testing/harness.ts";
import { limitedRoom } from "./testing/room.ts";

/** A limit far below the market, and a stop that the next trade wakes. */
const PAIR: Draft = { ...DRAFT, quantity: "1000", limitPrice: "1", oco: { stopPrice: "187.31" } };

async function pairRoom(limits: Partial<Limits>) {
  const room = limitedRoom(limits);
  await room.harness.room.reconcile(toSocketEpoch(1));
  return room;
}

Deno.test("a pair is worth what the dearer of its orders is: a cheap limit hides no stop that buys at the market", async () => {
  for (const key of ["orderNotional", "dayNotional", "grossExposure", "positionNotional"] as const) {
    using room = await pairRoom({ [key]: "25000" });
    const preview = (draft: Draft) => room.harness.room.previewOrder(draft);
    await expect(preview(PAIR)).rejects.toMatchObject({ limit: { key, of: "quantity", wouldPass: "133" } });
    expect(await preview({ ...PAIR, quantity: "133" })).toMatchObject({ notional: "24912.23" });
    const { oco: _, ...alone } = PAIR;
    await preview(alone);
  }
});

Deno.test("a program's own limit of value sees both orders of a pair", async () => {
  using room = await pairRoom({});
  const limits = { maxQuantity: null, maxNotional: "10000", ordersPerMinute: null };
  const caller = { kind: "token", id: "t", name: "robot", scopes: [], limits } as const;
  const allowance = new OwnLimitBook(room.harness.clock).of(caller);
  await expect(room.harness.room.previewOrder(PAIR, { allowance })).rejects.toMatchObject({
    code: "ACCESS_LIMIT",
  });
});

Deno.test("the stop of a pair goes to the market: it needs a fresh quote, within the collar of the last trade", async () => {
  using room = await pairRoom({ requireQuote: true, quoteAge: "15", collarHardPercent: { other: "5" } });
  const { harness } = room;
  const near = { ...PAIR, quantity: "10", limitPrice: "186" };
  await harness.room.previewOrder(near);
  harness.world.quote = { ...QUOTE, ask: "210" };
  await expect(harness.room.previewOrder(near)).rejects.toMatchObject({ code: "LIMIT_PRICE_COLLAR" });
  harness.world.quote = { ...QUOTE, at: "2026-08-31T14:00:00.000Z" };
  await expect(harness.room.previewOrder(near)).rejects.toMatchObject({ code: "LIMIT_QUOTE_MISSING" });
});

Deno.test("limit grossExposure: an open pair counts once, with its dearer order", async () => {
  using room = await pairRoom({ grossExposure: "40000" });
  const { harness } = room;
  // 100 at 190 at most.
  await harness.place({ limitPrice: "187", oco: { stopPrice: "190" } });
  const more = (quantity: string) => harness.room.previewOrder({ ...DRAFT, quantity, limitPrice: "187" });
  await more("112");
  await expect(more("113")).rejects.toMatchObject({ limit: { key: "grossExposure", value: "40131" } });
});
