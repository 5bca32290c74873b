import { expect } from "@std/expect";
import { order } from "@/tests/support/screen_samples.ts";
import { foundOrders, type OrderGroup, orderGroups } from "./order_find.ts";

const orders = [
  order("w1"),
  order("p1", { state: "partly_filled" }),
  order("f1", { state: "filled", side: "SELL" }),
  order("c1", { state: "cancelled" }),
  // IB took it off its books by itself.
  order("r1", { state: "cancelled", ibCode: 202, reason: "Order Canceled - reason:The price is off" }),
  order("r2", { state: "rejected", ibCode: 201, reason: "Margin" }),
  order("u1", { state: "unknown" }),
  order("x1", { origin: "foreign" }),
];
const ids = (text: string, group: OrderGroup) =>
  foundOrders(orders, { text, group }, (one) => `${one.side} 100 AAPL ${one.state} ${one.clientOrderId}`)
    .map(({ clientOrderId }) => clientOrderId);

Deno.test("an order is of the groups that its state and its origin say", () => {
  expect(Object.fromEntries(orderGroups.map((group) => [group, ids("", group)]))).toEqual({
    any: ["w1", "p1", "f1", "c1", "r1", "r2", "u1", "x1"],
    working: ["w1", "p1", "x1"],
    filled: ["f1"],
    cancelled: ["c1"],
    refused: ["r1", "r2"],
    unknown: ["u1"],
    foreign: ["x1"],
  });
});

Deno.test("every typed word has to occur, in any order and case, and a part of a word is enough", () => {
  expect(ids("sell AAP", "any")).toEqual(["f1"]);
  expect(ids("  aapl   CANC ", "any")).toEqual(["c1", "r1"]);
  expect(ids("aapl msft", "any")).toEqual([]);
  expect(ids("aapl", "refused")).toEqual(["r1", "r2"]);
});
