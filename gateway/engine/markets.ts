// All markets on one clock: who ticks when, who watches what. Options tick only while somebody needs them.
import { BarRecorder, type DayBar, SHORT_MS } from "./bars.ts";
import type { VirtualClock } from "./clock.ts";
import type { Catalog } from "./instruments/catalog.ts";
import { type Instrument, isExpired } from "./instruments/instrument.ts";
import { afterSplit } from "./market_state.ts";
import { InstrumentMarket, type MarketState, type Print } from "./market.ts";
import type { Guide } from "./price_walk.ts";
import type { PlayedPrices } from "./played_prices.ts";
import { type Origin, originAfterSplit, Prehistory } from "./prehistory.ts";
import { guideOf, midOf } from "./price_guides.ts";
import { Listeners } from "./outbox.ts";
import { hashUniform } from "./random.ts";
import { floorTo, type RawBar } from "./raw_bar.ts";

/** An option nobody asked about for this long stops ticking. */
const IDLE_MS = 60_000;
/** A market of the many moves this seldom while nobody looks. */
const DROWSY_MS = 5_000;
/** A jump of the clock is walked in at most this many steps per instrument. */
const STEPS_PER_JUMP = 2_400;

interface Entry {
  market: InstrumentMarket;
  readonly recorder: BarRecorder;
  prehistory: Prehistory;
  date: string;
  dateEnd: number;
  touched: number;
  /** Its next step is far away. */
  drowsy: boolean;
  /** Counts the appointments for its steps: one that is not the latest is void. */
  turn: number;
}

export interface MarketsState {
  readonly markets: Readonly<Record<string, MarketState>>;
  readonly days: Readonly<Record<string, readonly DayBar[]>>;
  readonly origins: Readonly<Record<string, Origin>>;
}

export interface MarketsSetup {
  readonly seed: number;
  readonly ticksPerSecond: number;
  readonly clock: VirtualClock;
  readonly catalog: Catalog;
  readonly state: MarketsState | null;
  /** Prices that are played, by conId. */
  readonly played: ReadonlyMap<number, PlayedPrices>;
}

export class Markets {
  readonly #setup: MarketsSetup;
  readonly #entries = new Map<number, Entry>();
  /** The way the clock is being moved now, and the step it is walked in. */
  readonly #jump = { interval: 0, target: 0 };
  /** Somebody holds or trades the option: it must keep ticking. */
  isNeeded: (conId: number) => boolean = () => false;
  /** After a step (print may be null), after `moveTo`, after our own trades. */
  readonly onStep = new Listeners<[InstrumentMarket, Print | null, number]>();
  /** Of which markets somebody follows the five-second bars. */
  barsFollowed: () => Iterable<number> = () => [];
  /** Five-second bars of these that ended, by conId. */
  readonly onBar = new Listeners<[number, RawBar]>();

