// How much and how fast: orders a day, a minute, a second, and on one side of one instrument. Pure.
import type { LimitKey, Limits } from "@/lib/contract/limits.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import type { Breach, Judged } from "./judged.ts";

export const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

export function rateBreaches({ spent, now, before }: Judged, limits: Limits): Breach[] {
  const { entries, similar } = spent;
  return [
    before === null ? dayOrders(spent.dayOrders, limits.dayOrders) : null,
    within(
      "ordersPerSecond",
      limits.ordersPerSecond,
      { times: entries, now, window: SECOND_MS },
      ({ value, limit }) => say("LIMIT_ORDERS_PER_SECOND", { value, limit }),
    ),
    within(
      "ordersPerMinute",
      limits.ordersPerMinute,
      { times: entries, now, window: MINUTE_MS },
      (given) => say("LIMIT_ORDERS_PER_MINUTE", given),
    ),
    // Whatever its quantity and price, and whether or not it was confirmed as no slip.
    within(
      "similarPerMinute",
      limits.similarPerMinute,
      { times: similar, now, window: MINUTE_MS },
      (given) => say("LIMIT_SIMILAR_ORDERS", given),
    ),
  ].filter((breach) => breach !== null);
}

export function exitRateBreach({ spent, now }: Judged, limits: Limits): Breach | null {
  const { exits } = spent;
  return within(
    "exitsPerMinute",
    limits.exitsPerMinute,
    { times: exits, now, window: MINUTE_MS },
    (given) => say("LIMIT_EXITS_PER_MINUTE", given),
  );
}

function dayOrders(value: number, limit: string | null): Breach | null {
  if (limit === null || value < Number(limit)) return null;
  return {
    key: "dayOrders",
    value: String(value),
    limit,
    says: () => say("LIMIT_DAY_ORDERS", { value, limit }),
  };
}

interface Window {
  /** Oldest first. */
  times: readonly number[];
  now: number;
  window: number;
}

function within(
  key: LimitKey,
  limit: string | null,
  { times, now, window }: Window,
  says: (given: { value: number; limit: string; nextAt: string }) => Saying,
): Breach | null {
  if (limit === null) return null;
  const inside = times.filter((at) => at > now - window);
  const value = inside.length;
  const most = Math.floor(Number(limit));
  if (value < most) return null;
  const leaves = inside[value - most] ?? now;
  // Times of the steady clock are not whole: the moment that is told is one at which it does pass.
  const own = new Date(Math.ceil(leaves + window)).toISOString();
  const passes = most > 0 ? { passes: { of: "notBefore" as const, value: own } } : {};
  return {
    key,
    value: String(value),
    limit,
    ...passes,
    says: (pass) => says({ value, limit, nextAt: pass?.of === "notBefore" ? pass.value : own }),
  };
}
