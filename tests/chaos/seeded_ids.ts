// Ids and jitter from a seed: the same seed is the same run.
import type { Ids } from "@/lib/server/clock.ts";
import { seededRandom } from "@/tests/support/seeded_random.ts";

/** UUIDs and jitter from a seed. */
export class SeededIds implements Ids {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  uuid(): string {
    const hex = Array.from(
      { length: 8 },
      () => Math.floor(this.#random() * 65536).toString(16).padStart(4, "0"),
    );
    const [a, b, c, d, e, f, g, h] = hex;
    return `${a}${b}-${c}-4${d?.slice(1)}-8${e?.slice(1)}-${f}${g}${h}`;
  }

  random(): number {
    return this.#random();
  }
}
