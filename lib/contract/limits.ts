// The table of pre-trade limits, each declared once: unit, code of its denial, whom it binds, and its default
// in each mode. Free of zod.
import type { DecimalString } from "./decimal.ts";
import type { Code } from "./says/say.ts";

/** What a limit counts in. `base`: money in the account's base currency. */
export type LimitUnit =
  | "units"
  | "base"
  | "percent"
  | "orders"
  | "ticks"
  | "seconds"
  | "switch"
  | "list";

/** The modes have limits of their own. */
export const limitModes = ["simulated", "paper", "live"] as const;
export type LimitMode = (typeof limitModes)[number];

/** By IB's kind of instrument (`secType`); `other` is every kind that is not named. */
export type PerKind = Readonly<Record<string, DecimalString | null>>;

/** One number for all, one per kind of instrument, a switch, or a list. `null`: no such limit. */
export type LimitValue = DecimalString | PerKind | boolean | readonly string[] | null;

/** How a value is written, and which of two is looser. */
export type LimitForm =
  /** More is looser. */
  | "number"
  | "perKind"
  /** On is looser. */
  | "permit"
  /** Off is looser. */
  | "demand"
  /** What is not in it is denied; no list permits all. */
  | "allowed"
  /** What is in it is denied. */
  | "denied";

interface Row<Value extends LimitValue> {
  unit: LimitUnit;
  form: LimitForm;
  code: Code;
  /** Exits are orders that are proven to reduce a position. */
  binds: "entries" | "exits";
  simulated: Value;
  paper: Value;
  live: Value;
}

function row<Value extends LimitValue>(
  [unit, form, code, binds]: [LimitUnit, LimitForm, Code, "entries" | "exits"],
  [simulated, paper, live]: [Value, Value, Value],
): Row<Value> {
  return { unit, form, code, binds, simulated, paper, live };
}

const number = (unit: LimitUnit, code: Code, defaults: [string | null, string | null, string | null]) =>
  row<DecimalString | null>([unit, "number", code, "entries"], defaults);
const perKind = (unit: LimitUnit, code: Code, defaults: [PerKind, PerKind, PerKind]) =>
  row<PerKind>([unit, "perKind", code, "entries"], defaults);
const allowed = (code: Code, live: readonly string[] | null) =>
  row<readonly string[] | null>(["list", "allowed", code, "entries"], [null, null, live]);
const denied = (code: Code) => row<readonly string[]>(["list", "denied", code, "entries"], [[], [], []]);
const demand = (code: Code) => row<boolean>(["switch", "demand", code, "entries"], [true, true, true]);

/**
 * Simulated is for trying things out, paper for rehearsing what is done live, live is as tight as a first day
 * should be.
 */
