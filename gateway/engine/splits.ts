// Stock splits: positions, prices, their past and the options on the stock follow; whatever rests on it is
// cancelled, as at IB (its reference of GTC orders says so).
import type { Accounts } from "./accounts.ts";
import { Big } from "../decimal.ts";
import { ordinalOf } from "./exec_ids.ts";
import type { Exercises } from "./exercise.ts";
import type { Catalog } from "./instruments/catalog.ts";
import { type Instrument, isExpired, isType, notional } from "./instruments/instrument.ts";
import type { Terms } from "./instruments/split_terms.ts";
import { incrementAt } from "./instruments/tick_rules.ts";
import type { Ledger, Position } from "./ledger.ts";
import type { Markets } from "./markets.ts";
import type { MatchingContext } from "./matching/context.ts";
import { cancelNow } from "./matching/endings.ts";
import { portfolioRow } from "./portfolio.ts";
import { LEAST_TICKS, mostPrice } from "./price_walk.ts";
import type { Execution } from "./types.ts";
import { parseQty, pow10, round } from "./units.ts";

const MONEY_PLACES = 10;
/** A thousand million, in 1/10,000: a thousandth of what is still exact. */
const MOST_HELD = 1e13;
const ZERO = new Big(0);

export interface SplitsSetup {
  readonly context: MatchingContext;
  readonly catalog: Catalog;
  readonly markets: Markets;
  readonly books: Accounts;
  readonly exercises: Exercises;
  /** How many executions there have been. */
  fills(): number;
}

export class Splits {
  readonly #setup: SplitsSetup;

  constructor(setup: SplitsSetup) {
    this.#setup = setup;
  }

  /**
   * `numerator` shares for `denominator` old ones, from now on. Parts of a share that cannot be held are paid
   * out at the new price. Throws a `RangeError` for what is no stock, for a price that no market has, and
   * when options on it are held that a split other than into whole shares would make contracts of another
   * kind.
   */
  split(conId: number, { numerator, denominator }: Terms): void {
    const { catalog, markets, exercises } = this.#setup;
    const instrument = catalog.require(conId);
    const problem = this.#problem(instrument, { numerator, denominator });
    if (problem !== null) throw new RangeError(problem);
    const options = this.#optionsOn(conId);
    for (const one of [instrument, ...options]) this.#cancelOrders(one.contract.conId);
    catalog.split({ conId, numerator, denominator, fills: this.#setup.fills() });
    markets.split(conId, numerator / denominator);
    const price = markets.get(conId).mark();
    for (const ledger of this.#setup.books.ledgers.values()) {
      const terms = { numerator, denominator };
      const held = ledger.positions.get(conId);
      if (held !== undefined && held.quantity !== 0) {
        splitShares(ledger, held, { instrument, price, terms });
        this.#tell(ledger, held);
      }
      for (const { contract } of options) {
        const contracts = ledger.positions.get(contract.conId);
        if (contracts === undefined || contracts.quantity === 0) continue;
        contracts.quantity *= numerator;
        this.#tell(ledger, contracts);
      }
    }
    exercises.split(new Set(options.map(({ contract }) => contract.conId)), numerator);
    for (const one of [instrument, ...options]) {
      if (markets.isAwake(one.contract.conId)) markets.announce(one.contract.conId);
    }
  }

  /** True of an execution that counts in shares of before a split. */
  isOld({ contract, execId }: Execution): boolean {
    const { catalog } = this.#setup;
    const under = catalog.get(contract.conId)?.option?.underConId ?? contract.conId;
    return catalog.splits.some((one) => one.conId === under && ordinalOf(execId) < one.fills);
  }

  #problem(instrument: Instrument, { numerator, denominator }: Terms): string | null {
    const { catalog, markets, books } = this.#setup;
    const { conId, localSymbol } = instrument.contract;
    if (!isType(instrument, "STK")) return `Not a stock: ${localSymbol}`;
    if (numerator === denominator) return "Not a split: as many shares as before";
    const price = markets.get(conId).mark() * denominator / numerator;
    if (!hasMarket(instrument, price)) return "No market has the price after it";
    const before = instrument.model.startPrice * pow10(instrument.scale) / catalog.shareFactor(conId);
    if (!hasMarket(instrument, before * denominator / numerator)) {
      return "No market has the price that the past had, in shares of after it";
    }
    const held = [...books.ledgers.values()].map((ledger) => ledger.positions.get(conId)?.quantity ?? 0);
    if (held.some((quantity) => Math.abs(quantity) * numerator / denominator > MOST_HELD)) {
      return "Nobody holds as many shares as it would make";
    }
    const isHeld = this.#optionsOn(conId).some((one) => books.holds(one.contract.conId));
    return denominator !== 1 && isHeld
      ? `Options on ${localSymbol} are held: only splits into whole shares are simulated of them`
      : null;
  }

  #optionsOn(underConId: number): Instrument[] {
    const { catalog, context } = this.#setup;
    return [...catalog.all()].filter((one) =>
      one.option?.underConId === underConId && !isExpired(one, context.now())
    );
  }

  #cancelOrders(conId: number): void {
    const { context } = this.#setup;
    for (const order of [...context.store.live(conId), ...context.store.combosOn(conId)]) {
      cancelNow(context, order, "Cancelled by System");
    }
  }

  #tell(ledger: Ledger, position: Position): void {
    const { context } = this.#setup;
    context.emit({ type: "position", row: portfolioRow(ledger, position, context.valuation) });
    context.emit({ type: "account", account: ledger.id });
  }
}

/** Whether a price (integer, or between two) is one that a market of it can have. */
function hasMarket({ rule, scale }: Instrument, price: number): boolean {
  return price >= LEAST_TICKS * incrementAt(rule, 1) && price <= mostPrice(scale);
}

/** The cost stays; that of what is paid out goes, and the difference is realised. */
function splitShares(
  ledger: Ledger,
  position: Position,
  { instrument, price, terms: { numerator, denominator } }: {
    readonly instrument: Instrument;
    readonly price: number;
    readonly terms: Terms;
  },
): void {
  const exact = new Big(position.quantity).times(numerator).div(denominator);
  const step = parseQty(instrument.sizeIncrement) ?? 1;
  const kept = wholeSteps(position.quantity, { numerator, denominator }, step);
  const rest = exact.minus(kept);
  position.quantity = kept;
  if (rest.eq(0)) return;
  const cost = kept === 0 ? position.cost : round(position.cost.times(rest).div(exact), MONEY_PLACES);
  const value = round(notional(instrument, price, 1).times(rest), MONEY_PLACES);
  position.cost = position.cost.minus(cost);
  position.realizedToday = (position.realizedToday ?? ZERO).plus(value).minus(cost);
  position.realizedTotal = position.realizedTotal.plus(value).minus(cost);
  position.dayFlow = position.dayFlow.plus(value);
  ledger.payInLieu(instrument.contract.currency, value);
}

/** What can be held of a quantity (1/10,000) after a split: whole steps, towards zero. */
export function wholeSteps(quantity: number, { numerator, denominator }: Terms, step: number): number {
  const whole = BigInt(quantity) * BigInt(numerator) / (BigInt(denominator) * BigInt(step));
  return Number(whole) * step;
}
