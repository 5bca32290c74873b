// A recording that is played: where it stands, and what can be asked of it.
import { z } from "zod";
import { timeSchema } from "../scalars.ts";

export const replayViewSchema = z.strictObject({
  /** Of the file or folder. */
  name: z.string(),
  from: timeSchema,
  to: timeSchema,
  /** The moment that is shown. */
  at: timeSchema,
  playing: z.boolean(),
  speed: z.number(),
  /** It is on its way to a moment that was asked for. */
  seeking: z.boolean(),
  /** Entries that the recorder could not keep, or that can not be read. */
  lost: z.int().nonnegative(),
});
export type ReplayView = z.infer<typeof replayViewSchema>;

export const replayRequestSchema = z.discriminatedUnion("action", [
  z.strictObject({ action: z.literal("play") }),
  z.strictObject({ action: z.literal("pause") }),
  z.strictObject({ action: z.literal("seek"), at: z.iso.datetime({ offset: true }) }),
  z.strictObject({ action: z.literal("speed"), speed: z.number().min(1).max(100) }),
]);
export type ReplayRequest = z.infer<typeof replayRequestSchema>;
