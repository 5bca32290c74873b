// What IB tells of an instrument comes with each of its executions, fifty thousand times on a heavy day: it
// is kept once.
import type { ReportedContract } from "@/lib/contract/protocol/common.ts";

export class SharedContracts {
  readonly #known = new Map<number, ReportedContract>();

  /** The one that is kept already, where it says the same; otherwise this one, for those that come. */
  of(told: ReportedContract): ReportedContract {
    const known = this.#known.get(told.conId);
    if (known !== undefined && saysTheSame(known, told)) return known;
    this.#known.set(told.conId, told);
    return told;
  }

  /** Those that are kept stay with whoever has them. */
  forget(): void {
    this.#known.clear();
  }
}

/** Field by field: one with legs is never the same as another. */
function saysTheSame(one: ReportedContract, other: ReportedContract): boolean {
  const fields = Object.entries(one) as [keyof ReportedContract, unknown][];
  return fields.length === Object.keys(other).length &&
    fields.every(([name, value]) => other[name] === value);
}
