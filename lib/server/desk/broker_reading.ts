// Reads the broker's truth again: all of it for a sync, what moves when something was missed. A missing
// answer is a rejection.
import type { AccountBook } from "@/lib/server/account/account_book.ts";
import type { BridgeLink } from "@/lib/server/bridge/link.ts";
import type { SyncRequest } from "@/lib/server/connection/mod.ts";
import { say } from "@/lib/contract/says/say.ts";
import { UnavailableError } from "@/lib/server/errors.ts";
import type { DepthRoom } from "@/lib/server/market/close_up/depth_room.ts";
import type { QuoteBoard } from "@/lib/server/market/quote_board.ts";
import type { OrderRoom, ReconcileResult } from "@/lib/server/orders/mod.ts";
import type { Connection } from "./connection.ts";

export interface BrokerReadingDeps {
  connection: Connection;
  link: BridgeLink;
  quotes: QuoteBoard;
  depth: DepthRoom;
  accounts: AccountBook;
  orders: OrderRoom;
}

export class BrokerReading {
  readonly #deps: BrokerReadingDeps;
  readonly #listeners = new Set<() => void>();

  constructor(deps: BrokerReadingDeps) {
    this.#deps = deps;
  }

  /** Called after each complete reading: positions and fills belong together at this moment. */
  onComplete(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /**
   * Open orders, executions, completed orders, positions, account values; opens the streams when they are
   * gone.
   */
  async all({ epoch, accounts, replay, readOnly }: SyncRequest): Promise<void> {
    if (replay) {
      this.#deps.quotes.replay();
      this.#deps.depth.replay();
    }
    const accountsRead = this.#deps.accounts.sync([...accounts], { replay });
    // A read-only API refuses every question about orders (321): the rest can be shown, order entry is locked
    // anyway.
    const [orders] = await Promise.all([readOnly ? null : this.#deps.orders.reconcile(epoch), accountsRead]);
    this.#complete(orders);
  }

  /**
   * Orders, executions and positions, without a lock of order entry; nothing while the desk is not in step.
   */
  async again(): Promise<void> {
    const { connection, link, orders: room, accounts } = this.#deps;
    const { socket, sync, readOnly } = connection.view();
    const { epoch } = link;
    // Without a desk in step the next sync reads everything anyway.
    if (socket !== "connected" || sync !== "ready" || epoch === null) return;
    const [orders] = await Promise.all([readOnly ? null : room.reconcile(epoch), accounts.readPositions()]);
    this.#complete(orders);
  }

  #complete(orders: ReconcileResult | null): void {
    if (orders !== null && !orders.complete) {
      throw new UnavailableError(say("SYNC_INCOMPLETE", { missing: orders.missing }));
    }
    for (const listener of this.#listeners) listener();
  }
}
