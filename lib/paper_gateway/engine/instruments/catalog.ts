// All instruments by conId; the list of futures and options follows the clock. Expired ones stay known by conId.
import { Calendar, type CalendarName } from "@/lib/paper_gateway/engine/calendar.ts";
import { currencies } from "@/lib/paper_gateway/engine/instruments/currencies.ts";
import { futureDate, futures } from "@/lib/paper_gateway/engine/instruments/futures.ts";
import type { Instrument } from "@/lib/paper_gateway/engine/instruments/instrument.ts";
import { OPTION_EXCHANGES, optionChain, optionDate } from "@/lib/paper_gateway/engine/instruments/options.ts";
import { stocks } from "@/lib/paper_gateway/engine/instruments/stocks.ts";
import type { ConId, OptionChain } from "@/lib/paper_gateway/engine/types.ts";

const AAPL = 265598;

export class Catalog {
  readonly #byId = new Map<number, Instrument>();
  readonly #calendars = new Map<CalendarName, Calendar>();
  readonly #sessions: "always" | "real";

  constructor(now: number, sessions: "always" | "real") {
    this.#sessions = sessions;
    for (const instrument of [...stocks(), ...currencies()]) this.#add(instrument);
    this.refresh(now);
  }

  /** Adds the futures and options that trade at `now`; called at every day roll. */
  refresh(now: number): readonly Instrument[] {
    const underlying = this.#byId.get(AAPL);
    const listed = [...futures(now), ...(underlying === undefined ? [] : optionChain(underlying, now))];
    const fresh = listed.filter((instrument) => !this.#byId.has(instrument.contract.conId));
    for (const instrument of fresh) this.#add(instrument);
    return fresh;
  }

  /** Makes sure that instruments of saved orders and positions are known, expired as they may be. */
  keep(conIds: readonly number[]): void {
    const underlying = this.#byId.get(AAPL);
    for (const conId of conIds) {
      if (this.#byId.has(conId)) continue;
      const date = futureDate(conId) ?? optionDate(conId);
      if (date === null || underlying === undefined) throw new RangeError(`Unknown conId: ${conId}`);
      const listed = [...futures(date), ...optionChain(underlying, date)];
      for (const one of listed) if (one.contract.conId === conId) this.#add(one);
      this.require(conId);
    }
  }

  get(conId: number): Instrument | undefined {
    return this.#byId.get(conId);
  }

  /** Throws a `RangeError` for an unknown conId: callers have checked before. */
  require(conId: number): Instrument {
    const instrument = this.#byId.get(conId);
    if (instrument === undefined) throw new RangeError(`Unknown conId: ${conId}`);
    return instrument;
  }

  all(): IterableIterator<Instrument> {
    return this.#byId.values();
  }

  calendar(instrument: Instrument): Calendar {
    const name = instrument.calendar;
    let calendar = this.#calendars.get(name);
    if (calendar === undefined) {
      calendar = new Calendar(name, this.#sessions);
      this.#calendars.set(name, calendar);
    }
    return calendar;
  }

  /** One row per exchange, as `reqSecDefOptParams` answers. */
  optionChains(underConId: ConId, now: number): readonly OptionChain[] {
    const options = [...this.#byId.values()].filter((one) =>
      one.option?.underConId === underConId && !isExpired(one, now)
    );
    const first = options[0];
    if (first === undefined) return [];
    const expirations = [...new Set(options.map((one) => one.contract.lastTradeDateOrContractMonth))].sort();
    const strikes = [...new Set(options.map((one) => Number(one.contract.strike)))].sort((a, b) => a - b);
    return OPTION_EXCHANGES.map((exchange) => ({
      exchange,
      underConId,
      tradingClass: first.contract.tradingClass,
      multiplier: first.contract.multiplier,
      expirations,
      strikes: strikes.map(String),
    }));
  }

  #add(instrument: Instrument): void {
    this.#byId.set(instrument.contract.conId, instrument);
  }
}

export function isExpired(instrument: Instrument, now: number): boolean {
  return instrument.expiresAt !== null && instrument.expiresAt <= now;
}
