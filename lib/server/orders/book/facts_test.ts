import { perAmount } from "@/lib/contract/order_fields.ts";
import { expect } from "@std/expect";
import { told } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import { AAPL, executionRow, limitOrder, openOrderRow } from "../testing/rows.ts";
import { fill, makeHarness, placeWorking, report } from "../testing/harness.ts";
import { failedData, foldedKinds, keptSaying, toFact } from "./facts.ts";
import { packFills } from "./packed_fills.ts";

const AT = "2026-08-31T14:00:00.000Z";

function without<T extends object>(row: T, field: keyof T): Omit<T, keyof T> {
  const { [field]: _, ...rest } = row;
  return rest;
}

const terms = {
  quantity: "100",
  orderType: "LMT",
  ...perAmount<string | null>(() => null),
  limitPrice: "187.25",
  tif: "DAY",
  goodTillDate: null,
  outsideRth: false,
};

/** A row of the journal as it was written before the amount was known. */
function entry(kind: string, data: object) {
  return { at: AT, kind, clientOrderId: null, data: JSON.parse(JSON.stringify(data)) };
}

Deno.test("a row that is older than an amount reads as an order without it", () => {
  const change = { terms: without(terms, "trailingAmount"), epoch: 1, bond: {} };
  expect(toFact(entry("change", change))?.data).toEqual({ ...change, terms });
  const order = without(limitOrder(), "trailStopPrice");
  const planned = {
    clientOrderId: "a",
    orderId: 1,
    contract: AAPL,
    order,
    terms,
    parentClientOrderId: null,
    closeResult: null,
  };
  const confirm = { planned, epoch: 1, clientId: 7, previewedAt: AT, bond: {} };
  expect(toFact(entry("confirm", confirm))?.data).toMatchObject({ planned: { order: limitOrder() } });
  const row = openOrderRow({ orderId: 1, permId: 9 }, limitOrder(), "Submitted");
  const event = { type: "open_order", seq: 1, at: AT, epoch: 1, ...row };
  const old = { event: { ...event, order: without(row.order, "trailStopPrice") }, clientId: 7 };
  expect(toFact(entry("callback", old))?.data).toEqual({ event, clientId: 7 });
});

Deno.test("a text of ours is kept in English and by key; one without a sentence here is told as it was written", () => {
  const failed = failedData(say("TOO_LATE", { notAfter: AT }), true);
  const row = JSON.parse(JSON.stringify(failed));
  expect(row.text).toBe("Should have been with the socket by 14:00:00 UTC; nothing was sent");
  expect(keptSaying(row)).toEqual(failed.says);
  const { says: _, ...old } = row;
  expect(toFact(entry("send_failed", old))?.data).toEqual(old);
  for (const says of [undefined, { key: "OF_TOMORROW" }, { key: "TOO_LATE", with: { until: AT } }]) {
    expect(told(keptSaying({ ...old, says }))).toEqual({ text: old.text });
  }
});

Deno.test("a row that lacks anything else does not parse, and a row that is not folded is none", () => {
  const change = { terms: without(terms, "quantity"), epoch: 1, bond: {} };
  expect(() => toFact(entry("change", change))).toThrow();
  expect(toFact(entry("intent", {}))).toBeNull();
});

Deno.test("many fills keep their contract once in a row; a row of before that has it with each of them", () => {
  const head = { type: "fills", seq: 1, at: AT, epoch: 1 } as const;
  const items = [1, 2, 3].map((index) => ({
    type: "execution" as const,
    ...executionRow({ orderId: 0, permId: index }, { execId: `e.${index}.01`, shares: "1", price: "187" }),
  }));
  const fact = { clientId: 7, event: { ...head, items } };
  const packed = { clientId: 7, event: { ...head, ...packFills(items) } };
  expect(JSON.stringify(packed).split(AAPL.localSymbol).length).toBeLessThan(5);
  expect(toFact(entry("callback", packed))?.data).toEqual(fact);
  expect(toFact(entry("callback", fact))?.data).toEqual(fact);
});

Deno.test("nearly all rows of an order are taken as they stand, without a copy of them", async () => {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  fill(harness, placed, 5013, { execId: "e.01", shares: "100", price: "187.21", cumQty: "100" });
  report(harness, placed, 5013, "Filled", { filled: "100", remaining: "0" });
  const folded = [...harness.journal.entries()].filter(({ kind }) => foldedKinds.includes(kind));
  expect(folded.map(({ kind }) => kind)).toEqual(["confirm", "sent", ...Array(5).fill("callback")]);
  for (const row of folded) expect(toFact(row)?.data).toBe(row.data);
  // What somebody has written into it is not.
  const strange = { ...folded[1], kind: "sent", at: AT, clientOrderId: "a", data: { more: 1 } };
  expect(toFact(strange)?.data).toEqual({});
});
