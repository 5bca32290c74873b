// Messages from the Python bridge to Deno: hello, reply, failure, and events with a sequence number and the
// receive time.
import { z } from "zod";
import {
  commissionRowSchema,
  completedOrderRowSchema,
  depthRowSchema,
  executionRowSchema,
  ibContractSchema,
  ibErrorSchema,
  openOrderRowSchema,
  orderStatusRowSchema,
  positionRowSchema,
  reportedContractSchema,
  tradeRowSchema,
  unreadRowSchema,
} from "./common.ts";
import { nullableDecimal, orderIdSchema, permIdSchema, socketEpochSchema, timeSchema } from "../scalars.ts";
import { closingSchema, failureWith } from "./sayings.ts";

export const PROTOCOL_VERSION = 6;

export const helloSchema = z.strictObject({
  type: z.literal("hello"),
  version: z.literal(PROTOCOL_VERSION),
  python: z.string(),
  ibapi: z.string(),
  pid: z.int(),
});

export const replySchema = z.strictObject({
  type: z.literal("reply"),
  id: z.string(),
  result: z.looseObject({}),
});

/** Rows of an answer that is longer than a line should be: they stand before those of its `reply`. */
export const partSchema = z.strictObject({
  type: z.literal("part"),
  id: z.string(),
  /** The field of the result that they belong to. */
  bucket: z.string(),
  items: z.array(z.unknown()).min(1),
});

export const failureSchema = failureWith({
  type: z.literal("failure"),
  id: z.string(),
  /** English, for logs. */
  message: z.string(),
  ib: ibErrorSchema.nullable(),
});

function event<Type extends string, Fields extends z.core.$ZodLooseShape>(type: Type, fields: Fields) {
  return z.strictObject({
    type: z.literal(type),
    /** Counts from 1 per bridge process, without gaps: a gap is a lost event. */
    seq: z.int().positive(),
    /** When the callback ran. */
    at: timeSchema,
    /** The socket it came from. */
    epoch: socketEpochSchema,
    ...fields,
  });
}

/** What the id of an `error` callback was used for (P40: a code alone does not say). */
const aboutSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("order"), orderId: orderIdSchema }),
  z.strictObject({ kind: z.literal("subscription"), sub: z.int() }),
  z.strictObject({ kind: z.literal("request"), id: z.string() }),
  /** Id -1, or an id the bridge does not know. */
  z.strictObject({ kind: z.literal("session") }),
]);

/**
 * The latest value per field since the last batch; a missing field did not change, `null` is IB's "unknown".
 */
export const tickItemSchema = z.strictObject({
  sub: z.int(),
  bid: nullableDecimal.optional(),
  ask: nullableDecimal.optional(),
  last: nullableDecimal.optional(),
  bidSize: nullableDecimal.optional(),
  askSize: nullableDecimal.optional(),
  lastSize: nullableDecimal.optional(),
  volume: nullableDecimal.optional(),
  open: nullableDecimal.optional(),
  high: nullableDecimal.optional(),
  low: nullableDecimal.optional(),
  close: nullableDecimal.optional(),
  mark: nullableDecimal.optional(),
  /** Of a bond, in percent a year. */
  bidYield: nullableDecimal.optional(),
  askYield: nullableDecimal.optional(),
  lastYield: nullableDecimal.optional(),
  /**
   * Of an option, as IB's model of it computes them (tick 13, delayed 83): volatility 0.25 is 25 % a year,
   * vega per 1 %, theta per day.
   */
  impliedVolatility: nullableDecimal.optional(),
  delta: nullableDecimal.optional(),
  gamma: nullableDecimal.optional(),
  vega: nullableDecimal.optional(),
  theta: nullableDecimal.optional(),
  /** The price of the underlying that the model took. */
  underlyingPrice: nullableDecimal.optional(),
  /** Of an option: contracts that are open (tick 27 of calls, 28 of puts). */
  openInterest: nullableDecimal.optional(),
  /** 0 not halted, 1 halted, 2 volatility halt; `null` unknown. */
  halted: z.int().nullable().optional(),
});
export type TickItem = z.infer<typeof tickItemSchema>;

const commissionItemSchema = z.strictObject({ type: z.literal("commission"), ...commissionRowSchema.shape });

/** One row of a run of executions and their commissions. */
export const fillItemSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("execution"), ...executionRowSchema.shape }),
  commissionItemSchema,
]);
export type FillItem = z.infer<typeof fillItemSchema>;

