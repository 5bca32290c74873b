// The orders that may still do something at the broker: all of them, and those that may trade an instrument.
// Guards ask for the latter, so that the open orders of other instruments cost them nothing.
import { isOpen } from "@/lib/contract/order_states.ts";
import type { OrderRecord } from "./record.ts";

/** Changes that are remembered, at least. */
const REMEMBERED = 2_000;

export class OpenOrders {
  /** By identity, in the order in which they came. */
  readonly #records = new Map<string, OrderRecord>();
  /** By instrument: those of it, and the combinations that have it as a leg. */
  readonly #places = new Map<number, Map<string, OrderRecord>>();
  /** Combinations whose legs are not known: they may have any. */
  readonly #anywhere = new Map<string, OrderRecord>();
  /** Those of `#records`, as long as none has changed. */
  #all: readonly OrderRecord[] | null = null;
  /** Which have come, changed or gone, the latest last. */
  #changed: string[] = [];
  /** How many changes are not remembered any more. */
  #forgotten = 0;

  /** Takes a record as it is now: one that has ended is let go. */
  put(record: OrderRecord): void {
    const { clientOrderId: id } = record;
    const before = this.#records.get(id);
    if (before === record) return;
    const stays = isOpen(record.state);
    if (before === undefined && !stays) return;
    this.#note(id);
    if (before !== undefined && !(stays && before.contract === record.contract)) this.#leave(before);
    if (!stays) return void this.#records.delete(id);
    this.#records.set(id, record);
    for (const place of this.#placesOf(record)) place.set(id, record);
  }

  has(clientOrderId: string): boolean {
    return this.#records.has(clientOrderId);
  }

  get(clientOrderId: string): OrderRecord | null {
    return this.#records.get(clientOrderId) ?? null;
  }

  /** How many changes there were. */
  get revision(): number {
    return this.#forgotten + this.#changed.length;
  }

  /** Which have come, changed or gone since a revision; `null`: that is too long ago. */
  changedSince(revision: number): readonly string[] | null {
    const first = revision - this.#forgotten;
    return first < 0 ? null : this.#changed.slice(first);
  }

  all(): readonly OrderRecord[] {
    return this.#all ??= [...this.#records.values()];
  }

  /**
   * The orders of an instrument, the combinations that may have it as a leg, and the open entries that exits
   * among them come behind.
   */
  touching(conId: number): readonly OrderRecord[] {
    const there = [...this.#places.get(conId)?.values() ?? [], ...this.#anywhere.values()];
    const known = new Set(there.map(({ clientOrderId }) => clientOrderId));
    const entries = there.flatMap(({ parentClientOrderId: entry }) => {
      const record = entry === null || known.has(entry) ? undefined : this.#records.get(entry);
      if (record === undefined) return [];
      known.add(record.clientOrderId);
      return record;
    });
    return entries.length === 0 ? there : [...there, ...entries];
  }

  #note(clientOrderId: string): void {
    this.#all = null;
    this.#changed.push(clientOrderId);
    if (this.#changed.length < 2 * REMEMBERED) return;
    this.#forgotten += REMEMBERED;
    this.#changed = this.#changed.slice(REMEMBERED);
  }

  #leave(record: OrderRecord): void {
    for (const place of this.#placesOf(record)) place.delete(record.clientOrderId);
    for (const conId of instrumentsOf(record) ?? []) {
      if (this.#places.get(conId)?.size === 0) this.#places.delete(conId);
    }
  }

  #placesOf(record: OrderRecord): Map<string, OrderRecord>[] {
    const instruments = instrumentsOf(record);
    return instruments === null ? [this.#anywhere] : instruments.map((conId) => this.#place(conId));
  }

  #place(conId: number): Map<string, OrderRecord> {
    const known = this.#places.get(conId);
    if (known !== undefined) return known;
    const place = new Map<string, OrderRecord>();
    this.#places.set(conId, place);
    return place;
  }
}

/** `null`: a combination whose legs are not known. */
function instrumentsOf({ contract: { conId, secType, legs } }: OrderRecord): number[] | null {
  if (secType !== "BAG") return [conId];
  return legs === undefined ? null : [...new Set([conId, ...legs.map((leg) => leg.conId)])];
}
