// Of which instruments the desk wants quotes for itself, the most important first: what works, then what is
// held, by value, then what the watch lists and the option chains show.
import type { AccountBook } from "@/lib/server/account/account_book.ts";
import type { ShownLists } from "@/lib/server/watch_lists/mod.ts";
import type { ShownOptions } from "@/lib/server/market/options/shown_options.ts";
import type { OrderRoom } from "@/lib/server/orders/mod.ts";
import type { Connection } from "./connection.ts";
import type { QuoteWishes } from "./own_quotes.ts";
import type { OrderView, PositionView } from "@/lib/contract/api.ts";
import { compare, dec, type DecimalString, text } from "@/lib/contract/decimal.ts";

export interface WishDeps {
  connection: Connection;
  accounts: AccountBook;
  orders: OrderRoom;
  shownLists: Pick<ShownLists, "conIds">;
  shownOptions: Pick<ShownOptions, "conIds">;
}

/** As the books say now. */
export function quoteWishes(
  { connection, accounts, orders, shownLists, shownOptions }: WishDeps,
): QuoteWishes {
  const views = () => accounts.positions.openKeys().flatMap((key) => accounts.positionView(key) ?? []);
  return {
    isInStep: () => connection.view().sync === "ready",
    working: () => workingInstruments(orders.list.openOrders()),
    held: () => accounts.positions.open().map(({ contract }) => contract.conId),
    heldByValue: () => heldInstruments(views()),
    shown: () => [...shownLists.conIds(), ...shownOptions.conIds()],
  };
}

type Working = Pick<OrderView, "contract" | "timeline">;
type Held = Pick<PositionView, "contract" | "weight">;

/** The newest order first: it is the likeliest to be changed. */
export function workingInstruments(orders: readonly Working[]): number[] {
  const newestFirst = orders.toSorted((a, b) => madeAt(a) < madeAt(b) ? 1 : madeAt(a) > madeAt(b) ? -1 : 0);
  return quoted(newestFirst);
}

/** The largest share of its account first, whatever the side; those of which IB tells no value last. */
export function heldInstruments(positions: readonly Held[]): number[] {
  return quoted(positions.toSorted((a, b) => compare(size(b.weight), size(a.weight))));
}

function madeAt({ timeline }: Working): string {
  return timeline[0]?.at ?? "";
}

function size(weight: DecimalString | null): DecimalString {
  return weight === null ? "-1" : text(dec(weight).abs());
}

/** A combination has no line of its own: its number is none of an instrument. */
function quoted(rows: readonly { contract: OrderView["contract"] }[]): number[] {
  return rows.filter(({ contract }) => contract.conId > 0 && contract.secType !== "BAG").map(({ contract }) =>
    contract.conId
  );
}
