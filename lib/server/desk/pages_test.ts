import { expect } from "@std/expect";
import type { DayBounds, PageRequest } from "@/lib/server/orders/mod.ts";
import { executionsPage, ordersPage, type PagedRoom } from "./pages.ts";

function roomKeptSince(keptSince: string, journalBegins: string | null = "2025-06-01T08:00:00.000Z") {
  const asked: PageRequest[] = [];
  const folded: DayBounds[] = [];
  const pages = (request: PageRequest) => (asked.push(request), { orders: [], executions: [], next: null });
  const room = {
    list: {
      keptSince,
      ordersPage: (request: PageRequest) => ({ ...pages(request), since: keptSince }),
      executionsPage: (request: PageRequest) => ({ ...pages(request), since: keptSince }),
    },
    journalBegins,
    pastDay: (bounds: DayBounds) => {
      folded.push(bounds);
      return Promise.resolve({ ordersPage: pages, executionsPage: pages });
    },
  } as unknown as PagedRoom;
  return { room, asked, folded };
}

const KEPT = "2026-02-22T15:00:00.000Z";
const CURSOR = "2026-02-28T10:00:00.000Z~c";

Deno.test("a day is asked for from midnight to midnight UTC; without one the pages go back through everything", async () => {
  const { room, asked, folded } = roomKeptSince(KEPT);
  await ordersPage(room, { day: "2026-02-28", limit: 10, cursor: CURSOR });
  await executionsPage(room, { limit: 20 });
  expect(asked).toEqual([
    { cursor: CURSOR, from: "2026-02-28T00:00:00.000Z", to: "2026-03-01T00:00:00.000Z", rows: 10 },
    { cursor: null, from: null, to: null, rows: 20 },
  ]);
  expect(folded).toEqual([]);
});

Deno.test("a day that the book has in part or not at all is read from the journal, whole", async () => {
  const { room, asked, folded } = roomKeptSince(KEPT);
  const part = await ordersPage(room, { day: "2026-02-22", limit: 10, cursor: CURSOR });
  expect(part).toEqual({ orders: [], executions: [], next: null, since: "2025-06-01T08:00:00.000Z" });
  await executionsPage(room, { day: "2025-06-01", limit: 10 });
  expect(folded.map(({ from }) => from)).toEqual(["2026-02-22T00:00:00.000Z", "2025-06-01T00:00:00.000Z"]);
  expect(asked.map(({ cursor, rows }) => [cursor, rows])).toEqual([[CURSOR, 10], [null, 10]]);
});

Deno.test("a day before the journal began is refused, with when that was", async () => {
  const { room } = roomKeptSince(KEPT);
  await expect(ordersPage(room, { day: "2025-05-31", limit: 10 })).rejects.toMatchObject({
    code: "DAY_NOT_KEPT",
    status: 404,
    field: "day",
    message: expect.stringContaining("2025-06-01 08:00 UTC"),
  });
  const empty = roomKeptSince(KEPT, null);
  await expect(executionsPage(empty.room, { day: "2026-01-01", limit: 10 })).rejects.toThrow(
    "journal begins",
  );
});

Deno.test("what is no cursor of a page is refused: the pages would begin anew", async () => {
  const { room, asked } = roomKeptSince(KEPT);
  for (const cursor of ["zzz", "~", "2026-02-28", `x${CURSOR}`, "9~a"]) {
    await expect(ordersPage(room, { limit: 10, cursor })).rejects.toMatchObject({
      status: 400,
      code: "REQUEST_INVALID",
      field: "cursor",
    });
  }
  expect(asked).toEqual([]);
});
