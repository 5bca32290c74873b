// The one message model of the gateway: what clients ask and what it answers, in plain terms.
// Text (server versions 157-200) and protobuf (213-225) are two codecs of these types.
import type { AccountReply, AccountRequest } from "./messages/account.ts";
import type { ContractReply, ContractRequest } from "./messages/contracts.ts";
import type { HistoryReply, HistoryRequest } from "./messages/history.ts";
import type { MarketDataReply, MarketDataRequest } from "./messages/market_data.ts";
import type { NewsReply, NewsRequest } from "./messages/news.ts";
import type { OrderReply, OrderRequest } from "./messages/orders.ts";
import type { ScannerReply, ScannerRequest } from "./messages/scanner.ts";
import type { SessionReply, SessionRequest } from "./messages/session.ts";

export * from "./messages/common.ts";
export * from "./messages/session.ts";
export * from "./messages/account.ts";
export * from "./messages/contracts.ts";
export * from "./messages/market_data.ts";
export * from "./messages/history.ts";
export * from "./messages/news.ts";
export * from "./messages/order.ts";
export * from "./messages/order_defaults.ts";
export * from "./messages/orders.ts";
export * from "./messages/scanner.ts";

/** Every request a trading client makes. */
export type ClientMessage =
  | SessionRequest
  | AccountRequest
  | ContractRequest
  | MarketDataRequest
  | HistoryRequest
  | OrderRequest
  | ScannerRequest
  | NewsRequest;

/** Every reply of the gateway. */
export type ServerMessage =
  | SessionReply
  | AccountReply
  | ContractReply
  | MarketDataReply
  | HistoryReply
  | OrderReply
  | ScannerReply
  | NewsReply;

/** The reply with this `kind`. */
export type ServerMessageOf<K extends ServerMessage["kind"]> = Extract<ServerMessage, { kind: K }>;
