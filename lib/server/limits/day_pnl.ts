// The gain of the desk's own day, by IB's figure of a day that may begin at another moment: IB resets it by
// what TWS is set to, by default for each instrument at a time of its own ("TWS API: Profit And Loss").
//
// What IB's figure does beside the unrealized and the realized gain, it does by such a reset. What it had
// when the desk's day began is taken out, where it is seen to go on over that moment; a loss that it forgets
// during the day is kept. Whatever can not be seen so clearly leaves IB's figure as it is.
import { Big, dec, type DecimalString, text } from "@/lib/contract/decimal.ts";

/** IB's figures of one telling. */
export interface PnlFigures {
  daily: DecimalString;
  unrealized: DecimalString | null;
  realized: DecimalString | null;
  at: string;
}

export interface DayGain {
  value: DecimalString;
  at: string;
  /** Whether it is another one than IB's figure. */
  isOwn: boolean;
}

interface Seen {
  figures: PnlFigures;
  currency: string;
  /** Epoch milliseconds: when the desk's day began. */
  begin: number;
  /** What is added to IB's figure. */
  offset: Big;
}

const ZERO = new Big(0);
/** Figures are rounded to the cent, each by itself, and prices move between two of them. */
const ROUNDING = new Big(1);
const SHARE = "0.01";
/** A figure that is smaller than this comes near to nothing by itself. */
const LEAST = new Big(25);

export class DayPnl {
  /** By account. */
  readonly #seen = new Map<string, Seen>();

  /** Takes each figure in, at best as it comes. `begin`: of the desk's day, epoch milliseconds. */
  of(
    account: string,
    figures: PnlFigures,
    { currency, begin }: { currency: string; begin: number },
  ): DayGain {
    const before = this.#seen.get(account);
    const offset = before === undefined || before.currency !== currency
      ? ZERO
      : before.begin === begin
      ? offsetWithin(before, figures)
      : offsetAtBegin(before, figures, begin);
    // A figure of yesterday is still that of the day before.
    const isOfDay = Date.parse(figures.at) >= begin;
    if (isOfDay || before === undefined) this.#seen.set(account, { figures, currency, begin, offset });
    const own = isOfDay ? offset : ZERO;
    return { value: text(dec(figures.daily).plus(own)), at: figures.at, isOwn: !own.eq(0) };
  }
}

/** The desk's day has begun: IB's goes on unless it can have been reset at the same moment. */
function offsetAtBegin({ figures: last }: Seen, now: PnlFigures, begin: number): Big {
  const jump = jumpOf(last, now);
  const goesOn = Date.parse(last.at) < begin && jump !== null && isSmall(jump, last);
  return goesOn ? dec(last.daily).times(-1) : ZERO;
}

function offsetWithin({ figures: last, offset }: Seen, now: PnlFigures): Big {
  const jump = jumpOf(last, now);
  if (jump === null || isSmall(jump, last)) return offset;
  const told = dec(last.daily);
  // What is left of the figure is what has moved since: anything less may be two figures out of step.
  if (told.abs().lt(LEAST) || !isSmall(jump.plus(told), last)) return offset;
  // A gain that IB has forgotten makes up for no loss that follows.
  return jump.gt(0) ? offset.minus(jump) : offset.lt(0) ? offset : ZERO;
}

/** What the day's figure did beside what it is made of; `null`: that is not known. */
function jumpOf(last: PnlFigures, now: PnlFigures): Big | null {
  if (last.unrealized === null || now.unrealized === null) return null;
  // IB tells no realized gain before there is one.
  const [before, realized] = [last.realized, now.realized].map((gain) => dec(gain ?? "0")) as [Big, Big];
  // It comes back to nothing by a reset alone, and that is no loss.
  const isBack = !before.eq(0) && realized.eq(0);
  const moved = dec(now.unrealized).minus(dec(last.unrealized)).plus(isBack ? 0 : realized.minus(before));
  return dec(now.daily).minus(dec(last.daily)).minus(moved);
}

function isSmall(jump: Big, { daily }: PnlFigures): boolean {
  return jump.abs().lte(dec(daily).abs().times(SHARE).plus(ROUNDING));
}
