// What the session layer sees of the engine: plain data. Prices, quantities and amounts are decimal strings,
// times are epoch milliseconds of the engine's own (virtual) clock.
export type { DecimalString } from "@/lib/shared/decimal.ts";
export type { AccountId, ConId, ExecId, OrderId, PermId } from "@/lib/shared/ids.ts";
export type * from "@/lib/paper_gateway/engine/types/instruments.ts";
export type * from "@/lib/paper_gateway/engine/types/market.ts";
export type * from "@/lib/paper_gateway/engine/types/orders.ts";
export type * from "@/lib/paper_gateway/engine/types/conditions.ts";
export type * from "@/lib/paper_gateway/engine/types/accounts.ts";
export type * from "@/lib/paper_gateway/engine/types/events.ts";
export type * from "@/lib/paper_gateway/engine/types/options.ts";
