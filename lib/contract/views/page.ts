// Pages of what a snapshot does not hold: `GET /api/orders` and `GET /api/executions`.
import { z } from "zod";
import { MOST_PAGE_ROWS, PAGE_ROWS } from "../listing.ts";
import { daySchema, timeSchema } from "../scalars.ts";
import { executionViewSchema, orderViewSchema } from "./order.ts";

/** A whole number as it stands in an address: digits, and no other way to write it. */
const rows = z.preprocess(
  (text) => typeof text === "string" && /^\d{1,6}$/.test(text) ? Number(text) : text,
  z.int(`A whole number from 1 to ${MOST_PAGE_ROWS}, in digits`).min(1).max(MOST_PAGE_ROWS),
);

/** The query of both. Without a day: back through everything that is kept. */
export const pageQuerySchema = z.strictObject({
  /** The UTC day on which an order ended or an execution happened, `2026-03-02`. */
  day: daySchema.optional(),
  /** `next` of the page before, or `earlier` of a snapshot: the page goes on behind it. */
  cursor: z.string().min(1).max(200).optional(),
  limit: rows.default(PAGE_ROWS),
});
export type PageQuery = z.infer<typeof pageQuerySchema>;

/** Orders that have ended, newest end first. Open orders are in every snapshot, all of them. */
export const ordersPageSchema = z.strictObject({
  orders: z.array(orderViewSchema),
  /** The `cursor` of the next page; `null` when this was the last one. */
  next: z.string().nullable(),
  /**
   * What ended before this moment is on no page without a day; of a day that is older, when the journal
   * begins.
   */
  since: timeSchema,
});
export type OrdersPage = z.infer<typeof ordersPageSchema>;

/** Executions, newest first. */
export const executionsPageSchema = z.strictObject({
  executions: z.array(executionViewSchema),
  next: z.string().nullable(),
  since: timeSchema,
});
export type ExecutionsPage = z.infer<typeof executionsPageSchema>;
