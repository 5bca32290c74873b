// The equity curve of an account's day: `GET /api/equity`.
import { z } from "zod";
import { accountSchema } from "../requests.ts";
import { daySchema, decimalSchema, nullableDecimal, timeSchema } from "../scalars.ts";
import { modeSchema } from "./connection.ts";

export const equityQuerySchema = z.strictObject({
  account: accountSchema,
  /** The trading day, `2026-03-02`; without it the present one. */
  day: daySchema.optional(),
});
export type EquityQuery = z.infer<typeof equityQuerySchema>;

const equityPointSchema = z.strictObject({
  at: timeSchema,
  /** `null`: it was not known then. No line leads over it. */
  netLiquidation: nullableDecimal,
  dailyPnl: nullableDecimal,
});
export type EquityPoint = z.infer<typeof equityPointSchema>;

const positionsPointSchema = z.strictObject({
  at: timeSchema,
  /** Gain of the day by conId, in the contract's currency; of what is not in it none was known. */
  dailyPnl: z.record(z.string(), decimalSchema),
});
export type PositionsPoint = z.infer<typeof positionsPointSchema>;

export const equityDaySchema = z.strictObject({
  account: z.string(),
  mode: modeSchema,
  day: z.iso.date(),
  begins: timeSchema,
  ends: timeSchema,
  /** The base currency of the account; `null` while there is no point. */
  currency: z.string().nullable(),
  /** Oldest first: one a minute, what is older than two hours one in five. */
  points: z.array(equityPointSchema),
  /** Oldest first: one in five minutes, what is older one in fifteen. */
  positions: z.array(positionsPointSchema),
});
export type EquityDay = z.infer<typeof equityDaySchema>;
