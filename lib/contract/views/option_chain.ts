// Which options there are on an underlying: classes with their expiries, then the strikes of one expiry.
import { z } from "zod";
import { decimalSchema, nullableDecimal } from "../scalars.ts";
import { lackingFields } from "../protocol/common.ts";
import { contractSchema } from "./instrument.ts";

/** Options of one class: the same underlying, size and place. */
const optionSeriesSchema = z.strictObject({
  /** `SMART` where IB routes them, otherwise where they trade. */
  exchange: z.string(),
  tradingClass: z.string(),
  multiplier: nullableDecimal,
  /** `YYYYMMDD`, ascending. */
  expiries: z.array(z.string()),
});
export type OptionSeries = z.infer<typeof optionSeriesSchema>;

export const optionSeriesViewSchema = z.strictObject({
  underlying: contractSchema,
  /** `OPT`, of a future `FOP`. */
  secType: z.enum(["OPT", "FOP"]),
  /** None: IB knows no options on it. */
  series: z.array(optionSeriesSchema),
  ...lackingFields,
});
export type OptionSeriesView = z.infer<typeof optionSeriesViewSchema>;

const strikeSchema = z.strictObject({
  strike: decimalSchema,
  /** `null`: IB lists no such contract. */
  call: z.int().nullable(),
  put: z.int().nullable(),
});
export type StrikeView = z.infer<typeof strikeSchema>;

/** Ascending by strike, as IB lists them now. */
export const optionStrikesViewSchema = z.strictObject({
  strikes: z.array(strikeSchema),
  ...lackingFields,
});
export type OptionStrikesView = z.infer<typeof optionStrikesViewSchema>;
