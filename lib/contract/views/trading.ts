// Whether and how much may be traded: the state, each limit with its use, and what a denial says of a limit.
import { z } from "zod";
import { type LimitKey, limitModes, type LimitUnit } from "../limits.ts";
import { decimalSchema, nullableDecimal, timeSchema } from "../scalars.ts";

export const tradingStateSchema = z.enum(["active", "reducing", "halted"]);
export type TradingState = z.infer<typeof tradingStateSchema>;

const limitKeySchema = z.string() as unknown as z.ZodType<LimitKey>;
const unitSchema = z.string() as unknown as z.ZodType<LimitUnit>;

/** Where the value of a limit comes from. */
const limitSourceSchema = z.enum(["default", "mode", "account"]);
export type LimitSource = z.infer<typeof limitSourceSchema>;

/** `null`: there is no such limit; a record has a number per kind of instrument. */
const limitValueSchema = z.union([
  decimalSchema,
  z.boolean(),
  z.array(z.string()).readonly(),
  z.record(z.string(), nullableDecimal),
  z.null(),
]);

/** A limit as it holds now. */
export const limitViewSchema = z.strictObject({
  value: limitValueSchema,
  unit: unitSchema,
  source: limitSourceSchema,
});
export type LimitView = z.infer<typeof limitViewSchema>;

/** What of a limit is used. */
export const usageViewSchema = z.strictObject({
  /** `null`: not known. */
  used: nullableDecimal,
  limit: nullableDecimal,
  /** Where the figure comes from: `journal`, `positions`, `reqPnL`. */
  source: z.string(),
  /** What it is counted from; `null`: it is no sum. */
  since: timeSchema.nullable(),
  /** When the source said so; `null`: it is counted here, and current. */
  at: timeSchema.nullable(),
});
export type UsageView = z.infer<typeof usageViewSchema>;

/** By account, then by the key of the limit. */
const byAccount = <View extends z.ZodType>(view: View) => z.record(z.string(), z.record(z.string(), view));

/**
 * Who has set the trading state: a person (on the screen or by a script), or the desk by itself;
 * `unreadable`: it could not be read at the start.
 */
export const stateSetBySchema = z.enum(["person", "loss", "journal", "rejects", "unreadable"]);

const statedCauseSchema = z.strictObject({
  by: stateSetBySchema,
  /** Since when the state holds; of what was said besides, when. */
  at: timeSchema,
  /** From where a person has set it; `null`: the desk did by itself. */
  origin: z.string().nullable(),
  /** What a person gave as the reason. */
  reason: z.string().nullable(),
});

export const stateCauseSchema = statedCauseSchema.extend({
  /** Others that wanted the same while it held, or gave a reason: the latest, oldest first. */
  also: z.array(statedCauseSchema).readonly().exactOptional(),
});
export type StateCause = z.infer<typeof stateCauseSchema>;

export const tradingViewSchema = z.strictObject({
  state: tradingStateSchema,
  /** Who set it, since when and why; `null`: nobody has. Set again as it is, it keeps its time. */
  cause: stateCauseSchema.nullable(),
  /** Of the account that stays armed longest; `null`: none is armed. */
  liveArmedUntil: timeSchema.nullable(),
  /** Until when each armed live account stays so. */
  armed: z.record(z.string(), timeSchema),
  limits: byAccount(limitViewSchema),
  usage: byAccount(usageViewSchema),
});
export type TradingView = z.infer<typeof tradingViewSchema>;

/** What a change of the settings changed. `account` `null`: all that have no value of their own. */
export const limitChangeSchema = z.strictObject({
  mode: z.enum(limitModes),
  account: z.string().nullable(),
  key: limitKeySchema,
  from: limitValueSchema,
  to: limitValueSchema,
  /** Lets through what did not pass before. */
  raised: z.boolean(),
});
export type LimitChange = z.infer<typeof limitChangeSchema>;

/** The part of a 422 problem that a program can act on. */
export const limitDenialSchema = z.strictObject({
  key: limitKeySchema,
  /** What was held against the limit; `null`: it is not known. */
  value: z.string().nullable(),
  limit: z.string().nullable(),
  /**
   * What would pass every limit, and of what it is: a quantity, a limit price, a time. `null`: nothing known
   * does.
   */
  wouldPass: z.string().nullable(),
  of: z.enum(["quantity", "limitPrice", "notBefore"]).nullable(),
});
export type LimitDenial = z.infer<typeof limitDenialSchema>;
