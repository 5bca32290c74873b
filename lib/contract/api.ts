// The door of the HTTP contract: every shape by its type, so that islands import them for nothing.
// Amounts, prices and quantities are decimal strings, times ISO 8601 UTC, `null` means unknown.
export type * from "./actions.ts";
export type * from "./order_fields.ts";
export type * from "./order_terms.ts";
export type * from "./requests.ts";
export type * from "./views/account.ts";
export type * from "./views/caller.ts";
export type * from "./views/connection.ts";
export type * from "./views/depth.ts";
export type * from "./views/equity.ts";
export type * from "./views/exits.ts";
export type * from "./views/instrument.ts";
export type * from "./views/messages.ts";
export type * from "./views/option_chain.ts";
export type * from "./views/order.ts";
export type * from "./views/page.ts";
export type * from "./views/day.ts";
export type * from "./views/preview.ts";
export type * from "./views/proposal.ts";
export type * from "./views/promotion.ts";
export type * from "./views/quote.ts";
export type * from "./views/session.ts";
export type * from "./views/snapshot.ts";
export type * from "./views/trading.ts";
export type * from "./views/tws_check.ts";
export type * from "./views/watch_list.ts";
