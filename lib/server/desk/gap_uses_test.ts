// The whole desk behind a journal that was put back, the one of since unreadable: what its limits count.
import { expect } from "@std/expect";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import { ACCOUNT, completedRow, executionRow, limitOrder } from "@/lib/server/orders/testing/rows.ts";
import { memoryDesk } from "./testing/memory_desk.ts";

const id = (number: number) => `00000000-0000-4000-8000-00000000000${number}`;

Deno.test("what the broker's fills prove to be ours of the lost hours is in the day's use, when its worth is known", async () => {
  const at = "2026-03-02T14:59:00.000Z";
  const data = { at, until: "2026-03-02T12:00:00.000Z", whole: false, keys: 0 };
  const { parts, link, close } = await memoryDesk({}, [{ at, kind: "put_back", clientOrderId: null, data }]);
  const used = () => {
    const { dayOrders, dayNotional } = parts.figures().usage[ACCOUNT] ?? {};
    return [dayOrders?.used, dayNotional?.used];
  };
  const fill = (orderId: number, clientId?: number) =>
    executionRow({ orderId, permId: 10 + orderId, ...(clientId === undefined ? {} : { clientId }) }, {
      execId: `e${orderId}.1.01.01`,
      shares: "100",
      price: "187",
      time: "20260302-13:30:00",
    });
  const ended = (orderId: number) =>
    completedRow(10 + orderId, limitOrder({ orderRef: `lotse:${id(orderId)}` }), "Filled", {
      order: { filledQuantity: "100" },
    });
  link.script.executions = () => ({ executions: [fill(1), fill(2, 99)] });
  link.script.completed_orders = () => ({ orders: [ended(1), ended(2)] });
  link.script.open_orders = () => ({ orders: [], statuses: [] });
  await parts.orders.reconcile(toSocketEpoch(1));
  link.emit("account_value", { account: ACCOUNT, key: "NetLiquidation", value: "1000000", currency: "USD" });
  expect(used()).toEqual(["1", "18700"]);
  close();
});
