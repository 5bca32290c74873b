// What IB repeats of an order in another form is no change; what it changes is (case B12).
import { expect } from "@std/expect";
import { perAmount } from "@/lib/contract/order_fields.ts";
import type { OrderTerms } from "@/lib/contract/order_terms.ts";
import { makeHarness, PERM, report, viewOf } from "../testing/harness.ts";
import { limitOrder, openOrderRow } from "../testing/rows.ts";
import { changedTerms, reportedTerms, sameTerms } from "./terms.ts";

const NONE = perAmount(() => null);
const DAY = { ...NONE, quantity: "100", tif: "DAY", goodTillDate: null, outsideRth: false };
const reported = (changes: object) =>
  openOrderRow({ orderId: 1, permId: PERM }, limitOrder({ lmtPrice: "0" }), "Submitted", {
    order: { auxPrice: "0", ...changes },
  }).order;

const repeated: [what: string, known: OrderTerms, row: object][] = [
  ["the starting stop in its own field", {
    ...DAY,
    orderType: "TRAIL",
    trailingAmount: "2",
    stopPrice: "141.5",
  }, { orderType: "TRAIL", auxPrice: "2.0", trailStopPrice: "141.50" }],
  ["a stop that has moved", { ...DAY, orderType: "TRAIL", trailingAmount: "2", stopPrice: "141.5" }, {
    orderType: "TRAIL",
    auxPrice: "2",
    trailStopPrice: "145",
  }],
  ["a percent that IB works out for an amount", { ...DAY, orderType: "TRAIL", trailingAmount: "2" }, {
    orderType: "TRAIL",
    auxPrice: "2",
    trailingPercent: "1.4",
  }],
  ["a percent of 0", { ...DAY, orderType: "TRAIL", trailingAmount: "2" }, {
    orderType: "TRAIL",
    auxPrice: "2",
    trailingPercent: "0",
  }],
  ["an amount that IB works out for a percent", { ...DAY, orderType: "TRAIL", trailingPercent: "1.5" }, {
    orderType: "TRAIL",
    auxPrice: "2.81",
    trailingPercent: "1.50",
  }],
  ["the moving limit of a trailing limit order", { ...DAY, orderType: "TRAIL LIMIT", trailingAmount: "2" }, {
    orderType: "TRAIL LIMIT",
    auxPrice: "2",
    lmtPrice: "144.9",
    trailStopPrice: "145",
  }],
  ["a type written together", { ...DAY, orderType: "STP LMT", stopPrice: "190", limitPrice: "191" }, {
    orderType: "STPLMT",
    auxPrice: "190",
    lmtPrice: "191",
  }],
  ["a stop that is not repeated", { ...DAY, orderType: "STP", stopPrice: "190" }, {
    orderType: "STP",
    auxPrice: "0",
  }],
  ["no cap", { ...DAY, orderType: "REL" }, { orderType: "REL", lmtPrice: "0", auxPrice: "0.02" }],
  ["no cap of a pegged order", { ...DAY, orderType: "PEG MID" }, { orderType: "PEG MID", lmtPrice: "0" }],
  ["a limit of other digits", { ...DAY, orderType: "LMT", limitPrice: "187.3" }, { lmtPrice: "187.300" }],
  ["a date that IB gives a day order", { ...DAY, orderType: "LMT", limitPrice: "1" }, {
    lmtPrice: "1",
    goodTillDate: "20260831 16:00:00 US/Eastern",
  }],
  ["a date in another zone", {
    ...DAY,
    orderType: "LMT",
    limitPrice: "1",
    tif: "GTD",
    goodTillDate: "2026-09-01T15:00:00.123Z",
  }, { lmtPrice: "1", tif: "GTD", goodTillDate: "20260901 11:00:00 US/Eastern" }],
  ["a date in an hour that comes twice", {
    ...DAY,
    orderType: "LMT",
    limitPrice: "1",
    tif: "GTD",
    goodTillDate: "2026-11-01T06:30:00.000Z",
  }, { lmtPrice: "1", tif: "GTD", goodTillDate: "20261101 01:30:00 US/Eastern" }],
  ["a type that is left out", { ...DAY, orderType: "MKT" }, { orderType: "" }],
  ["a date that is left out, and a time in force too", {
    ...DAY,
    orderType: "LMT",
    limitPrice: "1",
    tif: "GTD",
    goodTillDate: "2026-09-01T15:00:00.000Z",
  }, { lmtPrice: "1", tif: "", goodTillDate: "" }],
];

