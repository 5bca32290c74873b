// Cryptocurrencies on PAXOS with IB's real conIds: open day and night, sold only if held, sizes down to
// 1/10,000 (the engine's smallest; IB goes further).
import { type Identity, type Instrument, type KindSeed, makeInstrument } from "./instrument.ts";
import { TICK_RULES, type TickRule } from "./tick_rules.ts";

type CoinRow = readonly [conId: number, symbol: string, price: number, rule: TickRule, name: string];

const COINS: readonly CoinRow[] = [
  [479624278, "BTC", 91_250, TICK_RULES.bitcoin, "Bitcoin cryptocurrency"],
  [495759171, "ETH", 3_015.4, TICK_RULES.cent, "Ethereum cryptocurrency"],
];

/** What is usual of the market of a coin. */
export const COIN_MARKET = { spreadTicks: 4, lot: 0.05, tradeChance: 0.4 };

export function crypto(): Instrument[] {
  return COINS.map(([conId, symbol, startPrice, rule, longName]) =>
    makeCoin({ conId, symbol, currency: "USD" }, {
      longName,
      rule,
      model: { ...COIN_MARKET, startPrice, volatility: 0.55, touchSize: 2 },
    })
  );
}

/** A coin as PAXOS trades it. */
export function makeCoin({ conId, symbol, currency }: Identity, seed: KindSeed): Instrument {
  const localSymbol = `${symbol}.${currency}`;
  return makeInstrument({
    ...{ minSize: "0.0001", sizeIncrement: "0.0001", suggestedSizeIncrement: "0.0001" },
    ...seed,
    contract: {
      ...{ conId, symbol, secType: "CRYPTO", exchange: "PAXOS", currency },
      ...{ localSymbol, tradingClass: localSymbol },
    },
    marketName: localSymbol,
    calendar: "CRYPTO",
    validExchanges: ["PAXOS", "ZEROHASH"],
    venues: ["PAXOS"],
  });
}
