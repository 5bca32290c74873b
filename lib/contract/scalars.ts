// The smallest schemas: numbers and times as they stand on every wire of Lotse.
import { z } from "zod";

/** A decimal number as text; on the bridge, IB's sentinels have already become `null`. */
export const decimalSchema = z.string().regex(/^-?\d+(\.\d+)?$/);
/** `null` is "unknown". */
export const nullableDecimal = decimalSchema.nullable();
/** ISO 8601 UTC with milliseconds. */
export const timeSchema = z.iso.datetime();

/** The ids of `ids.ts`: parsed here, at the edge, and carried as what they are from then on. */
export const orderIdSchema = z.int().brand<"OrderId">();
export const permIdSchema = z.int().brand<"PermId">();
export const socketEpochSchema = z.int().nonnegative().brand<"SocketEpoch">();
