// What the flight recorder has, for whoever hands it on: `GET /api/recording`.
import { z } from "zod";
import { timeSchema } from "../scalars.ts";

export const recordingQuerySchema = z.strictObject({
  as: z.enum(["contents", "bundle"]).default("contents"),
});

export const recordingViewSchema = z.strictObject({
  /** When the recording begins; `null`: there is nothing yet. */
  from: timeSchema.nullable(),
  segments: z.int().nonnegative(),
  /** As they lie in the data folder. */
  bytes: z.int().nonnegative(),
  /** Rows of the order journal of the present UTC day. */
  rows: z.int().nonnegative(),
  versions: z.record(z.string(), z.string()),
  /** What could not be recorded since the start. */
  lost: z.int().nonnegative(),
});
export type RecordingView = z.infer<typeof recordingViewSchema>;