for (const [what, known, row] of repeated) {
  Deno.test(`B12: ${what} is no change of IB`, () => {
    expect(reportedTerms(reported(row), known)).toEqual(known);
  });
}

Deno.test("B12: what IB does change is a change", () => {
  const trail = { ...DAY, orderType: "TRAIL", trailingAmount: "2", stopPrice: "141.5" };
  const changes: [OrderTerms, object][] = [
    [trail, { orderType: "TRAIL", auxPrice: "3", trailStopPrice: "141.5" }],
    [trail, { orderType: "TRAIL", auxPrice: "0", trailingPercent: "1", trailStopPrice: "141.5" }],
    [trail, { orderType: "TRAIL", auxPrice: "2", totalQuantity: "50" }],
    [{ ...DAY, orderType: "STP", stopPrice: "190" }, { orderType: "STP", auxPrice: "191" }],
    [{ ...DAY, orderType: "REL", limitPrice: "190" }, { orderType: "REL", lmtPrice: "191" }],
    [{ ...DAY, orderType: "LMT", limitPrice: "190" }, { lmtPrice: "190", tif: "GTC" }],
    [{ ...DAY, orderType: "LMT", limitPrice: "190" }, { lmtPrice: "190", outsideRth: true }],
    [{ ...DAY, orderType: "LMT", limitPrice: "190" }, { orderType: "MKT" }],
    [{ ...DAY, orderType: "MKT" }, { orderType: "LMT", lmtPrice: "0" }],
    [
      { ...DAY, orderType: "LMT", limitPrice: "190", tif: "GTD", goodTillDate: "2026-09-01T15:00:00.000Z" },
      { lmtPrice: "190", tif: "GTD", goodTillDate: "20260902 11:00:00 US/Eastern" },
    ],
  ];
  for (const [known, row] of changes) {
    expect([row, sameTerms(reportedTerms(reported(row), known), known)]).toEqual([row, false]);
  }
});

Deno.test("B12: a change sends the better of the stop that was given and the one that IB told", () => {
  const trail = { ...DAY, orderType: "TRAIL", trailingAmount: "3", stopPrice: "141.5" };
  const stop = (side: "BUY" | "SELL", price: string | null) =>
    changedTerms(trail, { side, trailStop: price === null ? null : { price, at: "" } }).stopPrice;
  expect([stop("SELL", null), stop("SELL", "141.5"), stop("SELL", "145"), stop("SELL", "140")])
    .toEqual(["141.5", "141.5", "145", "141.5"]);
  expect([stop("BUY", "140"), stop("BUY", "145")]).toEqual(["140", "141.5"]);
  expect(
    changedTerms({ ...trail, stopPrice: null }, { side: "SELL", trailStop: { price: "145", at: "" } })
      .stopPrice,
  )
    .toBe(null);
});

Deno.test("B12: a group that IB names longer stays ours", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(1 as never);
  const order = await harness.place({ oco: { stopPrice: "190" } });
  const group = order.order.ocaGroup;
  expect(group).not.toBe("");
  report(harness, order, PERM, "Submitted", { order: { ...order.order, ocaGroup: `${group}_DU1234567` } });
  expect(viewOf(harness, order).ocaGroup).toBe(group);
  report(harness, order, PERM, "Submitted", { order: { ...order.order, ocaGroup: "mine" } });
  expect(viewOf(harness, order).ocaGroup).toBe("mine");
});

Deno.test("B12: a type, a date and a session that were changed at IB are shown, and told by their names", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(1 as never);
  const order = await harness.place({ tif: "GTD", goodTillDate: "2027-01-04T15:00:00.000Z" });
  report(harness, order, PERM, "Submitted");
  const changed = { goodTillDate: "20270105 10:00:00 US/Eastern", outsideRth: true };
  report(harness, order, PERM, "Submitted", { order: { ...order.order, ...changed } });
  expect(viewOf(harness, order)).toMatchObject({
    goodTillDate: "2027-01-05T15:00:00.000Z",
    outsideRth: true,
  });
  const texts = () => viewOf(harness, order).timeline.map(({ text }) => text).join("\n");
  expect(texts()).toContain(
    "changed at IB: good till 2027-01-04 15:00 UTC → 2027-01-05 15:00 UTC, outside regular hours no → yes",
  );
  report(harness, order, PERM, "Submitted", {
    order: { ...order.order, ...changed, orderType: "MKT", lmtPrice: null },
  });
  expect(viewOf(harness, order).orderType).toBe("MKT");
  expect(texts()).toMatch(/changed at IB: type LMT → MKT, limit [\d.]+ → –/);
});
