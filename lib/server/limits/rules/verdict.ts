// All rules on one order: what denies it, what would pass instead, and what is to be confirmed. Pure.
import type { LimitDenial } from "@/lib/contract/views/trading.ts";
import type { Limits } from "@/lib/contract/limits.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { instrumentBreach } from "./instruments.ts";
import { type Breach, type Judged, onlyLightens, type Passing } from "./judged.ts";
import { lossBreach, lossWarning } from "./losses.ts";
import { exitCollarBreach, judgePrice } from "./prices.ts";
import { exitRateBreach, rateBreaches } from "./rates.ts";
import { exitBreach, shortBreach, sizeBreaches } from "./sizes.ts";
import { whatPasses } from "./what_passes.ts";

export type Verdict =
  | { denied: true; says: Saying; field: string | undefined; limit: LimitDenial }
  | { denied: false; warnings: Saying[]; toConfirm: Saying[] };

const PASSES: Verdict = { denied: false, warnings: [], toConfirm: [] };

/** An order that opens a position, makes it larger, or is not proven to do neither. */
export function judgeEntry(order: Judged, limits: Limits): Verdict {
  const breaches = (one: Judged) => entryBreaches(one, limits);
  const found = breaches(order);
  if (found[0] !== undefined) return denial(found[0], whatPasses(order, found, breaches));
  if (onlyLightens(order)) return PASSES;
  const price = judgePrice(order, limits);
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
  return found[0] === undefined ? PASSES : denial(found[0], whatPasses(order, found, breaches));
}

function entryBreaches(order: Judged, limits: Limits): Breach[] {
  if (onlyLightens(order)) return [];
  return [
    instrumentBreach(order, limits),
    lossBreach(order, limits),
    judgePrice(order, limits).breach,
    shortBreach(order, limits),
    ...sizeBreaches(order, limits),
    ...rateBreaches(order, limits),
  ].filter((breach) => breach !== null);
}

function denial(breach: Breach, pass: Passing | null): Verdict {
  const { key, value, limit, field } = breach;
  return {
    denied: true,
    says: breach.says(pass),
    field,
    limit: { key, value, limit, wouldPass: pass?.value ?? null, of: pass?.of ?? null },
  };
}
