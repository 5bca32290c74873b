// All rules on one order: what denies it, what would pass instead, and what is to be confirmed. Pure.
import type { LimitDenial } from "@/lib/contract/views/trading.ts";
import { Big, text } from "@/lib/contract/decimal.ts";
import type { Limits } from "@/lib/contract/limits.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { instrumentBreach } from "./instruments.ts";
import { type Breach, type Judged, onlyLightens } from "./judged.ts";
import { lossBreach, lossWarning } from "./losses.ts";
import { exitCollarBreach, judgePrice } from "./prices.ts";
import { exitRateBreach, rateBreaches } from "./rates.ts";
import { exitBreach, shortBreach, sizeBreaches } from "./sizes.ts";

export type Verdict =
  | { denied: true; says: Saying; field: string | undefined; limit: LimitDenial }
  | { denied: false; warnings: Saying[]; toConfirm: Saying[] };

const PASSES: Verdict = { denied: false, warnings: [], toConfirm: [] };

/** An order that opens a position, makes it larger, or is not proven to do neither. */
export function judgeEntry(order: Judged, limits: Limits): Verdict {
  if (onlyLightens(order)) return PASSES;
  const price = judgePrice(order, limits);
  const found = entryBreaches(order, limits, price.breach);
  const first = found[0];
  if (first !== undefined) {
    const most = mostThatPasses(order, found, (smaller) => entryBreaches(smaller, limits, price.breach));
    return denial(first, most);
  }
  return {
    denied: false,
    warnings: [...lossWarning(order, limits), ...price.warnings],
    toConfirm: price.toConfirm,
  };
}

/** An order that is proven to reduce a position: no limit of entries can hold it up. */
export function judgeExit(order: Judged, limits: Limits): Verdict {
  const breaches = (one: Judged) =>
    [exitBreach(one, limits), exitCollarBreach(one, limits), exitRateBreach(one, limits)].filter((found) =>
      found !== null
    );
  const found = breaches(order);
  const first = found[0];
  return first === undefined ? PASSES : denial(first, mostThatPasses(order, found, breaches));
}

function entryBreaches(order: Judged, limits: Limits, price: Breach | null): Breach[] {
  return [
    instrumentBreach(order, limits),
    lossBreach(order, limits),
    price,
    shortBreach(order, limits),
    ...sizeBreaches(order, limits),
    ...rateBreaches(order, limits),
  ].filter((breach) => breach !== null);
}

/** The largest quantity that keeps every limit; `null`: none does, or it is not the quantity that is at fault. */
function mostThatPasses(
  order: Judged,
  found: readonly Breach[],
  breaches: (order: Judged) => Breach[],
): string | null {
  const bounds = found.map(({ most }) => most);
  if (bounds.some((most) => most === undefined)) return null;
  const least = bounds.reduce((a, b) => a === undefined || (b !== undefined && b.lt(a)) ? b : a);
  if (least === undefined) return null;
  const { sizeStep, before, filled } = order;
  const quantity = least.div(sizeStep).round(0, Big.roundDown).times(sizeStep);
  if (quantity.lte(filled) || quantity.lte(0)) return null;
  if (before !== null && quantity.lt(before.quantity)) return null;
  return breaches({ ...order, quantity }).length === 0 ? text(quantity) : null;
}

function denial(breach: Breach, most: string | null): Verdict {
  const { key, value, limit, passes } = breach;
  const wouldPass = most === null ? passes ?? null : { of: "quantity" as const, value: most };
  return {
    denied: true,
    says: breach.says(most),
    field: breach.field,
    limit: { key, value, limit, wouldPass: wouldPass?.value ?? null, of: wouldPass?.of ?? null },
  };
}
