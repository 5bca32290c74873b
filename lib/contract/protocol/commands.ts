// Commands from Deno to the Python bridge, each with the shape of its one reply.
import { z } from "zod";
import {
  barSchema,
  completedOrderRowSchema,
  contractDetailsRowSchema,
  executionRowSchema,
  ibContractSchema,
  ibOrderSchema,
  ibOrderStateSchema,
  lackingBarsFields,
  lackingFields,
  openOrderRowSchema,
  optionSeriesRowSchema,
  orderStatusRowSchema,
  positionRowSchema,
  priceIncrementSchema,
  symbolMatchSchema,
  twsConfigSchema,
  unreadRowSchema,
} from "./common.ts";
import { LAST_ORDER_ID } from "../ids.ts";
import { orderIdSchema, socketEpochSchema } from "../scalars.ts";
import { failures } from "./sayings.ts";

/** Chosen by Deno, unique per bridge process: names a running subscription in events. */
const sub = z.int().positive();
/** A write carries the epoch it was made for; the bridge refuses another (`EPOCH_MISMATCH`). */
const epoch = socketEpochSchema;
const newOrderId = z.int().positive().max(LAST_ORDER_ID).brand<"OrderId">();
const deadlineMs = z.int().positive();
/**
 * UTC with milliseconds: a write that reaches the socket only later than this is refused (`TOO_LATE`), not
 * sent late.
 */
const notAfter = z.iso.datetime({ precision: 3 });
const none = z.strictObject({});

/** `sentAt`: when the last byte had been handed to the socket; `sentNs`: the same on the monotonic clock. */
const written = z.strictObject({ sentAt: z.iso.datetime() });

function command<Type extends string, Fields extends z.core.$ZodLooseShape>(type: Type, fields: Fields) {
  return z.strictObject({ type: z.literal(type), id: z.string().min(1), ...fields });
}

