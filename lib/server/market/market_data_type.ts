// The kinds of market data: what IB can be asked for, and what it says it sends.
import type { DataType } from "@/lib/contract/api.ts";

/**
 * `auto`: live where it is subscribed, else delayed; `auto-frozen`: the same, and the last quotes of a closed
 * market; `live`, `frozen`: nothing but that.
 */
export type MarketDataRequest = "auto" | "auto-frozen" | "live" | "frozen";

/** By the numbers of `reqMarketDataType`. */
export const REQUEST_TYPES: Record<MarketDataRequest, number> = {
  live: 1,
  frozen: 2,
  auto: 3,
  "auto-frozen": 4,
};

/** By the numbers of the `marketDataType` callback. */
export const DATA_TYPES: Record<number, DataType> = {
  1: "live",
  2: "frozen",
  3: "delayed",
  4: "delayed-frozen",
};
