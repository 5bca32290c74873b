// How sessions lie in the data folder: hashes and times, no secret.
import { z } from "zod";

/** In the data folder. */
export const SESSIONS_FILE = "sessions.json";

const hash = z.string().length(64);
/** Epoch milliseconds. */
const moment = z.int().min(0);
const sessionSchema = z.strictObject({
  id: z.string().min(1),
  hash,
  keyHash: hash,
  browser: z.string().max(100),
  address: z.string().max(100),
  createdAt: moment,
  seenAt: moment,
});
const fileSchema = z.strictObject({
  version: z.literal(1),
  /** Under which token of the desk they began, as a hash. */
  boundTo: hash,
  sessions: z.array(sessionSchema),
});

export type StoredSession = z.infer<typeof sessionSchema>;
type Stored = Pick<z.infer<typeof fileSchema>, "boundTo" | "sessions">;

/** Throws for anything that was not written by `writtenSessions`. */
export function readSessions(text: string): Stored {
  return fileSchema.parse(JSON.parse(text));
}

export function writtenSessions(stored: Stored): string {
  return `${JSON.stringify({ version: 1, ...stored })}\n`;
}
