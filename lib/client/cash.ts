// Cash in each currency, with its source and time: apart from the figures that the page needs from its
// beginning.
import type { AccountView } from "@/lib/contract/api.ts";
import type { Figure } from "./account_view.ts";

/** Cash in each real currency. */
export function cashByCurrency(account: AccountView | null): { currency: string; figure: Figure }[] {
  const row = account?.values.CashBalance ?? {};
  return Object.entries(row)
    .filter(([currency]) => currency !== "BASE")
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([currency, value]) => ({ currency, figure: { ...value, currency } }));
}
