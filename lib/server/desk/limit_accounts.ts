// The accounts in the shape that the limits ask for: what is not known, or old, is not known.
import { Big, dec, type DecimalString, text } from "@/lib/contract/decimal.ts";
import type { AccountBook } from "@/lib/server/account/account_book.ts";
import type { PositionRecord } from "@/lib/server/account/position_book.ts";
import { DayPnl, type LimitAccounts, type PnlKeeper, type RateToBase } from "@/lib/server/limits/mod.ts";

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
    exposure: (account, rate = (currency) => accounts.values.rateToBase(account, currency)) =>
      current(account, () => exposure(accounts, account, rate)),
    dailyPnl(account) {
      const pnl = current(account, () => accounts.view(account)?.pnl ?? null);
      if (pnl === null || pnl.daily === null || pnl.at === null) return null;
      const { daily, unrealized, realized, at } = pnl;
      const currency = accounts.values.baseCurrency(account) ?? "";
      return days.of(account, { daily, unrealized, realized, at }, { currency, begin: dayStart() });
    },
  };
}

/** Asked for by each guard, of each position: what has been worked out stays as long as IB's figures do. */
const worths = new WeakMap<
  PositionRecord,
  { value: DecimalString | null; rate: DecimalString; worth: Big }
>();

/**
 * Market values; where none has come yet, the most that the position can have cost. `null` while one of them
 * is not known.
 */
function exposure(accounts: AccountBook, account: string, rateToBase: RateToBase): DecimalString | null {
  if (!accounts.positions.isWhole(account)) return null;
  let sum = new Big(0);
  for (const record of accounts.positions.open()) {
    if (record.account !== account) continue;
    const worth = worthOf(record, accounts, rateToBase);
    if (worth === null) return null;
    sum = sum.plus(worth);
  }
  return text(sum.round(2));
}

/** In the base currency, without sign. */
function worthOf(record: PositionRecord, accounts: AccountBook, rateToBase: RateToBase): Big | null {
  const { contract, position } = record;
  const rate = rateToBase(contract.currency);
  const value = accounts.marketValue(record);
  const known = worths.get(record);
  if (known?.value === value && known.rate === rate) return known.worth;
  const cost = value === null ? accounts.highestCost(record) : null;
  if (rate === null || (value === null && cost === null)) return null;
  const money = value === null ? dec(cost ?? "0").times(position) : dec(value);
  const worth = money.times(rate).abs();
  worths.set(record, { value, rate, worth });
  return worth;
}
