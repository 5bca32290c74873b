// The rooms behind the façade, as its helpers see them.
import type { AccountBook } from "../account/account_book.ts";
import type { BridgeLink } from "../bridge/link.ts";
import type { Clock } from "../clock.ts";
import type { ContractBook } from "../contracts/contract_book.ts";
import type { QuoteBoard } from "../market/quote_board.ts";
import type { OrderDesk } from "../orders/order_desk.ts";
import type { EventHub } from "../stream/event_hub.ts";
import type { NoticeList } from "./notice_list.ts";
import type { TradingControl } from "./trading_control.ts";

export interface DeskRooms {
  readonly contracts: ContractBook;
  readonly quotes: QuoteBoard;
  readonly accounts: AccountBook;
  readonly orders: OrderDesk;
  readonly trading: TradingControl;
  readonly notices: NoticeList;
  readonly link: BridgeLink;
  readonly hub: EventHub;
  readonly clock: Clock;
}
