// All instruments by conId; the list of futures and options follows the clock. Expired ones stay known by conId.
import { Calendar, type CalendarName } from "../calendar.ts";
import { ComboCatalog, type SavedCombo } from "../combos/catalog.ts";
import { bonds } from "./bonds.ts";
import { crypto } from "./crypto.ts";
import { currencies } from "./currencies.ts";
import { futureDate, futures } from "./futures.ts";
import { indices } from "./indices.ts";
import { type Instrument, isExpired } from "./instrument.ts";
import { optionChains, optionDate } from "./options.ts";
import { stocks } from "./stocks.ts";
import type { OptionChain } from "../types.ts";

export class Catalog {
  readonly #byId = new Map<number, Instrument>();
  readonly #calendars = new Map<CalendarName, Calendar>();
  readonly #sessions: "always" | "real";
  /** Combinations are no part of the list: they are known by their number only. */
  combos = new ComboCatalog(this, []);

  constructor(now: number, sessions: "always" | "real") {
    this.#sessions = sessions;
    const lasting = [...stocks(), ...currencies(), ...indices(), ...crypto(), ...bonds()];
    for (const instrument of lasting) this.#add(instrument);
    this.refresh(now);
  }

  /** Adds the futures and options that trade at `now`; called at every day roll. */
  refresh(now: number): readonly Instrument[] {
    const listed = this.#listed(now);
    const fresh = listed.filter((instrument) => !this.#byId.has(instrument.contract.conId));
    for (const instrument of fresh) this.#add(instrument);
    return fresh;
  }

  /** Brings saved combinations back, with their legs. */
  keepCombos(saved: readonly SavedCombo[]): void {
    this.keep(saved.flatMap(({ legs }) => legs.map(({ conId }) => conId)));
    this.combos = new ComboCatalog(this, saved);
  }

  /** Makes sure that instruments of saved orders and positions are known, expired as they may be. */
  keep(conIds: readonly number[]): void {
    for (const conId of conIds) {
      if (this.get(conId) !== undefined) continue;
      const date = futureDate(conId) ?? optionDate(conId);
      if (date === null) throw new RangeError(`Unknown conId: ${conId}`);
      for (const one of this.#listed(date)) if (one.contract.conId === conId) this.#add(one);
      this.require(conId);
    }
  }

  get(conId: number): Instrument | undefined {
    return this.#byId.get(conId) ?? this.combos.get(conId);
  }

  /** Throws a `RangeError` for an unknown conId: callers have checked before. */
  require(conId: number): Instrument {
    const instrument = this.get(conId);
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

  /** Every option on this underlying that still trades. */
  optionsOn(underConId: number, now: number): readonly Instrument[] {
    return [...this.#byId.values()].filter((one) =>
      one.option?.underConId === underConId && !isExpired(one, now)
    );
  }

  /** One row per exchange, as `reqSecDefOptParams` answers. */
  optionChains(underConId: number, now: number): readonly OptionChain[] {
    const options = this.optionsOn(underConId, now);
    const first = options[0];
    if (first === undefined) return [];
    const expirations = [...new Set(options.map((one) => one.contract.lastTradeDateOrContractMonth))].sort();
    const strikes = [...new Set(options.map((one) => Number(one.contract.strike)))].sort((a, b) => a - b);
    return first.validExchanges.map((exchange) => ({
      exchange,
      underConId,
      tradingClass: first.contract.tradingClass,
      multiplier: first.contract.multiplier,
      expirations,
      strikes: strikes.map(String),
    }));
  }

  #listed(now: number): Instrument[] {
    return [...futures(now), ...optionChains((conId) => this.require(conId), now)];
  }

  #add(instrument: Instrument): void {
    this.#byId.set(instrument.contract.conId, instrument);
  }
}
