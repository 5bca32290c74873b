import { expect } from "@std/expect";
import fc from "fast-check";
import { Big, dec, text } from "@/lib/contract/decimal.ts";
import { account, contract, details, position, preview } from "@/tests/support/screen_samples.ts";
import type { Evidence } from "./evidence.ts";
import { largestEvidence, pointOf, sizeEvidence, type SizeSources } from "./evidence_size.ts";
import type { SizeFacts, SizeWish } from "./sizing.ts";

const decimal = fc.tuple(fc.integer({ min: 1, max: 10 ** 6 }), fc.integer({ min: 0, max: 2 }))
  .map(([digits, places]) => text(dec(digits).div(`1${"0".repeat(places)}`)));
const wish: fc.Arbitrary<SizeWish> = fc.oneof(
  decimal.map((quantity) => ({ by: "factor" as const, factor: "0.5", quantity })),
  decimal.map((percent) => ({ by: "position" as const, percent })),
  decimal.map((amount) => ({ by: "money" as const, amount, currency: "EUR" })),
  decimal.map((percent) => ({ by: "share" as const, percent })),
  decimal.map((amount) => ({ by: "risk" as const, amount })),
);

function sources(rest: Partial<SizeFacts>, multiplier: string): SizeSources {
  const of = details(contract("X", 1, { currency: "EUR", secType: "FUT", multiplier }));
  const view = account();
  const values = {
    ...view.values,
    ExchangeRate: { EUR: { value: "1.08", at: "", source: "account updates" } },
  };
  const facts: SizeFacts = {
    side: "BUY",
    price: "10",
    entry: "10",
    valued: { secType: "FUT", multiplier, priceMagnifier: of.priceMagnifier },
    currency: "EUR",
    step: "1",
    least: null,
    position: "120",
    baseCurrency: "USD",
    rateOf: (currency) => currency === "EUR" ? "1.08" : "1",
    netLiquidation: "1003418.22",
    stop: "9",
    ...rest,
  };
  return {
    facts,
    details: of,
    account: { ...view, values },
    position: position(of.contract, facts.position ?? "0"),
    ownPrice: null,
  };
}

/** The formulas as they are written, of the inputs as they are named. */
function byHand({ formula }: Evidence): Big {
  const of = (label: Evidence["label"]) =>
    dec(formula?.inputs.find((one) => one.label === label)?.value ?? "x");
  const price = () =>
    (formula?.inputs ?? []).flatMap(({ label, value }) =>
      label === "why.price" || label === "quote.ask" ? dec(value ?? "x") : []
    )[0] ?? dec("x");
  const each = () => price().times(of("why.moneyPerPoint"));
  switch (formula?.label) {
    case "why.formula.size.factor":
      return of("preview.quantity").times(of("why.factor"));
    case "why.formula.size.position":
      return of("positions.quantity").abs().times(of("why.percent")).div(100);
    case "why.formula.size.money":
      return of("why.amount").div(each());
    case "why.formula.size.share":
      return of("account.netLiquidation").times(of("why.percent")).div(100).div(each().times(of("why.rate")));
    case "why.formula.size.risk":
      return of("why.amount")
        .div(price().minus(of("why.stop")).abs().times(of("why.moneyPerPoint")).times(of("why.rate")));
    default:
      throw new Error(`no such formula: ${formula?.label}`);
  }
}

Deno.test("each size is what its formula makes of the inputs that are shown, cut down to the step", () => {
  let shown = 0;
  const facts = fc.record({ price: decimal, step: fc.constantFrom("1", "5", "0.1"), position: decimal });
  fc.assert(fc.property(wish, facts, fc.constantFrom("1", "50"), (one, { price, ...rest }, multiplier) => {
    const stop = text(dec(price).times("0.9"));
    const given = sources({ price, entry: price, stop, ...rest }, multiplier);
    const [row] = sizeEvidence(given, [{ name: "x", wish: one }]);
    if (row === undefined) throw new Error("no row");
    const steps = byHand(row).div(rest.step);
    if (row.value === null) {
      expect([row.note, steps.lt("1.000000001")]).toEqual(["size.gap.tooSmall", true]);
      return;
    }
    shown++;
    // A quotient has twenty digits: on the edge of a step the one who reckons again may stand on the other
    // side.
    const off = steps.minus(dec(row.value).div(rest.step));
    expect(off.gte("-0.000000001") && off.lt("1.000000001")).toBe(true);
  }));
  expect(shown).toBeGreaterThan(20);
});

Deno.test("what has no size says why; what was typed is not told by IB", () => {
  const given = sources({ stop: null }, "1");
  const [risk] = sizeEvidence(given, [{ name: "risk", wish: { by: "risk", amount: "200" } }]);
  expect(risk).toMatchObject({ name: "risk", value: null, note: "size.gap.stop" });
  const [money] = sizeEvidence({ ...given, ownPrice: "10" }, [
    { name: "money", wish: { by: "money", amount: "100", currency: "EUR" } },
  ]);
  expect(money?.formula?.inputs.find(({ label }) => label === "why.price")).toMatchObject({
    source: null,
    origin: "why.typed",
  });
});

Deno.test("the largest size names every question: what IB left free, and what was denied", () => {
  const { whatIf } = preview();
  const row = largestEvidence({
    conId: 1,
    found: { quantity: "400" },
    asked: [{ quantity: "1", answer: whatIf }, { quantity: "2000.5", answer: null }],
  }, "de");
  expect(row.value).toBe("400");
  expect(row.formula?.inputs).toMatchObject([
    { name: "1", value: "960602.21", unit: "USD" },
    { name: "2.000,5", value: null, note: "why.denied" },
  ]);
  expect(row.formula?.inputs[0]?.formula?.inputs[1]).toMatchObject({
    value: "42815.01",
    source: "openOrder initMarginAfter",
    at: whatIf.answeredAt,
  });
});

Deno.test("a point of a price is money by multiplier and magnifier", () => {
  expect(pointOf(details(contract("ES", 1, { secType: "FUT", multiplier: "50" })))).toBe("50");
  expect(pointOf(details(contract("VOD", 1), { priceMagnifier: 100 }))).toBe("0.01");
});
