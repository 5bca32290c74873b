// All instruments by conId; the list of futures and options follows the clock. Expired ones stay known by
// conId.
import { Calendar, type CalendarName } from "../calendar.ts";
import { ComboCatalog, type SavedCombo } from "../combos/catalog.ts";
import { futureDate, type FutureRoot, futures } from "./futures.ts";
import { type Instrument, isExpired, isType } from "./instrument.ts";
import { inventedStock, inventedSymbol, mayInvent } from "./invented.ts";
import { type ChainPlaces, LazyChains } from "./lazy_chains.ts";
import { hasChain, optionChains, optionDate } from "./options.ts";
import { afterSplits, shareFactor, type Split } from "./split_terms.ts";
import type { InstrumentSpec } from "./spec.ts";
import { universe } from "./universe.ts";
import type { ContractQuery, OptionChain } from "../types.ts";

export interface CatalogOptions {
  readonly now: number;
  readonly sessions: "always" | "real";
  /** Rows of an instrument file: new instruments, or others in the place of the built-in ones. */
  readonly instruments?: readonly InstrumentSpec[];
  /** Makes up US stocks that are not listed, from this seed; `null`: it does not. */
  readonly inventFrom?: number | null;
  readonly chains?: ChainPlaces;
  readonly splits?: readonly Split[];
}

export class Catalog {
  readonly #byId = new Map<number, Instrument>();
  readonly #byName = new Map<string, Instrument[]>();
  readonly #calendars = new Map<CalendarName, Calendar>();
  readonly #sessions: "always" | "real";
  readonly #roots: readonly FutureRoot[];
  readonly #inventFrom: number | null;
  readonly #chains: LazyChains;
  /** Underlyings whose chains have been asked for. */
  readonly #chained = new Set<number>();
  /** Hears of instruments that came after the start. */
  onListed: () => void = () => {};
  #splits: readonly Split[];
  /** Combinations are no part of the list: they are known by their number only. */
  combos = new ComboCatalog(this, []);

  constructor(
    { now, sessions, instruments = [], inventFrom = null, chains = [], splits = [] }: CatalogOptions,
  ) {
    this.#splits = splits;
    this.#sessions = sessions;
    this.#inventFrom = inventFrom;
    this.#chains = new LazyChains(chains);
    const { lasting, roots } = universe(instruments);
    this.#roots = roots;
    for (const instrument of lasting) this.#add(instrument);
    this.refresh(now);
  }

  /** Adds the futures and options that trade at `now`; called at every day roll. */
  refresh(now: number): readonly Instrument[] {
    const chained = [...this.#chained].flatMap((conId) => this.#chains.list(this.require(conId), now));
    return this.#addNew([...this.#listed(now), ...chained]);
  }

  /** Brings saved combinations back, with their legs. */
  keepCombos(saved: readonly SavedCombo[], now: number): void {
    this.keep(saved.flatMap(({ legs }) => legs.map(({ conId }) => conId)), now);
    this.combos = new ComboCatalog(this, saved);
  }

  /** Makes sure that instruments of saved orders and positions are known, expired as they may be. */
  keep(conIds: readonly number[], now: number): void {
    for (const conId of conIds) {
      if (this.get(conId) !== undefined) continue;
      const late = this.#chains.find(conId, now);
      if (late !== null) {
        this.keep([late.underConId], now);
        this.#chained.add(late.underConId);
        this.#addNew(this.#chains.list(this.require(late.underConId), late.date));
      } else {
        this.#keepListed(conId);
      }
      this.require(conId);
    }
  }

  /** Lists what a query may mean and nobody has asked for before: a made-up stock, a chain of options. */
  prepare(query: ContractQuery, now: number): void {
    const symbol = (query.symbol || query.localSymbol?.slice(0, 6) || "").trim().toUpperCase();
    if (symbol === "") return;
    if (this.#inventFrom !== null && this.named(symbol).length === 0 && mayInvent({ ...query, symbol })) {
      const made = inventedStock(this.#inventFrom, symbol);
      if (made !== null) this.#add(made);
    }
    const wantsOptions = query.secType?.toUpperCase() === "OPT" || (query.localSymbol ?? "").length > 15;
    if (!wantsOptions) return;
    for (const { contract, optionable } of this.named(symbol)) {
      if (optionable) this.#chain(contract.conId, now);
    }
  }

  /** Those of a symbol; bonds by their CUSIP and ISIN too. */
  named(symbol: string): readonly Instrument[] {
    return this.#byName.get(symbol.toUpperCase()) ?? [];
  }

  get(conId: number): Instrument | undefined {
    return this.#byId.get(conId) ?? this.combos.get(conId) ?? this.#invented(conId);
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

  /** The places of chains that were asked for, to be saved. */
  get chains(): ChainPlaces {
    return this.#chains.saved;
  }

  /** The splits that have been. */
  get splits(): readonly Split[] {
    return this.#splits;
  }

  /** How many shares of now one of the start has become. */
  shareFactor(conId: number): number {
    return shareFactor(this.#splits, conId);
  }

  /** From now on options on this stock have other strikes, those that are listed later too. */
  split(split: Split): void {
    this.#splits = [...this.#splits, split];
    for (const one of [...this.all()]) {
      if (one.option?.underConId === split.conId) this.#replace(afterSplits(one, [split]));
    }
  }

  /** Every option on this underlying that still trades. */
  optionsOn(underConId: number, now: number): readonly Instrument[] {
    const underlying = this.get(underConId);
    if (underlying === undefined || !underlying.optionable) return [];
    this.#chain(underConId, now);
    return this.named(underlying.contract.symbol).filter((one) =>
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

  #chain(underConId: number, now: number): void {
    if (hasChain(underConId) || this.#chained.has(underConId)) return;
    this.#chained.add(underConId);
    this.#addNew(this.#chains.list(this.require(underConId), now));
    this.onListed();
  }

  #listed(now: number): Instrument[] {
    return [...futures(now, this.#roots), ...optionChains((conId) => this.require(conId), now)];
  }

  #keepListed(conId: number): void {
    const date = futureDate(this.#roots, conId) ?? optionDate(conId);
    if (date === null) throw new RangeError(`Unknown conId: ${conId}`);
    this.#addNew(this.#listed(date).filter((one) => one.contract.conId === conId));
  }

  #invented(conId: number): Instrument | undefined {
    const symbol = this.#inventFrom === null ? null : inventedSymbol(conId);
    if (symbol === null || this.#inventFrom === null) return undefined;
    const made = inventedStock(this.#inventFrom, symbol);
    if (made === null) return undefined;
    this.#add(made);
    return made;
  }

  #addNew(instruments: readonly Instrument[]): readonly Instrument[] {
    const fresh = instruments.filter((instrument) => !this.#byId.has(instrument.contract.conId));
    for (const instrument of fresh) this.#add(instrument);
    return fresh;
  }

  #replace(instrument: Instrument): void {
    const { conId, symbol } = instrument.contract;
    this.#byId.set(conId, instrument);
    const others = this.named(symbol).filter(({ contract }) => contract.conId !== conId);
    this.#byName.set(symbol, [...others, instrument]);
  }

  #add(listed: Instrument): void {
    const instrument = afterSplits(listed, this.#splits);
    const { conId, symbol } = instrument.contract;
    this.#byId.set(conId, instrument);
    const others = isType(instrument, "BOND") ? instrument.secIdList.map(({ value }) => value) : [];
    for (const name of [symbol, ...others]) {
      const known = this.#byName.get(name);
      if (known === undefined) this.#byName.set(name, [instrument]);
      else known.push(instrument);
    }
  }
}
