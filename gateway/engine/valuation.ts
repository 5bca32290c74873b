// Marks and exchange rates of this moment, from the simulated markets.
import { FxRates, type PairMark } from "./fx_rates.ts";
import type { Catalog } from "./instruments/catalog.ts";
import { type Instrument, isType } from "./instruments/instrument.ts";
import type { Valuation } from "./margin.ts";
import type { Markets } from "./markets.ts";

export class LiveValuation implements Valuation {
  readonly #catalog: Catalog;
  readonly #markets: Markets;
  readonly #now: () => number;
  readonly #pairs: readonly Instrument[];
  #cached: FxRates | null = null;
  #cachedMarks: readonly number[] = [];

  constructor(catalog: Catalog, markets: Markets, now: () => number) {
    this.#catalog = catalog;
    this.#markets = markets;
    this.#now = now;
    this.#pairs = [...catalog.all()].filter((one) =>
      isType(one, "CASH") && (one.contract.symbol === "USD" || one.contract.currency === "USD")
    );
  }

  instrument(conId: number): Instrument {
    return this.#catalog.require(conId);
  }

  now(): number {
    return this.#now();
  }

  mark(conId: number): number {
    return this.#markets.get(conId).mark();
  }

  /** Rebuilt only when a pair has moved: account values ask for it many times in a row. */
  get rates(): FxRates {
    const marks = this.#pairs.map((pair) => this.mark(pair.contract.conId));
    const same = marks.every((mark, i) => mark === this.#cachedMarks[i]);
    if (this.#cached !== null && same) return this.#cached;
    this.#cached = new FxRates(this.#pairs.map((pair, i) => pairMark(pair, marks[i] ?? 0)));
    this.#cachedMarks = marks;
    return this.#cached;
  }
}

function pairMark(pair: Instrument, mark: number): PairMark {
  return { base: pair.contract.symbol, quote: pair.contract.currency, mark, scale: pair.scale };
}
