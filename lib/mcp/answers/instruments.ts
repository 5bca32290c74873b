// Instruments and quotes as an assistant reads them: the number is Lotse's key, all words are those of IB.
import type { Contract, ContractDetailsView, QuoteView, SymbolMatchView } from "@/lib/contract/api.ts";
import { instrumentName } from "@/lib/contract/instrument_name.ts";
import { aged, known, rows, UNKNOWN, verbatim } from "./told.ts";

/** A multiplier or strike that is not there does not belong to the instrument. */
export function instrument(contract: Contract) {
  const { conId, symbol, secType, currency, exchange, primaryExchange, localSymbol, multiplier, strike } =
    contract;
  const { lastTradeDate, right, legs } = contract;
  return {
    conId,
    ...(multiplier === null ? {} : { multiplier }),
    ...(strike === null ? {} : { strike }),
    ...(legs === undefined ? {} : { legs: legs.map(({ conId, ratio, side }) => ({ conId, ratio, side })) }),
    ...verbatim({
      name: instrumentName(contract, "en"),
      symbol,
      kind: secType,
      currency,
      exchange,
      primaryExchange,
      localSymbol,
      lastTradeDate,
      right,
    }),
  };
}

export function matchesAnswer(matches: readonly SymbolMatchView[]) {
  return rows(
    matches.map(({ contract, description }) => ({
      instrument: instrument(contract),
      ...verbatim({ description }),
    })),
  );
}

export function detailsAnswer(details: ContractDetailsView) {
  const { contract, longName, exchanges, priceRules, minSize, sizeIncrement, timeZone } = details;
  return {
    instrument: instrument(contract),
    priceSteps: priceRules.length === 0
      ? UNKNOWN
      : priceRules.map(({ lowEdge, increment }) => ({ from: lowEdge, step: increment })),
    smallestQuantity: known(minSize),
    quantityStep: known(sizeIncrement),
    ...verbatim({
      longName,
      exchanges: exchanges.join(", "),
      tradingHours: details.tradingHours,
      liquidHours: details.liquidHours,
      timeZone,
    }),
  };
}

const PRICES = [
  "bid",
  "ask",
  "last",
  "bidSize",
  "askSize",
  "volume",
  "close",
  "open",
  "high",
  "low",
] as const;

/** `quote` `null`: the desk has none at all. */
export function quoteAnswer(contract: Contract, quote: QuoteView | null, now: number) {
  return {
    instrument: instrument(contract),
    ...Object.fromEntries(PRICES.map((name) => [name, known(quote?.[name] ?? null)])),
    lastPriceChange: aged(quote?.at ?? null, now),
    isLastKnownOnly: quote?.stale ?? true,
    dataType: known(quote?.dataType ?? null),
    halted: known(quote?.halted ?? null),
    ...(quote?.advisory
      ? { advisory: { ibCode: quote.advisory.code, ...verbatim({ text: quote.advisory.text }) } }
      : {}),
  };
}
