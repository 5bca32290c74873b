// One instrument's simulated market: the book around its walking price, prints, day figures.
import type { Borrow } from "./borrow.ts";
import { Book, type Side } from "./book.ts";
import { type FairPrice, type Guide, PriceWalk } from "./price_walk.ts";
import type { Calendar } from "./calendar.ts";
import type { Instrument } from "./instruments/instrument.ts";
import { incrementAt, moveTicks, snap } from "./instruments/tick_rules.ts";
import type { MarketState, Print, Touch } from "./market_state.ts";
import { Prng } from "./random.ts";
import type { RawBar } from "./raw_bar.ts";
import { pow10, QTY_ONE } from "./units.ts";

export type { MarketState, Print } from "./market_state.ts";

const HIDDEN_FLOW_CHANCE = 0.5;

export class InstrumentMarket {
  readonly instrument: Instrument;
  readonly book = new Book();
  readonly #calendar: Calendar;
  readonly #prng: Prng;
  readonly #fair: FairPrice | null;
  readonly #walk: PriceWalk;
  #stepped: number;
  #dayEnd: number;
  last: number;
  lastSize = 0;
  lastTime: number;
  lastExchange: string;
  volume = 0;
  open: number | null = null;
  high: number | null = null;
  low: number | null = null;
  close: number;
  /** Of a stock of which only so many shares can be borrowed. */
  borrow: Borrow | null = null;
  halted = false;
  frozen = false;
  /** Touch before the latest step, for double triggers; `null` when there was none. */
  previousBid: number | null = null;
  previousAsk: number | null = null;
  previousLast: number;
  /** Venues of bid and ask. */
  exchanges: readonly [string, string];
  /** As both sides stood last, also after they have gone. */
  touch: Touch;

