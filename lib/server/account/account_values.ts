// Account values keyed by account, tag and currency (P53: a key by tag alone lets the last currency win), each with its age.
import type { AccountValue } from "../../shared/api.ts";
import { type DecimalString, isDecimal } from "../../shared/decimal.ts";
import type { BridgeEvent } from "../../shared/protocol.ts";

type Values = Record<string, Record<string, AccountValue>>;

/** IB's tag for words and flags without a currency. */
const NO_CURRENCY = "";
const BASE = "BASE";

export class AccountValues {
  #accounts = new Map<string, Values>();

  apply(event: BridgeEvent<"account_value">): void {
    const values = this.#accounts.get(event.account) ?? {};
    this.#accounts.set(event.account, values);
    const tag = values[event.key] ?? {};
    values[event.key] = tag;
    tag[event.currency || NO_CURRENCY] = {
      value: event.value === "" ? null : event.value,
      at: event.at,
      source: "reqAccountUpdates",
    };
  }

  values(account: string): Values {
    return this.#accounts.get(account) ?? {};
  }

  /** The account's own currency: the one its totals are in (never guessed: `null` until IB said so). */
  baseCurrency(account: string): string | null {
    const totals = this.values(account)["NetLiquidation"];
    return totals === undefined
      ? null
      : Object.keys(totals).find((code) => code !== BASE && code !== "") ?? null;
  }

  /** A total in the base currency, e.g. `NetLiquidation`. */
  total(account: string, tag: string): DecimalString | null {
    const base = this.baseCurrency(account);
    const value = base === null ? null : this.values(account)[tag]?.[base]?.value ?? null;
    return value !== null && isDecimal(value) ? value : null;
  }

  /** How much base currency one unit of `currency` is worth; `null` when IB has not said. */
  rateToBase(account: string, currency: string): DecimalString | null {
    if (currency === this.baseCurrency(account)) return "1";
    const rate = this.values(account)["ExchangeRate"]?.[currency]?.value ?? null;
    return rate !== null && isDecimal(rate) ? rate : null;
  }

  /** IB says `AccountReady` false while the values are not to be trusted. */
  isReady(account: string): boolean {
    const ready = Object.values(this.values(account)["AccountReady"] ?? {})[0]?.value;
    return ready !== "false";
  }

  accounts(): string[] {
    return [...this.#accounts.keys()];
  }
}
