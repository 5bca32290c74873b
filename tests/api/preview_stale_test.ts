// What a preview showed and what is, through the real bridge and the simulated gateway: the market falls,
// another order fills.
import { expect } from "@std/expect";
import type { Snapshot } from "@/lib/contract/api.ts";
import { AAPL, DeskRoom } from "@/tests/support/desk_room.ts";

const heldIs = (quantity: string) => ({ positions }: Snapshot) =>
  Object.values(positions).some((position) => position.quantity === quantity);

Deno.test("previewed BUY 5, another order filled and the market fell: 409 PREVIEW_STALE names both, a new preview goes", async () => {
  await using room = await DeskRoom.open({ unlimited: true });
  const { desk } = room;
  const account = Object.keys((await desk.ready()).accounts)[0] ?? "";
  const order = { account, conId: AAPL, side: "BUY", tif: "DAY" } as const;
  await desk.place({ ...order, quantity: "120", orderType: "MKT" });
  await desk.until("the position", heldIs("120"));
  const { ask } =
    (await desk.until("an ask", ({ quotes }) => (quotes[AAPL]?.ask ?? null) !== null)).quotes[AAPL] ??
      { ask: "" };
  const wish = { ...order, quantity: "5", orderType: "LMT", limitPrice: ask };
  const preview = await desk.mustPost({ action: "preview_order", order: wish });
  expect(preview).toMatchObject({ positionBefore: "120", positionAfter: "125" });

  await desk.place({ ...order, quantity: "7", orderType: "MKT" });
  await desk.until("the other order has filled", heldIs("127"));
  await room.control({ do: "price", conId: AAPL, price: "100" });
  await desk.until("the market fell", ({ quotes }) => Number(quotes[AAPL]?.ask ?? "999") < 110);

  const before = room.asked("placeOrder").length;
  const send = (previewToken: string) =>
    desk.post({
      action: "submit",
      previewToken,
      idempotencyKey: crypto.randomUUID(),
      confirmDuplicate: true,
    });
  const refused = await send(preview.previewToken);
  expect(refused).toMatchObject({ status: 409, body: { code: "PREVIEW_STALE", field: "previewToken" } });
  expect(refused.body.detail).toMatch(/position was 120 and is 127/);
  expect(refused.body.detail).toMatch(/price was [\d.,]+ and is [\d.,]+/);
  expect(room.asked("placeOrder").length).toBe(before);

  const again = await desk.mustPost({ action: "preview_order", order: wish });
  expect(again).toMatchObject({ positionBefore: "127", positionAfter: "132" });
  expect((await send(again.previewToken)).status).toBe(202);
});
