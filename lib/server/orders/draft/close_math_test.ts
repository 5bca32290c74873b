// What a close costs among many open orders; what it concludes is in `send/close_test.ts`.
import { expect } from "@std/expect";
import { newRecord, type OrderRecord } from "../book/record.ts";
import { AAPL, ACCOUNT } from "../testing/rows.ts";
import { workingExits } from "./close_math.ts";

const BRACKETS = 300;

Deno.test("the entries of many brackets are found without looking through all orders for each", () => {
  let looks = 0;
  const order = (id: string, side: "BUY" | "SELL", parentClientOrderId: string | null): OrderRecord => {
    const terms = { quantity: "1", cashQuantity: null };
    const record = newRecord(
      {
        origin: "app",
        account: ACCOUNT,
        contract: AAPL,
        allocation: null,
        state: "working",
        at: "2026-03-02T10:00:00.000Z",
        sent: true,
        clientOrderId: id,
        side,
        terms,
      } as unknown as Parameters<typeof newRecord>[0],
    );
    return Object.defineProperty({ ...record, parentClientOrderId }, "clientOrderId", {
      get: () => (looks += 1, id),
    });
  };
  const records = Array.from({ length: BRACKETS }, (_, n) => [
    order(`entry ${n}`, "BUY", null),
    order(`target ${n}`, "SELL", `entry ${n}`),
    order(`stop ${n}`, "SELL", `entry ${n}`),
  ]).flat();
  const place = { account: ACCOUNT, conId: AAPL.conId, symbol: "AAPL", position: "5" };
  expect(workingExits(records, place)).toEqual({ ok: true, exits: "0" });
  expect(looks).toBeLessThanOrEqual(4 * records.length);
});
