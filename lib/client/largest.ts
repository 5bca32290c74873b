// The largest quantity that the account can carry, found by asking: each size that is tried is previewed, and
// only one that passed is told. Pure.
import { Big, compare, dec, type DecimalString, text } from "@/lib/contract/decimal.ts";

/** What a preview of a quantity says. */
export type Verdict =
  /** In the same currency; what IB leaves out is `null`. */
  | {
    is: "possible";
    marginBefore: DecimalString | null;
    marginAfter: DecimalString | null;
    equityAfter: DecimalString | null;
  }
  /** `passes`: a smaller quantity that a limit would let through, where it says one. */
  | { is: "denied"; passes: DecimalString | null };

export type Largest =
  | { quantity: DecimalString }
  /** `none`: not even the least; `whatIf`: IB tells no margin; `free`: it takes none, so none ends it. */
  | { gap: "none" | "whatIf" | "free" };

/** IB is asked one after the other, and not more often than this for one press. */
export const MOST_ASKED = 6;

interface Grid {
  step: DecimalString;
  least: DecimalString | null;
}

/** `ask` rejects when there is no answer: then there is no size either. */
export async function largestSize(
  { step, least }: Grid,
  ask: (quantity: DecimalString) => Promise<Verdict>,
): Promise<Largest> {
  let fits = least === null || compare(least, step) < 0 ? step : least;
  const first = await ask(fits);
  if (first.is === "denied") return { gap: "none" };
  if (!isAffordable(first)) return { gap: roomOf(first) === null ? "whatIf" : "none" };
  let next = further(fits, first, step);
  if (next === null) return { gap: "free" };
  /** The smallest that is known not to pass. */
  let over: DecimalString | null = null;
  for (let asked = 1; asked < MOST_ASKED && compare(next, fits) > 0; asked++) {
    const verdict = await ask(next);
    if (verdict.is === "possible" && isAffordable(verdict)) {
      fits = next;
      next = between(fits, further(fits, verdict, step) ?? fits, { over, step });
      continue;
    }
    const passes = verdict.is === "denied" ? verdict.passes : null;
    // What a limit lets through is the most that it does.
    over = passes === null || compare(passes, next) >= 0 ? next : text(dec(passes).plus(step));
    // Margin may grow faster than the quantity: halfway, unless a limit says what it lets through.
    next = between(fits, passes ?? text(dec(fits).plus(over).div(2)), { over, step });
  }
  return { quantity: fits };
}

type Possible = Extract<Verdict, { is: "possible" }>;

/** What is left of the equity above the margin; `null`: not known. */
function roomOf({ equityAfter, marginAfter }: Possible): Big | null {
  return equityAfter === null || marginAfter === null ? null : dec(equityAfter).minus(marginAfter);
}

function isAffordable(verdict: Possible): boolean {
  return roomOf(verdict)?.gte(0) ?? false;
}

/** As far as the room reaches at the margin that a unit has taken; `null`: units take none. */
function further(quantity: DecimalString, verdict: Possible, step: DecimalString): DecimalString | null {
  const { marginBefore, marginAfter } = verdict;
  const room = roomOf(verdict);
  if (room === null || marginBefore === null || marginAfter === null) return null;
  const taken = dec(marginAfter).minus(marginBefore);
  if (taken.lte(0)) return null;
  const more = room.times(quantity).div(taken).div(step).round(0, Big.roundDown).times(step);
  return text(dec(quantity).plus(more));
}

/** On the grid, above what fits and below what does not; what fits where nothing is between. */
function between(
  fits: DecimalString,
  wanted: DecimalString,
  { over, step }: { over: DecimalString | null; step: DecimalString },
): DecimalString {
  const most = over === null ? dec(wanted) : minOf(dec(wanted), dec(over).minus(step));
  const onGrid = most.div(step).round(0, Big.roundDown).times(step);
  return onGrid.gt(fits) ? text(onGrid) : fits;
}

function minOf(a: Big, b: Big): Big {
  return a.lt(b) ? a : b;
}
