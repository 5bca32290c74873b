// Who watches the quotes of combinations: each follows the quotes of its legs.
import { comboQuote, type MarketOf } from "./combo_quote.ts";
import type { Instrument } from "../instruments/instrument.ts";
import { changedFields, type MarketData } from "../market_data.ts";
import type { Quote, QuoteListener, Unsubscribe } from "../types.ts";

/** Calls `listener` whenever a leg has changed what the combination shows, until unsubscribed. */
export function watchCombo(
  combo: Instrument,
  { data, markets, now }: { data: MarketData; markets: MarketOf; now: () => number },
  listener: QuoteListener,
): Unsubscribe {
  let shown: Quote = comboQuote(combo, markets, now());
  const look = () => {
    const quote = comboQuote(combo, markets, now());
    const fields = changedFields(shown, quote).filter((field) => field !== "lastTime");
    shown = quote;
    if (fields.length > 0) listener(quote, fields);
  };
  const stops = (combo.combo ?? []).map(({ instrument }) => data.watchQuote(instrument.contract.conId, look));
  return () => stops.forEach((stop) => stop());
}
