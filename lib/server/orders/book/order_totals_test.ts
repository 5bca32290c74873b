import { expect } from "@std/expect";
import fc from "fast-check";
import { FillSet } from "./fill_set.ts";
import { OrderTotals } from "./order_totals.ts";
import { newRecord, type OrderRecord } from "./record.ts";
import { filledQuantity } from "./state.ts";

const HOUR_MS = 3_600_000;
const at = (hour: number) => new Date(Date.parse("2026-03-02T00:00:00.000Z") + hour * HOUR_MS).toISOString();

/** What a walk through all orders counts; those that were let go are in `gone`. */
function counted(records: readonly OrderRecord[], gone: readonly OrderRecord[], since: string) {
  const all = [...records, ...gone];
  const own = all.filter(({ origin }) => origin === "app");
  const today = records.filter(({ createdAt, messages }) => createdAt >= since && messages > 0);
  return {
    anomalies: all.reduce((sum, { anomalies }) => sum + anomalies, 0),
    sent: own.filter(({ sent }) => sent).length,
    refused: own.filter(({ state }) => state === "rejected").length,
    unknown: records.filter(({ state }) => state === "unknown").length,
    messages: today.reduce((sum, { messages }) => sum + messages, 0),
    executed: today.filter((record) => filledQuantity(record) !== "0").length,
  };
}

const step = fc.record({
  id: fc.integer({ min: 1, max: 8 }),
  own: fc.boolean(),
  sent: fc.boolean(),
  messages: fc.integer({ min: 0, max: 3 }),
  anomalies: fc.integer({ min: 0, max: 2 }),
  state: fc.constantFrom("working", "unknown", "rejected", "filled" as const),
  filled: fc.constantFrom("0", "0", "5"),
  /** The clock may be set back. */
  hours: fc.constantFrom(0, 1, 1, 5, 30, -2),
  asks: fc.boolean(),
  forgets: fc.boolean(),
});

Deno.test("what the metrics count is what a walk through all orders would count", () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
    const records = new Map<string, OrderRecord>();
    const gone: OrderRecord[] = [];
    const totals = new OrderTotals(records);
    let hour = 0;
    for (const { id, own, hours, filled, asks, forgets, ...facts } of steps) {
      hour += hours;
      const clientOrderId = `${own ? "own" : "foreign"}${id}`;
      const before = records.get(clientOrderId);
      const origin = own ? "app" : "foreign";
      const known = before ??
        newRecord({ clientOrderId, origin, at: at(hour), state: "working" } as OrderRecord & { at: string });
      const messages = known.messages + facts.messages;
      const after = { ...known, ...facts, messages, fills: FillSet.none(), reportedFilled: filled };
      records.set(clientOrderId, after);
      totals.put(before, after);
      const since = at(hour - 24);
      if (forgets) {
        // As the book: what ended long before the day that is counted.
        for (const [key, record] of records) {
          if (record.state === "unknown" || record.createdAt >= at(hour - 100)) continue;
          records.delete(key);
          gone.push(record);
        }
      }
      if (!asks) continue;
      const { anomalies, sent, refused, unknown } = totals;
      expect({ anomalies, sent, refused, unknown, ...totals.day(since) })
        .toEqual(counted([...records.values()], gone, since));
    }
  }));
});

Deno.test("who asks for them again walks through no order, however many there are", () => {
  const records = new Map<string, OrderRecord>();
  let walks = 0;
  const seen = {
    get: (id: string) => records.get(id),
    values: () => {
      walks += 1;
      return records.values();
    },
  } as ReadonlyMap<string, OrderRecord>;
  const totals = new OrderTotals(seen);
  const put = (order: number) => {
    const clientOrderId = `o${order}`;
    const created = { clientOrderId, origin: "app", at: at(order / 1000), state: "working", messages: 1 };
    const record = newRecord(created as OrderRecord & { at: string });
    totals.put(records.get(clientOrderId), record);
    records.set(clientOrderId, record);
  };
  for (let order = 0; order < 10_000; order++) put(order);
  expect(totals.day(at(0))).toEqual({ messages: 10_000, executed: 0 });
  for (let scrape = 1; scrape <= 50; scrape++) {
    put(10_000 + scrape);
    expect(totals.day(at(scrape / 100)).messages).toBe(10_000 + scrape - 10 * scrape);
  }
  expect(walks).toBe(1);
});
