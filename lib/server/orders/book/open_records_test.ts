// Guards, limits and closes ask for what is open again and again: it is picked once while nothing changes,
// and never late.
import { expect } from "@std/expect";
import fc from "fast-check";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import { AAPL, CLIENT_ID, limitOrder, openOrderRow, reportedOrder, statusRow } from "../testing/rows.ts";
import { OrderBook } from "./book.ts";
import { OpenOrders } from "./open_orders.ts";
import { newRecord, type OrderRecord } from "./record.ts";
import { reportedTerms } from "./terms.ts";
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
  expect([...book.forgetting(LATER)].flatMap((gone) => gone?.permId ?? [])).toEqual([1]);
  expect(open()).toEqual(["2 PreSubmitted", "3 Submitted"]);
  book.apply(opened(4));
  expect(open()).toEqual(["2 PreSubmitted", "3 Submitted", "4 Submitted"]);
});

const told = fc.record({
  id: fc.integer({ min: 1, max: 6 }),
  conId: fc.integer({ min: 1, max: 3 }),
  legs: fc.constantFrom(undefined, [], [1], [2, 3], [3, 3]),
  isCombo: fc.boolean(),
  entry: fc.option(fc.integer({ min: 1, max: 6 })),
  state: fc.constantFrom("working" as const, "unknown" as const, "filled" as const),
});

type Told = typeof told extends fc.Arbitrary<infer T> ? T : never;

function recordOf({ id, conId, legs, isCombo, entry, state }: Told): OrderRecord {
  const ratio = { ratio: 1, side: "BUY" as const, exchange: "SMART" };
  const combo = {
    secType: "BAG",
    ...(legs === undefined ? {} : { legs: legs.map((conId) => ({ conId, ...ratio })) }),
  };
  return newRecord({
    clientOrderId: `o${id}`,
    origin: "app",
    permId: null,
    account: "DU1",
    contract: { ...AAPL, conId, ...(isCombo ? combo : {}) },
    side: "BUY",
    terms: reportedTerms(reportedOrder(limitOrder({ orderRef: "" })), null),
    state,
    at: AT,
    parentClientOrderId: entry === null ? null : `o${entry}`,
  });
}

/** By a walk through all of them. */
function walked(all: readonly OrderRecord[], conId: number): OrderRecord[] {
  const own = all.filter(({ contract: { secType, conId: id, legs } }) =>
    id === conId || secType === "BAG" && (legs?.some((leg) => leg.conId === conId) ?? true)
  );
  const entries = new Set(own.map(({ parentClientOrderId }) => parentClientOrderId));
  return all.filter((record) => own.includes(record) || entries.has(record.clientOrderId));
}

Deno.test("what may trade an instrument is what a walk through all that is open would find", () => {
  fc.assert(fc.property(fc.array(told, { maxLength: 25 }), (all) => {
    const open = new OpenOrders();
    for (const one of all) {
      open.put(recordOf(one));
      for (const conId of [1, 2, 3]) {
        expect(new Set(open.touching(conId))).toEqual(new Set(walked(open.all(), conId)));
      }
    }
  }));
});