  constructor(setup: MarketsSetup) {
    this.#setup = setup;
    for (const instrument of setup.catalog.all()) {
      if (startsAtOnce(instrument, setup.state)) this.#start(instrument);
    }
    const { clock } = setup;
    clock.at(floorTo(clock.now(), SHORT_MS) + SHORT_MS, (now) => this.#tellBars(now));
  }

  /** The market of an instrument; an option's is woken. Throws a `RangeError` for an unknown conId. */
  get(conId: number): InstrumentMarket {
    return this.#entry(conId).market;
  }

  /** Its market runs: since the start, or since somebody asked. */
  isAwake(conId: number): boolean {
    return this.#entries.has(conId);
  }

  recorder(conId: number): BarRecorder {
    return this.#entry(conId).recorder;
  }

  prehistory(conId: number): Prehistory {
    return this.#entry(conId).prehistory;
  }

  /** Markets of newly listed instruments. */
  add(instruments: readonly Instrument[]): void {
    for (const instrument of instruments) {
      const { conId } = instrument.contract;
      if (instrument.option === null && instrument.awake === "always" && !this.#entries.has(conId)) {
        this.#start(instrument);
      }
    }
  }

  /** Tells how far the clock is about to move: long ways are walked in longer steps. */
  prepareJump(target: number): void {
    this.#jump.interval = Math.max(0, target - this.#setup.clock.now()) / STEPS_PER_JUMP;
    this.#jump.target = target;
  }

  /** Records a trade of ours on the tape. */
  recordTrade(conId: number, price: number, size: number, aggressor: "buy" | "sell"): Print {
    const { market, recorder } = this.#entry(conId);
    const now = this.#setup.clock.now();
    const print = market.recordTrade(now, price, size, aggressor);
    recorder.record(now, price, midOf(market), size);
    return print;
  }

  moveTo(conId: number, price: number): void {
    const { market, recorder } = this.#entry(conId);
    const now = this.#setup.clock.now();
    market.moveTo(now, price);
    recorder.record(now, referenceOf(market), midOf(market), 0);
    this.onStep.call(market, null, now);
  }

  /**
   * One share of a stock has become `factor` shares: its market, its past, and those of the options on it.
   */
  split(conId: number, factor: number): void {
    const { catalog } = this.#setup;
    const own = this.#entry(conId);
    this.#split(own, factor);
    for (const entry of this.#entries.values()) {
      const { contract } = entry.market.instrument;
      if (catalog.require(contract.conId).option?.underConId === conId) this.#split(entry, factor);
    }
  }

  #split(entry: Entry, factor: number): void {
    const { clock, catalog, seed } = this.#setup;
    const { state, instrument: { contract: { conId } } } = entry.market;
    // An option has another strike now.
    const instrument = catalog.require(conId);
    const calendar = catalog.calendar(instrument);
    const after = afterSplit(state, instrument, factor);
    entry.market = new InstrumentMarket(
      instrument,
      calendar,
      seed,
      clock.now(),
      this.#guide(instrument),
      after,
    );
    entry.recorder.split(factor);
    const origin = originAfterSplit(entry.prehistory.origin, instrument, factor);
    entry.prehistory = new Prehistory(instrument, calendar, seed, origin);
  }

