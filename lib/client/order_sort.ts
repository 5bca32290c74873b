// The orders by one of their columns. What is not known stands last, whichever way they are sorted. Pure.
import type { OrderView, QuoteView } from "@/lib/contract/api.ts";
import { compare, type DecimalString } from "@/lib/contract/decimal.ts";
import { instrumentName } from "@/lib/contract/instrument_name.ts";
import { orderStates } from "@/lib/contract/order_states.ts";
import type { OrderColumn, OrderSort } from "./lists.ts";
import { byDistance, distanceOf, priceToReach } from "./order_distance.ts";
import { newerOrder } from "./order_view.ts";

type Quotes = Readonly<Record<string, QuoteView>>;

/** The columns whose first press shows the largest, or the newest, on top. */
const largestFirst: ReadonlySet<OrderColumn> = new Set(["time", "quantity", "price", "filled"]);

/** The next sorting when a column's head is pressed: the other way round the second time, none the third time. */
export function nextOrderSort(before: OrderSort | null, column: OrderColumn): OrderSort | null {
  const first = largestFirst.has(column);
  if (before?.column !== column) return { column, down: first };
  return before.down === first ? { column, down: !first } : null;
}

function byFigure(a: DecimalString | null, b: DecimalString | null, way: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return way * compare(a, b);
}

const distanceIn = (quotes: Quotes, order: OrderView) => distanceOf(order, quotes[order.contract.conId]);

type Comparison = (a: OrderView, b: OrderView, way: 1 | -1) => number;

function comparisonOf(column: OrderColumn, quotes: Quotes): Comparison {
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
  { column, down }: OrderSort,
  quotes: Quotes,
): readonly OrderView[] {
  const comparison = comparisonOf(column, quotes);
  return orders.toSorted((a, b) => comparison(a, b, down ? -1 : 1) || newerOrder(a, b));
}
