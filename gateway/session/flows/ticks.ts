// Quotes as ticks: which tick types say which field, live and delayed.
import type { Units } from "../units.ts";
import { genericTicks } from "./generic_ticks.ts";
import type { MarketFigures, OptionModel, Quote, QuoteField } from "../../engine/types.ts";
import type { ServerMessage } from "../../wire/messages.ts";

/** canAutoExecute: set on the two sides of the touch. */
const CAN_AUTO_EXECUTE = 1;

/** Delayed data has ids of its own; what is missing here is not sent delayed. */
const DELAYED: Readonly<Record<number, number>> = {
  0: 69,
  1: 66,
  2: 67,
  3: 70,
  4: 68,
  5: 71,
  6: 72,
  7: 73,
  8: 74,
  9: 75,
  10: 80,
  11: 81,
  12: 82,
  13: 83,
  14: 76,
  45: 88,
  49: 90,
  50: 103,
  51: 104,
};

/** Everything a quote says, in the order of a live gateway's first round. */
const ALL_FIELDS: readonly QuoteField[] = [
  "bid",
  "ask",
  "last",
  "bidSize",
  "askSize",
  "lastSize",
  "volume",
  "high",
  "low",
  "close",
  "open",
  "halted",
  "bidExchange",
  "askExchange",
  "lastExchange",
  "mark",
];

export interface TickOptions {
  readonly reqId: number;
  readonly delayed: boolean;
  /** Ids of the generic tick list, e.g. 233. */
  readonly generic: ReadonlySet<number>;
  /** `mdoff` stood in that list: the generic ticks alone. */
  readonly isTopOff: boolean;
  readonly isCash: boolean;
  /** The only fields that instruments of this kind have; `null`: all. */
  readonly shown: ReadonlySet<QuoteField> | null;
  /** The yield of a bond at a price; `null` for everything else. */
  readonly bondYield: ((price: string) => string | null) | null;
  /** What generic ticks ask for beside the quote; `null` of combinations. */
  readonly figures: MarketFigures | null;
  /** What sizes and volumes are counted in. */
  readonly units: Units;
}

/** An index has values, no sides and no sizes; a combination has sides, and no tape. */
export const SHOWN: Readonly<Record<string, ReadonlySet<QuoteField>>> = {
  IND: new Set<QuoteField>(["last", "high", "low", "close", "open", "halted"]),
  BAG: new Set<QuoteField>(["bid", "bidSize", "ask", "askSize", "close", "halted"]),
};

/** The quote with its sizes and its volume in the units of the client. */
function counted(quote: Quote, { size, volume }: Units): Quote {
  return {
    ...quote,
    bidSize: size(quote.bidSize),
    askSize: size(quote.askSize),
    lastSize: size(quote.lastSize),
    volume: volume(quote.volume),
  };
}

/** The first ticks of a quote: all of them; of a currency in the order and choice of a live gateway. */
export function firstRound(quote: Quote, options: TickOptions): ServerMessage[] {
  if (!options.isCash || options.isTopOff) return ticksOf(quote, ALL_FIELDS, options);
  const { reqId } = options;
  const time = String(Math.floor(quote.time / 1000));
  const price = (tickType: number, value: string | null, size: string | null): ServerMessage => ({
    kind: "tickPrice",
    reqId,
    tickType,
    price: value ?? "-1",
    size,
    attributes: size === null || value === null ? 0 : CAN_AUTO_EXECUTE,
  });
  const ticks: ServerMessage[] = [
    { kind: "tickString", reqId, tickType: 45, value: time },
    { kind: "tickGeneric", reqId, tickType: 49, value: String(quote.halted) },
    ...quote.high === null ? [] : [price(6, quote.high, null)],
    ...quote.low === null ? [] : [price(7, quote.low, null)],
    price(9, quote.close, null),
    price(1, quote.bid, quote.bidSize),
    price(2, quote.ask, quote.askSize),
    ...genericTicks(quote, new Set(ALL_FIELDS), options),
  ];
  return options.delayed ? ticks.flatMap(delayed) : ticks;
}

/** The ticks that tell these fields of a quote. */
export function ticksOf(
  now: Quote,
  fields: readonly QuoteField[],
  options: TickOptions,
): ServerMessage[] {
  const quote = counted(now, options.units);
  const { shown } = options;
  const changed = new Set(shown === null ? fields : fields.filter((field) => shown.has(field)));
  const ticks = [
    ...options.isTopOff ? [] : topTicks(quote, changed, options),
    ...genericTicks(quote, changed, options),
  ];
  return options.delayed ? ticks.flatMap(delayed) : ticks;
}

