// The accounts in the shape that the limits ask for: what is not known, or old, is not known.
import { Big, dec, type DecimalString, text } from "@/lib/contract/decimal.ts";
import { positionKey } from "@/lib/contract/listing.ts";
import type { AccountBook } from "@/lib/server/account/account_book.ts";
import { DayPnl, type LimitAccounts, type PnlKeeper } from "@/lib/server/limits/mod.ts";

/** `dayStart`: of the desk's day, epoch milliseconds; `keeper`: what remembers it over a restart. */
export function limitAccounts(
  accounts: AccountBook,
  dayStart: () => number,
  keeper: PnlKeeper | null = null,
): LimitAccounts & { list(): readonly string[] } {
  const days = new DayPnl(keeper);
  const current = <T>(account: string, value: () => T): T | null =>
    accounts.isCurrent(account) ? value() : null;
  return {
    list: () => accounts.list(),
    netLiquidation: (account) => current(account, () => accounts.values.total(account, "NetLiquidation")),
    baseCurrency: (account) => accounts.values.baseCurrency(account),
    rate: (account, currency) => current(account, () => accounts.values.rateToBase(account, currency)),
    exposure: (account) => current(account, () => exposure(accounts, account)),
    dailyPnl(account) {
      const pnl = current(account, () => accounts.view(account)?.pnl ?? null);
      if (pnl === null || pnl.daily === null || pnl.at === null) return null;
      const { daily, unrealized, realized, at } = pnl;
      const currency = accounts.values.baseCurrency(account) ?? "";
      return days.of(account, { daily, unrealized, realized, at }, { currency, begin: dayStart() });
    },
  };
}

/** Market values; where none has come yet, what the position cost. `null` while one of them is not known. */
function exposure(accounts: AccountBook, account: string): DecimalString | null {
  if (!accounts.positions.isWhole(account)) return null;
  const open = accounts.positions.open().filter((record) => record.account === account);
  let sum = new Big(0);
  for (const { contract, position, avgCost } of open) {
    const view = accounts.positionView(positionKey(account, contract.conId));
    const rate = accounts.values.rateToBase(account, contract.currency);
    const value = view?.marketValue ?? (avgCost === null ? null : text(dec(avgCost).times(position)));
    if (value === null || rate === null) return null;
    sum = sum.plus(dec(value).times(rate).abs());
  }
  return text(sum.round(2));
}
