// Pages of orders and executions that are not on the screen any more: of the last days from the book, before
// that from the journal.
import type { ExecutionsPage, ExecutionView, OrdersPage, OrderView, PageQuery } from "@/lib/contract/api.ts";
import { MOST_PAGE_ROWS } from "@/lib/contract/listing.ts";
import { say } from "@/lib/contract/says/say.ts";
import { NotFoundError, RequestError } from "@/lib/server/errors.ts";
import { Slicer } from "@/lib/server/slicer.ts";
import type { DayBounds, OrderRoom, PageRequest } from "@/lib/server/orders/mod.ts";

export interface WholeDay {
  orders: OrderView[];
  executions: ExecutionView[];
}

export type PagedRoom = Pick<OrderRoom, "list" | "pastDay" | "journalBegins">;

/**
 * Rejects with `NotFoundError` `DAY_NOT_KEPT` for a day before the journal began, with a `RequestError` for
 * what is no cursor of a page.
 */
export async function ordersPage(room: PagedRoom, query: PageQuery): Promise<OrdersPage> {
  const request = pageRequest(query);
  const past = await pastDayOf(room, request);
  return past === null
    ? room.list.ordersPage(request)
    : { ...past.day.ordersPage(request), since: past.since };
}

/** Rejects as `ordersPage`. */
export async function executionsPage(room: PagedRoom, query: PageQuery): Promise<ExecutionsPage> {
  const request = pageRequest(query);
  const past = await pastDayOf(room, request);
  return past === null
    ? room.list.executionsPage(request)
    : { ...past.day.executionsPage(request), since: past.since };
}

/**
 * Everything of a UTC day, newest first, as far as it has come at this moment. Gives way behind each page.
 * Rejects as `ordersPage`.
 */
export async function wholeDay(
  room: PagedRoom,
  day: string,
  slicer: Slicer = new Slicer(),
): Promise<WholeDay> {
  const [orders, executions] = await Promise.all([
    allOf(day, (query) => ordersPage(room, query), (page) => page.orders, slicer),
    allOf(day, (query) => executionsPage(room, query), (page) => page.executions, slicer),
  ]);
  return { orders, executions };
}

async function allOf<Page extends { next: string | null }, Row>(
  day: string,
  pageOf: (query: PageQuery) => Promise<Page>,
  rowsOf: (page: Page) => readonly Row[],
  slicer: Slicer,
): Promise<Row[]> {
  const rows: Row[] = [];
  let query: PageQuery = { day, limit: MOST_PAGE_ROWS };
  for (;;) {
    const page = await pageOf(query);
    rows.push(...rowsOf(page));
    if (page.next === null) return rows;
    await slicer.pause();
    query = { ...query, cursor: page.next };
  }
}

/** The day when the book does not hold all of it; `null`: the book does. */
async function pastDayOf(room: PagedRoom, { from, to }: PageRequest) {
  if (from === null || to === null || from >= room.list.keptSince) return null;
  const since = room.journalBegins;
  if (since === null || to <= since) {
    throw new NotFoundError(say("DAY_NOT_KEPT", { since: since ?? room.list.keptSince }), "day");
  }
  return { day: await room.pastDay({ from, to }), since };
}

/**
 * A moment and an identity, as `RecentIndex` makes it. Any other text would be a place too, and the pages
 * would begin anew.
 */
const CURSOR = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z~/;

function pageRequest({ day, cursor, limit }: PageQuery): PageRequest {
  if (cursor !== undefined && !CURSOR.test(cursor)) {
    throw new RequestError(say("REQUEST_INVALID.cursor"), "cursor");
  }
  const bounds = day === undefined ? { from: null, to: null } : boundsOf(day);
  return { cursor: cursor ?? null, ...bounds, rows: limit };
}

/** The UTC day `2026-03-02` in ISO 8601. */
export function boundsOf(day: string): DayBounds {
  const from = new Date(`${day}T00:00:00.000Z`);
  const to = new Date(from.getTime() + 86_400_000);
  return { from: from.toISOString(), to: to.toISOString() };
}
