// One day's trading by instrument: `GET /api/day`.
import { z } from "zod";
import { decimalSchema, nullableDecimal } from "../scalars.ts";
import { contractSchema } from "./instrument.ts";

/** The form in which a day is given: its sums, or its rows for a spreadsheet. */
export const dayForms = ["summary", "executions.csv", "orders.csv"] as const;

export const dayQuerySchema = z.strictObject({
  /** The UTC day, `2026-03-02`. */
  day: z.iso.date(),
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

export const daySummarySchema = z.strictObject({
  day: z.iso.date(),
  /** By account and currency. */
  totals: z.array(dayTotalSchema),
  /** The most traded first. */
  instruments: z.array(dayInstrumentSchema),
  fills: z.int(),
  /** Orders that ended on it, by state. */
  ended: z.record(z.string(), z.int()),
});
export type DaySummary = z.infer<typeof daySummarySchema>;
