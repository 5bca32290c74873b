// What is watched of one instrument from close up: its order book and its trades, or why they do not come.
import { z } from "zod";
import { depthRowSchema, tradeRowSchema } from "../protocol/common.ts";
import { sayingSchema } from "../says/schema.ts";
import { timeSchema } from "../scalars.ts";

const closeUpState = {
  /**
   * `opening`: asked for, and nothing has come yet; `ended`: nothing comes, what stands there is old; `full`:
   * no stream was free.
   */
  state: z.enum(["opening", "open", "ended", "full"]),
  /** Why nothing comes, or a remark of IB about what comes: its code, 0 where the desk says it. */
  advisory: z.strictObject({ code: z.int(), text: z.string(), says: sayingSchema.exactOptional() })
    .nullable(),
  /** When something of it last came. */
  at: timeSchema.nullable(),
};
export type CloseUpState = z.infer<z.ZodObject<typeof closeUpState, z.core.$strict>>;

/** An order book: the best price of each side first. */
export const depthViewSchema = z.strictObject({
  bids: z.array(depthRowSchema),
  asks: z.array(depthRowSchema),
  ...closeUpState,
});
export type DepthView = z.infer<typeof depthViewSchema>;

/** The last trades by their number, which grows. */
export const tapeViewSchema = z.strictObject({
  trades: z.record(z.string(), tradeRowSchema),
  /** So many were not kept because they came too fast. */
  skipped: z.int().nonnegative(),
  ...closeUpState,
});
export type TapeView = z.infer<typeof tapeViewSchema>;
