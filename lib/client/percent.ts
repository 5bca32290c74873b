// Percents in columns that keep their width.
import { dec, type DecimalString } from "@/lib/contract/decimal.ts";

/** How many digits a percent needs: near zero each counts, and the further away the fewer. */
export function percentDigits(percent: DecimalString): 0 | 1 | 2 {
  const share = dec(percent).abs();
  return share.lt(10) ? 2 : share.lt(100) ? 1 : 0;
}
