// One day's trading by instrument: `GET /api/day`.
import { z } from "zod";
import { sides } from "../order_fields.ts";
import { daySchema, decimalSchema, nullableDecimal, timeSchema } from "../scalars.ts";
import { contractSchema } from "./instrument.ts";

/** The form in which a day is given: its sums, or its rows for a spreadsheet. */
export const dayForms = ["summary", "executions.csv", "orders.csv", "round-trips.csv"] as const;

export const dayQuerySchema = z.strictObject({
  /** The UTC day, `2026-03-02`. */
  day: daySchema,
  as: z.enum(dayForms).default("summary"),
});
export type DayQuery = z.infer<typeof dayQuerySchema>;

const moneyFields = {
  account: z.string(),
  /** That of the figures, as IB tells it with its fees; the contract's where it has told none. */
  currency: z.string(),
  /** `null`: IB has told none. Without the fills in `untold`. */
  realizedPnl: nullableDecimal,
  fees: nullableDecimal,
  /** Fills of which IB has not told what they cost and made. */
  untold: z.int(),
};

export const dayInstrumentSchema = z.strictObject({
  ...moneyFields,
  contract: contractSchema,
  fills: z.int(),
  bought: decimalSchema,
  sold: decimalSchema,
  /** `null` when nothing was bought, or sold. */
  averageBuy: nullableDecimal,
  averageSell: nullableDecimal,
});
export type DayInstrument = z.infer<typeof dayInstrumentSchema>;

const dayTotalSchema = z.strictObject(moneyFields);
export type DayTotal = z.infer<typeof dayTotalSchema>;

/** What was opened and closed again, first in, first out; money in the currency of the instrument. */
const roundTripSchema = z.strictObject({
  account: z.string(),
  contract: contractSchema,
  /** That of the opening. */
  side: z.enum(sides),
  quantity: decimalSchema,
  /** `null`: before the day. */
  openedAt: timeSchema.nullable(),
  closedAt: timeSchema.nullable(),
  /** `null` of what was held before the day. */
  entryPrice: nullableDecimal,
  exitPrice: decimalSchema,
  gross: nullableDecimal,
  /** Of both ends; `null` while IB has not told one of them, and where it was charged in another currency. */
  commission: nullableDecimal,
  net: nullableDecimal,
  /** Whether it is known what was held before the day: otherwise another lot may have been the first. */
  startKnown: z.boolean(),
});
export type RoundTrip = z.infer<typeof roundTripSchema>;

/** Round trips in a summary: the last so many; the file has all. */
export const MOST_ROUND_TRIPS = 500;

export const daySummarySchema = z.strictObject({
  day: z.iso.date(),
  /** By account and currency. */
  totals: z.array(dayTotalSchema),
  /** The most traded first. */
  instruments: z.array(dayInstrumentSchema),
  fills: z.int(),
  /** Newest first, the last `MOST_ROUND_TRIPS`. */
  roundTrips: z.array(roundTripSchema),
  roundTripCount: z.int(),
  /** Orders that ended on it, by state. */
  ended: z.record(z.string(), z.int()),
});
export type DaySummary = z.infer<typeof daySummarySchema>;
