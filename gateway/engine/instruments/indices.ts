// Indices with IB's real conIds: quoted, never traded; options and futures stand on them. They have a last
// price and no sides.
import { type Identity, type Instrument, type KindSeed, makeInstrument } from "./instrument.ts";
import { TICK_RULES } from "./tick_rules.ts";
import type { CalendarName } from "../calendar.ts";

type IndexRow = readonly [
  conId: number,
  symbol: string,
  exchange: string,
  currency: string,
  price: number,
  volatility: number,
  name: string,
  calendar: CalendarName,
];

const ROWS: readonly IndexRow[] = [
  [416904, "SPX", "CBOE", "USD", 6684.2, 0.16, "S&P 500 Stock Index", "US_OPT"],
  [13455763, "VIX", "CBOE", "USD", 18.4, 0.9, "CBOE Volatility Index", "US_OPT"],
  [11004968, "ES", "CME", "USD", 6684.2, 0.16, "E-mini S&P 500", "CME"],
  [825711, "DAX", "EUREX", "EUR", 23_910.5, 0.18, "DAX 40 Index (Deutsche Aktien Xchange 40)", "XETRA"],
];

/** What is usual of the values of an index. */
export const INDEX_MARKET = { spreadTicks: 2, touchSize: 1, lot: 1, tradeChance: 0.9 };

export function indices(): Instrument[] {
  return ROWS.map(([conId, symbol, exchange, currency, startPrice, volatility, longName, calendar]) =>
    makeIndex({ conId, symbol, currency }, { exchange, calendar }, {
      longName,
      rule: TICK_RULES.index,
      optionable: symbol === "SPX",
      model: { ...INDEX_MARKET, startPrice, volatility },
    })
  );
}

/** An index as its exchange computes it. */
export function makeIndex(
  { conId, symbol, currency }: Identity,
  { exchange, calendar }: { readonly exchange: string; readonly calendar: CalendarName },
  seed: KindSeed,
): Instrument {
  return makeInstrument({
    ...seed,
    contract: { conId, symbol, secType: "IND", exchange, currency },
    ...{ industry: "Indices", category: "Broad Range Equity Index", subcategory: "*" },
    calendar,
    validExchanges: [exchange],
    venues: [exchange],
    orderTypes: [],
    tradable: false,
  });
}
