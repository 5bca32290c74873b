// Whether and how much may be traded.
import { z } from "zod";
import { timeSchema } from "../scalars.ts";

export const tradingStateSchema = z.enum(["active", "reducing", "halted"]);
export type TradingState = z.infer<typeof tradingStateSchema>;

const figures = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));

export const tradingViewSchema = z.strictObject({
  state: tradingStateSchema,
  liveArmedUntil: timeSchema.nullable(),
  limits: figures,
  usage: figures,
});
export type TradingView = z.infer<typeof tradingViewSchema>;
