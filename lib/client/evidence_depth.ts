// Where an order book and its trades come from: the callback, and the one time that a book has. Pure.
import type { DepthView, TapeView } from "@/lib/contract/api.ts";
import { add, type DecimalString, sub } from "@/lib/contract/decimal.ts";
import { formatPrice, type Lang } from "@/lib/contract/format.ts";
import type { LabelKey } from "@/lib/contract/says/screen/mod.ts";
import { computed, type Evidence, toldBy } from "./evidence.ts";
import { tapeLines } from "./tape_rows.ts";

/** Of the rows of one market maker or exchange; where IB names none, `updateMktDepth`. */
const BOOK = "updateMktDepthL2";
const TAPE = "tickByTickAllLast";

type Rows = DepthView["bids"];

/** A book has the time of its last row alone. */
export function bookEvidence(book: DepthView, lang: Lang): Evidence[] {
  const { bids, asks, at } = book;
  const [bid, ask] = [best("quote.bid", bids), best("quote.ask", asks)];
  const spread = bid.value === null || ask.value === null ? null : sub(ask.value, bid.value);
  return [
    { ...toldBy(sourceOf(book), "why.lastRow", { value: at, form: "text", at }), form: "stamp" },
    bid,
    ask,
    computed("why.spread", spread, "price", { label: "why.formula.spread", inputs: [ask, bid] }),
    depth("why.bidDepth", bids, lang),
    depth("why.askDepth", asks, lang),
  ];
}

function sourceOf({ bids, asks }: Pick<DepthView, "bids" | "asks">): string {
  return [...bids, ...asks].some(({ place }) => place !== "") ? BOOK : "updateMktDepth";
}

function best(label: LabelKey, rows: Rows): Evidence {
  return toldBy(sourceOf({ bids: rows, asks: [] }), label, { value: rows[0]?.price ?? null, form: "price" });
}

/** What stands on one side altogether. */
function depth(label: LabelKey, rows: Rows, lang: Lang): Evidence {
  const sizes = rows.map(({ size }) => size);
  return computed(label, sumOf(sizes), "plain", {
    label: "why.formula.depth",
    inputs: rows.map(({ price, size, place }) => ({
      ...toldBy(sourceOf({ bids: rows, asks: [] }), "depth.size", { value: size, form: "plain" }),
      name: [formatPrice(price, lang), place].filter(Boolean).join(" · "),
    })),
  });
}

function sumOf(values: readonly (DecimalString | null)[]): DecimalString | null {
  return values.reduce((sum, value) => sum === null || value === null ? null : add(sum, value), "0");
}

/** Each trade brings its own time with it, to the second. */
export function tapeEvidence(tape: TapeView): Evidence[] {
  const lines = tapeLines(tape.trades);
  return lines.flatMap(({ trade: { price, size, place, at } }) => [
    { ...toldBy(TAPE, "depth.price", { value: price, form: "price", at }) },
    toldBy(TAPE, "depth.size", { value: size, form: "plain", at }),
    toldBy(TAPE, "depth.place", { value: place === "" ? null : place, form: "text", at }),
  ]);
}
