// Rates and totals of an account that may not be there yet.
import type { AccountView } from "@/lib/contract/api.ts";
import { rateToBase, totalOf } from "@/lib/contract/account_money.ts";
import type { DecimalString } from "@/lib/contract/decimal_text.ts";

/** Base currency for one unit of `currency`; `null` when IB has not told it. */
export function rateOf(account: AccountView | null, currency: string): DecimalString | null {
  return account === null ? null : rateToBase(account, currency);
}

/** Net liquidation in the base currency; `null` until IB has told it. */
export function netLiquidation(account: AccountView | null): DecimalString | null {
  return account === null ? null : totalOf(account, "NetLiquidation");
}
