// The instruments that IB has spoken of, by conId: IB names the legs of a combination by number only.
import type { IbContract } from "@/lib/contract/protocol.ts";

export class LegInstruments {
  readonly #known = new Map<number, IbContract>();

  /** Counts up whenever an instrument becomes known. */
  get version(): number {
    return this.#known.size;
  }

  get(conId: number): IbContract | null {
    return this.#known.get(conId) ?? null;
  }

  /** Whether it was news. */
  learn(contract: IbContract): boolean {
    const { conId, secType } = contract;
    if (conId <= 0 || secType === "BAG" || this.#known.has(conId)) return false;
    this.#known.set(conId, contract);
    return true;
  }
}
