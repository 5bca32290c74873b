import { expect } from "@std/expect";
import type { QuoteView } from "@/lib/contract/api.ts";
import { ago, quote } from "@/tests/support/screen_samples.ts";
import { quoteEvidence } from "./evidence_quote.ts";

const bidAt = ago(2);
const told = {
  bid: { source: "tickPrice BID (1)", at: bidAt },
  close: { source: "tickPrice CLOSE (9)", at: ago(300) },
};
const of = (view: QuoteView | null, name: string) =>
  quoteEvidence({ quote: view, told }).find((row) => (row.name ?? row.label) === name);

Deno.test("each figure of a quote names its own tick and its own time; one that is unknown names neither", () => {
  const view = quote("187.24", "187.26", { last: null, close: "186" });
  expect(of(view, "quote.bid")).toMatchObject({ value: "187.24", source: "tickPrice BID (1)", at: bidAt });
  expect(of(view, "quote.close")?.at).toBe(told.close.at);
  // It is there, and nobody knows since when: no time of another figure is put in its place.
  expect(of(view, "quote.ask")).toMatchObject({ value: "187.26", source: null, at: null });
  expect(of(view, "quote.last")).toMatchObject({ value: null, source: null, at: null });
  expect(quoteEvidence({ quote: null, told: {} })).toEqual([]);
});

Deno.test("without a trade the middle of bid and ask is named, made of both, and the change is its own", () => {
  const view = quote("1.1640", "1.1650", { last: null, close: "1.1600" });
  expect(of(view, "quote.mid")?.value).toBe("1.1645");
  expect(of(view, "quote.mid")?.formula?.inputs.map(({ value }) => value)).toEqual(["1.1640", "1.1650"]);
  expect(of(view, "why.change")?.value).toBe("0.0045");
  expect(of(view, "why.change")?.formula?.inputs.map(({ label }) => label)).toEqual([
    "quote.mid",
    "quote.close",
  ]);
  expect(of({ ...view, last: "1.1641" }, "quote.mid")).toBeUndefined();
});

Deno.test("change and spread are made of what is shown, and unknown with it", () => {
  const view = quote("187.24", "187.26", { last: "188", close: "186" });
  expect(of(view, "why.spread")).toMatchObject({ value: "0.02", source: null });
  expect(of(view, "why.spread")?.formula?.inputs.map(({ value }) => value)).toEqual(["187.26", "187.24"]);
  expect(of(view, "why.change")?.value).toBe("2");
  expect(of(view, "why.changePercent")?.value).toBe("1.075269");
  expect(of({ ...view, close: null }, "why.change")?.value).toBeNull();
  expect(of({ ...view, close: "0" }, "why.changePercent")?.value).toBeNull();
});

Deno.test("what the model of an option says is named where it is there, and yields alike", () => {
  const option = {
    impliedVolatility: "0.25",
    delta: "0.5",
    gamma: null,
    vega: null,
    theta: null,
    underlyingPrice: "187",
    openInterest: null,
  };
  expect(of(quote("1", "2", { option }), "delta")?.value).toBe("0.5");
  expect(of(quote("1", "2"), "delta")).toBeUndefined();
  expect(of(quote("1", "2", { bidYield: "4.5" }), "bidYield")?.value).toBe("4.5");
});
