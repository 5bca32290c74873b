// Instruments from the rows of an instrument file.
import { hash32 } from "../random.ts";
import { COIN_MARKET, makeCoin } from "./crypto.ts";
import { makePair, PAIR_MARKET } from "./currencies.ts";
import { type Exchange, EXCHANGES } from "./exchanges.ts";
import type { FutureRoot } from "./futures.ts";
import { DEFAULT_EXPIRY } from "./expiries.ts";
import { type Instrument, type InstrumentSeed, makeInstrument, type MarketModel } from "./instrument.ts";
import { INDEX_MARKET, makeIndex } from "./indices.ts";
import { inventedIsin } from "./isin.ts";
import type { InstrumentSpec, SpecKind } from "./spec.ts";
import { ruleNamed, type TickRule } from "./tick_rules.ts";

/** Made-up numbers of rows without one. */
const FIRST_CON_ID = 1_420_000_000;
const CON_IDS = 30_000_000;
const DEFAULT_EXCHANGE = {
  STK: "NASDAQ",
  ETF: "ARCA",
  CASH: "IDEALPRO",
  CRYPTO: "PAXOS",
  IND: "CBOE",
  FUT: "CME",
};
/** Of kinds with a rule of their own wherever they trade. */
const USUAL_RULE: Readonly<Partial<Record<SpecKind, string>>> = {
  CASH: "currency",
  CRYPTO: "cent",
  IND: "index",
};
const DEFAULT_VOLATILITY = 0.3;
/** How many dollars stand at the touch of a stock of ordinary size. */
const TOUCH_VALUE = 60_000;
const COUNTRY: Readonly<Record<string, string>> = {
  USD: "US",
  EUR: "DE",
  GBP: "GB",
  CHF: "CH",
  JPY: "JP",
  HKD: "HK",
};

/** What an instrument file means by a row; two rows of the same key are one instrument. */
export function keyOf(spec: InstrumentSpec): string {
  const secType = spec.kind === "ETF" ? "STK" : spec.kind;
  return [spec.symbol, secType, currencyOf(spec), secType === "FUT" ? classOf(spec) : ""].join("/");
}

export function currencyOf(spec: InstrumentSpec): string {
  return spec.currency ?? exchangeOf(spec).currency;
}

function classOf(spec: InstrumentSpec): string {
  return spec.class ?? spec.symbol;
}

/** Primary exchange of a stock, the venue of everything else. */
function venueOf({ exchange, kind }: InstrumentSpec): string {
  return exchange ?? DEFAULT_EXCHANGE[kind];
}

function exchangeOf(spec: InstrumentSpec): Exchange {
  const found = EXCHANGES.get(venueOf(spec));
  if (found === undefined) throw new RangeError(`Unknown exchange: ${spec.exchange}`);
  return found;
}

/** Which prices exist. Throws a `RangeError` for a rule that is none. */
export function priceRuleOf(spec: InstrumentSpec): TickRule {
  return ruleNamed(spec.rule ?? USUAL_RULE[spec.kind] ?? exchangeOf(spec).rule);
}

/**
 * A number of its own for a row without one: the same each time, in any file. `isTaken` tells the numbers in
 * use.
 */
export function inventedConId(spec: InstrumentSpec, isTaken: (conId: number) => boolean): number {
  let place = hash32(...[...keyOf(spec)].map((char) => char.charCodeAt(0))) % CON_IDS;
  while (isTaken(FIRST_CON_ID + place)) place = (place + 1) % CON_IDS;
  return FIRST_CON_ID + place;
}

/** Everything but a future. */
export function instrumentOf(spec: InstrumentSpec, conId: number): Instrument {
  switch (spec.kind) {
    case "STK":
    case "ETF":
      return stock(spec, conId);
    case "CASH":
      return pair(spec, conId);
    case "IND":
      return index(spec, conId);
    case "CRYPTO":
      return coin(spec, conId);
    case "FUT":
      throw new RangeError("A future has months");
  }
}

function common(spec: InstrumentSpec) {
  const exchange = exchangeOf(spec);
  const sizes = spec.lot === undefined
    ? {}
    : { minSize: spec.lot, sizeIncrement: spec.lot, suggestedSizeIncrement: spec.lot };
  return {
    exchange,
    venue: venueOf(spec),
    currency: currencyOf(spec),
    shared: {
      rule: priceRuleOf(spec),
      longName: spec.name ?? spec.symbol,
      tradable: spec.tradable ?? true,
      awake: "asked" as const,
      ...sizes,
    },
  };
}

