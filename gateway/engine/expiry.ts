// What happens when futures and options end: orders are cancelled, futures settle at the mark, options do
// what their holder has said, and otherwise are exercised when in the money and vanish when not.
import type { Accounts } from "./accounts.ts";
import type { Deliveries } from "./deliveries.ts";
import type { Exercises } from "./exercise.ts";
import type { Catalog } from "./instruments/catalog.ts";
import type { Instrument } from "./instruments/instrument.ts";
import type { Ledger } from "./ledger.ts";
import type { MatchingContext } from "./matching/context.ts";
import { cancelNow } from "./matching/endings.ts";
import { isInstruction } from "./orders.ts";

export interface ExpirySetup {
  readonly catalog: Catalog;
  readonly books: Accounts;
  readonly context: MatchingContext;
  readonly deliveries: Deliveries;
  readonly exercises: Exercises;
}

export class Expiry {
  readonly #setup: ExpirySetup;
  readonly #scheduled = new Set<number>();

  constructor(setup: ExpirySetup) {
    this.#setup = setup;
  }

  /** One appointment per expiry; past ones (after a restart) are kept at once. */
  schedule(): void {
    const { catalog, context } = this.#setup;
    for (const { expiresAt } of catalog.all()) {
      if (expiresAt === null || this.#scheduled.has(expiresAt)) continue;
      this.#scheduled.add(expiresAt);
      context.at(expiresAt, () => this.#expire(expiresAt));
    }
  }

  #expire(time: number): void {
    const { catalog, context, books, exercises } = this.#setup;
    const ending = [...catalog.all()].filter((one) => one.expiresAt === time);
    for (const instrument of ending) {
      const { conId } = instrument.contract;
      for (const order of [...context.store.live(conId), ...context.store.combosOn(conId)]) {
        if (!isInstruction(order)) cancelNow(context, order, "Cancelled by Expiration");
      }
      if (instrument.option !== null) exercises.carryOut(context.store.live(conId));
      for (const ledger of books.ledgers.values()) this.#settle(ledger, instrument);
    }
  }

  #settle(ledger: Ledger, instrument: Instrument): void {
    const { context, deliveries } = this.#setup;
    const { conId } = instrument.contract;
    const held = ledger.positions.get(conId)?.quantity ?? 0;
    if (held === 0) return;
    const cause = deliveries.unordered();
    if (instrument.option === null) {
      deliveries.book(ledger, instrument, { quantity: -held, price: context.valuation.mark(conId), cause });
    } else if (deliveries.intrinsic(instrument) > 0) deliveries.exercise(ledger, instrument, held, cause);
    else deliveries.lapse(ledger, instrument, held, cause);
  }
}
