// Which instrument each bar of the user's prices belongs to.
import type { Catalog } from "./instruments/catalog.ts";
import { type Instrument, isExpired } from "./instruments/instrument.ts";
import { InstrumentFileError } from "./instruments/spec.ts";
import { PlayedPrices, type PriceBar } from "./played_prices.ts";

/** By conId. Throws an `InstrumentFileError` for a symbol that is not listed or means several instruments. */
export function playedMarkets(
  bars: readonly PriceBar[],
  catalog: Catalog,
  now: number,
): ReadonlyMap<number, PlayedPrices> {
  const bySymbol = Map.groupBy(bars, ({ symbol }) => symbol);
  return new Map(
    [...bySymbol].map((
      [symbol, own],
    ) => [instrumentOf(symbol, catalog, now).contract.conId, new PlayedPrices(own)]),
  );
}

function instrumentOf(symbol: string, catalog: Catalog, now: number): Instrument {
  const byNumber = /^\d+$/.test(symbol) ? catalog.get(Number(symbol)) : undefined;
  if (byNumber !== undefined) return byNumber;
  catalog.prepare({ symbol, secType: "STK" }, now);
  const listed = [...catalog.all()].filter((one) =>
    one.option === null && one.bond === null && !isExpired(one, now)
  );
  const local = listed.filter(({ contract }) => contract.localSymbol === symbol);
  const dollars = local.filter(({ contract }) => contract.currency === "USD");
  const [only, ...more] = dollars.length > 0 ? dollars : local;
  if (only === undefined) {
    throw new InstrumentFileError(
      null,
      `prices of ${symbol}: no such instrument; an instrument file can add it`,
    );
  }
  if (more.length > 0) {
    throw new InstrumentFileError(null, `prices of ${symbol}: several are listed, write the conId`);
  }
  return only;
}
