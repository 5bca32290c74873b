// Cash dividends: the price falls by them, who holds the stock in that moment is owed them, and a later night
// pays.
import { Big } from "../decimal.ts";
import { nextAccountDay, startOfAccountDay } from "./account_day.ts";
import type { Accounts } from "./accounts.ts";
import type { Catalog } from "./instruments/catalog.ts";
import { incrementAt, snap } from "./instruments/tick_rules.ts";
import { isType } from "./instruments/instrument.ts";
import type { Markets } from "./markets.ts";
import type { MatchingContext } from "./matching/context.ts";
import { portfolioRow } from "./portfolio.ts";
import { pow10, QTY_ONE, round } from "./units.ts";

/** As of costs: far below a cent, and no endless digits. */
const MONEY_PLACES = 10;

/** What an ex-day has done to the prices before it: adjusted ones are so much lower. */
export interface Adjustment {
  readonly conId: number;
  /** The day of the accounts, epoch ms. */
  readonly day: number;
  readonly factor: number;
}

export interface DividendsSetup {
  readonly context: MatchingContext;
  readonly catalog: Catalog;
  readonly markets: Markets;
  readonly books: Accounts;
}

export class Dividends {
  readonly #setup: DividendsSetup;
  readonly #adjustments: Adjustment[];

  constructor(setup: DividendsSetup, adjustments: readonly Adjustment[]) {
    this.#setup = setup;
    this.#adjustments = [...adjustments];
  }

  get adjustments(): readonly Adjustment[] {
    return this.#adjustments;
  }

  /**
   * The stock trades ex from now on: `amount` per share, in its currency, paid in the night that many nights
   * from now. Throws a `RangeError` for what is no stock and for more than half of its price.
   */
  goEx(conId: number, amount: Big, nights: number): void {
    const { context, catalog, markets, books } = this.#setup;
    const instrument = catalog.require(conId);
    if (!isType(instrument, "STK")) throw new RangeError(`Not a stock: ${instrument.contract.localSymbol}`);
    const mark = markets.get(conId).mark();
    const drop = amount.times(instrument.priceMagnifier).times(pow10(instrument.scale)).toNumber();
    if (!(drop > 0) || drop > mark / 2) {
      throw new RangeError(`Not a dividend at this price: ${amount.toFixed()}`);
    }
    let payAt = context.now();
    for (let night = 0; night < nights; night++) payAt = nextAccountDay(payAt);
    const { currency } = instrument.contract;
    for (const ledger of books.ledgers.values()) {
      const position = ledger.positions.get(conId);
      if (position === undefined || position.quantity === 0) continue;
      const owed = round(amount.times(position.quantity).div(QTY_ONE), MONEY_PLACES);
      ledger.accruals.add({ conId, currency, amount: owed, payAt });
      position.dayFlow = position.dayFlow.plus(owed);
    }
    this.#adjustments.push({ conId, day: startOfAccountDay(context.now()), factor: 1 - drop / mark });
    const { rule } = instrument;
    markets.moveTo(conId, Math.max(incrementAt(rule, 1), snap(rule, mark - drop + 1e-6, "down")));
    for (const ledger of books.ledgers.values()) {
      const position = ledger.positions.get(conId);
      if (position === undefined || position.quantity === 0) continue;
      context.emit({ type: "position", row: portfolioRow(ledger, position, context.valuation) });
      context.emit({ type: "account", account: ledger.id });
    }
  }

  /** The night: pays what is due. */
  settle(): void {
    const { context, books } = this.#setup;
    for (const ledger of books.ledgers.values()) {
      if (ledger.payAccruals(context.now())) context.emit({ type: "account", account: ledger.id });
    }
  }

  /** What a price of `time` is multiplied with where dividends are counted in (ADJUSTED_LAST). */
  factorAt(conId: number, time: number): number {
    return this.#adjustments.filter((one) => one.conId === conId && time < one.day)
      .reduce((product, { factor }) => product * factor, 1);
  }
}
