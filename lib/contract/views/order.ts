// Orders and executions as everybody outside the order room sees them.
import { z } from "zod";
import { sides } from "../order_fields.ts";
import { orderStates } from "../order_states.ts";
import { termsFields } from "../order_terms.ts";
import { sayingSchema } from "../says/schema.ts";
import { decimalSchema, nullableDecimal, timeSchema } from "../scalars.ts";
import { contractSchema } from "./instrument.ts";
import { codeAdviceSchema, timelineEntrySchema } from "./messages.ts";

/** What one leg of a combination has filled. */
export const legFillSchema = z.strictObject({
  contract: contractSchema,
  side: z.enum(sides),
  quantity: decimalSchema,
  averagePrice: decimalSchema,
});
export type LegFill = z.infer<typeof legFillSchema>;

/** What one account has got of an advisor's order. */
export const allocationViewSchema = z.strictObject({
  account: z.string(),
  quantity: decimalSchema,
  averagePrice: decimalSchema,
});
export type AllocationView = z.infer<typeof allocationViewSchema>;

/**
 * What an execution is of its order: the order's own fill, that of a leg of a combination, or the share of
 * one account in an advisor's order. Only the first counts for the quantity and the average price of the
 * order; positions come from the others.
 */
export const executionParts = ["order", "leg", "allocation"] as const;
export type ExecutionPart = (typeof executionParts)[number];

export const orderViewSchema = z.strictObject({
  clientOrderId: z.string(),
  permId: z.int().nullable(),
  account: z.string(),
  contract: contractSchema,
  side: z.enum(sides),
  ...termsFields,
  /**
   * Where the stop of a trailing order stands by IB's last word, and when it was first heard to stand there.
   */
  trailStopPrice: nullableDecimal,
  trailStopAt: timeSchema.nullable(),
  state: z.enum(orderStates),
  filled: decimalSchema,
  /** `null` as long as the quantity is unknown. */
  remaining: nullableDecimal,
  averageFillPrice: nullableDecimal,
  commission: nullableDecimal,
  commissionCurrency: z.string().nullable(),
  /**
   * Fills of the legs of a combination: how often, at which average price. They are not fills of the order.
   */
  legFills: z.array(legFillSchema),
  /** What each account has got of an advisor's order. */
  allocations: z.array(allocationViewSchema),
  /** How an advisor's order is shared out by IB's words; `null` of any other. */
  allocation: z.strictObject({ group: z.string(), method: z.string(), percentage: z.string() }).nullable(),
  origin: z.enum(["app", "foreign"]),
  /** Whether this desk can cancel it under its client id. */
  cancellable: z.boolean(),
  ocaGroup: z.string().nullable(),
  parentClientOrderId: z.string().nullable(),
  /** Why it is held, refused or cancelled; IB's words. */
  reason: z.string().nullable(),
  reasonSays: sayingSchema.nullable(),
  /**
   * IB's own word for what a held order waits for: `trigger`, `child`, `locate`; `null` when it gave none.
   */
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
  part: z.enum(executionParts),
  permId: z.int().nullable(),
  account: z.string(),
  contract: contractSchema,
  side: z.enum(sides),
  quantity: decimalSchema,
  price: decimalSchema,
  /** When it happened; `null` when IB's text names no zone, or one that nobody knows. */
  at: timeSchema.nullable(),
  /** IB's text of it. */
  time: z.string(),
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
