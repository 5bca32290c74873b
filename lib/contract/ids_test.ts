import { expect } from "@std/expect";
import {
  fromOrderRef,
  isAdvisorAccount,
  isPaperAccount,
  maskAccount,
  type OrderId,
  type SocketEpoch,
  toOrderId,
  toOrderRef,
  toPermId,
  toSocketEpoch,
} from "./ids.ts";
import { type CommandFields, commandSchemas } from "./protocol/commands.ts";
import { openOrderRowSchema } from "./protocol/common.ts";

/** What a cancel names, as far as types are concerned. */
function cancel(epoch: SocketEpoch, orderId: OrderId): CommandFields<"cancel_order"> {
  return { epoch, orderId };
}

Deno.test("a cancel names an order id on a socket: nothing else that is a number compiles", () => {
  const epoch = toSocketEpoch(1);
  expect(cancel(epoch, toOrderId(7))).toEqual({ epoch: 1, orderId: 7 });
  // @ts-expect-error: IB's permanent id is no order id
  cancel(epoch, toPermId(7));
  // @ts-expect-error: a client id, a conId, a quantity
  cancel(epoch, 7);
  // @ts-expect-error: the wrong way round
  cancel(toOrderId(7), epoch);
});

Deno.test("an id becomes one by being parsed", () => {
  const { orderId, epoch } = commandSchemas.cancel_order.parse({
    type: "cancel_order",
    id: "1",
    epoch: 3,
    orderId: 7,
  });
  expect(cancel(epoch, orderId)).toEqual({ epoch: 3, orderId: 7 });
  const { permId } = openOrderRowSchema.pick({ permId: true }).parse({ permId: 900 });
  // @ts-expect-error: known as a permanent id from the row on
  const wrong: OrderId | null = permId;
  expect(wrong).toBe(toPermId(900));
});

Deno.test("an order is ours when its reference holds an id of ours", () => {
  const id = "0b0f1c3e-0000-4000-8000-000000000001";
  expect(fromOrderRef(toOrderRef(id))).toBe(id);
  for (const foreign of [null, "", "lotse:", "lotse:1", id, `LOTSE:${id}`, `lotse:${id} `]) {
    expect(fromOrderRef(foreign)).toBe(null);
  }
});

Deno.test("what an account id says by its first letters, and what of it may be shown", () => {
  expect(["DU1234567", "DF1", "U1", "F1234"].map(isPaperAccount)).toEqual([true, true, false, false]);
  expect(["DU1", "DF1", "U1", "F1", "FX"].map(isAdvisorAccount)).toEqual([false, true, false, true, false]);
  expect([maskAccount("DU1234567"), maskAccount("U12")]).toEqual(["DU…567", "…"]);
});
