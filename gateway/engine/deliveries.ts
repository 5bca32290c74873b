// What changes hands without a market: at the end of an option or a future, by exercise, by assignment. No
// commission, as at IB.
import { Big, text } from "../decimal.ts";
import type { Catalog } from "./instruments/catalog.ts";
import { type Instrument, isType, priceText } from "./instruments/instrument.ts";
import type { Ledger } from "./ledger.ts";
import type { MatchingContext } from "./matching/context.ts";
import { portfolioRow } from "./portfolio.ts";
import type { CommissionReport, Execution } from "./types.ts";
import { formatQty, pow10 } from "./units.ts";

/** Whose order it was; of what nobody ordered client and order are 0. */
export interface Cause {
  readonly permId: number;
  readonly clientId: number;
  readonly orderId: number;
}

export interface Booked {
  readonly execution: Execution;
  readonly report: CommissionReport;
}

export class Deliveries {
  readonly #context: MatchingContext;
  readonly #catalog: Catalog;
  readonly #nextPermId: () => number;

  constructor(context: MatchingContext, catalog: Catalog, nextPermId: () => number) {
    this.#context = context;
    this.#catalog = catalog;
    this.#nextPermId = nextPermId;
  }

  /** A cause that no order has. */
  unordered(): Cause {
    return { permId: this.#nextPermId(), clientId: 0, orderId: 0 };
  }

  /** By how much the option is in the money, in integer prices of its underlying; zero or less: it is not. */
  intrinsic(option: Instrument): number {
    const { underlying, strike, isCall } = this.#termsOf(option);
    const spot = this.#context.valuation.mark(underlying.contract.conId);
    return isCall ? spot - strike : strike - spot;
  }

  /** True of options that deliver shares; those on an index pay out, and only at their end. */
  isDelivered(option: Instrument): boolean {
    return !isType(this.#termsOf(option).underlying, "IND");
  }

  /**
   * Takes `quantity` (signed as held, 1/10,000) of an option out of the books: at zero against the shares at
   * the strike, or of one on an index against what it is in the money. Returns the booking of the option
   * itself.
   */
  exercise(ledger: Ledger, option: Instrument, quantity: number, cause: Cause): Booked {
    const { underlying, strike, isCall } = this.#termsOf(option);
    if (!this.isDelivered(option)) {
      const points = Math.max(0, this.intrinsic(option));
      const paid = Math.round(points * pow10(option.scale - underlying.scale));
      return this.book(ledger, option, { quantity: -quantity, price: paid, cause });
    }
    const booked = this.lapse(ledger, option, quantity, cause);
    const shares = quantity * option.multiplier * (isCall ? 1 : -1);
    this.book(ledger, underlying, { quantity: shares, price: strike, cause: this.unordered() });
    return booked;
  }

  /** Takes `quantity` (signed as held) of an option out of the books for nothing. */
  lapse(ledger: Ledger, option: Instrument, quantity: number, cause: Cause): Booked {
    return this.book(ledger, option, { quantity: -quantity, price: 0, cause });
  }

  /**
   * Books one transfer with its execution and tells position and account; `quantity` is signed, `price` an
   * integer.
   */
  book(
    ledger: Ledger,
    instrument: Instrument,
    { quantity, price, cause }: { readonly quantity: number; readonly price: number; readonly cause: Cause },
  ): Booked {
    const context = this.#context;
    const { currency, conId } = instrument.contract;
    const { realized } = ledger.applyFill(instrument, quantity, price, { amount: new Big(0), currency });
    const execId = context.nextExecId();
    const shares = formatQty(Math.abs(quantity));
    const execution: Execution = {
      ...cause,
      execId,
      time: context.now(),
      account: ledger.id,
      contract: instrument.contract,
      exchange: instrument.venues[0],
      side: quantity > 0 ? "BOT" : "SLD",
      shares,
      price: priceText(instrument, price),
      cumQty: shares,
      avgPrice: priceText(instrument, price),
      orderRef: "",
      lastLiquidity: 0,
      liquidation: false,
    };
    const report: CommissionReport = {
      execId,
      permId: cause.permId,
      commission: "0",
      currency,
      realizedPnl: realized === null ? null : text(realized.round(6, 1)),
    };
    context.store.executions.push(execution);
    context.store.commissions.set(execId, report);
    const position = ledger.positions.get(conId);
    if (position !== undefined) {
      context.emit({ type: "position", row: portfolioRow(ledger, position, context.valuation) });
    }
    context.emit({ type: "account", account: ledger.id });
    return { execution, report };
  }

  #termsOf({ option, contract }: Instrument) {
    if (option === null) throw new RangeError(`Not an option: ${contract.localSymbol}`);
    const underlying = this.#catalog.require(option.underConId);
    return {
      underlying,
      strike: Math.round(option.strike * pow10(underlying.scale)),
      isCall: option.right === "C",
    };
  }
}