function topTicks(
  quote: Quote,
  changed: ReadonlySet<QuoteField>,
  options: TickOptions,
): ServerMessage[] {
  const { reqId, shown } = options;
  const ticks: ServerMessage[] = [];
  const price = (tickType: number, value: string | null, size: string | null, attributes = 0) =>
    ticks.push({
      kind: "tickPrice",
      reqId,
      tickType,
      price: value ?? "-1",
      size: value === null && size !== null ? "0" : size,
      attributes: value === null ? 0 : attributes,
    });
  const size = (tickType: number, value: string) =>
    ticks.push({ kind: "tickSize", reqId, tickType, size: value });
  const text = (tickType: number, value: string) =>
    ticks.push({ kind: "tickString", reqId, tickType, value });

  if (changed.has("bid")) price(1, quote.bid, quote.bidSize, CAN_AUTO_EXECUTE);
  if (changed.has("bid") || changed.has("bidSize")) size(0, quote.bidSize);
  if (changed.has("ask")) price(2, quote.ask, quote.askSize, CAN_AUTO_EXECUTE);
  if (changed.has("ask") || changed.has("askSize")) size(3, quote.askSize);
  if (!options.isCash) {
    if (changed.has("last") && quote.last !== null) price(4, quote.last, quote.lastSize);
    if (changed.has("last") || changed.has("lastSize")) {
      if (shown === null) size(5, quote.lastSize);
      text(45, String(Math.floor(quote.lastTime / 1000)));
    }
    if (changed.has("volume")) size(8, quote.volume);
    if (changed.has("lastExchange")) text(84, quote.lastExchange);
  }
  if (changed.has("high") && quote.high !== null) price(6, quote.high, null);
  if (changed.has("low") && quote.low !== null) price(7, quote.low, null);
  if (changed.has("close")) price(9, quote.close, null);
  if (changed.has("open") && quote.open !== null) price(14, quote.open, null);
  if (changed.has("halted")) {
    ticks.push({ kind: "tickGeneric", reqId, tickType: 49, value: String(quote.halted) });
  }
  if (changed.has("bidExchange")) text(32, quote.bidExchange);
  if (changed.has("askExchange")) text(33, quote.askExchange);
  ticks.push(...yieldTicks(quote, changed, options));
  return ticks;
}

const YIELDS = [[50, "bid"], [51, "ask"], [52, "last"]] as const;

/** Bid, ask and last of a bond as yields, each with its price. */
function yieldTicks(
  quote: Quote,
  changed: ReadonlySet<QuoteField>,
  { reqId, bondYield }: TickOptions,
): ServerMessage[] {
  if (bondYield === null) return [];
  return YIELDS.flatMap(([tickType, field]): ServerMessage[] => {
    const price = quote[field];
    const value = price === null || !changed.has(field) ? null : bondYield(price);
    return value === null
      ? []
      : [{ kind: "tickPrice", reqId, tickType, price: value, size: null, attributes: 0 }];
  });
}

function delayed(message: ServerMessage): ServerMessage[] {
  if (!("tickType" in message)) return [message];
  const tickType = DELAYED[message.tickType];
  return tickType === undefined ? [] : [{ ...message, tickType } as ServerMessage];
}

const COMPUTATIONS = [[10, "bid"], [11, "ask"], [12, "last"], [13, "model"]] as const;

/** Greeks of an option: bid, ask, last and model computation. */
export function optionTicks(
  model: (side: "bid" | "ask" | "last" | "model") => OptionModel | null,
  options: TickOptions,
): ServerMessage[] {
  if (options.isTopOff) return [];
  const ticks = COMPUTATIONS.flatMap(([tickType, side]): ServerMessage[] => {
    const found = model(side);
    if (!found) return [];
    return [optionComputation(options.reqId, tickType, found)];
  });
  return options.delayed ? ticks.flatMap(delayed) : ticks;
}

/** One computation of the option model; what is not a number is sent as not computed. */
export function optionComputation(reqId: number, tickType: number, model: OptionModel): ServerMessage {
  return {
    kind: "tickOptionComputation",
    reqId,
    tickType,
    attribute: 0,
    impliedVolatility: float(model.impliedVol),
    delta: float(model.delta),
    optionPrice: float(model.optPrice),
    pvDividend: float(model.pvDividend),
    gamma: float(model.gamma),
    vega: float(model.vega),
    theta: float(model.theta),
    underlyingPrice: float(model.undPrice),
  };
}

/** A model output as a plain decimal, `null` when it is not a number. */
function float(value: number): string | null {
  return Number.isFinite(value) ? value.toFixed(8).replace(/\.?0+$/, "") : null;
}