function model(spec: InstrumentSpec, usual: Omit<MarketModel, "startPrice" | "volatility">): MarketModel {
  return {
    ...usual,
    startPrice: spec.price,
    volatility: spec.volatility ?? DEFAULT_VOLATILITY,
    spreadTicks: spec.spread ?? usual.spreadTicks,
    touchSize: spec.depth ?? usual.touchSize,
  };
}

function stock(spec: InstrumentSpec, conId: number): Instrument {
  const { exchange, shared, currency, venue: primaryExchange } = common(spec);
  const tradingClass = exchange.tradingClass || spec.symbol;
  const [industry = "", category = "", subcategory = ""] = (spec.sector ?? "").split("/");
  const isUs = currency === "USD";
  const lot = spec.lot === undefined ? (isUs ? 100 : 1) : Number(spec.lot);
  const touch = Math.max(
    lot,
    Math.round(TOUCH_VALUE * (spec.magnifier ?? exchange.priceMagnifier) / spec.price / lot) * lot,
  );
  // As at IB: parts of a share can be had, round lots are suggested.
  const sizes: Partial<InstrumentSeed> = isUs && spec.lot === undefined
    ? { minSize: "0.0001", sizeIncrement: "0.0001", suggestedSizeIncrement: "100" }
    : {};
  return makeInstrument({
    ...shared,
    ...sizes,
    calendar: exchange.calendar,
    contract: {
      conId,
      symbol: spec.symbol,
      secType: "STK",
      exchange: "SMART",
      primaryExchange,
      currency,
      tradingClass,
    },
    marketName: tradingClass,
    stockType: spec.kind === "ETF" ? "ETF" : "COMMON",
    industry,
    category,
    subcategory,
    secIdList: [{ tag: "ISIN", value: spec.isin ?? inventedIsin(COUNTRY[currency] ?? "XS", conId) }],
    priceMagnifier: spec.magnifier ?? exchange.priceMagnifier,
    validExchanges: exchange.validExchanges,
    venues: exchange.venues,
    optionable: spec.options ?? isUs,
    model: model(spec, { spreadTicks: 2, touchSize: touch, lot, tradeChance: 0.4 }),
  });
}

function pair(spec: InstrumentSpec, conId: number): Instrument {
  const { shared, currency } = common(spec);
  return makePair({ conId, symbol: spec.symbol, currency }, {
    ...shared,
    // Accounts count in dollar rates from the first moment.
    awake: spec.symbol === "USD" || currency === "USD" ? "always" : "asked",
    model: model(spec, { ...PAIR_MARKET, touchSize: 1_000_000 }),
  });
}

function index(spec: InstrumentSpec, conId: number): Instrument {
  const { exchange, shared, currency, venue } = common(spec);
  const calendar = exchange.calendar === "US_STK" ? "US_OPT" : exchange.calendar;
  return makeIndex({ conId, symbol: spec.symbol, currency }, { exchange: venue, calendar }, {
    ...shared,
    optionable: spec.options ?? false,
    model: model(spec, INDEX_MARKET),
  });
}

function coin(spec: InstrumentSpec, conId: number): Instrument {
  const { shared, currency } = common(spec);
  return makeCoin({ conId, symbol: spec.symbol, currency }, {
    ...shared,
    model: model(spec, { ...COIN_MARKET, touchSize: 20 }),
  });
}

/** The months of a future have one root; `conIdBase` is its own place among the made-up numbers. */
export function futureRootOf(spec: InstrumentSpec, conIdBase: number): FutureRoot {
  const { exchange, shared, currency, venue } = common(spec);
  return {
    symbol: spec.symbol,
    tradingClass: classOf(spec),
    exchange: venue,
    validExchanges: venue === "CME" ? ["CME", "QBALGO"] : [venue],
    currency,
    multiplier: spec.multiplier ?? 1,
    priceMagnifier: spec.magnifier ?? 1,
    longName: spec.name ?? spec.symbol,
    underConId: 0,
    conIdBase,
    rule: shared.rule,
    calendar: exchange.calendar,
    months: spec.months ?? "HMUZ",
    listed: spec.listed ?? 2,
    expiry: spec.expiry ?? DEFAULT_EXPIRY,
    price: spec.price,
    volatility: spec.volatility ?? DEFAULT_VOLATILITY,
    spreadTicks: spec.spread ?? 1,
    depth: spec.depth ?? 20,
    awake: "asked",
  };
}
