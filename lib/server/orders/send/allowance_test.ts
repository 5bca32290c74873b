// What the sender itself may send holds at the preview and at the submit, and for changes too.
import { expect } from "@std/expect";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { AppError } from "@/lib/server/errors.ts";
import type { Allowance } from "../deps.ts";
import { DRAFT, makeHarness, placeWorking, tokenOf } from "../testing/harness.ts";

function allowance(most: number): Allowance & { spent: number } {
  const given = { name: "strategy", value: "0", limit: String(most) };
  return {
    spent: 0,
    deny({ quantity, reduces }) {
      const passes = reduces || Number(quantity) <= most;
      return passes ? null : { says: say("ACCESS_LIMIT.quantity", given), field: "quantity" };
    },
    spend() {
      this.spent += 1;
    },
  };
}

const outcome = (asked: Promise<unknown>) =>
  asked.then(() => "passed", ({ code, field }: AppError) => [code, field]);

Deno.test("an order beyond it is refused at the preview, and at the submit of a preview that was made without it", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const small = allowance(Number(DRAFT.quantity) - 1);
  const refused = ["ACCESS_LIMIT", "order.quantity"];
  expect(await outcome(harness.room.previewOrder(DRAFT, { allowance: small }))).toEqual(refused);
  const previewToken = await tokenOf(harness);
  const request = { previewToken, idempotencyKey: "a-key-of-its-own" };
  expect(await outcome(harness.room.submit(request, { allowance: small }))).toEqual(refused);
  expect([harness.link.sent("place_order").length, small.spent]).toEqual([0, 0]);
  // The preview is still there for one who may.
  const large = allowance(Number(DRAFT.quantity));
  expect(await outcome(harness.room.submit(request, { allowance: large }))).toBe("passed");
  expect([harness.link.sent("place_order").length, large.spent]).toEqual([1, 1]);
  // The same key again sends nothing and takes nothing.
  expect(await outcome(harness.room.submit(request, { allowance: large }))).toBe("passed");
  expect([harness.link.sent("place_order").length, large.spent]).toEqual([1, 1]);
});

Deno.test("a change can not make an order larger than it, a close of what is held passes", async () => {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  const small = allowance(1);
  const larger = { quantity: String(Number(DRAFT.quantity) + 1) };
  expect(await outcome(harness.room.previewModify(placed.clientOrderId, larger, { allowance: small })))
    .toEqual([
      "ACCESS_LIMIT",
      "changes.quantity",
    ]);
  harness.positions.set(DRAFT.conId, "500");
  const close = { account: DRAFT.account, conId: DRAFT.conId, orderType: "MKT", percent: "50" } as const;
  expect(await outcome(harness.room.previewClose(close, { allowance: small }))).toBe("passed");
});
