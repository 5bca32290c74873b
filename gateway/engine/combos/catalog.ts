// The combinations that anybody has asked for, each with a number of its own below zero.
import type { Catalog } from "../instruments/catalog.ts";
import type { Instrument } from "../instruments/instrument.ts";
import { comboLegs, makeCombo } from "./combo.ts";
import type { ComboLeg, ComboQuery, Refusal } from "../types.ts";

/** A combination as it is saved with the orders that need it. */
export interface SavedCombo {
  readonly conId: number;
  readonly symbol: string;
  readonly legs: readonly ComboLeg[];
}

type ComboResult = { readonly ok: true; readonly instrument: Instrument } | Refusal;

export class ComboCatalog {
  readonly #catalog: Catalog;
  readonly #byId = new Map<number, Instrument>();
  readonly #byKey = new Map<string, Instrument>();
  /** How many watch the quotes of each. */
  readonly #watched = new Map<number, number>();
  #last: number;

  /**
   * `saved` come back under their numbers; their legs must be known to the catalog, expired as they may be.
   */
  constructor(catalog: Catalog, saved: readonly SavedCombo[]) {
    this.#catalog = catalog;
    this.#last = Math.min(0, ...saved.map(({ conId }) => conId));
    for (const { conId, symbol, legs } of saved) {
      const terms = legs.map(({ conId, ratio, action }) => ({
        instrument: catalog.require(conId),
        ratio,
        buy: action === "BUY",
      }));
      this.#add(makeCombo(conId, symbol, legs, terms));
    }
  }

  get(conId: number): Instrument | undefined {
    return this.#byId.get(conId);
  }

  /** The same legs under the same symbol are the same combination. */
  resolve(query: ComboQuery, now: number): ComboResult {
    const result = comboLegs(this.#catalog, query, now);
    if (!result.ok) return result;
    const asked = query.legs.map(({ conId, ratio, exchange }, i): ComboLeg => ({
      conId,
      ratio,
      exchange,
      action: result.legs[i]?.buy ? "BUY" : "SELL",
    }));
    const known = this.#byKey.get(keyOf(query.symbol, asked));
    if (known !== undefined) return { ok: true, instrument: known };
    this.#last--;
    return { ok: true, instrument: this.#add(makeCombo(this.#last, query.symbol, asked, result.legs)) };
  }

  /** Keeps a combination known until the answer is called. */
  hold(conId: number): () => void {
    this.#watched.set(conId, (this.#watched.get(conId) ?? 0) + 1);
    return () => {
      const left = (this.#watched.get(conId) ?? 0) - 1;
      if (left > 0) this.#watched.set(conId, left);
      else this.#watched.delete(conId);
    };
  }

  /** Those that `isNeeded` asks for, as they are saved. */
  saved(isNeeded: (conId: number) => boolean): SavedCombo[] {
    return [...this.#byId.values()].filter(({ contract }) => isNeeded(contract.conId)).map((
      { contract },
    ) => ({
      conId: contract.conId,
      symbol: contract.symbol,
      legs: contract.combo?.legs ?? [],
    }));
  }

  /** Forgets the others, once a day: their numbers are not given again. */
  prune(isNeeded: (conId: number) => boolean): void {
    for (const [key, { contract }] of this.#byKey) {
      if (isNeeded(contract.conId) || this.#watched.has(contract.conId)) continue;
      this.#byKey.delete(key);
      this.#byId.delete(contract.conId);
    }
  }

  #add(instrument: Instrument): Instrument {
    const { conId, symbol, combo } = instrument.contract;
    this.#byId.set(conId, instrument);
    this.#byKey.set(keyOf(symbol, combo?.legs ?? []), instrument);
    return instrument;
  }
}

function keyOf(symbol: string, legs: readonly ComboLeg[]): string {
  return JSON.stringify([
    symbol,
    ...legs.map(({ conId, ratio, action, exchange }) => [conId, ratio, action, exchange]),
  ]);
}
