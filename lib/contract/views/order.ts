// Orders and executions as everybody outside the order room sees them.
import { z } from "zod";
import { sides } from "../order_fields.ts";
import { orderStates } from "../order_states.ts";
import { termsFields } from "../order_terms.ts";
import { sayingSchema } from "../says/schema.ts";
import { decimalSchema, nullableDecimal, timeSchema } from "../scalars.ts";
import { contractSchema } from "./instrument.ts";
import { codeAdviceSchema, timelineEntrySchema } from "./messages.ts";

export const orderViewSchema = z.strictObject({
  clientOrderId: z.string(),
  permId: z.int().nullable(),
  account: z.string(),
  contract: contractSchema,
  side: z.enum(sides),
  ...termsFields,
  /** Where the stop of a trailing order stands by IB's last word, and when it was first heard to stand there. */
  trailStopPrice: nullableDecimal,
  trailStopAt: timeSchema.nullable(),
  state: z.enum(orderStates),
  filled: decimalSchema,
  remaining: decimalSchema,
  averageFillPrice: nullableDecimal,
  commission: nullableDecimal,
  commissionCurrency: z.string().nullable(),
  origin: z.enum(["app", "foreign"]),
  /** Whether this desk can cancel it under its client id. */
  cancellable: z.boolean(),
  ocaGroup: z.string().nullable(),
  parentClientOrderId: z.string().nullable(),
  /** Why it is held, refused or cancelled; IB's words. */
  reason: z.string().nullable(),
  reasonSays: sayingSchema.nullable(),
  /** IB's own word for what a held order waits for: `trigger`, `child`, `locate`; `null` when it gave none. */
  whyHeld: z.string().nullable(),
  /** The IB code behind `reason`, and what the code book says about it. */
  ibCode: z.int().nullable(),
  ibAdvice: codeAdviceSchema.nullable(),
  timeline: z.array(timelineEntrySchema),
  /** Transitions seen that the published table does not have. */
  anomalies: z.int(),
});
export type OrderView = z.infer<typeof orderViewSchema>;

export const executionViewSchema = z.strictObject({
  execId: z.string(),
  clientOrderId: z.string().nullable(),
  permId: z.int().nullable(),
  account: z.string(),
  contract: contractSchema,
  side: z.enum(sides),
  quantity: decimalSchema,
  price: decimalSchema,
  at: timeSchema,
  commission: nullableDecimal,
  commissionCurrency: z.string().nullable(),
  realizedPnl: nullableDecimal,
  /** IB traded by force, to restore margin: nobody here ordered it. */
  liquidation: z.boolean(),
});
export type ExecutionView = z.infer<typeof executionViewSchema>;

/** What a submit and a cancel answer: the order's identity, and its state at that moment. */
export const orderReplySchema = orderViewSchema.pick({ clientOrderId: true, state: true });
export type OrderReply = z.infer<typeof orderReplySchema>;
