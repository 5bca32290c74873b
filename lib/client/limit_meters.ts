// The limits that are used up over time, in the order in which they are shown.
import type { LimitKey } from "@/lib/contract/limits.ts";
import type { LabelKey } from "@/lib/contract/says/screen/mod.ts";

export const limitMeters = [
  "dayNotional",
  "dayOrders",
  "ordersPerMinute",
  "grossExposure",
  "lossHalt",
] as const satisfies readonly LimitKey[];
export type LimitMeter = (typeof limitMeters)[number];

/** The loss is measured against the tightest of its limits that there is. */
export function meterLabel(key: LimitMeter): LabelKey {
  return key === "lossHalt" ? "limits.loss" : `limit.${key}`;
}
