// The rooms behind the façade, as its helpers see them.
import type { AccountBook } from "@/lib/server/account/account_book.ts";
import type { BridgeLink } from "@/lib/server/bridge/link.ts";
import type { Clock } from "@/lib/server/clock.ts";
import type { ContractBook } from "@/lib/server/contracts/contract_book.ts";
import type { QuoteBoard } from "@/lib/server/market/quote_board.ts";
import type { OrderRoom } from "@/lib/server/orders/mod.ts";
import type { EventHub } from "@/lib/server/stream/event_hub.ts";
import type { NoticeList } from "./notice_list.ts";
import type { TradingControl } from "./trading_control.ts";

export interface DeskRooms {
  readonly contracts: ContractBook;
  readonly quotes: QuoteBoard;
  readonly accounts: AccountBook;
  readonly orders: OrderRoom;
  readonly trading: TradingControl;
  readonly notices: NoticeList;
  readonly link: BridgeLink;
  readonly hub: EventHub;
  readonly clock: Clock;
}
