// How much and how fast: orders a day, a minute, a second, and on one side of one instrument. Pure.
import type { LimitKey, Limits } from "@/lib/contract/limits.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import type { Breach, Judged } from "./judged.ts";

export const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

export function rateBreaches(order: Judged, limits: Limits): Breach[] {
  return [
    order.before === null ? dayOrders(order, limits.dayOrders) : null,
    within(
      "ordersPerSecond",
      limits.ordersPerSecond,
      { order, of: "entries", window: SECOND_MS },
      ({ value, limit }) => say("LIMIT_ORDERS_PER_SECOND", { value, limit }),
    ),
    within(
      "ordersPerMinute",
      limits.ordersPerMinute,
      { order, of: "entries", window: MINUTE_MS },
      (given) => say("LIMIT_ORDERS_PER_MINUTE", given),
    ),
    // Whatever its quantity and price, and whether or not it was confirmed as no slip.
    within(
      "similarPerMinute",
      limits.similarPerMinute,
      { order, of: "similar", window: MINUTE_MS },
      (given) => say("LIMIT_SIMILAR_ORDERS", given),
    ),
  ].filter((breach) => breach !== null);
}

export function exitRateBreach(order: Judged, limits: Limits): Breach | null {
  return within(
    "exitsPerMinute",
    limits.exitsPerMinute,
    { order, of: "exits", window: MINUTE_MS },
    (given) => say("LIMIT_EXITS_PER_MINUTE", given),
  );
}

function dayOrders({ figures }: Judged, limit: string | null): Breach | null {
  if (limit === null) return null;
  const value = figures.spent.dayOrders;
  if (value < Number(limit)) return null;
  return {
    key: "dayOrders",
    value: String(value),
    limit,
    says: () => say("LIMIT_DAY_ORDERS", { value, limit }),
  };
}

interface Window {
  order: Judged;
  /** Which of the times that were counted. */
  of: "entries" | "similar" | "exits";
  window: number;
}

function within(
  key: LimitKey,
  limit: string | null,
  { order, of, window }: Window,
  says: (given: { value: number; limit: string; nextAt: string }) => Saying,
): Breach | null {
  if (limit === null) return null;
  const { figures, now } = order;
  const inside = figures.spent[of].filter((at) => at > now - window);
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