export const commandSchemas = {
  /**
   * Opens a socket, waits for `nextValidId` and `managedAccounts`. Failures: `CONNECT_REFUSED`,
   * `CONNECT_TIMEOUT` (no TCP), `HANDSHAKE_TIMEOUT` (accepts and stays silent), `HANDSHAKE_EOF`,
   * `HANDSHAKE_FOREIGN` (no TWS), `CLIENT_ID_IN_USE` (326), `ALREADY_CONNECTED`.
   */
  connect: command("connect", {
    host: z.string(),
    port: z.int(),
    clientId: z.int(),
    /** The number of this socket: greater than any before, chosen by Deno. */
    epoch,
    tcpDeadlineMs: deadlineMs,
    handshakeDeadlineMs: deadlineMs,
    heartbeatIntervalMs: deadlineMs,
    heartbeatDeadlineMs: deadlineMs,
    /** The highest order id ever used: ids of requests keep away from what follows it. */
    orderIdFloor: z.int().nonnegative(),
  }),
  disconnect: command("disconnect", {}),
  /** The bridge's own liveness. */
  ping: command("ping", {}),
  req_ids: command("req_ids", { deadlineMs }),
  /**
   * Held by the bridge, checked and encoded, until it is released or dropped (`secondLineSchemas`): nothing
   * of it reaches the socket before. It is held no longer than until `notAfter`.
   */
  place_order: command("place_order", {
    epoch,
    orderId: newOrderId,
    contract: ibContractSchema,
    order: ibOrderSchema,
    notAfter,
  }),
  /** Resolves with the filled `OrderState`; nothing rests at IB. */
  what_if: command("what_if", {
    epoch,
    orderId: newOrderId,
    contract: ibContractSchema,
    order: ibOrderSchema,
    deadlineMs,
  }),
  cancel_order: command("cancel_order", { epoch, orderId: orderIdSchema }),
  /** Cancels every order of the account, those typed in TWS included (`reqGlobalCancel`). */
  global_cancel: command("global_cancel", { epoch }),
  /** `reqAllOpenOrders` until `openOrderEnd`. The rows are also sent as events. */
  open_orders: command("open_orders", { deadlineMs }),
  /** `reqAutoOpenOrders(true)`: binds orders typed in TWS; client id 0 only. */
  auto_open_orders: command("auto_open_orders", {}),
  executions: command("executions", { deadlineMs }),
  /** Only those of one symbol (`ExecutionFilter.symbol`): of a long day's end of one order. */
  executions_of: command("executions_of", { symbol: z.string().min(1), deadlineMs }),
  completed_orders: command("completed_orders", { apiOnly: z.boolean(), deadlineMs }),
  /** `reqPositions` until `positionEnd`; later changes come as `position` events. */
  positions: command("positions", { deadlineMs }),
  cancel_positions: command("cancel_positions", {}),
  /** `reqAccountUpdates`: one account at a time; resolves at `accountDownloadEnd`, changes come as events. */
  account_updates: command("account_updates", { account: z.string(), deadlineMs }),
  cancel_account_updates: command("cancel_account_updates", { account: z.string() }),
  /**
   * `reqAccountUpdatesMulti` for one account, ended by `unsubscribe`: values of accounts beside the one of
   * `account_updates` come as `account_value` events. Resolves at `accountUpdateMultiEnd`.
   */
  account_values: command("account_values", { sub, account: z.string(), deadlineMs }),
  pnl: command("pnl", { sub, account: z.string() }),
  pnl_single: command("pnl_single", { sub, account: z.string(), conId: z.int() }),
  market_data_type: command("market_data_type", { dataType: z.int().min(1).max(4) }),
  /** `urgent`: as of `contract_details`. */
  market_data: command("market_data", {
    sub,
    contract: ibContractSchema,
    genericTicks: z.string(),
    urgent: z.boolean(),
  }),
  /** The order book: `smart` that of all exchanges together, for what is routed there. Comes as `depth`. */
  market_depth: command("market_depth", {
    sub,
    contract: ibContractSchema,
    rows: z.int().min(1).max(50),
    smart: z.boolean(),
  }),
  /** Every trade (`AllLast`). Comes as `trades`. */
  tick_by_tick: command("tick_by_tick", { sub, contract: ibContractSchema }),
  /**
   * Ends `market_data`, `market_depth`, `tick_by_tick`, `account_values`, `pnl` or `pnl_single`. Unknown subs
   * are no error.
   */
  unsubscribe: command("unsubscribe", { sub }),
  matching_symbols: command("matching_symbols", { pattern: z.string(), deadlineMs }),
  /** `urgent`: an order waits for it, so it goes before what is only looked at. */
  contract_details: command("contract_details", {
    contract: ibContractSchema,
    urgent: z.boolean(),
    deadlineMs,
  }),
  market_rule: command("market_rule", { ruleId: z.int(), deadlineMs }),
  /**
   * `reqSecDefOptParams` until its end: which options there are on an underlying. `exchange` is that of the
   * options, named where the underlying is a future, otherwise "" for all.
   */
  option_series: command("option_series", {
    symbol: z.string(),
    exchange: z.string(),
    secType: z.string(),
    conId: z.int(),
    deadlineMs,
  }),
  history: command("history", {
    contract: ibContractSchema,
    endDateTime: z.string(),
    duration: z.string(),
    barSize: z.string(),
    whatToShow: z.string(),
    useRth: z.boolean(),
    deadlineMs,
  }),
  /**
   * `reqConfigProtoBuf`: the settings of TWS. No row: this TWS, or this ibapi, does not know the question.
   */
  tws_config: command("tws_config", { deadlineMs }),
} as const;

/**
 * The further lines of every order, with the id of its first. Not answered: the answer is that of the order.
 * - `expect` the lines below follow at once: the bridge looks for them awake, for a moment.
 * - `sync` its row is in this file, with the system, where the characters `mark` stand `at` so many bytes:
 *   have it on the disk before the order is let go, and begin at once. When the disk refuses, or something
 *   else is there, the order has failed (`JOURNAL_UNWRITABLE`).
 * - `release` send it, until `notAfter`. An order that has failed already has its answer, and stays unsent.
 * - `drop` it is not wanted any more: forget it, without an answer.
 * Until the `notAfter` of the order neither of the last two came: `TOO_LATE`. The end of the pipe is a drop.
 */
export const secondLineSchemas = {
  expect: command("expect", {}),
  sync: command("sync", { file: z.string().min(1), at: z.int().min(0), mark: z.string().min(1) }),
  release: command("release", { notAfter }),
  drop: command("drop", {}),
} as const;

/** What these lists have beside their rows when they are not whole: those that could not be read. */
const incomplete = { unread: z.array(unreadRowSchema).min(1).exactOptional() };

