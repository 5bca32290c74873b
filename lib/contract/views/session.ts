// The sessions of people, as their owner sees them.
import { z } from "zod";
import { timeSchema } from "../scalars.ts";

export const sessionViewSchema = z.strictObject({
  sessionId: z.string(),
  /** What is known of the browser, as "Firefox, Linux"; "" for a program. */
  browser: z.string(),
  /** The peer that has logged in. */
  address: z.string(),
  since: timeSchema,
  lastSeenAt: timeSchema,
  /** It is the one that asks. */
  own: z.boolean(),
});
export type SessionView = z.infer<typeof sessionViewSchema>;
