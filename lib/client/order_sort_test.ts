import { expect } from "@std/expect";
import type { OrderView } from "@/lib/contract/api.ts";
import { aapl, msft, order, quote } from "@/tests/support/screen_samples.ts";
import { sortedOrders } from "./order_sort.ts";
import type { ColumnOf } from "./sorts.ts";

const at = (minute: number): Pick<OrderView, "timeline"> => ({
  timeline: [{ at: `2026-03-02T14:${minute}:00Z`, state: "working", source: "openOrder" }],
});
const orders = [
  order("a", { ...at(30), contract: msft, side: "SELL", quantity: "9", limitPrice: "400", filled: "2" }),
  order("b", { ...at(31), quantity: "100", limitPrice: "99.5", state: "cancelled" }),
  order("c", { ...at(32), quantity: null, cashQuantity: "500", orderType: "MKT", limitPrice: null }),
  order("d", { ...at(33), quantity: "10", limitPrice: "100", state: "unknown" }),
];
const quotes = { [aapl.conId]: quote("101", "101"), [msft.conId]: quote("401", "401") };
const ids = (column: ColumnOf<"orders">, down: boolean) =>
  sortedOrders(orders, { column, down }, quotes).map(({ clientOrderId }) => clientOrderId).join("");

Deno.test("orders sort by each column, as numbers where it has numbers, the unknown last", () => {
  expect(ids("time", true)).toBe("dcba");
  expect(ids("time", false)).toBe("abcd");
  expect(ids("side", false)).toBe("dcba");
  expect(ids("symbol", true)).toBe("adcb");
  expect(ids("quantity", true)).toBe("bdac");
  expect(ids("quantity", false)).toBe("adbc");
  expect(ids("price", true)).toBe("adbc");
  expect(ids("price", false)).toBe("bdac");
  expect(ids("filled", true)).toBe("adcb");
  // b has ended and c has no price: neither is at any distance.
  expect(ids("distance", false)).toBe("adcb");
  expect(ids("distance", true)).toBe("dacb");
  expect(ids("state", false)).toBe("cabd");
});