  /** Tells the watchers that the market changed without moving: halt, resume. */
  announce(conId: number): void {
    this.onStep.call(this.get(conId), null, this.#setup.clock.now());
  }

  all(): InstrumentMarket[] {
    return [...this.#entries.values()].map((entry) => entry.market);
  }

  get state(): MarketsState {
    const markets: Record<string, MarketState> = {};
    const days: Record<string, readonly DayBar[]> = {};
    const origins: Record<string, Origin> = {};
    for (const [conId, { market, recorder, prehistory }] of this.#entries) {
      markets[conId] = market.state;
      days[conId] = [...recorder.days, recorder.today];
      origins[conId] = prehistory.origin;
    }
    return { markets, days, origins };
  }

  #entry(conId: number): Entry {
    const entry = this.#entries.get(conId) ?? this.#start(this.#setup.catalog.require(conId));
    const now = this.#setup.clock.now();
    entry.touched = now;
    if (entry.drowsy) {
      entry.drowsy = false;
      this.#appoint(entry, this.#nextStep(now, 0.5));
    }
    return entry;
  }

  #start(instrument: Instrument): Entry {
    const { clock, catalog, seed, state } = this.#setup;
    const { conId } = instrument.contract;
    const now = clock.now();
    const calendar = catalog.calendar(instrument);
    const saved = state?.markets[conId];
    const market = new InstrumentMarket(instrument, calendar, seed, now, this.#guide(instrument), saved);
    const session = calendar.latestSession(now, "trading");
    const price = referenceOf(market);
    const origin = state?.origins[conId] ?? { time: now, price, close: market.close };
    const prehistory = new Prehistory(instrument, calendar, seed, origin);
    let days = state?.days[conId];
    if (days === undefined && instrument.option === null) {
      const begun = prehistory.day(session);
      if (begun !== null) {
        market.adoptDay(begun);
        days = [begun];
      }
    }
    const recorder = new BarRecorder(now, session.date, price, midOf(market), days);
    const next = calendar.nextSession(now, "trading");
    const entry: Entry = {
      market,
      recorder,
      prehistory,
      date: session.date,
      dateEnd: next.start,
      touched: now,
      drowsy: false,
      turn: 0,
    };
    this.#entries.set(conId, entry);
    // Each instrument has its own phase, or all would tick in the same millisecond.
    this.#appoint(entry, this.#nextStep(now, hashUniform(seed, conId, 77)));
    return entry;
  }

  #appoint(entry: Entry, time: number): void {
    const turn = ++entry.turn;
    this.#setup.clock.at(time, (now) => {
      if (entry.turn === turn) this.#step(entry, now);
    });
  }

  #step(entry: Entry, now: number): void {
    const { market, recorder } = entry;
    const { instrument } = market;
    const { conId } = instrument.contract;
    if (isExpired(instrument, now) || this.#isIdle(entry, now)) {
      if (!this.isNeeded(conId)) {
        this.#entries.delete(conId);
        return;
      }
    }
    if (now >= entry.dateEnd) this.#rollDay(entry, now);
    const print = market.step(now);
    if (market.isOpen(now)) recorder.record(now, referenceOf(market), midOf(market), tapeSize(print));
    this.onStep.call(market, print, now);
    entry.drowsy = instrument.awake === "asked" && this.#isForgotten(entry, now) && !this.isNeeded(conId);
    const share = 0.5 + market.prng.uniform();
    this.#appoint(entry, entry.drowsy ? now + DROWSY_MS * share : this.#nextStep(now, share));
  }

  #rollDay(entry: Entry, now: number): void {
    const calendar = this.#setup.catalog.calendar(entry.market.instrument);
    entry.date = calendar.latestSession(now, "trading").date;
    entry.dateEnd = calendar.nextSession(now, "trading").start;
    entry.recorder.rollDay(now, entry.date);
  }

  #isIdle(entry: Entry, now: number): boolean {
    return entry.market.instrument.option !== null && this.#isForgotten(entry, now);
  }

  #isForgotten(entry: Entry, now: number): boolean {
    return now - entry.touched > IDLE_MS;
  }

  /** Long steps only up to the end of the jump: then the market ticks at its normal rate at once. */
  #nextStep(now: number, share: number): number {
    const normal = 1000 / this.#setup.ticksPerSecond;
    const { interval, target } = this.#jump;
    // Small moves of the clock change nothing: a minute in one go or in a thousand steps is the same minute.
    if (interval <= normal) return now + normal * share;
    const next = now + interval * share;
    return next <= target ? next : Math.max(now, target) + normal * share;
  }

  #tellBars(now: number): void {
    for (const conId of this.barsFollowed()) {
      const entry = this.#entries.get(conId);
      const ended = entry?.recorder.range(now - SHORT_MS, now, now, true) ?? [];
      for (const bar of ended) this.onBar.call(conId, bar);
    }
    this.#setup.clock.at(now + SHORT_MS, (time) => this.#tellBars(time));
  }

  #guide(instrument: Instrument): Guide {
    const { catalog, played } = this.#setup;
    return guideOf(instrument, { catalog, played, running: (conId) => this.#entries.get(conId)?.market });
  }
}

function tapeSize(print: Print | null): number {
  return print === null || print.hidden ? 0 : print.size;
}

/** The price bars are made of: last, or the midpoint where there is no last. */
export function referenceOf(market: InstrumentMarket): number {
  return market.instrument.model.tradeChance > 0 ? market.last : market.mark();
}

/** The many wait until somebody asks; what was awake before a restart is awake again. */
function startsAtOnce({ option, awake, contract }: Instrument, state: MarketsState | null): boolean {
  return option === null && (awake === "always" || state?.markets[contract.conId] !== undefined);
}
