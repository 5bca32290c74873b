// What generic ticks tell of a market beside its quote: interest in options, volatilities, ranges of weeks,
// activity of minutes.
import { MINUTE_MS } from "./bars.ts";
import type { Accounts } from "./accounts.ts";
import { lendableOf, shortableOf } from "./borrow.ts";
import type { History } from "./history.ts";
import type { Catalog } from "./instruments/catalog.ts";
import { type Instrument, isType, priceText } from "./instruments/instrument.ts";
import type { Markets } from "./markets.ts";
import { midOf } from "./price_guides.ts";
import { smileVolatility } from "./option_pricing.ts";
import { hashGauss, hashUniform } from "./random.ts";
import type { RawBar } from "./raw_bar.ts";
import type { DecimalString, MarketFigures, MinuteActivity, PriceRange, Shortable } from "./types.ts";
import { formatQty, pow10, QTY_ONE } from "./units.ts";

/** Contracts open at the money of an ordinary underlying. */
const TYPICAL_INTEREST = 6_000;
/** A day's volume of an option as a share of its open interest. */
const DAILY_TURNOVER = 0.18;
const MONTH_MS = 30 * 86_400_000;
const QUARTER_DAYS = 90;
const RANGES = ["13 W", "26 W", "52 W"] as const;
/** Every third stock pays nothing. */
const NO_DIVIDEND = 1 / 3;

export interface FiguresSetup {
  readonly seed: number;
  readonly catalog: Catalog;
  readonly markets: Markets;
  readonly history: History;
  readonly books: Accounts;
  now(): number;
}

/** Figures that are asked for one by one: each costs only who wants it. */
export class Figures implements MarketFigures {
  readonly #setup: FiguresSetup;
  readonly #conId: number;

  constructor(setup: FiguresSetup, conId: number) {
    this.#setup = setup;
    this.#conId = conId;
  }

