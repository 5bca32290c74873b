// Reads faults from JSON. What they mean is said at their types, in plan.ts.
import type { Fault, FaultPlan } from "./plan.ts";
import type { Same } from "./same.ts";
import { FARM_STATES } from "../session/link.ts";
import { MARKET_DATA_MODES, TIF_PRESETS } from "../session/settings.ts";
import { z } from "zod";

const occasions = {
  count: z.int().positive().optional(),
  skip: z.int().nonnegative().optional(),
  every: z.int().positive().optional(),
  chance: z.number().min(0).max(1).optional(),
  clientId: z.int().optional(),
};
const ms = z.int().nonnegative().optional();
const afterMs = ms;
const delayMs = ms;
/** What simulated time may pass at once, in ms: everything in it happens before anybody is answered again. */
export const leap = z.int().positive().max(366 * 86_400_000);
const error = { code: z.int().optional(), text: z.string().optional() };
const name = z.string().min(1);

const EARLY = ["silent", "eof-before-handshake", "eof-after-handshake", "client-id-in-use"] as const;
const LATE = ["eof", "half-open", "slow", "garbage", "oversized"] as const;
const CANCELS = ["10147", "10148", "161", "lost", "late", "fill-instead", "fill-after-cancelled"] as const;

const schema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("connection"),
    do: z.enum([...EARLY, ...LATE]),
    bytesPerSecond: z.int().positive().optional(),
    afterMs,
    ...occasions,
  }),
  z.strictObject({
    kind: z.literal("message"),
    type: name,
    do: z.enum(["drop", "duplicate", "delay", "reorder"]),
    delayMs,
    afterMs,
    ...occasions,
  }),
  z.strictObject({
    kind: z.literal("request"),
    type: name,
    do: z.enum(["ignore", "delay", "error"]),
    delayMs,
    ...error,
    afterMs,
    ...occasions,
  }),
  z.strictObject({
    kind: z.literal("what-if"),
    do: z.enum(["silent", "error", "empty-first"]),
    ...error,
    afterMs,
    ...occasions,
  }),
  z.strictObject({
    kind: z.literal("place"),
    do: z.enum(["lost", "silent", "late", "reject", "notice"]),
    delayMs,
    ...error,
    afterMs,
    ...occasions,
  }),
  z.strictObject({
    kind: z.literal("modify"),
    do: z.enum(["reject", "lost"]),
    ...error,
    afterMs,
    ...occasions,
  }),
  z.strictObject({
    kind: z.literal("cancel"),
    do: z.enum(CANCELS),
    effect: z.enum(["none", "cancel", "fill"]).optional(),
    delayMs,
    afterMs,
    ...occasions,
  }),
  z.strictObject({
    kind: z.literal("fill"),
    do: z.enum(["correct", "late"]),
    price: z.string().optional(),
    delayMs,
    afterMs,
    ...occasions,
  }),
  z.strictObject({
    kind: z.literal("upstream"),
    do: z.enum(["lost", "broken", "restored", "data-lost"]),
    forMs: z.int().positive().optional(),
    back: z.enum(["restored", "data-lost"]).optional(),
    afterMs,
  }),
  z.strictObject({ kind: z.literal("farm"), farm: name, state: z.enum(FARM_STATES), afterMs }),
  z.strictObject({
    kind: z.literal("market-data"),
    mode: z.enum(MARKET_DATA_MODES),
    symbols: z.array(z.string()).readonly().optional(),
    afterMs,
  }),
  z.strictObject({ kind: z.literal("read-only"), on: z.boolean(), afterMs }),
  z.strictObject({
    kind: z.literal("tif-preset"),
    mode: z.enum(TIF_PRESETS),
    always: z.boolean().optional(),
    afterMs,
  }),
  z.strictObject({
    kind: z.literal("restart"),
    downMs: ms,
    idRollback: z.int().nonnegative().optional(),
    notice: z.boolean().optional(),
    afterMs,
  }),
  z.strictObject({ kind: z.literal("clock-jump"), ms: leap, afterMs }),
]);
export const faultSchema: z.ZodType<Same<Fault, z.infer<typeof schema>>> = schema;

export const faultPlanSchema: z.ZodType<FaultPlan> = z.strictObject({
  seed: z.int().optional(),
  faults: z.array(faultSchema).readonly(),
});
