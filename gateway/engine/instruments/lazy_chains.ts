// Option chains that nobody needs before somebody asks for them: seven expiries, some forty strikes around
// the first price. Made-up conIds: base + place of the underlying + day of expiry + strike + (0 call, 1 put);
// the places are saved with the state.
import { hash32 } from "../random.ts";
import type { Instrument } from "./instrument.ts";
import { expiryOf, makeOption, nearExpiries } from "./options.ts";

const FIRST_CON_ID = 1_740_000_000;
const PLACES = 700;
const DAYS = 2_900;
const STRIKES = 100;
const PER_DAY = STRIKES * 2;
const PER_PLACE = DAYS * PER_DAY;
const DAY_MS = 86_400_000;
const EPOCH = Temporal.PlainDate.from("2024-01-01");
/** Strikes from this share of the first price to one as far above it. */
const WIDTH = 0.4;
/** Distance of the strikes up to a first price. */
const STEPS: readonly (readonly [below: number, step: number])[] = [
  [15, 0.5],
  [60, 1],
  [150, 2.5],
  [400, 5],
  [1_000, 10],
  [4_000, 50],
  [12_000, 100],
  [30_000, 250],
  [60_000, 500],
];

/** The place of each underlying that has been asked for. */
export type ChainPlaces = readonly (readonly [place: number, underConId: number])[];

export class LazyChains {
  readonly #places: Map<number, number>;

  constructor(saved: ChainPlaces) {
    this.#places = new Map(saved);
  }

  get saved(): ChainPlaces {
    return [...this.#places];
  }

  /** All options that still trade at `now`; none when there is no place left. */
  list(underlying: Instrument, now: number): Instrument[] {
    const place = this.#placeOf(underlying.contract.conId);
    if (place === null) return [];
    const strikes = strikesAround(underlying.model.startPrice);
    return nearExpiries(now).flatMap((date) => {
      const expiry = expiryOf(date);
      const first = FIRST_CON_ID + place * PER_PLACE + dayOf(date) * PER_DAY;
      return strikes.flatMap((strike, i) => [
        makeOption(first + i * 2, underlying, { expiry, strike, right: "C" }),
        makeOption(first + i * 2 + 1, underlying, { expiry, strike, right: "P" }),
      ]);
    });
  }

  /**
   * What an option with a number of ours stands on, and a moment on its last day, seen from `now`; `null`:
   * not ours.
   */
  find(conId: number, now: number): { readonly underConId: number; readonly date: number } | null {
    const offset = conId - FIRST_CON_ID;
    const underConId = offset < 0 ? undefined : this.#places.get(Math.floor(offset / PER_PLACE));
    if (underConId === undefined) return null;
    const today = dayNumber(now);
    // The days begin again after eight years: the nearest is meant.
    let day = Math.floor(offset % PER_PLACE / PER_DAY);
    day += DAYS * Math.round((today - day) / DAYS);
    return { underConId, date: EPOCH.add({ days: day }).toZonedDateTime("US/Eastern").epochMilliseconds };
  }

  /** The same underlying has the same place in nearly every run, whoever asks first. */
  #placeOf(underConId: number): number | null {
    const first = hash32(underConId, 31) % PLACES;
    for (let i = 0; i < PLACES; i++) {
      const place = (first + i) % PLACES;
      const owner = this.#places.get(place);
      if (owner === underConId) return place;
      if (owner !== undefined) continue;
      this.#places.set(place, underConId);
      return place;
    }
    return null;
  }
}

function dayNumber(now: number): number {
  return Math.floor((now - EPOCH.toZonedDateTime("UTC").epochMilliseconds) / DAY_MS);
}

function dayOf(expiry: Temporal.PlainDate): number {
  const days = EPOCH.until(expiry, { largestUnit: "day" }).days;
  return (days % DAYS + DAYS) % DAYS;
}

function strikesAround(price: number): number[] {
  const step = STEPS.find(([below]) => price < below)?.[1] ?? 10 ** Math.floor(Math.log10(price)) / 10;
  const first = Math.max(1, Math.round(price * (1 - WIDTH) / step));
  const last = Math.min(Math.round(price * (1 + WIDTH) / step), first + STRIKES - 1);
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
}