export const limitTable = {
  orderQuantity: perKind("units", "LIMIT_ORDER_QUANTITY", [
    { other: "100000", CASH: "10000000", FUT: "500", FOP: "500", OPT: "1000" },
    { other: "10000", CASH: "2000000", FUT: "100", FOP: "100", OPT: "500" },
    { other: "1000", CASH: "200000", FUT: "5", FOP: "5", OPT: "20" },
  ]),
  orderNotional: number("base", "LIMIT_MAX_NOTIONAL", ["750000", "400000", "25000"]),
  orderPercent: number("percent", "LIMIT_ORDER_PERCENT", ["75", "40", "10"]),
  dayNotional: number("base", "LIMIT_DAY_NOTIONAL", ["20000000", "2000000", "100000"]),
  dayOrders: number("orders", "LIMIT_DAY_ORDERS", ["5000", "1000", "200"]),
  ordersPerMinute: number("orders", "LIMIT_ORDERS_PER_MINUTE", ["120", "100", "20"]),
  ordersPerSecond: number("orders", "LIMIT_ORDERS_PER_SECOND", ["20", "10", "2"]),
  similarPerMinute: number("orders", "LIMIT_SIMILAR_ORDERS", ["60", "30", "5"]),
  positionQuantity: perKind("units", "LIMIT_POSITION_QUANTITY", [
    { other: "200000", CASH: "20000000", FUT: "1000", FOP: "1000", OPT: "2000" },
    { other: "20000", CASH: "4000000", FUT: "200", FOP: "200", OPT: "1000" },
    { other: "2000", CASH: "400000", FUT: "10", FOP: "10", OPT: "40" },
  ]),
  positionNotional: number("base", "LIMIT_POSITION_NOTIONAL", ["1500000", "1000000", "50000"]),
  grossExposure: number("base", "LIMIT_GROSS_EXPOSURE", ["4000000", "2000000", "200000"]),
  collarHardPercent: perKind("percent", "LIMIT_PRICE_COLLAR", [
    { other: "10", OPT: "50", FOP: "50", CASH: "2", BAG: "50" },
    { other: "10", OPT: "50", FOP: "50", CASH: "2", BAG: "50" },
    { other: "5", OPT: "25", FOP: "25", CASH: "1", BAG: "25" },
  ]),
  collarHardTicks: perKind("ticks", "LIMIT_PRICE_COLLAR", [
    { other: "20", CASH: "100" },
    { other: "20", CASH: "100" },
    { other: "10", CASH: "50" },
  ]),
  collarSoftPercent: perKind("percent", "LIMIT_PRICE_SOFT_COLLAR", [
    { other: "5", OPT: "20", FOP: "20", CASH: "1", BAG: "20" },
    { other: "3", OPT: "20", FOP: "20", CASH: "0.5", BAG: "20" },
    { other: "1", OPT: "10", FOP: "10", CASH: "0.25", BAG: "10" },
  ]),
  collarSoftTicks: perKind("ticks", "LIMIT_PRICE_SOFT_COLLAR", [
    { other: "10", CASH: "50" },
    { other: "10", CASH: "50" },
    { other: "5", CASH: "20" },
  ]),
  bandPercent: perKind("percent", "LIMIT_PRICE_BAND", [
    { other: "25", OPT: "75", FOP: "75", CASH: "5", BAG: "75" },
    { other: "25", OPT: "75", FOP: "75", CASH: "5", BAG: "75" },
    { other: "10", OPT: "50", FOP: "50", CASH: "2", BAG: "50" },
  ]),
  quoteAge: number("seconds", "LIMIT_QUOTE_MISSING", ["120", "60", "15"]),
  allowDelayedQuotes: row<boolean>(["switch", "permit", "LIMIT_QUOTE_MISSING", "entries"], [
    true,
    true,
    false,
  ]),
  /** Without it, orders pass whose price nothing can be held against. */
  requireQuote: demand("LIMIT_QUOTE_MISSING"),
  /**
   * IB tells the rates of the currencies that an account holds; of others a high one is assumed, for the
   * limits alone.
   */
  allowAssumedRates: row<boolean>(["switch", "permit", "LIMIT_INPUT_MISSING", "entries"], [
    true,
    true,
    false,
  ]),
  requireWhatIf: demand("LIMIT_WHAT_IF_MISSING"),
  /** Kinds of instruments that may be sold without holding them. */
  shortTypes: row<readonly string[] | null>(["list", "allowed", "LIMIT_SHORT_SALE", "entries"], [
    ["CASH", "FUT", "FOP", "OPT", "BAG"],
    ["CASH", "FUT", "FOP", "OPT", "BAG"],
    ["CASH"],
  ]),
  allowedTypes: allowed("LIMIT_INSTRUMENT", ["STK", "CASH", "BOND"]),
  deniedTypes: denied("LIMIT_INSTRUMENT"),
  allowedSymbols: allowed("LIMIT_INSTRUMENT", null),
  deniedSymbols: denied("LIMIT_INSTRUMENT"),
  allowedExchanges: allowed("LIMIT_INSTRUMENT", null),
  deniedExchanges: denied("LIMIT_INSTRUMENT"),
  lossWarn: number("base", "LIMIT_DAILY_LOSS", [null, "10000", "500"]),
  lossReduce: number("base", "LIMIT_DAILY_LOSS", [null, "25000", "1000"]),
  lossHalt: number("base", "LIMIT_DAILY_LOSS", [null, "50000", "2000"]),
  exitQuantity: row<PerKind>(["units", "perKind", "LIMIT_EXIT_QUANTITY", "exits"], [
    { other: "1000000", CASH: "100000000", FUT: "5000", FOP: "5000", OPT: "10000" },
    { other: "200000", CASH: "20000000", FUT: "1000", FOP: "1000", OPT: "5000" },
    { other: "20000", CASH: "4000000", FUT: "100", FOP: "100", OPT: "400" },
  ]),
  exitsPerMinute: row<DecimalString | null>(["orders", "number", "LIMIT_EXITS_PER_MINUTE", "exits"], [
    "300",
    "200",
    "100",
  ]),
  exitCollarPercent: row<PerKind>(["percent", "perKind", "LIMIT_EXIT_COLLAR", "exits"], [
    { other: "50", OPT: null, FOP: null, CASH: "10", BAG: null },
    { other: "50", OPT: null, FOP: null, CASH: "10", BAG: null },
    { other: "25", OPT: null, FOP: null, CASH: "5", BAG: null },
  ]),
} as const satisfies Record<string, Row<LimitValue>>;

type Table = typeof limitTable;
export type LimitKey = keyof Table;
export const limitKeys = Object.keys(limitTable) as readonly LimitKey[];

/** A value for each limit. */
export type Limits = { readonly [K in LimitKey]: Table[K] extends Row<infer Value> ? Value : never };

/** What holds for an account in `mode` when nothing else was set. */
export function defaultLimits(mode: LimitMode): Limits {
  return Object.fromEntries(limitKeys.map((key) => [key, limitTable[key][mode]])) as unknown as Limits;
}

/** The number for a kind of instrument. A kind that is named without a number has no such limit. */
export function forKind(value: PerKind, secType: string): DecimalString | null {
  return (Object.hasOwn(value, secType) ? value[secType] : value.other) ?? null;
}
