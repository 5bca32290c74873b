// Guards, limits and closes ask for what is open again and again: it is picked once while nothing changes,
// and never late.
import { expect } from "@std/expect";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import { CLIENT_ID, limitOrder, openOrderRow, statusRow } from "../testing/rows.ts";
import { OrderBook } from "./book.ts";
import type { Fact, OrderCallback } from "./facts.ts";

const AT = "2026-08-31T14:00:00.000Z";
const LATER = "2026-09-15T14:00:00.000Z";

function callback(event: object, at = AT): Fact {
  const whole = { seq: 1, at, epoch: toSocketEpoch(1), ...event } as OrderCallback;
  return { kind: "callback", at, clientOrderId: null, data: { event: whole, clientId: CLIENT_ID } };
}

const opened = (permId: number) =>
  callback({
    type: "open_order",
    ...openOrderRow({ orderId: 0, permId, clientId: 0 }, limitOrder({ orderRef: "" }), "Submitted"),
  });
const status = (permId: number, word: string) =>
  callback({ type: "order_status", ...statusRow({ orderId: 0, permId, clientId: 0 }, word) });

Deno.test("what is open is picked once while nothing changes; what comes, moves and goes is seen at once", () => {
  const book = new OrderBook({ quietUnacknowledgedMs: 5_000, quietAcknowledgedMs: 60_000 });
  const open = () => book.openRecords().map(({ permId, live }) => `${permId} ${live}`);
  for (const permId of [1, 2, 3]) book.apply(opened(permId));
  expect(open()).toEqual(["1 Submitted", "2 Submitted", "3 Submitted"]);
  expect(book.openRecords()).toBe(book.openRecords());
  book.apply(status(2, "PreSubmitted"));
  expect(open()).toEqual(["1 Submitted", "2 PreSubmitted", "3 Submitted"]);
  book.apply(status(1, "Filled"));
  expect(open()).toEqual(["2 PreSubmitted", "3 Submitted"]);
  book.forget(LATER);
  expect(open()).toEqual(["2 PreSubmitted", "3 Submitted"]);
  book.apply(opened(4));
  expect(open()).toEqual(["2 PreSubmitted", "3 Submitted", "4 Submitted"]);
});
