// What positions come to together: by currency, and in the account's own. A sum that lacks one of its figures
// is no sum. Pure.
import type { AccountView, PositionView } from "@/lib/contract/api.ts";
import { add, dec, type DecimalString, isZero, text } from "@/lib/contract/decimal.ts";
import { netLiquidation, rateOf } from "./account_rate.ts";

/** What is added up; each in the currency of its position. */
export const summed = ["marketValue", "dailyPnl", "unrealizedPnl", "realizedPnl"] as const;
export type Summed = (typeof summed)[number];

/** `value` is `null` while `lacks` or `rates` say what is missing. */
export interface Sum {
  value: DecimalString | null;
  /** Positions without this figure. */
  lacks: readonly PositionView[];
  /** Currencies without a rate to the base. */
  rates: readonly string[];
  /** One of what it adds up is of before: so is the sum. */
  stale: boolean;
}

export interface Total {
  currency: string;
  positions: number;
  sums: Readonly<Record<Summed, Sum>>;
}

export interface PositionTotals {
  /** By currency, in their order of the alphabet. */
  currencies: readonly Total[];
  /** All of them in the base currency; `null` while that is not known. */
  base: Total | null;
  /** Share of net liquidation, in percent. */
  weight: DecimalString | null;
}

export function positionTotals(
  positions: readonly PositionView[],
  account: AccountView | null,
): PositionTotals {
  const codes = [...new Set(positions.map(({ contract }) => contract.currency))].sort();
  const currencies = codes.map((code) =>
    totalOf(code, positions.filter(({ contract }) => contract.currency === code), () => "1")
  );
  const currency = account?.baseCurrency ?? null;
  const base = currency === null ? null : totalOf(currency, positions, (code) => rateOf(account, code));
  return { currencies, base, weight: shareOf(base?.sums.marketValue.value ?? null, account) };
}

function totalOf(
  currency: string,
  positions: readonly PositionView[],
  rate: (code: string) => DecimalString | null,
): Total {
  const sumOf = (field: Summed): Sum => {
    const lacks = positions.filter((position) => position[field] === null);
    const rates = new Set<string>();
    let value = "0";
    for (const position of positions) {
      const { contract, [field]: figure } = position;
      const factor = rate(contract.currency);
      // Nothing of a currency is nothing at any rate.
      if (factor === null && figure !== null && !isZero(figure)) rates.add(contract.currency);
      value = add(value, text(dec(figure ?? "0").times(dec(factor ?? "0"))));
    }
    return {
      value: lacks.length + rates.size === 0 ? value : null,
      lacks,
      rates: [...rates].sort(),
      stale: positions.some((position) => position.stale),
    };
  };
  const sums = Object.fromEntries(summed.map((field) => [field, sumOf(field)])) as Record<Summed, Sum>;
  return { currency, positions: positions.length, sums };
}

/** Of net liquidation in percent, two digits. */
export function shareOf(value: DecimalString | null, account: AccountView | null): DecimalString | null {
  const whole = netLiquidation(account);
  if (value === null || whole === null || isZero(whole)) return null;
  return text(dec(value).times(100).div(dec(whole)).round(2));
}
