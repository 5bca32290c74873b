// Why the share that a position has of net liquidation is not known.
import type { AccountView, PositionView } from "@/lib/contract/api.ts";
import { hasRate } from "./account_view.ts";

type WeightGap = `weight.no${"Value" | "Total" | "Rate"}`;

/** `null` when it is known. */
export function unknownWeight(position: PositionView, account: AccountView | null): WeightGap | null {
  if (position.weight !== null) return null;
  if (position.marketValue === null) return "weight.noValue";
  return hasRate(account, position.contract.currency) ? "weight.noTotal" : "weight.noRate";
}
