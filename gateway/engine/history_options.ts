// Past bars of an option from those of its underlying, by the same model that prices it now.
import type { Instrument } from "./instruments/instrument.ts";
import { snap } from "./instruments/tick_rules.ts";
import { optionModel, smileVolatility } from "./option_pricing.ts";
import type { RawBar } from "./raw_bar.ts";
import { pow10 } from "./units.ts";

export function optionBar(option: Instrument, underlying: Instrument, raw: RawBar): RawBar {
  const { option: terms, expiresAt } = option;
  if (terms === null || expiresAt === null) return raw;
  const price = (spot: number) => {
    const inputs = {
      underlying: spot / pow10(underlying.scale),
      strike: terms.strike,
      right: terms.right,
      remaining: expiresAt - raw.start,
    };
    const fair = optionModel(inputs, smileVolatility(inputs)).optPrice * pow10(option.scale);
    return Math.max(1, snap(option.rule, fair, "down"));
  };
  const [open, close] = [price(raw.midOpen), price(raw.midClose)];
  const ends = [price(raw.midHigh), price(raw.midLow), open, close];
  const [high, low] = [Math.max(...ends), Math.min(...ends)];
  return {
    start: raw.start,
    ...{ open, high, low, close },
    ...{ midOpen: open, midHigh: high, midLow: low, midClose: close },
    volume: 0,
    turnover: 0,
    count: 0,
  };
}
