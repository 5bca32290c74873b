// The faults the gateway can be told to have: one typed list, read from a file or posted to the control interface.
import { z } from "zod";

/** Which of the matching occasions are hit; without any of these: all of them. */
const occasions = {
  /** Hit this many, then never again. */
  count: z.int().positive().optional(),
  /** Let the first ones pass. */
  skip: z.int().nonnegative().optional(),
  /** Hit with this probability, drawn from the gateway's seed. */
  chance: z.number().min(0).max(1).optional(),
  /** Only for this client id. */
  clientId: z.int().optional(),
};

/** Begin this long after the start of the gateway, or after the fault was posted. */
const afterMs = z.int().nonnegative().optional();
const delayMs = z.int().nonnegative().optional();
const error = { code: z.int().optional(), text: z.string().optional() };

/** New connections: the first four. Connections that are there already as well: the rest. */
const connectionFault = z.strictObject({
  kind: z.literal("connection"),
  do: z.enum([
    "silent",
    "eof-before-handshake",
    "eof-after-handshake",
    "client-id-in-use",
    "eof",
    "half-open",
    "slow",
    "garbage",
    "oversized",
  ]),
  /** For `slow`. */
  bytesPerSecond: z.int().positive().optional(),
  afterMs,
  ...occasions,
});

/** What the gateway sends: `type` is the reply's name (`orderStatus`, `openOrderEnd`, …) or `*`. */
const messageFault = z.strictObject({
  kind: z.literal("message"),
  type: z.string().min(1),
  do: z.enum(["drop", "duplicate", "delay", "reorder"]),
  delayMs,
  afterMs,
  ...occasions,
});

/** What a client asks: `type` is the request's name (`reqCurrentTime`, `reqPositions`, …) or `*`. */
const requestFault = z.strictObject({
  kind: z.literal("request"),
  type: z.string().min(1),
  do: z.enum(["ignore", "delay", "error"]),
  delayMs,
  ...error,
  afterMs,
  ...occasions,
});

const whatIfFault = z.strictObject({
  kind: z.literal("what-if"),
  do: z.enum(["silent", "error", "empty-first"]),
  ...error,
  afterMs,
  ...occasions,
});

const placeFault = z.strictObject({
  kind: z.literal("place"),
  /**
   * `lost`: never arrives at the broker. `silent`: arrives, nothing comes back. `late`: arrives after `delayMs`.
   * `notice`: lives on, with an error of this code.
   */
  do: z.enum(["lost", "silent", "late", "reject", "notice"]),
  delayMs,
  ...error,
  afterMs,
  ...occasions,
});

const modifyFault = z.strictObject({
  kind: z.literal("modify"),
  do: z.enum(["reject", "lost"]),
  ...error,
  afterMs,
  ...occasions,
});

const cancelFault = z.strictObject({
  kind: z.literal("cancel"),
  do: z.enum(["10147", "10148", "161", "lost", "late", "fill-instead", "fill-after-cancelled"]),
  /** For 10147, 10148 and 161: what really happens to the order. */
  effect: z.enum(["none", "cancel", "fill"]).optional(),
  delayMs,
  afterMs,
  ...occasions,
});

const fillFault = z.strictObject({
  kind: z.literal("fill"),
  /** `correct`: the execution comes again with its last part raised. `late`: reported after `delayMs`. */
  do: z.enum(["correct", "late"]),
  /** For `correct`: the new price; without it the price stays. */
  price: z.string().optional(),
  delayMs,
  afterMs,
  ...occasions,
});

const upstreamFault = z.strictObject({
  kind: z.literal("upstream"),
  do: z.enum(["lost", "broken", "restored", "data-lost"]),
  /** For `lost` and `broken`: comes back by itself after this long. */
  forMs: z.int().positive().optional(),
  /** How it comes back: 1102 (data maintained) or 1101 (data lost). */
  back: z.enum(["restored", "data-lost"]).optional(),
  afterMs,
});

const farmFault = z.strictObject({
  kind: z.literal("farm"),
  farm: z.string().min(1),
  state: z.enum(["ok", "broken", "inactive", "connecting"]),
  afterMs,
});

export const MARKET_DATA_MODES = [
  "live",
  "delayed",
  "not-subscribed",
  "delayed-disabled",
  "competing",
] as const;

const marketDataFault = z.strictObject({
  kind: z.literal("market-data"),
  mode: z.enum(MARKET_DATA_MODES),
  /** Only these symbols; without it all. */
  symbols: z.array(z.string()).optional(),
  afterMs,
});

const readOnlyFault = z.strictObject({ kind: z.literal("read-only"), on: z.boolean(), afterMs });
const tifFault = z.strictObject({
  kind: z.literal("tif-preset"),
  mode: z.enum(["day", "10349", "10052"]),
  /** `10349` for every order, not only for those without a TIF. */
  always: z.boolean().optional(),
  afterMs,
});
const restartFault = z.strictObject({
  kind: z.literal("restart"),
  /** How long nobody listens. */
  downMs: z.int().nonnegative().optional(),
  /** `nextValidId` goes back by this many afterwards. */
  idRollback: z.int().nonnegative().optional(),
  /** Announce it with 1300. */
  notice: z.boolean().optional(),
  afterMs,
});
const clockFault = z.strictObject({ kind: z.literal("clock-jump"), ms: z.int().positive(), afterMs });

export const faultSchema = z.discriminatedUnion("kind", [
  connectionFault,
  messageFault,
  requestFault,
  whatIfFault,
  placeFault,
  modifyFault,
  cancelFault,
  fillFault,
  upstreamFault,
  farmFault,
  marketDataFault,
  readOnlyFault,
  tifFault,
  restartFault,
  clockFault,
]);
export type Fault = z.infer<typeof faultSchema>;
export type FaultOf<K extends Fault["kind"]> = Extract<Fault, { kind: K }>;
export type MarketDataMode = typeof MARKET_DATA_MODES[number];

/** `--faults FILE`: a list of faults, with a seed of its own if wanted. */
export const faultPlanSchema = z.strictObject({
  seed: z.int().optional(),
  faults: z.array(faultSchema),
});
export type FaultPlan = z.infer<typeof faultPlanSchema>;

/** The faults that wait for an occasion; all others are done once, when their time has come. */
export type RuleFault = FaultOf<
  "connection" | "message" | "request" | "what-if" | "place" | "modify" | "cancel" | "fill"
>;
export type ActionFault = Exclude<Fault, RuleFault>;

const RULES: ReadonlySet<string> = new Set<RuleFault["kind"]>([
  "connection",
  "message",
  "request",
  "what-if",
  "place",
  "modify",
  "cancel",
  "fill",
]);

export function isRule(fault: Fault): fault is RuleFault {
  return RULES.has(fault.kind);
}
