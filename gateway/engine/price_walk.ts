// Where the middle of a market is: options follow their model, everything else walks and is drawn back to an
// anchor.
import type { Instrument } from "./instruments/instrument.ts";
import { incrementAt } from "./instruments/tick_rules.ts";
import type { Prng } from "./random.ts";
import { pow10 } from "./units.ts";

/** How fast the price returns to its anchor: half of a deviation is gone after about 20 minutes. */
const REVERSION_PER_SECOND = 1 / 1800;
const DAYS_PER_YEAR = 252;
const SECONDS_PER_YEAR = DAYS_PER_YEAR * 6.5 * 3600;
/** Overnight news: the price is drawn to a new level, a third of a typical day away. */
const OVERNIGHT_SHARE = 0.33;

/** No price that walks by itself falls below so many of its smallest steps. */
export const LEAST_TICKS = 20;

/** No price is higher. */
export const MOST_PRICE = 10_000_000;

/** The highest price of a scale, as its integer. */
export function mostPrice(scale: number): number {
  return MOST_PRICE * pow10(scale);
}

/** Gives options their fair price in (fractional) integer units; other instruments walk by themselves. */
export type FairPrice = (now: number) => number;
/** The same of prices that are played; `null` once they are over: from then on the price walks by itself. */
export type PlayedPrice = (now: number) => number | null;

/** What leads a price that does not (only) walk by itself. */
export interface Guide {
  readonly fair: FairPrice | null;
  readonly played: PlayedPrice | null;
}

export class PriceWalk {
  readonly #instrument: Instrument;
  readonly #fair: FairPrice | null;
  readonly #played: PlayedPrice | null;
  #mid: number;
  #anchor: number;

  constructor(instrument: Instrument, { fair, played }: Guide, from: { mid: number; anchor: number }) {
    this.#instrument = instrument;
    this.#fair = fair;
    this.#played = played;
    this.#mid = from.mid;
    this.#anchor = from.anchor;
  }

  get mid(): number {
    return this.#mid;
  }

  get anchor(): number {
    return this.#anchor;
  }

  step(now: number, seconds: number, prng: Prng): void {
    if (this.#fair !== null) {
      this.#mid = this.#fair(now);
      return;
    }
    const least = LEAST_TICKS * incrementAt(this.#instrument.rule, 1);
    const played = this.#played?.(now) ?? null;
    if (played !== null) return this.moveTo(Math.max(incrementAt(this.#instrument.rule, 1), played));
    const decay = Math.exp(-REVERSION_PER_SECOND * seconds);
    const perSecond = this.#instrument.model.volatility / Math.sqrt(SECONDS_PER_YEAR);
    const spread = Math.sqrt((1 - decay * decay) / (2 * REVERSION_PER_SECOND));
    const noise = this.#anchor * perSecond * spread * prng.gauss();
    this.#mid = Math.max(least, this.#anchor + (this.#mid - this.#anchor) * decay + noise);
  }

  /** Goes there, and stays around it. */
  moveTo(price: number): void {
    this.#mid = price;
    this.#anchor = price;
  }

  overnight(prng: Prng): void {
    if (this.#fair !== null) return;
    const daily = this.#instrument.model.volatility / Math.sqrt(DAYS_PER_YEAR);
    this.#anchor *= Math.exp(OVERNIGHT_SHARE * daily * prng.gauss());
  }
}
