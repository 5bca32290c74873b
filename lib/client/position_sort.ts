// The positions by one of their columns. What is not known stands last, whichever way they are sorted. Pure.
import type { AccountView, PositionView } from "@/lib/contract/api.ts";
import { dec, type DecimalString, text } from "@/lib/contract/decimal.ts";
import { byFigure } from "./by_figure.ts";
import { positionOrder } from "./order_view.ts";
import { rateOf } from "./account_rate.ts";
import type { ColumnOf, Sort } from "./sorts.ts";

/** Of what account a position is; `null` while it is not known. */
type AccountOf = (id: string) => AccountView | null;

const figures: Record<
  Exclude<ColumnOf<"positions">, "symbol">,
  (position: PositionView, account: AccountOf) => DecimalString | null
> = {
  quantity: ({ quantity }) => quantity,
  entry: ({ entryPrice }) => entryPrice,
  price: ({ marketPrice }) => marketPrice,
  value: (position, account) => inBase(position, position.marketValue, account),
  daily: (position, account) => inBase(position, position.dailyPnl, account),
  unrealized: (position, account) => inBase(position, position.unrealizedPnl, account),
  realized: (position, account) => inBase(position, position.realizedPnl, account),
  weight: ({ weight }) => weight,
};

/** Money of different currencies is compared in the base; without a rate nobody knows which is more. */
function inBase(
  { account, contract }: PositionView,
  value: DecimalString | null,
  accountOf: AccountOf,
): DecimalString | null {
  const rate = rateOf(accountOf(account), contract.currency);
  return value === null || rate === null ? null : text(dec(value).times(dec(rate)));
}

export function sortedPositions(
  positions: readonly PositionView[],
  { column, down }: Sort<"positions">,
  accountOf: AccountOf,
): readonly PositionView[] {
  const way = down ? -1 : 1;
  if (column === "symbol") return positions.toSorted((a, b) => way * positionOrder(a, b));
  const figure = figures[column];
  const rows = positions.map((position) => ({ position, value: figure(position, accountOf) }));
  rows.sort((a, b) => byFigure(a.value, b.value, way) || positionOrder(a.position, b.position));
  return rows.map(({ position }) => position);
}