export const resultSchemas = {
  connect: z.strictObject({
    epoch,
    serverVersion: z.int(),
    connectionTime: z.string(),
    accounts: z.array(z.string()),
    nextValidId: z.int(),
  }),
  disconnect: none,
  ping: none,
  req_ids: z.strictObject({ nextValidId: z.int() }),
  place_order: written,
  what_if: z.strictObject({ orderState: ibOrderStateSchema }),
  cancel_order: written,
  global_cancel: written,
  open_orders: z.strictObject({
    orders: z.array(openOrderRowSchema),
    statuses: z.array(orderStatusRowSchema),
    ...incomplete,
  }),
  auto_open_orders: none,
  executions: z.strictObject({ executions: z.array(executionRowSchema), ...incomplete }),
  executions_of: z.strictObject({ executions: z.array(executionRowSchema), ...incomplete }),
  completed_orders: z.strictObject({ orders: z.array(completedOrderRowSchema), ...incomplete }),
  positions: z.strictObject({ positions: z.array(positionRowSchema), ...incomplete }),
  cancel_positions: none,
  account_updates: none,
  cancel_account_updates: none,
  account_values: none,
  pnl: none,
  pnl_single: none,
  market_data_type: none,
  market_data: none,
  market_depth: none,
  tick_by_tick: none,
  unsubscribe: none,
  matching_symbols: z.strictObject({ matches: z.array(symbolMatchSchema), ...lackingFields }),
  contract_details: z.strictObject({ details: z.array(contractDetailsRowSchema), ...lackingFields }),
  market_rule: z.strictObject({ increments: z.array(priceIncrementSchema) }),
  option_series: z.strictObject({ series: z.array(optionSeriesRowSchema), ...lackingFields }),
  history: z.strictObject({ bars: z.array(barSchema), ...lackingBarsFields }),
  tws_config: z.strictObject({ config: z.array(twsConfigSchema).max(1) }),
} as const satisfies Record<keyof typeof commandSchemas, z.ZodType>;

export type CommandType = keyof typeof commandSchemas;
export type Command<T extends CommandType = CommandType> = z.infer<(typeof commandSchemas)[T]>;
export type CommandResult<T extends CommandType> = z.infer<(typeof resultSchemas)[T]>;

/** What is asked and answered as one line; an order is two (`BridgeLink.hold`). */
export type AskType = Exclude<CommandType, "place_order">;
type SecondLineType = keyof typeof secondLineSchemas;
export type SecondLine<T extends SecondLineType = SecondLineType> = z.infer<(typeof secondLineSchemas)[T]>;

/** What a caller gives: the bridge adds `type` and `id`. */
export type CommandFields<T extends CommandType> = Omit<Command<T>, "type" | "id">;

/** Each line that the desk writes. */
export const deskLineSchema = z.discriminatedUnion("type", [
  commandSchemas.connect,
  ...Object.values(commandSchemas).filter((schema) => schema !== commandSchemas.connect),
  ...Object.values(secondLineSchemas),
]);

/**
 * Codes of a `failure`, all of them:
 * - `BAD_COMMAND` the line does not parse or names no command; nothing was done
 * - `NOT_CONNECTED`, `ALREADY_CONNECTED`, `EPOCH_MISMATCH`, `READ_ONLY` nothing was sent
 * - `BACKSTOP_REFUSED` beyond what the process was given at its start; nothing was sent
 * - `CONNECT_*`, `HANDSHAKE_*`, `CLIENT_ID_IN_USE` see `connect`
 * - `JOURNAL_UNWRITABLE` the row of an order did not get to the disk; nothing was sent
 * - `TOO_LATE` an order came to its turn after its `notAfter`, because the bridge was held up; nothing was
 *   sent
 * - `PACING_REFUSED` an order would have waited more than 1 s for the 45 messages/s bucket, a cancel more
 *   than 10 s; nothing was sent
 * - `REQUEST_TIMEOUT` no End within `deadlineMs`: not the same as an empty answer
 * - `ANSWER_UNREADABLE` a row of the answer, or its End, could not be read: what is left is not the answer;
 *   of the lists that have `unread` or `unreadRows`, its End, or nobody knows how many rows
 * - `CONNECTION_LOST` the socket went away first: for a write the outcome is unknown
 * - `IB_ERROR` IB answered with `ib`
 * - `BRIDGE_STOPPED` the process ended (made by Deno)
 * - `INTERNAL` a fault of the bridge; for a write the outcome is unknown
 */
export const failureCodes = [...failures, "BRIDGE_STOPPED"] as const;
export type FailureCode = (typeof failureCodes)[number];

/** Failures after which it is certain that IB never saw the message. */
export const nothingSentCodes: ReadonlySet<FailureCode> = new Set([
  "BAD_COMMAND",
  "NOT_CONNECTED",
  "ALREADY_CONNECTED",
  "EPOCH_MISMATCH",
  "READ_ONLY",
  "BACKSTOP_REFUSED",
  "JOURNAL_UNWRITABLE",
  "TOO_LATE",
  "PACING_REFUSED",
]);
