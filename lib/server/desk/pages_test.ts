import { expect } from "@std/expect";
import type { ListedOrders, PageRequest } from "@/lib/server/orders/mod.ts";
import { executionsPage, ordersPage } from "./pages.ts";

function listKeptSince(keptSince: string) {
  const asked: PageRequest[] = [];
  const list = {
    keptSince,
    ordersPage: (request: PageRequest) => (asked.push(request), { orders: [], next: null, since: keptSince }),
    executionsPage: (request: PageRequest) => (
      asked.push(request), { executions: [], next: null, since: keptSince }
    ),
  } as unknown as ListedOrders;
  return { list, asked };
}

Deno.test("a day is asked for from midnight to midnight UTC; without one the pages go back through everything", () => {
  const { list, asked } = listKeptSince("2026-02-22T15:00:00.000Z");
  ordersPage(list, { day: "2026-02-28", limit: 10, cursor: "c" });
  executionsPage(list, { limit: 20 });
  expect(asked).toEqual([
    { cursor: "c", from: "2026-02-28T00:00:00.000Z", to: "2026-03-01T00:00:00.000Z", rows: 10 },
    { cursor: null, from: null, to: null, rows: 20 },
  ]);
});

Deno.test("a day that the journal alone has is refused, one that is kept in part is answered with since when", () => {
  const { list } = listKeptSince("2026-02-22T15:00:00.000Z");
  expect(() => ordersPage(list, { day: "2026-02-21", limit: 10 })).toThrow("2026-02-22 15:00 UTC");
  expect(() => executionsPage(list, { day: "2026-02-21", limit: 10 })).toThrow("journal only");
  expect(ordersPage(list, { day: "2026-02-22", limit: 10 }).since).toBe("2026-02-22T15:00:00.000Z");
});