  /** As it is now: a split changes an option's strike while somebody watches it. */
  get #instrument(): Instrument {
    return this.#setup.catalog.require(this.#conId);
  }

  openInterest(): { readonly call: number; readonly put: number } | null {
    return this.#byRight((option) => this.#interestIn(option));
  }

  optionVolume(): { readonly call: number; readonly put: number } | null {
    return this.#byRight((option) => Math.round(this.#interestIn(option) * DAILY_TURNOVER));
  }

  averageOptionVolume(): number | null {
    const volume = isType(this.#instrument, "OPT") ? null : this.optionVolume();
    return volume === null ? null : volume.call + volume.put;
  }

  futuresOpenInterest(): number | null {
    if (!isType(this.#instrument, "FUT")) return null;
    const { model, contract } = this.#instrument;
    return Math.round(model.touchSize * 30_000 * (0.5 + hashUniform(this.#setup.seed, contract.conId, 61)));
  }

  historicalVolatility(): number | null {
    const { volatility } = this.#instrument.model;
    return volatility > 0 ? volatility : null;
  }

  impliedVolatility(): number | null {
    if (this.#optionsOn().length === 0) return null;
    const market = this.#setup.markets.get(this.#instrument.contract.conId);
    const spot = midOf(market) / pow10(this.#instrument.scale);
    return smileVolatility({ underlying: spot, strike: spot, right: "C", remaining: MONTH_MS });
  }

  /** Lows and highs of 13, 26 and 52 weeks; empty where there is no past. */
  ranges(): readonly PriceRange[] {
    return RANGES.flatMap((duration) => {
      const bars = this.#days(duration);
      if (bars.length === 0) return [];
      const by = (pick: (a: number, b: number) => number, of: "low" | "high") =>
        bars.map((bar) => bar[of]).reduce((one, other) =>
          pick(Number(one), Number(other)) === Number(one) ? one : other
        );
      return [{ low: by(Math.min, "low"), high: by(Math.max, "high") }];
    });
  }

  averageVolume(): DecimalString | null {
    const bars = this.#days(`${QUARTER_DAYS} D`).filter(({ volume }) => Number(volume) >= 0);
    if (bars.length === 0) return null;
    return String(Math.round(bars.reduce((sum, { volume }) => sum + Number(volume), 0) / bars.length));
  }

  activity(): MinuteActivity {
    const { markets, now } = this.#setup;
    const recorder = markets.recorder(this.#instrument.contract.conId);
    const time = now();
    const since = (minutes: number) => recorder.range(time - minutes * MINUTE_MS, time + 1, time, true);
    const [last, volumes] = [since(1), [3, 5, 10].map((minutes) => volumeOf(since(minutes)))] as const;
    return {
      trades: recorder.today.count,
      tradesPerMinute: last.reduce((sum, { count }) => sum + count, 0),
      volumePerMinute: Number(formatQty(last.reduce((sum, { volume }) => sum + volume, 0))),
      volumes,
    };
  }

  /**
   * Past and next twelve months' dividends and the next one's date and amount, a comma between them; "" of
   * none.
   */
  dividends(): string | null {
    if (!isType(this.#instrument, "STK")) return null;
    const { conId } = this.#instrument.contract;
    const { seed, now } = this.#setup;
    if (hashUniform(seed, conId, 83) < NO_DIVIDEND) return ",,,";
    const price = this.#startPrice(this.#instrument);
    const quarterly = Math.max(0.01, Math.round(price * (0.1 + 0.6 * hashUniform(seed, conId, 84))) / 100);
    const today = Temporal.Instant.fromEpochMilliseconds(now()).toZonedDateTimeISO("US/Eastern")
      .toPlainDate();
    // Each company has a day of its own in the quarter.
    const day = 1 + Math.floor(27 * hashUniform(seed, conId, 85));
    let next = Temporal.PlainDate.from({
      year: today.year,
      month: 1 + Math.floor(3 * hashUniform(seed, conId, 86)),
      day,
    });
    while (Temporal.PlainDate.compare(next, today) <= 0) next = next.add({ months: 3 });
    const year = (quarterly * 4).toFixed(2);
    return `${year},${year},${next.toString().replaceAll("-", "")},${quarterly.toFixed(2)}`;
  }

  /** The last trade inside regular hours; `null` where nothing trades. */
  lastRegularTrade(): DecimalString | null {
    const market = this.#setup.markets.get(this.#instrument.contract.conId);
    return this.#instrument.model.tradeChance > 0 ? priceText(this.#instrument, market.last) : null;
  }

  /** Of stocks only. */
  shortable(): Shortable | null {
    if (!isType(this.#instrument, "STK")) return null;
    const market = this.#setup.markets.get(this.#instrument.contract.conId);
    return shortableOf(lendableOf(market, this.#setup.books));
  }

  /** An option's own figure on its side; of an underlying those of all its options. */
  #byRight(of: (option: Instrument) => number): { call: number; put: number } | null {
    const own = this.#instrument.option !== null;
    const options = own ? [this.#instrument] : this.#optionsOn();
    if (options.length === 0) return null;
    const sum = (right: "C" | "P") =>
      options.filter(({ option }) => option?.right === right).reduce((total, one) => total + of(one), 0);
    return { call: sum("C"), put: sum("P") };
  }

  #optionsOn(): readonly Instrument[] {
    return this.#setup.catalog.optionsOn(this.#instrument.contract.conId, this.#setup.now());
  }

  /** Most at the money and at round strikes; the same all day and every day. */
  #interestIn({ option, contract }: Instrument): number {
    if (option === null) return 0;
    const { seed, catalog } = this.#setup;
    const away = Math.log(option.strike / this.#startPrice(catalog.require(option.underConId))) / 0.12;
    const round = option.strike % 10 === 0 ? 1.6 : 0.8;
    const chance = Math.exp(0.6 * hashGauss(seed, contract.conId, 71));
    return Math.max(1, Math.round(TYPICAL_INTEREST * Math.exp(-away * away / 2) * round * chance));
  }

  /** In shares of now. */
  #startPrice({ contract, model }: Instrument): number {
    return model.startPrice / this.#setup.catalog.shareFactor(contract.conId);
  }

  #days(duration: string) {
    const what = this.#instrument.model.tradeChance > 0 ? "TRADES" : "MIDPOINT";
    const { conId } = this.#instrument.contract;
    const query = { conId, end: null, duration, barSize: "1 day", whatToShow: what, useRth: true };
    const result = this.#setup.history.query(query);
    return result.ok ? result.bars : [];
  }
}

function volumeOf(bars: readonly RawBar[]): number {
  return Math.round(bars.reduce((sum, { volume }) => sum + volume, 0) / QTY_ONE);
}
