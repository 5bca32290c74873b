// Cryptocurrencies on PAXOS with IB's real conIds: open day and night, sold only if held, sizes down to 1/10,000 (the engine's
// smallest; IB goes further).
import { type Instrument, makeInstrument } from "./instrument.ts";
import { TICK_RULES, type TickRule } from "./tick_rules.ts";

type CoinRow = readonly [conId: number, symbol: string, price: number, rule: TickRule, name: string];

const COINS: readonly CoinRow[] = [
  [479624278, "BTC", 91_250, TICK_RULES.bitcoin, "Bitcoin cryptocurrency"],
  [495759171, "ETH", 3_015.4, TICK_RULES.cent, "Ethereum cryptocurrency"],
];

export function crypto(): Instrument[] {
  return COINS.map(([conId, symbol, startPrice, rule, longName]) =>
    makeInstrument({
      contract: {
        conId,
        symbol,
        secType: "CRYPTO",
        exchange: "PAXOS",
        currency: "USD",
        localSymbol: `${symbol}.USD`,
        tradingClass: `${symbol}.USD`,
      },
      marketName: `${symbol}.USD`,
      longName,
      rule,
      calendar: "CRYPTO",
      validExchanges: ["PAXOS", "ZEROHASH"],
      venues: ["PAXOS"],
      minSize: "0.0001",
      sizeIncrement: "0.0001",
      suggestedSizeIncrement: "0.0001",
      model: { startPrice, volatility: 0.55, spreadTicks: 4, touchSize: 2, lot: 0.05, tradeChance: 0.4 },
    })
  );
}
