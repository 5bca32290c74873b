// What happens when futures and options end: orders are cancelled, futures settle at the mark, options are exercised
// when in the money (delivered at the strike, on an index paid out) and vanish otherwise. No commission, as at IB.
import { Big, text } from "../decimal.ts";
import type { Accounts } from "./accounts.ts";
import type { Catalog } from "./instruments/catalog.ts";
import { type Instrument, isType, priceText } from "./instruments/instrument.ts";
import type { Ledger } from "./ledger.ts";
import type { MatchingContext } from "./matching/context.ts";
import { cancelNow } from "./matching/endings.ts";
import { portfolioRow } from "./portfolio.ts";
import { formatQty, pow10 } from "./units.ts";

export class Expiry {
  readonly #catalog: Catalog;
  readonly #books: Accounts;
  readonly #context: MatchingContext;
  readonly #nextPermId: () => number;
  readonly #scheduled = new Set<number>();

  constructor(
    catalog: Catalog,
    books: Accounts,
    context: MatchingContext,
    nextPermId: () => number,
  ) {
    this.#catalog = catalog;
    this.#books = books;
    this.#context = context;
    this.#nextPermId = nextPermId;
  }

  /** One appointment per expiry; past ones (after a restart) are kept at once. */
  schedule(): void {
    for (const { expiresAt } of this.#catalog.all()) {
      if (expiresAt === null || this.#scheduled.has(expiresAt)) continue;
      this.#scheduled.add(expiresAt);
      this.#context.at(expiresAt, () => this.#expire(expiresAt));
    }
  }

  #expire(time: number): void {
    const ending = [...this.#catalog.all()].filter((one) => one.expiresAt === time);
    for (const instrument of ending) {
      const { conId } = instrument.contract;
      for (const order of [...this.#context.store.live(conId), ...this.#context.store.combosOn(conId)]) {
        cancelNow(this.#context, order, "Cancelled by Expiration");
      }
      for (const ledger of this.#books.ledgers.values()) this.#settle(ledger, instrument);
    }
  }

  #settle(ledger: Ledger, instrument: Instrument): void {
    const held = ledger.positions.get(instrument.contract.conId)?.quantity ?? 0;
    if (held === 0) return;
    const { option } = instrument;
    if (option === null) {
      this.#book(ledger, instrument, -held, this.#context.valuation.mark(instrument.contract.conId));
      return;
    }
    const underlying = this.#catalog.require(option.underConId);
    const spot = this.#context.valuation.mark(option.underConId);
    const strike = Math.round(option.strike * pow10(underlying.scale));
    const inTheMoney = option.right === "C" ? spot > strike : spot < strike;
    if (isType(underlying, "IND")) {
      const points = inTheMoney ? Math.abs(spot - strike) : 0;
      return this.#book(
        ledger,
        instrument,
        -held,
        Math.round(points * pow10(instrument.scale - underlying.scale)),
      );
    }
    this.#book(ledger, instrument, -held, 0);
    if (!inTheMoney) return;
    const direction = option.right === "C" ? 1 : -1;
    this.#book(ledger, underlying, held * instrument.multiplier * direction, strike);
  }

  #book(ledger: Ledger, instrument: Instrument, quantity: number, price: number): void {
    const context = this.#context;
    const currency = instrument.contract.currency;
    const { realized } = ledger.applyFill(instrument, quantity, price, { amount: new Big(0), currency });
    const execId = context.nextExecId();
    const permId = this.#nextPermId();
    const shares = formatQty(Math.abs(quantity));
    context.store.executions.push({
      execId,
      time: context.now(),
      account: ledger.id,
      contract: instrument.contract,
      exchange: instrument.venues[0],
      side: quantity > 0 ? "BOT" : "SLD",
      shares,
      price: priceText(instrument, price),
      permId,
      clientId: 0,
      orderId: 0,
      cumQty: shares,
      avgPrice: priceText(instrument, price),
      orderRef: "",
      lastLiquidity: 0,
      liquidation: false,
    });
    context.store.commissions.set(execId, {
      execId,
      permId,
      commission: "0",
      currency,
      realizedPnl: realized === null ? null : text(realized.round(6, 1)),
    });
    const position = ledger.positions.get(instrument.contract.conId);
    if (position !== undefined) {
      context.emit({ type: "position", row: portfolioRow(ledger, position, context.valuation) });
    }
    context.emit({ type: "account", account: ledger.id });
  }
}
