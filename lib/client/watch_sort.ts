// The rows of a watch list by one of its columns. What is not known stands last, whichever way they are
// sorted. Pure.
import type { Contract, QuoteView } from "@/lib/contract/api.ts";
import { byFigure } from "./by_figure.ts";
import { marketPrice } from "./market_price.ts";
import type { ColumnOf, Sort } from "./sorts.ts";
import { rowFigures } from "./watch_row.ts";

/** Rows that are alike in it stay in the order of the list. */
export function sortedContracts(
  contracts: readonly Contract[],
  { column, down }: Sort<"lists">,
  quotes: Readonly<Record<string, QuoteView>>,
): readonly Contract[] {
  const way = down ? -1 : 1;
  if (column === "symbol") return contracts.toSorted((a, b) => way * a.symbol.localeCompare(b.symbol));
  return contracts
    .map((contract) => ({ contract, figure: figureOf(column, quotes[contract.conId] ?? null) }))
    .sort((a, b) => byFigure(a.figure, b.figure, way))
    .map(({ contract }) => contract);
}

function figureOf(column: Exclude<ColumnOf<"lists">, "symbol">, quote: QuoteView | null) {
  if (column === "last") return marketPrice(quote).price;
  const { changePercent, spread } = rowFigures(quote);
  return column === "change" ? changePercent : spread;
}
