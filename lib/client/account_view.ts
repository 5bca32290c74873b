// Finds the figures of an account that the screen shows, each with its source and time. A figure that is
// missing is `null`.
import type { AccountView } from "@/lib/contract/api.ts";
import type { DecimalString } from "@/lib/contract/decimal.ts";

export interface Figure {
  value: DecimalString | null;
  currency: string | null;
  at: string | null;
  source: string | null;
}

const unknownFigure: Figure = { value: null, currency: null, at: null, source: null };

/** The account's row for `tag` in its base currency; IB writes some totals under `BASE`. */
export function figureOf(account: AccountView | null, tag: string): Figure {
  const row = account?.values[tag];
  if (!account || !row) return unknownFigure;
  for (const currency of [account.baseCurrency, "BASE"]) {
    const found = currency === null ? undefined : row[currency];
    if (found) return { ...found, currency: account.baseCurrency ?? currency };
  }
  const [only, ...more] = Object.entries(row);
  // Several currencies and none of them the base: no single figure would be true.
  if (!only || more.length > 0) return unknownFigure;
  return { ...only[1], currency: only[0] };
}

export function pnlFigure(account: AccountView | null, which: "daily" | "unrealized" | "realized"): Figure {
  if (!account) return unknownFigure;
  const { at, source } = account.pnl;
  return { value: account.pnl[which], currency: account.baseCurrency, at, source };
}
