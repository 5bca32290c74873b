// Currency pairs on IDEALPRO, with IB's real conIds. Sizes are units of the base currency and go down to 0.01.
import { type Instrument, makeInstrument } from "./instrument.ts";
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

export function currencies(): Instrument[] {
  return PAIRS.map(([conId, base, quote, startPrice, rule, longName]) =>
    makeInstrument({
      contract: {
        conId,
        symbol: base,
        secType: "CASH",
        exchange: "IDEALPRO",
        currency: quote,
        localSymbol: `${base}.${quote}`,
        tradingClass: `${base}.${quote}`,
      },
      marketName: `${base}.${quote}`,
      longName,
      rule,
      calendar: "FX",
      validExchanges: ["IDEALPRO"],
      venues: ["IDEALPRO"],
      minSize: "0.01",
      sizeIncrement: "0.01",
      suggestedSizeIncrement: "0.01",
      model: {
        startPrice,
        volatility: 0.07,
        spreadTicks: 1,
        touchSize: 2_000_000,
        lot: 250_000,
        tradeChance: 0,
      },
    })
  );
}
