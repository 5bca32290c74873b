// What leads the price of an instrument that does not walk by itself: an option's underlying, a file of
// prices.
import type { Catalog } from "./instruments/catalog.ts";
import type { Instrument } from "./instruments/instrument.ts";
import type { InstrumentMarket } from "./market.ts";
import { optionModel, smileVolatility } from "./option_pricing.ts";
import type { PlayedPrices } from "./played_prices.ts";
import type { FairPrice, Guide, PlayedPrice } from "./price_walk.ts";
import { pow10 } from "./units.ts";

export interface GuideSources {
  readonly catalog: Catalog;
  /** By conId. */
  readonly played: ReadonlyMap<number, PlayedPrices>;
  /** The market of an underlying, if it runs. */
  running(conId: number): InstrumentMarket | undefined;
}

export function guideOf(instrument: Instrument, sources: GuideSources): Guide {
  return { fair: fairPrice(instrument, sources), played: playedPrice(instrument, sources) };
}

/** The file counts in shares of the start. */
function playedPrice(
  { contract: { conId }, scale }: Instrument,
  { catalog, played }: GuideSources,
): PlayedPrice | null {
  const prices = played.get(conId);
  if (prices === undefined) return null;
  return (now) => {
    const price = prices.at(now);
    return price === null ? null : price * pow10(scale) / catalog.shareFactor(conId);
  };
}

/** Options follow their underlying by the model; the result counts the option's own price steps. */
function fairPrice(instrument: Instrument, { running }: GuideSources): FairPrice | null {
  const { option, expiresAt } = instrument;
  if (option === null || expiresAt === null) return null;
  return (now) => {
    const underlying = running(option.underConId);
    if (underlying === undefined) return pow10(instrument.scale);
    const inputs = {
      underlying: midOf(underlying) / pow10(underlying.instrument.scale),
      strike: option.strike,
      right: option.right,
      remaining: expiresAt - now,
    };
    const price = optionModel(inputs, smileVolatility(inputs)).optPrice;
    return Math.max(1, price * pow10(instrument.scale));
  };
}

export function midOf(market: InstrumentMarket): number {
  const { bid, ask } = market;
  return bid === null || ask === null ? market.mark() : Math.floor((bid + ask) / 2);
}
