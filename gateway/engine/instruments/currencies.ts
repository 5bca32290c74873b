// Currency pairs on IDEALPRO, with IB's real conIds. Sizes are units of the base currency and go down to
// 0.01.
import { type Identity, type Instrument, type KindSeed, makeInstrument } from "./instrument.ts";
import { TICK_RULES, type TickRule } from "./tick_rules.ts";

type PairRow = readonly [
  conId: number,
  base: string,
  quote: string,
  price: number,
  rule: TickRule,
  name: string,
];

const PAIRS: readonly PairRow[] = [
  [12087792, "EUR", "USD", 1.16425, TICK_RULES.currency, "European Monetary Union Euro"],
  [12087797, "GBP", "USD", 1.33815, TICK_RULES.currency, "British pound"],
  [15016059, "USD", "JPY", 151.235, TICK_RULES.yen, "US dollar"],
];

/** What is usual of the market of a pair. */
export const PAIR_MARKET = { spreadTicks: 1, lot: 250_000, tradeChance: 0 };

export function currencies(): Instrument[] {
  return PAIRS.map(([conId, symbol, currency, startPrice, rule, longName]) =>
    makePair({ conId, symbol, currency }, {
      longName,
      rule,
      model: { ...PAIR_MARKET, startPrice, volatility: 0.07, touchSize: 2_000_000 },
    })
  );
}

/** A pair as IDEALPRO trades it. */
export function makePair({ conId, symbol, currency }: Identity, seed: KindSeed): Instrument {
  const localSymbol = `${symbol}.${currency}`;
  return makeInstrument({
    ...{ minSize: "0.01", sizeIncrement: "0.01", suggestedSizeIncrement: "0.01" },
    ...seed,
    contract: {
      ...{ conId, symbol, secType: "CASH", exchange: "IDEALPRO", currency },
      ...{ localSymbol, tradingClass: localSymbol },
    },
    marketName: localSymbol,
    calendar: "FX",
    validExchanges: ["IDEALPRO"],
    venues: ["IDEALPRO"],
  });
}
