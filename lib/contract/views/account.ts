// Account values and positions, each with its source and its age (law 9).
import { z } from "zod";
import { decimalSchema, nullableDecimal, timeSchema } from "../scalars.ts";
import { contractSchema } from "./instrument.ts";

/** As IB wrote it: most values are numbers, some are words. */
const accountValueSchema = z.strictObject({
  value: z.string().nullable(),
  at: timeSchema,
  source: z.string(),
});
export type AccountValue = z.infer<typeof accountValueSchema>;

export const accountViewSchema = z.strictObject({
  /** tag → currency → value; `BASE` only from account rows. */
  values: z.record(z.string(), z.record(z.string(), accountValueSchema)),
  baseCurrency: z.string().nullable(),
  pnl: z.strictObject({
    daily: nullableDecimal,
    unrealized: nullableDecimal,
    realized: nullableDecimal,
    at: timeSchema.nullable(),
    source: z.string(),
  }),
  /** Values are the last known, not current. */
  stale: z.boolean(),
});
export type AccountView = z.infer<typeof accountViewSchema>;

export const positionViewSchema = z.strictObject({
  account: z.string(),
  contract: contractSchema,
  quantity: decimalSchema,
  /** IB's figure, in money per unit of quantity: times the multiplier, commissions included for stocks. */
  averageCost: nullableDecimal,
  /** Average cost brought back to a price: divided by multiplier, times magnifier; fees included. */
  entryPrice: nullableDecimal,
  marketPrice: nullableDecimal,
  /**
   * In the contract's currency, for one point of its quoted price and one unit of quantity: multiplier,
   * percent, pence.
   */
  moneyPerPoint: nullableDecimal,
  marketValue: nullableDecimal,
  dailyPnl: nullableDecimal,
  unrealizedPnl: nullableDecimal,
  realizedPnl: nullableDecimal,
  /** Share of net liquidation in percent; `null` when a rate or a value is missing. */
  weight: nullableDecimal,
  at: timeSchema,
  /** IB's callback that `at` is of. */
  source: z.string(),
  /** IB's callback of each figure that more than one of them tells; `null` of what none has told. */
  sources: z.strictObject({
    value: z.string().nullable(),
    unrealized: z.string().nullable(),
    realized: z.string().nullable(),
  }),
  stale: z.boolean(),
});
export type PositionView = z.infer<typeof positionViewSchema>;
