// Combinations that are kept: which executions take their legs from which order, and which of all have an
// instrument as a leg.
import type { ListChanges } from "./order_list.ts";
import { isCombo } from "./identity.ts";
import type { OrderRecord } from "./record.ts";
import type { BookedExecution } from "./views.ts";

interface Combo {
  /** The numbers of the legs; empty: not told. */
  legs: readonly number[];
  /** Its own executions, which come without legs. */
  executions: Set<string>;
}

export class ComboList {
  readonly #byOrder = new Map<string, Combo>();

  /** Takes in what is known of an order. Returns the executions whose legs are other ones thereby. */
  place({ clientOrderId, contract }: Pick<OrderRecord, "clientOrderId" | "contract">): Iterable<string> {
    if (!isCombo(contract)) return [];
    const combo = this.#of(clientOrderId);
    const legs = (contract.legs ?? []).map(({ conId }) => conId);
    if (legs.join() === combo.legs.join()) return [];
    this.#byOrder.set(clientOrderId, { ...combo, legs });
    return combo.executions;
  }

  placeExecution({ row, clientOrderId }: BookedExecution): void {
    if (clientOrderId === null || !isCombo(row.contract)) return;
    this.#of(clientOrderId).executions.add(row.execId);
  }

  drop(clientOrderId: string): void {
    this.#byOrder.delete(clientOrderId);
  }

  withLeg(conId: number): ListChanges {
    const found = [...this.#byOrder].filter(([, { legs }]) => legs.includes(conId));
    return {
      orders: new Set(found.map(([id]) => id)),
      executions: new Set(found.flatMap(([, { executions }]) => [...executions])),
    };
  }

  #of(clientOrderId: string): Combo {
    const known = this.#byOrder.get(clientOrderId) ?? { legs: [], executions: new Set() };
    this.#byOrder.set(clientOrderId, known);
    return known;
  }
}
