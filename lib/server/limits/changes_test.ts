// Changes of orders through the real order room: what makes an order larger is held against the limits, what
// ends a position is not.
import { expect } from "@std/expect";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import type { Limits } from "@/lib/contract/limits.ts";
import type { Draft, ModifyChanges } from "@/lib/contract/requests.ts";
import { AppError } from "@/lib/server/errors.ts";
import { DRAFT, report } from "@/lib/server/orders/testing/harness.ts";
import { type LimitedRoom, limitedRoom, onlyLimits } from "./testing/room.ts";

const { limitPrice: _limit, ...BARE } = DRAFT;

/** A room that holds `position`, before any limit is set. */
async function roomHolding(position: string): Promise<LimitedRoom> {
  const room = limitedRoom({});
  await room.harness.room.reconcile(toSocketEpoch(1));
  room.harness.positions.set(DRAFT.conId, position);
  return room;
}

function limited(room: LimitedRoom, limits: Partial<Limits>): void {
  room.file = onlyLimits(limits);
  room.holder.reload({ who: "test", reason: "tight" });
}

async function send({ harness: { room } }: LimitedRoom, draft: Draft): Promise<void> {
  const { previewToken } = await room.previewOrder(draft);
  await room.submit({ previewToken, idempotencyKey: `key-of-${previewToken}`, confirmDuplicate: true });
}

/** Tells of each order that was sent that it works; their ids by type. */
function allWorking({ harness }: LimitedRoom): Map<string, string> {
  const ids = new Map<string, string>();
  harness.link.sent("place_order").forEach(({ orderId, order }, at) => {
    const view = harness.room.orders().find((one) => order.orderRef.endsWith(one.clientOrderId));
    if (view === undefined) throw new Error("The order is gone");
    report(harness, { clientOrderId: view.clientOrderId, orderId, order }, 900 + at, "Submitted");
    ids.set(view.orderType, view.clientOrderId);
  });
  return ids;
}

/** `passes`, or the limit that denies it. */
async function changed({ harness }: LimitedRoom, id: string | undefined, changes: ModifyChanges) {
  try {
    await harness.room.previewModify(id ?? "", changes);
    return "passes";
  } catch (error) {
    if (error instanceof AppError) return error.limit?.key ?? error.code;
    throw error;
  }
}

Deno.test("a stop that wakes up higher makes a buy dearer: it is held against the limits, though neither quantity nor limit grows", async () => {
  using room = await roomHolding("0");
  await send(room, { ...BARE, orderType: "STP", stopPrice: "190" });
  await send(room, { ...BARE, orderType: "STP LMT", stopPrice: "190", limitPrice: "195" });
  const ids = allWorking(room);
  limited(room, { orderNotional: "20000" });
  expect(await changed(room, ids.get("STP"), { stopPrice: "199" })).toBe("passes");
  expect(await changed(room, ids.get("STP"), { stopPrice: "201" })).toBe("orderNotional");
  expect(await changed(room, ids.get("STP"), { quantity: "50" })).toBe("passes");
  limited(room, { lossReduce: "1000" });
  Object.assign(room, { pnl: "-5000", lossLevel: "reduce" });
  // Less of it, or a lower limit, is what the lock wants; a stop nearer to the market, or another day, is
  // not.
  expect(await changed(room, ids.get("STP LMT"), { quantity: "50", limitPrice: "194" })).toBe("passes");
  expect(await changed(room, ids.get("STP LMT"), { stopPrice: "188" })).toBe("lossReduce");
  expect(await changed(room, ids.get("STP LMT"), { quantity: "50", tif: "GTC" })).toBe("lossReduce");
});

Deno.test("two exits that end each other are both moved freely while the day's loss locks entries, and not made larger", async () => {
  using room = await roomHolding("100");
  await send(room, { ...DRAFT, side: "SELL", limitPrice: "200", oco: { stopPrice: "150" } });
  const ids = allWorking(room);
  limited(room, { lossReduce: "1000" });
  Object.assign(room, { pnl: "-5000", lossLevel: "reduce" });
  for (const limitPrice of ["190", "210"]) {
    expect([limitPrice, await changed(room, ids.get("LMT"), { limitPrice })]).toEqual([limitPrice, "passes"]);
  }
  for (const stopPrice of ["145", "155"]) {
    expect([stopPrice, await changed(room, ids.get("STP"), { stopPrice })]).toEqual([stopPrice, "passes"]);
  }
  expect(await changed(room, ids.get("LMT"), { quantity: "101" })).toBe("lossReduce");
  // Of 60 that are left, no more than that is an exit.
  room.harness.positions.set(DRAFT.conId, "60");
  expect(await changed(room, ids.get("LMT"), { limitPrice: "190" })).toBe("lossReduce");
});

Deno.test("limit grossExposure: of two changes at once the second sees the first, before IB has answered", async () => {
  using room = await roomHolding("0");
  const { harness } = room;
  for (const quantity of ["1", "2"]) await send(room, { ...DRAFT, quantity });
  allWorking(room);
  const [first = "", second = ""] = harness.room.list.openOrders().map(({ clientOrderId }) => clientOrderId);
  limited(room, { grossExposure: "25000" });
  const { previewToken } = await harness.room.previewModify(first, { quantity: "100" });
  await harness.room.submit({ previewToken, idempotencyKey: "change-of-first" });
  await expect(harness.room.previewModify(second, { quantity: "100" })).rejects.toMatchObject({
    limit: { key: "grossExposure" },
  });
});

Deno.test("limit grossExposure: a price that is made lower counts once IB has taken it, and not when it refuses", async () => {
  using room = await roomHolding("0");
  const { harness } = room;
  await send(room, DRAFT);
  const id = allWorking(room).get("LMT") ?? "";
  limited(room, { grossExposure: "40000" });
  const lower = async () => {
    const { previewToken } = await harness.room.previewModify(id, { limitPrice: "100" });
    await harness.room.submit({ previewToken, idempotencyKey: `key-of-${previewToken}` });
  };
  const more = () => harness.room.previewOrder({ ...DRAFT, quantity: "150", limitPrice: "187" });
  const orderId = Number(harness.link.sent("place_order")[0]?.orderId);
  await lower();
  await expect(more()).rejects.toMatchObject({ limit: { key: "grossExposure", value: "46775" } });
  harness.link.orderError(orderId, 110, "The price does not conform to the minimum price variation");
  await expect(more()).rejects.toMatchObject({ limit: { key: "grossExposure", value: "46775" } });
  await lower();
  const sent = harness.link.sent("place_order").at(-1);
  if (sent === undefined) throw new Error("No change was sent");
  report(harness, { clientOrderId: id, orderId: sent.orderId, order: sent.order }, 900, "Submitted");
  await more();
});
