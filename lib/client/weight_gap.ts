// Why the share that a position has of net liquidation is not known.
import type { AccountView, PositionView } from "@/lib/contract/api.ts";
import { rateOf } from "./account_rate.ts";

type WeightGap = `weight.no${"Value" | "Total" | "Rate"}`;

/** `null` when it is known. */
export function unknownWeight(position: PositionView, account: AccountView | null): WeightGap | null {
  if (position.weight !== null) return null;
  if (position.marketValue === null) return "weight.noValue";
  return rateOf(account, position.contract.currency) !== null ? "weight.noTotal" : "weight.noRate";
}
