// Every desk that is published at a broker, one line each.
import { z } from "zod";
import { nullableDecimal, timeSchema } from "../scalars.ts";
import { sayingSchema } from "../says/schema.ts";
import { connectionViewSchema, modeSchema } from "./connection.ts";
import { tradingViewSchema } from "./trading.ts";

const accountLineSchema = z.strictObject({
  id: z.string(),
  currency: z.string().nullable(),
  netLiquidation: nullableDecimal,
  dailyPnl: nullableDecimal,
  /** `null` until the desk knows what is held. */
  positions: z.int().nullable(),
  /** Value of all positions in the base currency, by size; `null` where one is not known. */
  grossExposure: nullableDecimal,
  /** Orders that are open, of whoever placed them; `null`: none is known, and IB has not been asked yet. */
  working: z.int().nullable(),
  /** Orders whose state nobody knows; `null` as above. */
  unknown: z.int().nullable(),
  stale: z.boolean(),
});
export type AccountLine = z.infer<typeof accountLineSchema>;

export const deskLineSchema = z.strictObject({
  /** What it is called at the broker. */
  desk: z.string(),
  /** Not heard for so long that nothing of it can be taken for now. */
  silent: z.boolean(),
  /** Of a release whose state this viewer can read. */
  readable: z.boolean(),
  heardAt: timeSchema.nullable(),
  mode: modeSchema.nullable(),
  connection: z.strictObject({
    headline: connectionViewSchema.shape.headline,
    causeSays: sayingSchema.nullable(),
    locked: z.boolean(),
    readOnly: z.boolean(),
  }).nullable(),
  trading: tradingViewSchema.shape.state.nullable(),
  accounts: z.array(accountLineSchema),
});
export type DeskLine = z.infer<typeof deskLineSchema>;

/** `GET /api/desks`, of a viewer. */
export const overviewSchema = z.strictObject({
  at: timeSchema,
  /** Whether the broker is reached: without it every desk is silent. */
  connected: z.boolean(),
  desks: z.array(deskLineSchema),
});
export type Overview = z.infer<typeof overviewSchema>;
