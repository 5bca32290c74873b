// The smallest schemas: numbers and times as they stand on every wire of Lotse.
import { z } from "zod";

/** A decimal number as text; on the bridge, IB's sentinels have already become `null`. */
export const decimalSchema = z.string().regex(/^-?\d+(\.\d+)?$/);
/** `null` is "unknown". */
export const nullableDecimal = decimalSchema.nullable();
/** ISO 8601 UTC with milliseconds. */
export const timeSchema = z.iso.datetime();

/** A day that somebody asks about, `2026-03-02`: the end of the next one can be told as a time, too. */
export const daySchema = z.iso.date().refine(
  (day) => day >= "1970" && day < "2200",
  "A day from 1970 to 2199, as 2026-03-02",
);

/** The ids of `ids.ts`: parsed here, at the edge, and carried as what they are from then on. */
export const orderIdSchema = z.int().brand<"OrderId">();
export const permIdSchema = z.int().brand<"PermId">();
export const socketEpochSchema = z.int().nonnegative().brand<"SocketEpoch">();
