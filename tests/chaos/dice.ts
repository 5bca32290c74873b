// Seeded choices: the same seed draws the same, in the order of the calls.
import { seededRandom } from "@/tests/support/seeded_random.ts";

export class Dice {
  readonly #draw: () => number;

  constructor(seed: number) {
    this.#draw = seededRandom(Math.imul(seed, 2654435761) ^ 0x5bd1e995);
  }

  /** A whole number from `low` to `high`. */
  int(low: number, high: number): number {
    return low + Math.floor(this.#draw() * (high - low + 1));
  }

  one<T>(...choices: readonly [T, ...T[]]): T {
    return choices[this.int(0, choices.length - 1)] ?? choices[0];
  }

  maybe(chance: number): boolean {
    return this.#draw() < chance;
  }

  percent(low: number, high: number): number {
    return Math.round((low + this.#draw() * (high - low)) * 100) / 100;
  }
}
