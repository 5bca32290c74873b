import { expect } from "@std/expect";
import { dec, text } from "@/lib/contract/decimal.ts";
import {
  account,
  details,
  future,
  order,
  ordersOf,
  position,
  preview,
} from "@/tests/support/screen_samples.ts";
import type { Preview } from "@/lib/contract/api.ts";
import type { Evidence } from "./evidence.ts";
import { previewEvidence, type PreviewSources } from "./evidence_preview.ts";
import { pointOf } from "./evidence_size.ts";

function rows(of: Preview, rest: Partial<PreviewSources> = {}): Evidence[] {
  return previewEvidence({
    preview: of,
    account: account(),
    position: position(of.contract, of.positionBefore ?? "0", { source: "position" }),
    point: pointOf(details(of.contract)),
    close: "180",
    orders: ordersOf(order("a1")),
    nameOf: (id) => id,
    ...rest,
  });
}

const row = (found: readonly Evidence[], label: Evidence["label"]) => {
  const one = found.find((each) => each.label === label);
  if (one === undefined) throw new Error(`no evidence of ${label}`);
  return one;
};
const inputs = (one: Evidence) => (one.formula?.inputs ?? []).map(({ value }) => value);

Deno.test("notional, its share and the position after are made of the inputs that are named", () => {
  const of = preview({
    contract: future,
    order: { ...preview().order, quantity: "2", orderType: "LMT", limitPrice: "5010.25" },
    notional: "501025",
    notionalBase: "501025",
    percentOfNetLiquidation: "49.93",
    positionBefore: "1",
    positionAfter: "3",
  });
  const found = rows(of);
  const notional = row(found, "preview.notional");
  expect(inputs(notional)).toEqual(["2", "5010.25", "50"]);
  expect(text(inputs(notional).reduce((product, one) => product.times(dec(one ?? "x")), dec("1")))).toBe(
    notional.value,
  );
  expect(notional.formula?.inputs.map(({ origin, source }) => origin ?? source)).toEqual([
    "why.ofOrder",
    "why.ofOrder",
    "contractDetails",
  ]);
  const [base, whole] = inputs(row(found, "why.share")).map((one) => dec(one ?? "x"));
  expect(text(base?.div(whole ?? "x").times(100).round(2) ?? dec("0"))).toBe(of.percentOfNetLiquidation);
  expect(inputs(row(found, "preview.positionAfter"))).toEqual(["1", "2"]);
});

Deno.test("what a bracket loses is its way from the entry to the stop, by quantity and money per point", () => {
  const of = preview({
    contract: future,
    order: {
      ...preview().order,
      quantity: "2",
      orderType: "LMT",
      limitPrice: "5010.25",
      stopLoss: { stopPrice: "5000.25" },
    },
    outcome: {
      takeProfit: null,
      stopLoss: "5000.25",
      entry: "5010.25",
      loss: "1000",
      gain: null,
      lossBase: "860",
      gainBase: null,
      ratio: null,
    },
    baseCurrency: "EUR",
  });
  const [loss, base] = rows(of).filter(({ label }) => label === "bracket.loss");
  expect([loss?.value, loss?.unit, base?.value, base?.unit]).toEqual(["1000", "USD", "860", "EUR"]);
  expect(loss && inputs(loss)).toEqual(["5000.25", "5010.25", "2", "50"]);
  expect(rows(of).some(({ label }) => label === "bracket.gain")).toBe(false);
});

Deno.test("a price that is the market's is named by its tick; without one the close stands for it", () => {
  const price = (of: Preview) => row(rows(of), "preview.notional").formula?.inputs[1];
  expect(price(preview())).toMatchObject({
    label: "quote.ask",
    value: "187.26",
    source: "tickPrice",
    at: null,
  });
  const { basis, order: bought } = preview();
  expect(price(preview({ order: { ...bought, side: "SELL" } }))).toMatchObject({ label: "quote.bid" });
  expect(price(preview({ basis: { ...basis, quote: null } }))).toMatchObject({
    label: "quote.close",
    value: "180",
  });
});

Deno.test("margin and commission are of the what-if, with its time; where IB was silent nothing is named", () => {
  const of = preview();
  const at = of.whatIf.answeredAt;
  const margin = row(rows(of), "preview.initMargin");
  expect(margin.value).toBe("561.84");
  expect(margin.formula?.inputs).toMatchObject([
    { value: "42253.17", source: "openOrder initMarginBefore", at, unit: "USD" },
    { value: "42815.01", source: "openOrder initMarginAfter", at, unit: "USD" },
  ]);
  expect(row(rows(of), "preview.commission")).toMatchObject({ source: "openOrder commission", at });
  const range = { ...of.whatIf, commission: null, commissionMin: "1", commissionMax: "2" };
  expect(rows(preview({ whatIf: range })).filter(({ label }) => label === "preview.commission"))
    .toMatchObject([
      { value: "1", source: "openOrder minCommission" },
      { value: "2", source: "openOrder maxCommission" },
    ]);
  const silent = Object.fromEntries(Object.keys(of.whatIf).map((key) => [key, null]));
  const none = rows(preview({ whatIf: silent as unknown as Preview["whatIf"] }));
  for (const label of ["preview.commission", "preview.equity"] as const) {
    expect(row(none, label)).toMatchObject({ value: null, source: null, at: null });
  }
});

Deno.test("what has moved since the preview has the preview's figure, without the time of the later one", () => {
  const [, whole] = row(rows(preview()), "why.share").formula?.inputs ?? [];
  // The account says 1003418.22 by now.
  expect(whole).toMatchObject({ value: "1003417.22", at: null });
  const { basis } = preview();
  const same = preview({ basis: { ...basis, netLiquidation: "1003418.22" } });
  expect(row(rows(same), "why.share").formula?.inputs[1]?.at).not.toBeNull();
});

Deno.test("nothing held was told by nobody; the working exits of a close are named one by one", () => {
  const flat = row(
    rows(preview({ positionBefore: "0", positionAfter: "10" }), { position: null }),
    "preview.positionAfter",
  );
  expect(flat.formula?.inputs[0]).toMatchObject({ value: "0", origin: "why.noPosition", source: null });
  const { order: bought, basis } = preview();
  const close = preview({
    order: { ...bought, side: "SELL", quantity: "60" },
    basis: {
      ...basis,
      orders: [{ clientOrderId: "a1", remaining: "5" }, { clientOrderId: "x", remaining: "40" }],
    },
    positionAfter: "40",
    proof: { position: "100", workingExits: "40", closes: "60", result: "40" },
  });
  const found = rows(close, { orders: ordersOf(order("a1"), order("x", { side: "SELL" })) });
  expect(row(found, "proof.workingExits").formula?.inputs).toMatchObject([
    { name: "x", value: "40", source: "orderStatus remaining" },
  ]);
  expect(inputs(row(found, "proof.result"))).toEqual(["100", "60"]);
  expect(row(found, "preview.openOrders").value).toBe("2");
});
