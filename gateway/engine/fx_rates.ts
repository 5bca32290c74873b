// Exchange rates from the simulated currency pairs, through the US dollar.
import { Big } from "../decimal.ts";
import { scaledToBig } from "./units.ts";

/** The mark of one currency pair as integer and scale. */
export interface PairMark {
  readonly base: string;
  readonly quote: string;
  readonly mark: number;
  readonly scale: number;
}

/** Enough digits that converting there and back loses nothing visible. */
const PLACES = 12;

/** Rates of one moment. Throws a `RangeError` for a currency without a pair against the dollar. */
export class FxRates {
  readonly #usd = new Map<string, Big>([["USD", new Big(1)]]);

  constructor(pairs: readonly PairMark[]) {
    for (const { base, quote, mark, scale } of pairs) {
      const price = scaledToBig(mark, scale);
      if (quote === "USD") this.#usd.set(base, price);
      else if (base === "USD") this.#usd.set(quote, new Big(1).div(price).round(PLACES));
    }
  }

  has(currency: string): boolean {
    return this.#usd.has(currency);
  }

  /** Units of `to` for one unit of `from`. */
  rate(from: string, to: string): Big {
    if (from === to) return new Big(1);
    const [fromUsd, toUsd] = [this.#usd.get(from), this.#usd.get(to)];
    if (fromUsd === undefined || toUsd === undefined) throw new RangeError(`No rate: "${from}" to "${to}"`);
    return to === "USD" ? fromUsd : fromUsd.div(toUsd).round(PLACES);
  }
}
