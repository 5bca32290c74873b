// What the metrics count of the orders of a book, kept as they change: whoever asks each few seconds walks
// through none of them.
import { compare } from "@/lib/contract/decimal.ts";
import type { OrderRecord } from "./record.ts";
import { SortedPlaces } from "./sorted_places.ts";
import { filledQuantity } from "./state.ts";

/** Messages that were sent of the orders of a day, and how many of these filled at least in part. */
export interface DayTotals {
  messages: number;
  executed: number;
}

export class OrderTotals {
  /** Transitions outside the published table. */
  anomalies = 0;
  sent = 0;
  refused = 0;
  /** How many are unknown now. */
  unknown = 0;
  readonly #records: ReadonlyMap<string, OrderRecord>;
  /** `null` until somebody asks: the orders of which messages were sent since then, by their beginning. */
  #day: { since: string; places: SortedPlaces; totals: DayTotals } | null = null;

  constructor(records: ReadonlyMap<string, OrderRecord>) {
    this.#records = records;
  }

  /** An order is known as `after` from now on. One that is let go stays in the totals. */
  put(before: OrderRecord | undefined, after: OrderRecord): void {
    this.anomalies += after.anomalies - (before?.anomalies ?? 0);
    this.sent += one(isSent(after)) - one(isSent(before));
    this.refused += one(isRefused(after)) - one(isRefused(before));
    this.unknown += one(after.state === "unknown") - one(before?.state === "unknown");
    if (this.#day !== null && after.createdAt >= this.#day.since) this.#count(before, after);
  }

  /** Of the orders that began since then (ISO 8601). */
  day(since: string): DayTotals {
    if (this.#day === null || since < this.#day.since || !this.#leave(since)) this.#walk(since);
    return { messages: 0, executed: 0, ...this.#day?.totals };
  }

  #count(before: OrderRecord | undefined, after: OrderRecord): void {
    if (this.#day === null || after.messages === 0) return;
    const { places, totals } = this.#day;
    const known = before !== undefined && before.messages > 0 ? before : null;
    if (known === null) places.add({ at: after.createdAt, id: after.clientOrderId });
    totals.messages += after.messages - (known?.messages ?? 0);
    if (known?.fills === after.fills && known.reportedFilled === after.reportedFilled) return;
    totals.executed += one(isExecuted(after)) - one(known !== null && isExecuted(known));
  }

  /** Takes those out that began before; false where one of them is not in the book any more. */
  #leave(since: string): boolean {
    if (this.#day === null) return false;
    const { places, totals } = this.#day;
    this.#day.since = since;
    for (const { id } of places.removeFirst(places.indexOf({ at: since, id: "" }))) {
      const record = this.#records.get(id);
      if (record === undefined) return false;
      totals.messages -= record.messages;
      totals.executed -= one(isExecuted(record));
    }
    return true;
  }

  /** Once, and when a clock was set back. */
  #walk(since: string): void {
    this.#day = { since, places: new SortedPlaces(), totals: { messages: 0, executed: 0 } };
    for (const record of this.#records.values()) {
      if (record.createdAt >= since) this.#count(undefined, record);
    }
  }
}

const one = (is: boolean): 0 | 1 => is ? 1 : 0;

/** Orders of others cost us nothing. */
function isSent(record: OrderRecord | undefined): boolean {
  return record?.origin === "app" && record.sent;
}

function isRefused(record: OrderRecord | undefined): boolean {
  return record?.origin === "app" && record.state === "rejected";
}

function isExecuted(record: OrderRecord): boolean {
  return compare(filledQuantity(record), "0") > 0;
}
