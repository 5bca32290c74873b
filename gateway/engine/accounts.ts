// The accounts of the gateway: their books, values and profit, and the day roll of the money side.
import { Big, text } from "../decimal.ts";
import { currencyLedger, summaryRows, totals } from "./account_values.ts";
import type { AccountApi } from "./api.ts";
import { Ledger, type LedgerJson } from "./ledger.ts";
import { marginFigures, type Valuation } from "./margin.ts";
import { portfolioRow, positionProfit } from "./portfolio.ts";
import type { AccountConfig, AccountPnl, AccountValue, PortfolioRow, PositionPnl } from "./types.ts";
import { formatQty, money } from "./units.ts";

export const DEFAULT_ACCOUNTS: readonly AccountConfig[] = [
  { id: "DU1234567", baseCurrency: "USD", cash: { USD: "1000000", EUR: "25000" } },
];

const ZERO = new Big(0);

export interface AccountsJson {
  readonly ledgers: readonly LedgerJson[];
  readonly previousEquity: Readonly<Record<string, string>>;
}

export class Accounts implements AccountApi {
  readonly ledgers = new Map<string, Ledger>();
  readonly #valuation: Valuation;
  readonly #previousEquity = new Map<string, Big>();
  /** False in the first second: IB sends profit as unset until it has computed it. */
  computed = false;

  constructor(valuation: Valuation, configs: readonly AccountConfig[], json: AccountsJson | null) {
    this.#valuation = valuation;
    for (const saved of json?.ledgers ?? []) this.ledgers.set(saved.id, Ledger.fromJson(saved));
    for (const { id, baseCurrency, cash } of configs) {
      if (this.ledgers.has(id)) continue;
      for (const currency of [baseCurrency, ...Object.keys(cash)]) {
        if (valuation.rates.has(currency)) continue;
        throw new RangeError(`No exchange rate for ${currency}, the currency of account ${id}`);
      }
      const ledger = new Ledger(id, baseCurrency);
      ledger.deposit(baseCurrency, ZERO);
      for (const [currency, amount] of Object.entries(cash)) ledger.deposit(currency, new Big(amount));
      this.ledgers.set(id, ledger);
    }
    for (const ledger of this.ledgers.values()) {
      const saved = json?.previousEquity[ledger.id];
      this.#previousEquity.set(
        ledger.id,
        saved === undefined ? marginFigures(ledger, valuation).equityWithLoan : new Big(saved),
      );
    }
  }

  accountIds(): readonly string[] {
    return [...this.ledgers.keys()];
  }

  baseCurrency(account: string): string {
    return this.ledger(account).baseCurrency;
  }

  accountValues(account: string): readonly AccountValue[] {
    const ledger = this.ledger(account);
    return [...this.#totals(ledger), ...currencyLedger(ledger, this.#valuation)];
  }

  accountSummary(account: string, tags: readonly string[]): readonly AccountValue[] {
    const ledger = this.ledger(account);
    const wantsLedger = tags.some((tag) => tag.startsWith("$LEDGER"));
    return summaryRows(
      this.#totals(ledger),
      wantsLedger ? currencyLedger(ledger, this.#valuation) : [],
      tags,
    );
  }

  portfolio(account: string, includeClosed = false): readonly PortfolioRow[] {
    const ledger = this.ledger(account);
    return [...ledger.positions.values()]
      .filter((one) => one.quantity !== 0 || (includeClosed && one.realizedToday !== null))
      .map((one) => portfolioRow(ledger, one, this.#valuation));
  }

  accountPnl(account: string): AccountPnl {
    const ledger = this.ledger(account);
    if (!this.computed) return { daily: null, unrealized: null, realized: null };
    let [daily, unrealized] = [ZERO, ZERO];
    let realized: Big | null = null;
    for (const position of ledger.positions.values()) {
      const { currency } = this.#valuation.instrument(position.conId).contract;
      const rate = this.#valuation.rates.rate(currency, ledger.baseCurrency);
      const profit = positionProfit(position, this.#valuation);
      daily = daily.plus(profit.daily.times(rate));
      unrealized = unrealized.plus(profit.unrealized.times(rate));
      if (profit.realized !== null) realized = (realized ?? ZERO).plus(profit.realized.times(rate));
    }
    return {
      daily: money(daily),
      unrealized: money(unrealized),
      realized: realized === null ? null : money(realized),
    };
  }

  positionPnl(account: string, conId: number): PositionPnl {
    const position = this.ledger(account).positions.get(conId);
    if (position === undefined || !this.computed) {
      const quantity = formatQty(position?.quantity ?? 0);
      return { position: quantity, daily: null, unrealized: null, realized: null, value: null };
    }
    const { daily, unrealized, realized, value } = positionProfit(position, this.#valuation);
    return {
      position: formatQty(position.quantity),
      daily: money(daily),
      unrealized: money(unrealized),
      realized: realized === null ? null : money(realized),
      value: text(value.round(4, 1)),
    };
  }

  /** Throws a `RangeError` for an unknown account. */
  ledger(account: string): Ledger {
    const ledger = this.ledgers.get(account);
    if (ledger === undefined) throw new RangeError(`Unknown account: "${account}"`);
    return ledger;
  }

  /** Throws a `RangeError` for an unknown account or a currency without a rate. */
  deposit(account: string, currency: string, amount: Big): void {
    this.#valuation.rates.rate(currency, this.ledger(account).baseCurrency);
    this.ledger(account).deposit(currency, amount);
  }

  /** True while any account holds the instrument. */
  holds(conId: number): boolean {
    for (const ledger of this.ledgers.values()) {
      if ((ledger.positions.get(conId)?.quantity ?? 0) !== 0) return true;
    }
    return false;
  }

  /** Marks every position anew, settles futures, remembers the equity of the day that ended. */
  rollDay(): void {
    for (const ledger of this.ledgers.values()) {
      for (const position of [...ledger.positions.values()]) {
        ledger.rollDay(this.#valuation.instrument(position.conId), this.#valuation.mark(position.conId));
      }
      this.#previousEquity.set(ledger.id, marginFigures(ledger, this.#valuation).equityWithLoan);
    }
  }

  toJson(): AccountsJson {
    return {
      ledgers: [...this.ledgers.values()].map((ledger) => ledger.toJson()),
      previousEquity: Object.fromEntries(
        [...this.#previousEquity].map(([id, value]) => [id, value.toFixed()]),
      ),
    };
  }

  #totals(ledger: Ledger): AccountValue[] {
    return totals(ledger, this.#valuation, this.#previousEquity.get(ledger.id) ?? ZERO);
  }
}
