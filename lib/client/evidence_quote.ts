// Where the figures of a quote come from: the tick of each with its own time, and how change and spread are
// made of them. Pure.
import type { QuoteSources, QuoteView } from "@/lib/contract/api.ts";
import { type DecimalString, isZero, sub } from "@/lib/contract/decimal.ts";
import type { LabelKey } from "@/lib/contract/says/screen/mod.ts";
import { asInput, computed, type Evidence, type Form } from "./evidence.ts";
import { marketPrice } from "./market_price.ts";
import { rowFigures } from "./watch_row.ts";

type Priced = Exclude<keyof QuoteView, "option" | "halted" | "dataType" | "at" | "stale" | "advisory">;

const FIGURES: readonly (readonly [field: Priced, label: LabelKey, form: Form])[] = [
  ["bid", "quote.bid", "price"],
  ["ask", "quote.ask", "price"],
  ["last", "quote.last", "price"],
  ["bidSize", "why.bidSize", "plain"],
  ["askSize", "why.askSize", "plain"],
  ["close", "quote.close", "price"],
  ["open", "why.sessionOpen", "price"],
  ["high", "quote.high", "price"],
  ["low", "quote.low", "price"],
  ["volume", "quote.volume", "plain"],
];
/** Told of few instruments: not named where they are not told. */
const RARE = ["bidYield", "askYield", "lastYield"] as const;

export function quoteEvidence({ quote, told }: QuoteSources): Evidence[] {
  if (quote === null) return [];
  const one = (field: string, value: DecimalString | null, label: LabelKey, form: Form): Evidence => ({
    label,
    value,
    form,
    unit: null,
    source: value === null ? null : told[field]?.source ?? null,
    at: value === null ? null : told[field]?.at ?? null,
    formula: null,
  });
  const rows = FIGURES.map(([field, label, form]) => one(field, quote[field], label, form));
  const [bid, ask, last, , , close] = rows as [Evidence, Evidence, Evidence, Evidence, Evidence, Evidence];
  const named = (field: string, value: DecimalString | null) => ({
    ...one(field, value, "quote.title", "plain"),
    name: field,
  });
  return [
    ...rows,
    ...madeOf({ quote, bid, ask, last, close }),
    ...RARE.filter((field) => quote[field] !== null).map((field) => named(field, quote[field])),
    ...Object.entries(quote.option ?? {}).map(([field, value]) => named(field, value)),
  ];
}

function madeOf(
  { quote, bid, ask, last, close }: { quote: QuoteView } & Record<"bid" | "ask" | "last" | "close", Evidence>,
): Evidence[] {
  const { changePercent, spread } = rowFigures(quote);
  const { price, of } = marketPrice(quote);
  const mid = computed("quote.mid", price, "price", { label: "why.formula.mid", inputs: [bid, ask] });
  const market = of === "mid" ? asInput(mid) : last;
  const change = price === null || close.value === null ? null : sub(price, close.value);
  return [
    ...of === "mid" ? [mid] : [],
    computed("why.change", change, "price", { label: "why.formula.change", inputs: [market, close] }),
    computed(
      "why.changePercent",
      close.value !== null && isZero(close.value) ? null : changePercent,
      "percent",
      {
        label: "why.formula.changePercent",
        inputs: [market, close],
      },
    ),
    computed("why.spread", spread, "price", { label: "why.formula.spread", inputs: [ask, bid] }),
  ];
}