export const eventSchemas = {
  socket: event("socket", {
    state: z.enum(["connecting", "connected", "disconnected"]),
    /** Why it is down. */
    why: closingSchema.nullable(),
    /** The same in English, for logs. */
    text: z.string().nullable(),
  }),
  /** An answer to `reqCurrentTime`; `null`: with a time that could not be read. */
  heartbeat: event("heartbeat", { roundTripMs: z.number(), serverTime: timeSchema.nullable() }),
  managed_accounts: event("managed_accounts", { accounts: z.array(z.string()) }),
  next_valid_id: event("next_valid_id", { orderId: z.int() }),
  /** Whether the API may only read, concluded from which requests IB refuses (P13). */
  read_only: event("read_only", { on: z.boolean() }),
  error: event("error", {
    code: z.int(),
    message: z.string(),
    advancedRejectJson: z.string().nullable(),
    about: aboutSchema,
  }),
  open_order: event("open_order", openOrderRowSchema.shape),
  order_status: event("order_status", orderStatusRowSchema.shape),
  order_bound: event("order_bound", {
    permId: permIdSchema.nullable(),
    clientId: z.int(),
    orderId: orderIdSchema,
  }),
  execution: event("execution", executionRowSchema.shape),
  commission: event("commission", commissionRowSchema.shape),
  /**
   * Many of these two that came together, in the order of their callbacks: a day that is read, an order that
   * fills in bits.
   */
  fills: event("fills", { items: z.array(fillItemSchema).min(1) }),
  completed_order: event("completed_order", completedOrderRowSchema.shape),
  position: event("position", positionRowSchema.shape),
  /** `value` as IB wrote it: numbers, words and booleans mix here. Empty is unknown, IB's sentinels too. */
  account_value: event("account_value", {
    account: z.string(),
    key: z.string(),
    value: z.string(),
    currency: z.string(),
  }),
  portfolio: event("portfolio", {
    account: z.string(),
    contract: ibContractSchema,
    position: nullableDecimal,
    marketPrice: nullableDecimal,
    marketValue: nullableDecimal,
    averageCost: nullableDecimal,
    unrealizedPnl: nullableDecimal,
    realizedPnl: nullableDecimal,
  }),
  account_time: event("account_time", { text: z.string() }),
  account_download_end: event("account_download_end", { account: z.string() }),
  pnl: event("pnl", {
    sub: z.int(),
    daily: nullableDecimal,
    unrealized: nullableDecimal,
    realized: nullableDecimal,
  }),
  pnl_single: event("pnl_single", {
    sub: z.int(),
    position: nullableDecimal,
    daily: nullableDecimal,
    unrealized: nullableDecimal,
    realized: nullableDecimal,
    value: nullableDecimal,
  }),
  market_data_type: event("market_data_type", { sub: z.int(), dataType: z.int() }),
  ticks: event("ticks", { items: z.array(tickItemSchema) }),
  /** The order books that have changed, each whole, the best price of each side first. */
  depth: event("depth", {
    items: z.array(z.strictObject({
      sub: z.int(),
      bids: z.array(depthRowSchema),
      asks: z.array(depthRowSchema),
    })),
  }),
  /** Trades, one by one in their order; `skipped`: so many before them were not kept. */
  trades: event("trades", {
    items: z.array(z.strictObject({
      sub: z.int(),
      trades: z.array(tradeRowSchema),
      skipped: z.int().nonnegative(),
    })),
  }),
  /** A guarded callback raised: counted, shown, never fatal. */
  callback_failed: event("callback_failed", {
    callback: z.string(),
    message: z.string(),
    /** Not in recordings of earlier releases. */
    row: unreadRowSchema.exactOptional(),
  }),
} as const;

export type EventType = keyof typeof eventSchemas;
export type BridgeEvent<T extends EventType = EventType> = z.infer<(typeof eventSchemas)[T]>;

export const eventSchema = z.discriminatedUnion("type", [
  eventSchemas.socket,
  ...Object.values(eventSchemas).filter((schema) => schema !== eventSchemas.socket),
]);

/** `fills` as it stands on the line: a contract once, its executions name it by its place in `contracts`. */
export const fillsLineSchema = event("fills", {
  contracts: z.array(reportedContractSchema),
  items: z.array(z.discriminatedUnion("type", [
    z.strictObject({
      type: z.literal("execution"),
      ...executionRowSchema.shape,
      contract: z.int().nonnegative(),
    }),
    commissionItemSchema,
  ])).min(1),
});

/** Every fill with its contract; `null` where a place in `contracts` is empty. */
export function fillsOfLine(
  { contracts, items, ...head }: z.infer<typeof fillsLineSchema>,
): BridgeEvent<"fills"> | null {
  const whole: FillItem[] = [];
  for (const item of items) {
    if (item.type === "commission") {
      whole.push(item);
      continue;
    }
    const contract = contracts[item.contract];
    if (contract === undefined) return null;
    whole.push({ ...item, contract });
  }
  return { ...head, items: whole };
}

/** By its `type`, every line that the bridge may write, as it stands there. */
export const lineSchemas = {
  hello: helloSchema,
  reply: replySchema,
  part: partSchema,
  failure: failureSchema,
  ...eventSchemas,
  fills: fillsLineSchema,
} as const;

export type BridgeLine = z.infer<(typeof lineSchemas)[keyof typeof lineSchemas]>;

/** What a line says. */
export type BridgeMessage =
  | z.infer<typeof helloSchema>
  | z.infer<typeof replySchema>
  | z.infer<typeof partSchema>
  | z.infer<typeof failureSchema>
  | BridgeEvent;
