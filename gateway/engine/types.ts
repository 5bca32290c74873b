// What the session layer sees of the engine: plain data. Prices, quantities and amounts are decimal strings,
// times are epoch milliseconds of the engine's own (virtual) clock.
export type { DecimalString } from "../decimal.ts";
export type * from "./types/instruments.ts";
export type * from "./types/market.ts";
export type * from "./types/orders.ts";
export type * from "./types/conditions.ts";
export type * from "./types/accounts.ts";
export type * from "./types/events.ts";
export type * from "./types/options.ts";
