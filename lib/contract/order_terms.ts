// The terms of an order: what can be said of its instructions, by this desk and by IB.
import { z } from "zod";
import { type OrderType, perAmount, type Tif } from "./order_fields.ts";
import { nullableDecimal } from "./scalars.ts";

/** An order typed in TWS may have a type and a time in force that this desk does not send. */
export const termsFields = {
  /** `null`: unknown, as of an order that names an amount of cash. */
  quantity: nullableDecimal,
  orderType: z.string(),
  ...perAmount(() => nullableDecimal),
  tif: z.string(),
  /** ISO 8601; IB's text where that names no zone. */
  goodTillDate: z.string().nullable(),
  outsideRth: z.boolean(),
};
export type OrderTerms = z.infer<z.ZodObject<typeof termsFields, z.core.$strict>>;

/** Terms that this desk sends. */
export interface SentTerms extends OrderTerms {
  orderType: OrderType;
  tif: Tif;
}
