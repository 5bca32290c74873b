// Figures of an account for one judgement: each is made when a limit asks for it, and once.
import type { Big } from "@/lib/contract/decimal.ts";
import type { Figures, LossLevel, Spent } from "./rules/judged.ts";

/** How each is made. */
export type FigureSources = { readonly [K in keyof Figures]: () => Figures[K] };

export class AskedFigures implements Figures {
  readonly #made: FigureSources;
  #netLiquidation: Big | null | undefined;
  #exposure: Big | null | undefined;
  #spent: Spent | undefined;
  #dailyPnl: Big | null | undefined;
  #lossLevel: LossLevel | undefined;

  constructor(made: FigureSources) {
    this.#made = made;
  }

  get netLiquidation(): Big | null {
    if (this.#netLiquidation === undefined) this.#netLiquidation = this.#made.netLiquidation();
    return this.#netLiquidation;
  }

  get exposure(): Big | null {
    if (this.#exposure === undefined) this.#exposure = this.#made.exposure();
    return this.#exposure;
  }

  get spent(): Spent {
    return this.#spent ??= this.#made.spent();
  }

  get dailyPnl(): Big | null {
    if (this.#dailyPnl === undefined) this.#dailyPnl = this.#made.dailyPnl();
    return this.#dailyPnl;
  }

  get lossLevel(): LossLevel {
    return this.#lossLevel ??= this.#made.lossLevel();
  }
}
