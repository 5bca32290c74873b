// What the desk says in words: refusals, warnings, notices, and the story of an order.
import { z } from "zod";
import { orderStates } from "../order_states.ts";
import { codedFields, codeSchema, sayingSchema } from "../says/schema.ts";
import { timeSchema } from "../scalars.ts";
import { limitDenialSchema } from "./trading.ts";

/** From the code book: what an IB code means and what the user can do. */
export const codeAdviceSchema = z.strictObject({ meaning: z.string(), fix: z.string() });
export type CodeAdvice = z.infer<typeof codeAdviceSchema>;

/** RFC 9457 `application/problem+json`. */
export const problemSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  /** English; `says` is the same for the screen. */
  detail: z.string(),
  says: sayingSchema.exactOptional(),
  code: codeSchema,
  field: z.string().exactOptional(),
  /** Of a limit that was not kept. */
  limit: limitDenialSchema.exactOptional(),
  /** `advice` is absent for a code that nobody has classified. */
  ib: z.strictObject({ code: z.int(), message: z.string(), advice: codeAdviceSchema.exactOptional() })
    .exactOptional(),
});
export type Problem = z.infer<typeof problemSchema>;

/** `confirm`: nothing is sent before the user has said that it is meant (`submit` with `confirmWarnings`). */
export const warningSchema = z.strictObject({ ...codedFields, confirm: z.literal(true).exactOptional() });
export type Warning = z.infer<typeof warningSchema>;

export const noticeSchema = z.strictObject({
  at: timeSchema,
  level: z.enum(["info", "warning", "error"]),
  ...codedFields,
  orderId: z.string().exactOptional(),
});
export type Notice = z.infer<typeof noticeSchema>;

export const timelineEntrySchema = z.strictObject({
  at: timeSchema,
  state: z.enum(orderStates),
  source: z.string(),
  text: z.string().exactOptional(),
  says: sayingSchema.exactOptional(),
});
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;