  constructor(
    instrument: Instrument,
    calendar: Calendar,
    seed: number,
    now: number,
    guide: Guide,
    state?: MarketState,
  ) {
    const { fair } = guide;
    this.instrument = instrument;
    this.#calendar = calendar;
    this.#fair = fair;
    const start = fair?.(now) ?? guide.played?.(now) ?? instrument.model.startPrice * pow10(instrument.scale);
    // The same option woken at the same second finds the same market, whatever happened before.
    const salt = fair === null ? 0 : Math.floor(now / 1000);
    this.#prng = state === undefined
      ? Prng.fromSeed(seed, instrument.contract.conId, salt)
      : new Prng(state.prng);
    this.#walk = new PriceWalk(instrument, guide, {
      mid: fair === null ? state?.mid ?? start : start,
      anchor: state?.anchor ?? start,
    });
    this.#stepped = state?.stepped ?? now;
    const near = Math.max(snap(instrument.rule, start, "down"), incrementAt(instrument.rule, 1));
    this.last = state?.last ?? near;
    this.previousLast = this.last;
    this.lastSize = state?.lastSize ?? 0;
    this.lastTime = state?.lastTime ?? now;
    this.lastExchange = instrument.venues[0];
    this.exchanges = [instrument.venues[0], instrument.venues[0]];
    this.close = state?.close ?? this.#firstClose(start);
    this.#dayEnd = state?.dayEnd ?? this.#nextDay(now);
    this.touch = state?.touch ?? this.#firstTouch();
    if (state !== undefined) {
      this.volume = state.volume;
      this.open = state.open;
      this.high = state.high;
      this.low = state.low;
      this.halted = state.halted;
      this.frozen = state.frozen;
      this.borrow = state.borrow ?? null;
    }
    if (this.isOpen(now)) this.#rebuild();
  }

  get state(): MarketState {
    const { last, lastSize, lastTime, volume, open, high, low, close, halted, frozen, touch, borrow } = this;
    return {
      mid: this.#walk.mid,
      anchor: this.#walk.anchor,
      prng: this.#prng.state,
      dayEnd: this.#dayEnd,
      stepped: this.#stepped,
      ...{ last, lastSize, lastTime, volume, open, high, low, close, halted, frozen, touch, borrow },
    };
  }

  get prng(): Prng {
    return this.#prng;
  }

  get bid(): number | null {
    return this.book.bids[0]?.price ?? null;
  }

  get ask(): number | null {
    return this.book.asks[0]?.price ?? null;
  }

  /** Open in the widest sense: quotes exist. */
  isOpen(now: number): boolean {
    return !this.halted && this.#calendar.isOpen(now, "trading");
  }

  /**
   * One move of the market; returns the trade printed, if any. Halted, frozen and closed markets stand still.
   */
  step(now: number): Print | null {
    const seconds = Math.max(0, now - this.#stepped) / 1000;
    this.#stepped = now;
    if (!this.isOpen(now)) {
      this.book.clear();
      return null;
    }
    if (now >= this.#dayEnd) this.#rollDay(now);
    this.previousBid = this.bid;
    this.previousAsk = this.ask;
    this.previousLast = this.last;
    if (this.frozen && this.book.bids.length > 0) return null;
    if (!this.frozen) this.#walk.step(now, seconds, this.#prng);
    this.#rebuild();
    return this.frozen ? null : this.#print(now);
  }

  /** Empties the book; nothing trades until `resume`. */
  halt(now: number): void {
    this.halted = true;
    this.lastTime = now;
    this.book.clear();
  }

  resume(now: number): void {
    this.halted = false;
    if (this.isOpen(now)) this.#rebuild();
  }

  /** Puts the market around `price` (integer) and keeps it there. */
  moveTo(now: number, price: number): void {
    this.#walk.moveTo(price);
    this.previousBid = this.bid;
    this.previousAsk = this.ask;
    this.previousLast = this.last;
    this.#rebuild();
    if (!this.isOpen(now)) this.book.clear();
    this.recordTrade(now, snap(this.instrument.rule, price, "down"), this.#lots(1), "buy");
  }

  /** A simulation that begins inside a day continues the figures of that day. */
  adoptDay(day: Pick<RawBar, "open" | "high" | "low" | "volume">): void {
    this.open = day.open;
    this.high = Math.max(day.high, this.last);
    this.low = Math.min(day.low, this.last);
    this.volume = day.volume;
  }

  /** A trade happened (ours or the simulated crowd's): last, volume, high and low follow. */
  recordTrade(now: number, price: number, size: number, aggressor: "buy" | "sell"): Print {
    this.last = price;
    this.lastSize = size;
    this.lastTime = now;
    this.lastExchange = this.#prng.pick(this.instrument.venues);
    if (this.instrument.model.tradeChance > 0) this.volume += size;
    this.#extend(price);
    return { price, size, aggressor, exchange: this.lastExchange, hidden: false };
  }

  /**
   * The price positions are valued at: last where it lies inside the market, otherwise the nearer side;
   * without a market, by the sides that stood last.
   */
  mark(): number {
    const bid = this.bid ?? this.touch.bid;
    const ask = this.ask ?? this.touch.ask;
    if (this.instrument.model.tradeChance === 0 || this.instrument.option !== null) {
      return Math.floor((bid + ask) / 2);
    }
    return Math.min(Math.max(this.last, bid), ask);
  }

  /** Random size around the typical one, in 1/10,000, whole lots. */
  #lots(factor: number): number {
    const { touchSize, lot } = this.instrument.model;
    const wanted = touchSize * factor * (0.3 + 1.4 * this.#prng.uniform());
    return Math.round(Math.max(1, Math.round(wanted / lot)) * lot * QTY_ONE);
  }

  #rebuild(): void {
    const { rule, model } = this.instrument;
    const width = Math.max(1, Math.round(model.spreadTicks * (0.6 + 0.8 * this.#prng.uniform())));
    const increment = incrementAt(rule, this.#walk.mid);
    const smallest = incrementAt(rule, 1);
    const bid = Math.max(smallest, snap(rule, this.#walk.mid - ((width - 1) * increment) / 2, "down"));
    const ask = moveTicks(rule, bid, width);
    this.book.rebuild(rule, bid, ask, this.#prng, (level) => this.#lots(1 + 0.35 * level));
    const [bestBid, bestAsk] = [this.book.bids[0], this.book.asks[0]];
    if (bestBid && bestAsk) {
      this.touch = { bid, bidSize: bestBid.size, ask, askSize: bestAsk.size };
    }
    if (this.#prng.chance(0.1)) {
      this.exchanges = [this.#prng.pick(this.instrument.venues), this.#prng.pick(this.instrument.venues)];
    }
    if (model.tradeChance === 0) this.#extend(this.mark());
  }

  #print(now: number): Print | null {
    const { tradeChance } = this.instrument.model;
    if (!this.#prng.chance(tradeChance === 0 ? HIDDEN_FLOW_CHANCE : tradeChance)) return null;
    const aggressor = this.#prng.chance(0.5) ? "buy" : "sell";
    const side: Side = aggressor === "buy" ? "ask" : "bid";
    const level = this.book.side(side)[0];
    if (level === undefined) return null;
    const lot = this.instrument.model.lot * QTY_ONE;
    const size = Math.min(Math.max(lot, this.#lots(0.25)), level.size);
    // The crowd never empties a level by itself: the touch only moves with the walk.
    if (level.size > size) level.size -= size;
    if (tradeChance === 0) return { price: level.price, size, aggressor, exchange: "", hidden: true };
    return this.recordTrade(now, level.price, size, aggressor);
  }

  #extend(price: number): void {
    this.open ??= price;
    this.high = this.high === null ? price : Math.max(this.high, price);
    this.low = this.low === null ? price : Math.min(this.low, price);
  }

  #firstClose(start: number): number {
    const move = this.#fair === null ? 0.006 * this.#prng.gauss() : 0;
    const smallest = incrementAt(this.instrument.rule, 1);
    return Math.max(smallest, snap(this.instrument.rule, start * (1 - move), "down"));
  }

  /** A market that has never been open in this simulation: around its last price. */
  #firstTouch(): Touch {
    const { rule, model } = this.instrument;
    const size = Math.round(Math.max(1, Math.round(model.touchSize / model.lot)) * model.lot * QTY_ONE);
    const ask = moveTicks(rule, this.last, Math.max(1, model.spreadTicks));
    return { bid: this.last, bidSize: size, ask, askSize: size };
  }

  #rollDay(now: number): void {
    this.close = this.mark();
    this.open = null;
    this.high = null;
    this.low = null;
    this.volume = 0;
    this.#walk.overnight(this.#prng);
    this.#dayEnd = this.#nextDay(now);
  }

  #nextDay(now: number): number {
    return this.#calendar.nextSession(now, "trading").start;
  }
}
