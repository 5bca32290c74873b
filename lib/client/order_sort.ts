// The orders by one of their columns. What is not known stands last, whichever way they are sorted. Pure.
import type { OrderView, QuoteView } from "@/lib/contract/api.ts";
import { instrumentName } from "@/lib/contract/instrument_name.ts";
import { orderStates } from "@/lib/contract/order_states.ts";
import { byFigure } from "./by_figure.ts";
import { byDistance, distanceOf, priceToReach } from "./order_distance.ts";
import { newerOrder } from "./order_view.ts";
import type { ColumnOf, Sort } from "./sorts.ts";

type Quotes = Readonly<Record<string, QuoteView>>;

const distanceIn = (quotes: Quotes, order: OrderView) => distanceOf(order, quotes[order.contract.conId]);

type Comparison = (a: OrderView, b: OrderView, way: 1 | -1) => number;

function comparisonOf(column: ColumnOf<"orders">, quotes: Quotes): Comparison {
  switch (column) {
    case "time":
      return (a, b, way) => -way * newerOrder(a, b);
    case "side":
      return (a, b, way) => way * a.side.localeCompare(b.side);
    case "symbol":
      return (a, b, way) =>
        way * instrumentName(a.contract, "en").localeCompare(instrumentName(b.contract, "en"));
    case "quantity":
      return (a, b, way) => byFigure(a.quantity, b.quantity, way);
    case "price":
      return (a, b, way) => byFigure(priceToReach(a), priceToReach(b), way);
    case "filled":
      return (a, b, way) => byFigure(a.filled, b.filled, way);
    case "distance":
      return (a, b, way) => byDistance(distanceIn(quotes, a), distanceIn(quotes, b), way);
    case "state":
      return (a, b, way) => way * (orderStates.indexOf(a.state) - orderStates.indexOf(b.state));
  }
}

/** `quotes` as they are when it is sorted: rows do not run after the market. */
export function sortedOrders(
  orders: readonly OrderView[],
  { column, down }: Sort<"orders">,
  quotes: Quotes,
): readonly OrderView[] {
  const comparison = comparisonOf(column, quotes);
  return orders.toSorted((a, b) => comparison(a, b, down ? -1 : 1) || newerOrder(a, b));
}
