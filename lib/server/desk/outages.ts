// What the loss of the socket, or of IB behind TWS, means to the books: the last known is not current any
// more.
import type { ConnectionView } from "@/lib/contract/api.ts";
import type { AccountBook } from "@/lib/server/account/account_book.ts";
import type { DepthRoom } from "@/lib/server/market/close_up/depth_room.ts";
import type { QuoteBoard } from "@/lib/server/market/quote_board.ts";
import type { OrderRoom } from "@/lib/server/orders/mod.ts";
import type { Arming } from "./arming.ts";
import type { PositionSurprise } from "./position_surprise.ts";
import type { SecondLook } from "./second_look.ts";

export interface OutageDeps {
  quotes: QuoteBoard;
  depth: DepthRoom;
  accounts: AccountBook;
  orders: OrderRoom;
  arming: Arming;
  second: SecondLook;
  surprise: PositionSurprise;
}

export class Outages {
  readonly #deps: OutageDeps;
  #socketUp = false;
  #upstreamUp = true;

  constructor(deps: OutageDeps) {
    this.#deps = deps;
  }

  /**
   * The connection looks different. The bridge may be dead and send no event: the connection knows either
   * way.
   */
  look({ socket, upstream }: ConnectionView): void {
    const socketUp = socket === "connected";
    if (this.#socketUp && !socketUp) this.#socketLost();
    this.#socketUp = socketUp;
    const upstreamUp = upstream !== "down";
    if (upstreamUp === this.#upstreamUp) return;
    this.#upstreamUp = upstreamUp;
    this.#deps.quotes.markUpstream(upstreamUp);
    this.#deps.depth.markUpstream(upstreamUp);
    // Back in step only by the re-read that follows.
    if (!upstreamUp) this.#deps.accounts.markStale();
  }

  #socketLost(): void {
    const { quotes, depth, accounts, orders, second, surprise, arming } = this.#deps;
    quotes.markDisconnected();
    depth.markDisconnected();
    accounts.markDisconnected();
    orders.markDisconnected();
    second.cancel();
    surprise.reset();
    arming.disarm("connection");
  }
}
