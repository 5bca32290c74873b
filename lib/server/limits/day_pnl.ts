// The gain of the desk's own day, by IB's figure of a day that may begin at another moment: IB resets it by
// what TWS is set to, by default for each instrument at a time of its own ("TWS API: Profit And Loss").
//
// What IB's figure does beside the unrealized and the realized gain, it does by such a reset. What it had
// when the desk's day began is taken out, where it is seen to go on over that moment; a loss that it forgets
// during the day is kept. Whatever can not be seen so clearly leaves IB's figure as it is. What was seen
// last is kept over a restart of the desk, where it would be forgotten otherwise: by the sums, what happened
// meanwhile shows just so.
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

/** What was seen of an account, as it is kept. */
export interface KeptPnl {
  figures: PnlFigures;
  currency: string;
  /** Epoch milliseconds: when the desk's day began. */
  begin: number;
  /** What is added to IB's figure. */
  offset: DecimalString;
}

/** Where it is kept. */
export interface PnlKeeper {
  /** What was kept last, by account. */
  read(): ReadonlyMap<string, KeptPnl>;
  keep(account: string, seen: KeptPnl): void;
}

interface Seen extends Omit<KeptPnl, "offset"> {
  offset: Big;
  /** Of an earlier run: when the first figures of this one were told; `null`: none were. */
  kept?: { heardAt: string | null };
}

const ZERO = new Big(0);
/** Figures are rounded to the cent, each by itself, and prices move between two of them. */
const ROUNDING = new Big(1);
const SHARE = "0.01";
/** A figure that is smaller than this comes near to nothing by itself. */
const LEAST = new Big(25);
/** So often the figures are kept as they move; another offset is kept at once. */
const KEEP_MS = 15 * 60_000;
/** IB tells the unrealized gain later than the day's, or never. */
const PATIENCE_MS = 60_000;

export class DayPnl {
  /** By account. */
  readonly #seen = new Map<string, Seen>();
  readonly #keeper: PnlKeeper | null;
  readonly #kept = new Map<string, { at: number; offset: Big; begin: number }>();

  constructor(keeper: PnlKeeper | null = null) {
    this.#keeper = keeper;
    for (const [account, seen] of keeper?.read() ?? []) {
      const offset = dec(seen.offset);
      this.#seen.set(account, { ...seen, offset, kept: { heardAt: null } });
      this.#kept.set(account, { at: Date.parse(seen.figures.at), offset, begin: seen.begin });
    }
  }

  /**
   * Takes each figure in, at best as it comes. `begin`: of the desk's day, epoch milliseconds. `null`: for
   * the moment nobody can tell whether IB's figure goes on from that of an earlier run.
   */
  of(
    account: string,
    figures: PnlFigures,
    { currency, begin }: { currency: string; begin: number },
  ): DayGain | null {
    const before = this.#seen.get(account);
    if (
      before?.kept !== undefined && before.currency === currency && isAwaited(before, figures, before.kept)
    ) {
      return null;
    }
    const offset = before === undefined || before.currency !== currency
      ? ZERO
      : before.begin === begin
      ? offsetWithin(before, figures)
      : offsetAtBegin(before, figures, begin);
    // A figure of yesterday is still that of the day before.
    const isOfDay = Date.parse(figures.at) >= begin;
    if (isOfDay || before === undefined) this.#see(account, { figures, currency, begin, offset });
    const own = isOfDay ? offset : ZERO;
    return { value: text(dec(figures.daily).plus(own)), at: figures.at, isOwn: !own.eq(0) };
  }

  #see(account: string, seen: Seen): void {
    this.#seen.set(account, seen);
    if (this.#keeper === null) return;
    const { figures, offset, begin } = seen;
    const at = Date.parse(figures.at);
    const last = this.#kept.get(account) ?? { at: -Infinity, offset: ZERO, begin };
    const isNews = !offset.eq(last.offset) || begin !== last.begin;
    // Of a figure that is next to nothing, nothing goes over into the next day.
    const isDue = at - last.at >= KEEP_MS && dec(figures.daily).abs().gte(LEAST);
    if (!isNews && !isDue) return;
    this.#kept.set(account, { at, offset, begin });
    this.#keeper.keep(account, { figures, currency: seen.currency, begin, offset: text(offset) });
  }
}

/** Whether the unrealized gain is still to come, without which nothing goes on from what was kept. */
function isAwaited(before: Seen, now: PnlFigures, kept: { heardAt: string | null }): boolean {
  kept.heardAt ??= now.at;
  if (before.offset.eq(0) && dec(before.figures.daily).abs().lt(LEAST)) return false;
  if (jumpOf(before.figures, now) !== null || before.figures.unrealized === null) return false;
  return Date.parse(now.at) - Date.parse(kept.heardAt) < PATIENCE_MS;
}

/** The desk's day has begun: IB's goes on unless it can have been reset at the same moment. */
function offsetAtBegin({ figures: last }: Seen, now: PnlFigures, begin: number): Big {
  const jump = jumpOf(last, now);
  const goesOn = Date.parse(last.at) < begin && jump !== null && isSmall(jump, last);
  return goesOn ? dec(last.daily).times(-1) : ZERO;
}

function offsetWithin({ figures: last, offset, kept }: Seen, now: PnlFigures): Big {
  const jump = jumpOf(last, now);
  if (jump !== null && isSmall(jump, last)) return offset;
  // What was taken out before a restart is so no longer, unless IB's figure goes on from there.
  const unclear = kept !== undefined && offset.gt(0) ? ZERO : offset;
  if (jump === null) return unclear;
  const told = dec(last.daily);
  // What is left of the figure is what has moved since: anything less may be two figures out of step.
  if (told.abs().lt(LEAST) || !isSmall(jump.plus(told), last)) return unclear;
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
