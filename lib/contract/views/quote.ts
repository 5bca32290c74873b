// A quote with its source and its age.
import { z } from "zod";
import { sayingSchema } from "../says/schema.ts";
import { nullableDecimal, timeSchema } from "../scalars.ts";

const dataTypeSchema = z.enum(["live", "frozen", "delayed", "delayed-frozen"]);
export type DataType = z.infer<typeof dataTypeSchema>;

/** What IB's model says of an option. */
const optionFactsSchema = z.strictObject({
  /** A year's, as a fraction: 0.25 is 25 %. */
  impliedVolatility: nullableDecimal,
  delta: nullableDecimal,
  gamma: nullableDecimal,
  /** Per point of volatility. */
  vega: nullableDecimal,
  /** Per day. */
  theta: nullableDecimal,
  /** The price of the underlying that the model took. */
  underlyingPrice: nullableDecimal,
  /** Contracts that are open, told once a day. */
  openInterest: nullableDecimal,
});
export type OptionFacts = z.infer<typeof optionFactsSchema>;

export const quoteViewSchema = z.strictObject({
  bid: nullableDecimal,
  ask: nullableDecimal,
  last: nullableDecimal,
  bidSize: nullableDecimal,
  askSize: nullableDecimal,
  volume: nullableDecimal,
  close: nullableDecimal,
  open: nullableDecimal,
  high: nullableDecimal,
  low: nullableDecimal,
  /** Of a bond at these prices, in percent a year, where IB tells it. */
  bidYield: nullableDecimal,
  askYield: nullableDecimal,
  lastYield: nullableDecimal,
  /** Of an option, as soon as IB tells any of it. */
  option: optionFactsSchema.exactOptional(),
  halted: z.boolean().nullable(),
  /** What IB says it sends; `null` until it has said so. */
  dataType: dataTypeSchema.nullable(),
  /** When a price last changed; `null` before the first. */
  at: timeSchema.nullable(),
  stale: z.boolean(),
  /** Why there is no (live) data: the IB code and text of 354, 10167, 10197 … */
  advisory: z.strictObject({ code: z.int(), text: z.string(), says: sayingSchema.exactOptional() })
    .nullable(),
});
export type QuoteView = z.infer<typeof quoteViewSchema>;

/** A quote and where each of its figures comes from. */
export const quoteSourcesSchema = z.strictObject({
  /** `null`: nobody watches it. */
  quote: quoteViewSchema.nullable(),
  /** By the name of the figure: IB's callback with the tick type, and when it came last. */
  told: z.record(z.string(), z.strictObject({ source: z.string(), at: timeSchema })),
});
export type QuoteSources = z.infer<typeof quoteSourcesSchema>;
