// Dividends that an account has earned and not been paid yet, and what it has been paid. Decimal throughout.
import { Big } from "../decimal.ts";

/** A claim; of a short position a debt. */
export interface Accrual {
  readonly conId: number;
  readonly currency: string;
  readonly amount: Big;
  /** Epoch ms: paid in the first night at or after. */
  readonly payAt: number;
}

export interface AccrualsJson {
  readonly paid: Readonly<Record<string, string>>;
  readonly open: readonly (Omit<Accrual, "amount"> & { readonly amount: string })[];
}

const ZERO = new Big(0);

export class Accruals {
  #open: Accrual[] = [];
  /** By currency. */
  readonly paid = new Map<string, Big>();

  add(accrual: Accrual): void {
    this.#open.push(accrual);
  }

  /** By currency: what is owed to the account, negative what it owes. */
  get owed(): ReadonlyMap<string, Big> {
    return sums(this.#open);
  }

  /** What is due by `now` moves to the paid; by currency. */
  takeDue(now: number): ReadonlyMap<string, Big> {
    const due = sums(this.#open.filter(({ payAt }) => payAt <= now));
    this.#open = this.#open.filter(({ payAt }) => payAt > now);
    for (const [currency, amount] of due) {
      this.paid.set(currency, (this.paid.get(currency) ?? ZERO).plus(amount));
    }
    return due;
  }

  toJson(): AccrualsJson {
    return {
      paid: Object.fromEntries([...this.paid].map(([currency, amount]) => [currency, amount.toFixed()])),
      open: this.#open.map((one) => ({ ...one, amount: one.amount.toFixed() })),
    };
  }

  static fromJson({ paid, open }: AccrualsJson): Accruals {
    const accruals = new Accruals();
    for (const [currency, amount] of Object.entries(paid)) accruals.paid.set(currency, new Big(amount));
    for (const one of open) accruals.add({ ...one, amount: new Big(one.amount) });
    return accruals;
  }
}

function sums(accruals: readonly Accrual[]): ReadonlyMap<string, Big> {
  const total = new Map<string, Big>();
  for (const { currency, amount } of accruals) {
    total.set(currency, (total.get(currency) ?? ZERO).plus(amount));
  }
  return total;
}
