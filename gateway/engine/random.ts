// Seeded randomness: a small fast generator whose state can be saved, and hashes for values that depend on a
// place only.

/** Mixes integers into 32 well spread bits: the same inputs give the same bits, in any order of asking. */
export function hash32(...parts: readonly number[]): number {
  let h = 0x9e3779b9;
  for (const part of parts) {
    h = Math.imul(h ^ (part | 0), 0x85ebca6b);
    h ^= h >>> 13;
    h = Math.imul(h ^ Math.floor(part / 0x1_0000_0000), 0xc2b2ae35);
    h ^= h >>> 16;
  }
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return (h ^ (h >>> 15)) >>> 0;
}

/** Uniform in (0, 1) from a hash. */
export function hashUniform(...parts: readonly number[]): number {
  return (hash32(...parts) + 0.5) / 4_294_967_296;
}

/** Standard normal from a hash (Box-Muller). */
export function hashGauss(...parts: readonly number[]): number {
  const radius = Math.sqrt(-2 * Math.log(hashUniform(...parts, 1)));
  return radius * Math.cos(2 * Math.PI * hashUniform(...parts, 2));
}

export type PrngState = readonly [number, number, number, number];

/** sfc32: 128 bits of state, a handful of operations per number. */
export class Prng {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  constructor(state: PrngState) {
    [this.#a, this.#b, this.#c, this.#d] = state;
  }

  static fromSeed(...parts: readonly number[]): Prng {
    const prng = new Prng([hash32(...parts, 11), hash32(...parts, 23), hash32(...parts, 37), 1]);
    for (let i = 0; i < 12; i++) prng.bits();
    return prng;
  }

  get state(): PrngState {
    return [this.#a, this.#b, this.#c, this.#d];
  }

  bits(): number {
    const t = (((this.#a + this.#b) | 0) + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (this.#c << 21) | (this.#c >>> 11);
    this.#c = (this.#c + t) | 0;
    return t >>> 0;
  }

  /** Uniform in [0, 1). */
  uniform(): number {
    return this.bits() / 4_294_967_296;
  }

  /** Whole number in [low, high]. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.uniform() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.uniform() < probability;
  }

  /** Standard normal (Box-Muller; the second value is not kept so that the state stays four numbers). */
  gauss(): number {
    const radius = Math.sqrt(-2 * Math.log((this.bits() + 0.5) / 4_294_967_296));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.integer(0, items.length - 1)] ?? items[0];
  }
}
