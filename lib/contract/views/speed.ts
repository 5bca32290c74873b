// How fast the desk is, as it measures itself: the way of the last orders, hop by hop, and how long its event
// loop was held.
import { z } from "zod";

/**
 * The way of an order through the desk and back:
 * - `journal` the writing of the row, without the way to the disk, on which the bridge waits meanwhile
 * - `check` from the request to the end of the guards, the row included
 * - `bridge` from the hand-over to the bridge's word that the row is on the disk and all bytes are with the
 *   socket
 * - `broker` from the hand-over to IB's first word about the order
 * - `publish` from news of an order to the patch that readers get
 */
export const hopNames = ["check", "journal", "bridge", "broker", "publish"] as const;
export type HopName = (typeof hopNames)[number];

const hopSchema = z.strictObject({
  hop: z.enum(hopNames),
  /** How many of the last ones the figures are of; at most 500. */
  count: z.int().nonnegative(),
  /** Milliseconds; `null` before the first. */
  p50Ms: z.number().nonnegative().nullable(),
  p99Ms: z.number().nonnegative().nullable(),
});
export type HopView = z.infer<typeof hopSchema>;

export const speedViewSchema = z.strictObject({
  hops: z.array(hopSchema),
  /**
   * Milliseconds that one turn of the event loop took at the longest, to about 20: in the last minute, and
   * since the start.
   */
  longestTurnMs: z.strictObject({ minute: z.number().nonnegative(), start: z.number().nonnegative() }),
});
export type SpeedView = z.infer<typeof speedViewSchema>;
