// Exits that could do more than end their position, and what puts it right.
import { z } from "zod";
import { sides } from "../order_fields.ts";
import { decimalSchema, nullableDecimal } from "../scalars.ts";

/** One order of a surplus: cancelled, or reduced to a new total quantity. */
const exitStepSchema = z.strictObject({
  clientOrderId: z.string(),
  kind: z.enum(["cancel", "reduce"]),
  /** The new total quantity when it is reduced. */
  quantity: nullableDecimal,
});
export type ExitStep = z.infer<typeof exitStepSchema>;

/** Working exits that could fill beyond their position (P59), and the steps that put it right. */
export const exitSurplusSchema = z.strictObject({
  account: z.string(),
  conId: z.int(),
  symbol: z.string(),
  /** Side of the exits. */
  side: z.enum(sides),
  position: decimalSchema,
  /** What the exits may fill together. */
  exits: decimalSchema,
  steps: z.array(exitStepSchema),
  /** What stays too much after the steps: orders that this desk can not change. */
  remains: decimalSchema,
});
export type ExitSurplus = z.infer<typeof exitSurplusSchema>;
