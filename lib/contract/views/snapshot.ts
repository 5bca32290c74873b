// The whole state of the desk, and the changes of it that the event stream carries.
import { z } from "zod";
import { accountViewSchema, positionViewSchema } from "./account.ts";
import { connectionViewSchema, modeSchema } from "./connection.ts";
import { depthViewSchema, tapeViewSchema } from "./depth.ts";
import { exitSurplusSchema } from "./exits.ts";
import { noticeSchema } from "./messages.ts";
import { executionViewSchema, orderViewSchema } from "./order.ts";
import { proposalViewSchema } from "./proposal.ts";
import { quoteViewSchema } from "./quote.ts";
import { tradingViewSchema } from "./trading.ts";

const keyed = <View extends z.ZodType>(view: View) => z.record(z.string(), view);

/**
 * Where the pages of `GET /api/orders` and `GET /api/executions` go on behind a snapshot; `null` when it has
 * everything.
 */
const earlierSchema = z.strictObject({ orders: z.string().nullable(), executions: z.string().nullable() });
export type Earlier = z.infer<typeof earlierSchema>;

/**
 * The state of the desk. What has an identity is keyed by it, so that a patch names what it changes and a
 * departure is a deletion; in which order it is shown is the reader's. It holds what is open and the recent
 * part of the day (`listed` in listing.ts).
 */
export const snapshotSchema = z.strictObject({
  version: z.literal(2),
  epoch: z.string(),
  seq: z.int().nonnegative(),
  /** Names the build that serves: a page of another one has to be loaded anew. */
  build: z.string(),
  mode: modeSchema,
  connection: connectionViewSchema,
  trading: tradingViewSchema,
  accounts: keyed(accountViewSchema),
  /**
   * `false` until `positionEnd`, and while a position could not be read: then what is not in the list is
   * unknown, otherwise there is none.
   */
  positionsReady: z.boolean(),
  /** By `account/conId`. */
  positions: keyed(positionViewSchema),
  /** By `clientOrderId`. */
  orders: keyed(orderViewSchema),
  /** By `execId`. */
  executions: keyed(executionViewSchema),
  earlier: earlierSchema,
  /** By conId. */
  quotes: keyed(quoteViewSchema),
  /** By conId, of what somebody has opened from close up. */
  depth: keyed(depthViewSchema),
  /** The same. */
  tape: keyed(tapeViewSchema),
  /** The last 200 by their number, which grows. */
  notices: keyed(noticeSchema),
  /** By `account/conId/side`. */
  exitSurpluses: keyed(exitSurplusSchema),
  /** Those that wait for the trader, by `proposalId`. */
  proposals: keyed(proposalViewSchema),
  /** Grows when a watch list changes: `list_watch_lists` has them. */
  watchListsRevision: z.int().nonnegative(),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

const patchChangeSchema = z.strictObject({
  path: z.array(z.union([z.string(), z.number()])),
  /** Missing: delete what is at `path`. */
  value: z.unknown().optional(),
});
export type PatchChange = z.infer<typeof patchChangeSchema>;

/** Applied in order to the state before it. */
export const patchSchema = z.strictObject({
  seq: z.int().nonnegative(),
  changes: z.array(patchChangeSchema),
});
export type Patch = z.infer<typeof patchSchema>;
