// Account values keyed by account, tag and currency (P53: a key by tag alone lets the last currency win),
// each with its age.
import type { AccountValue } from "@/lib/contract/api.ts";
import { type AccountMoney, rateToBase, totalOf } from "@/lib/contract/account_money.ts";
import type { DecimalString } from "@/lib/contract/decimal.ts";
import type { BridgeEvent } from "@/lib/contract/protocol.ts";

type Values = Readonly<Record<string, Readonly<Record<string, AccountValue>>>>;

/** IB's tag for words and flags without a currency. */
const NO_CURRENCY = "";
const BASE = "BASE";
/** Newer releases name the rows of one currency so (P17). */
const LEDGER = /^\$LEDGER[-:]/;
/** Ends the source of such a row. */
const OF_LEDGER = " $LEDGER";
const RATES = "ExchangeRate";
/** IB tells an account's rows one behind the other, rates before totals: those of one telling are close. */
const ONE_TELLING_MS = 5_000;

export class AccountValues {
  #accounts = new Map<string, Values>();
  /** Totals never change in place, and limits ask for each of thousands of open orders. */
  readonly #bases = new WeakMap<Values[string], string | null>();
  /** By account: the base currency that its rates are to. */
  readonly #rateBases = new Map<string, string>();

  /** `source` is the request that the row answers. Returns the tag that changed; `null`: none did. */
  apply(event: BridgeEvent<"account_value">, source: string): string | null {
    const values = this.values(event.account);
    const ledger = LEDGER.test(event.key);
    const key = event.key.replace(LEDGER, "");
    const tag = values[key] ?? {};
    const currency = event.currency || NO_CURRENCY;
    const known = tag[currency];
    const from = ledger ? `${source}${OF_LEDGER}` : source;
    // A row of the ledger is about one currency only: it never replaces what the account itself says (P53).
    if (ledger && known !== undefined && known.source !== from) return null;
    const value: AccountValue = {
      value: event.value === "" ? null : event.value,
      at: event.at,
      source: from,
    };
    // Made anew: whoever was given the values keeps them as they were.
    this.#accounts.set(event.account, { ...values, [key]: { ...tag, [currency]: value } });
    this.#forgetRates(event);
    return key;
  }

  /**
   * The account has another base currency: rates that were told before are to the old one, and not known
   * until they are told anew.
   */
  #forgetRates({ account, at }: BridgeEvent<"account_value">): void {
    const base = this.baseCurrency(account);
    if (base === null) return;
    const before = this.#rateBases.get(account);
    this.#rateBases.set(account, base);
    const values = this.values(account);
    const rates = values[RATES];
    if (before === undefined || before === base || rates === undefined) return;
    const since = Date.parse(at) - ONE_TELLING_MS;
    const kept = Object.entries(rates).map(([code, rate]) =>
      [code, Date.parse(rate.at) < since ? { ...rate, value: null } : rate] as const
    );
    this.#accounts.set(account, { ...values, [RATES]: Object.fromEntries(kept) });
  }

  values(account: string): Values {
    return this.#accounts.get(account) ?? {};
  }

  /**
   * The account's own currency: the one its totals are in (never guessed: `null` until IB said so). It can be
   * changed: then the total that was told last is in the new one, and the old one stands beside it.
   */
  baseCurrency(account: string): string | null {
    const totals = this.values(account)["NetLiquidation"];
    if (totals === undefined) return null;
    const known = this.#bases.get(totals);
    if (known !== undefined) return known;
    const base = currencyOf(totals);
    this.#bases.set(totals, base);
    return base;
  }

  /** A total in the base currency, e.g. `NetLiquidation`. */
  total(account: string, tag: string): DecimalString | null {
    return totalOf(this.#money(account), tag);
  }

  /** How much base currency one unit of `currency` is worth; `null` when IB has not said. */
  rateToBase(account: string, currency: string): DecimalString | null {
    return rateToBase(this.#money(account), currency);
  }

  #money(account: string): AccountMoney {
    return { baseCurrency: this.baseCurrency(account), values: this.values(account) };
  }

  /** IB says `AccountReady` false while the values are not to be trusted. */
  isReady(account: string): boolean {
    const ready = Object.values(this.values(account)["AccountReady"] ?? {})[0]?.value;
    return ready !== "false";
  }
}

/**
 * In what currency these totals were told last; rows of one currency alone and of the sum of all say nothing.
 */
function currencyOf(totals: Values[string]): string | null {
  const own = Object.entries(totals).filter(([code, { source }]) =>
    code !== BASE && code !== NO_CURRENCY && !source.endsWith(OF_LEDGER)
  );
  return own.reduce<(typeof own)[number] | null>(
    (last, one) => last !== null && last[1].at > one[1].at ? last : one,
    null,
  )?.[0] ?? null;
}
