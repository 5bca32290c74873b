// The connection in its layers, and the one headline that is derived from them.
import { z } from "zod";
import { codedFields, sayingSchema } from "../says/schema.ts";
import { timeSchema } from "../scalars.ts";

export const modeSchema = z.enum(["simulated", "paper", "live"]);
export type Mode = z.infer<typeof modeSchema>;

const headlineSchema = z.enum(["disconnected", "connecting", "connected", "reconnecting", "degraded"]);
export type Headline = z.infer<typeof headlineSchema>;

const farmStateSchema = z.enum(["ok", "idle", "broken", "connecting"]);
export type FarmState = z.infer<typeof farmStateSchema>;

/** One change of one layer. */
const connectionChangeSchema = z.strictObject({
  at: timeSchema,
  layer: z.enum(["bridge", "socket", "upstream", "farm", "sync", "mode"]),
  state: z.string(),
  text: z.string().nullable(),
  says: sayingSchema.exactOptional(),
});
export type ConnectionChange = z.infer<typeof connectionChangeSchema>;

/** A row of IB that could not be read. What rests on its list is refused as long as it is missing. */
const unreadViewSchema = z.strictObject({
  list: z.enum(["positions", "open_orders", "executions", "completed_orders"]),
  /** `null`: the row does not say. */
  account: z.string().nullable(),
  conId: z.int().nullable(),
  symbol: z.string().nullable(),
  permId: z.int().nullable(),
  ...codedFields,
});
export type UnreadView = z.infer<typeof unreadViewSchema>;

export const connectionViewSchema = z.strictObject({
  headline: headlineSchema,
  /** What is wrong, in a sentence. */
  cause: z.string().nullable(),
  causeSays: sayingSchema.nullable(),
  /** What the user can do about it. */
  fix: z.string().nullable(),
  fixSays: sayingSchema.nullable(),
  /** When the headline last changed. */
  since: timeSchema,
  bridge: z.enum(["stopped", "starting", "running", "failed"]),
  socket: z.enum(["disconnected", "connecting", "connected"]),
  upstream: z.enum(["unknown", "up", "down"]),
  farms: z.record(z.string(), farmStateSchema),
  sync: z.enum(["none", "syncing", "ready"]),
  serverVersion: z.int().nullable(),
  readOnly: z.boolean(),
  /** `host:port` that is or will be dialled; `built-in` before the built-in gateway has one. */
  gateway: z.string(),
  clientId: z.int(),
  /** When the next attempt starts, while reconnecting. */
  retryAt: timeSchema.nullable(),
  /** Round trip of the last heartbeat in milliseconds. */
  heartbeatMs: z.number().nullable(),
  heartbeatAt: timeSchema.nullable(),
  /** When the last reconciliation with the broker ended. */
  reconciledAt: timeSchema.nullable(),
  /** Order entry is locked for this reason although the link may be fine, e.g. `MODE_MISMATCH`. */
  lock: z.strictObject(codedFields).nullable(),
  /** What of IB's answers could not be read, while there is some: the picture is not complete. */
  unread: z.array(unreadViewSchema).exactOptional(),
  /** When TWS will restart by itself, if configured: `HH:MM` and zone. */
  restartWindow: z.strictObject({
    from: z.string(),
    to: z.string(),
    timeZone: z.string(),
    inside: z.boolean(),
    /** When `inside` changes next: for the countdown. */
    changesAt: timeSchema,
  }).nullable(),
  /** The last 200 changes by their number, which grows. */
  history: z.record(z.string(), connectionChangeSchema),
});
export type ConnectionView = z.infer<typeof connectionViewSchema>;
