// Account values keyed by account, tag and currency (P53: a key by tag alone lets the last currency win),
// each with its age.
import type { AccountValue } from "@/lib/contract/api.ts";
import { type DecimalString, isDecimal, sign } from "@/lib/contract/decimal.ts";
import type { BridgeEvent } from "@/lib/contract/protocol.ts";

type Values = Readonly<Record<string, Readonly<Record<string, AccountValue>>>>;

/** IB's tag for words and flags without a currency. */
const NO_CURRENCY = "";
const BASE = "BASE";
/** Newer releases name the rows of one currency so (P17). */
const LEDGER = /^\$LEDGER[-:]/;
/** Ends the source of such a row. */
const OF_LEDGER = " $LEDGER";

export class AccountValues {
  #accounts = new Map<string, Values>();
  /** Totals never change in place, and limits ask for each of thousands of open orders. */
  readonly #bases = new WeakMap<Values[string], string | null>();

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
    return key;
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
    const base = this.baseCurrency(account);
    const value = base === null ? null : this.values(account)[tag]?.[base]?.value ?? null;
    return value !== null && isDecimal(value) ? value : null;
  }

  /**
   * How much base currency one unit of `currency` is worth; `null` when IB has not said: no money is worth
   * nothing.
   */
  rateToBase(account: string, currency: string): DecimalString | null {
    if (currency === this.baseCurrency(account)) return "1";
    const rate = this.values(account)["ExchangeRate"]?.[currency]?.value ?? null;
    return rate !== null && isDecimal(rate) && sign(rate) > 0 ? rate : null;
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
