// What the watches know of positions and open orders.
import { nameParts } from "@/lib/server/contracts/contract_view.ts";
import type { AccountBook } from "@/lib/server/account/account_book.ts";
import type { OrderRoom } from "@/lib/server/orders/mod.ts";
import type { UnreadRows } from "@/lib/server/unread_rows.ts";
import type { Connection } from "./connection.ts";
import type { ExitFacts, HeldPosition } from "./exit_excess.ts";

/** Positions as reported, those of zero included. */
export function heldPositions(accounts: AccountBook): HeldPosition[] {
  return accounts.positions.known().map(({ account, contract, position }) => ({
    account,
    conId: contract.conId,
    symbol: nameParts(contract),
    quantity: position,
  }));
}

export interface ExitFactsDeps {
  connection: Connection;
  accounts: AccountBook;
  orders: OrderRoom;
  unread: UnreadRows;
}

/** `null` while positions or orders are not in step, or one of them could not be read. */
export function exitFacts({ connection, accounts, orders, unread }: ExitFactsDeps): ExitFacts | null {
  if (!accounts.positions.ready || connection.view().sync !== "ready") return null;
  if (unread.of("positions").length > 0 || unread.of("open_orders").length > 0) return null;
  return {
    accounts: accounts.list(),
    positions: heldPositions(accounts),
    orders: orders.list.openOrders(),
    isExit: ({ clientOrderId }) => orders.isExit(clientOrderId),
  };
}
