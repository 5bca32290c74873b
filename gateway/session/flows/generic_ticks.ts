// What the generic tick list of reqMktData adds to a quote.
import type { MarketFigures, Quote, QuoteField } from "../../engine/types.ts";
import type { ServerMessage } from "../../wire/messages.ts";
import type { Units } from "../units.ts";

const RT_VOLUME = 233;
const RT_TRADE_VOLUME = 375;
const SHORTABLE = 236;
/** Two numbers for the mark price. */
const MARK_PRICE = [221, 232];

export interface GenericOptions {
  readonly reqId: number;
  /** Ids of the generic tick list, e.g. 233. */
  readonly generic: ReadonlySet<number>;
  /** `null` of combinations. */
  readonly figures: MarketFigures | null;
  readonly units: Units;
}

type Tick = (options: GenericOptions & { readonly figures: MarketFigures }) => ServerMessage[];

/** Told once, at the beginning and with every new day. */
const DAILY: Readonly<Record<number, Tick>> = {
  100: ({ reqId, figures }) => pair(reqId, [29, 30], figures.optionVolume()),
  101: ({ reqId, figures }) => pair(reqId, [27, 28], figures.openInterest()),
  104: ({ reqId, figures }) => generic(reqId, 23, figures.historicalVolatility()),
  105: ({ reqId, figures }) => size(reqId, 87, figures.averageOptionVolume()),
  106: ({ reqId, figures }) => generic(reqId, 24, figures.impliedVolatility()),
  165: miscellaneous,
  318: ({ reqId, figures }) => price(reqId, 57, figures.lastRegularTrade()),
  411: ({ reqId, figures }) => generic(reqId, 58, figures.historicalVolatility()),
  456: ({ reqId, figures }) => string(reqId, 59, figures.dividends()),
  588: ({ reqId, figures }) => size(reqId, 86, figures.futuresOpenInterest()),
};

/** Told with every trade. */
const RUNNING: Readonly<Record<number, Tick>> = {
  293: ({ reqId, figures }) => generic(reqId, 54, figures.activity().trades),
  294: ({ reqId, figures }) => generic(reqId, 55, figures.activity().tradesPerMinute),
  295: ({ reqId, figures }) => generic(reqId, 56, figures.activity().volumePerMinute),
  595: ({ reqId, figures, units }) =>
    figures.activity().volumes.flatMap((volume, i) =>
      size(reqId, 63 + i, Number(units.volume(String(volume))))
    ),
};

/** The ticks of the generic list that go with these fields of a quote. */
export function genericTicks(
  quote: Quote,
  changed: ReadonlySet<QuoteField>,
  options: GenericOptions,
): ServerMessage[] {
  const wanted = options.generic;
  if (wanted.size === 0) return [];
  const { reqId, figures } = options;
  const ticks: ServerMessage[] = [];
  if (changed.has("mark") && MARK_PRICE.some((id) => wanted.has(id))) {
    ticks.push(...price(reqId, 37, quote.mark));
  }
  if (changed.has("volume") && quote.last !== null) {
    const text = tradeText(quote);
    if (wanted.has(RT_VOLUME)) ticks.push(...string(reqId, 48, text));
    if (wanted.has(RT_TRADE_VOLUME)) ticks.push(...string(reqId, 77, text));
  }
  const isFirst = changed.has("close");
  if (figures === null) return ticks;
  if (wanted.has(SHORTABLE) && (isFirst || changed.has("borrow"))) ticks.push(...shortable(reqId, figures));
  for (const id of wanted) {
    if (isFirst) ticks.push(...DAILY[id]?.({ ...options, figures }) ?? []);
    if (isFirst || changed.has("volume")) ticks.push(...RUNNING[id]?.({ ...options, figures }) ?? []);
  }
  return ticks;
}

/** Price, size, time, volume of the day, average price, and whether one market maker filled it. */
function tradeText({ last, lastSize, lastTime, volume, mark }: Quote): string {
  return [last, lastSize, Math.floor(lastTime), volume, mark, "true"].join(";");
}

/** Lows and highs of 13, 26 and 52 weeks, then the average volume. */
function miscellaneous({ reqId, figures, units }: Parameters<Tick>[0]): ServerMessage[] {
  const volume = figures.averageVolume();
  return [
    ...figures.ranges().flatMap(({ low, high }, i) => [
      ...price(reqId, 15 + 2 * i, low),
      ...price(reqId, 16 + 2 * i, high),
    ]),
    ...size(reqId, 21, volume === null ? null : Number(units.volume(volume))),
  ];
}

function shortable(reqId: number, figures: MarketFigures): ServerMessage[] {
  const told = figures.shortable();
  return told === null ? [] : [...generic(reqId, 46, told.level), ...size(reqId, 89, Number(told.shares))];
}

function pair(
  reqId: number,
  [call, put]: readonly [number, number],
  value: { readonly call: number; readonly put: number } | null,
): ServerMessage[] {
  return value === null ? [] : [...size(reqId, call, value.call), ...size(reqId, put, value.put)];
}

function generic(reqId: number, tickType: number, value: number | null): ServerMessage[] {
  return value === null ? [] : [{ kind: "tickGeneric", reqId, tickType, value: String(value) }];
}

function size(reqId: number, tickType: number, value: number | null): ServerMessage[] {
  return value === null ? [] : [{ kind: "tickSize", reqId, tickType, size: String(value) }];
}

function price(reqId: number, tickType: number, value: string | null): ServerMessage[] {
  return value === null
    ? []
    : [{ kind: "tickPrice", reqId, tickType, price: value, size: null, attributes: 0 }];
}

function string(reqId: number, tickType: number, value: string | null): ServerMessage[] {
  return value === null ? [] : [{ kind: "tickString", reqId, tickType, value }];
}
