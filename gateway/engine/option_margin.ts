// Margin of options by IB's published Reg-T rules for US options: long ones need none, their premium is paid
// in full.
import { Big } from "../decimal.ts";
import { notional } from "./instruments/instrument.ts";
import type { Ledger, Position } from "./ledger.ts";
import type { Valuation } from "./margin.ts";
import { worstLoss } from "./option_payoff.ts";
import { QTY_ONE, scaledToBig } from "./units.ts";

const ZERO = new Big(0);
const [TWENTY_PERCENT, TEN_PERCENT] = ["0.2", "0.1"];

/** What one short option position needs, initially and for maintenance alike, in the contract's currency. */
export interface OptionNeed {
  readonly conId: number;
  readonly margin: Big;
}

interface ShortOption {
  readonly conId: number;
  readonly underConId: number;
  readonly isCall: boolean;
  readonly strike: Big;
  readonly expiresAt: number;
  /** Shares behind it, positive. */
  readonly shares: Big;
  /** Per share: as a naked position, its market value in it, and as far as it is in the money. */
  readonly naked: Big;
  readonly premium: Big;
  readonly inTheMoney: Big;
}

/**
 * A long option that limits what a short one can lose; `free` is how many of its shares are not used for
 * another.
 */
interface LongOption {
  readonly underConId: number;
  readonly isCall: boolean;
  readonly strike: Big;
  readonly expiresAt: number;
  free: Big;
}

/**
 * Short calls are covered by the shares that are held, the dearest first; a covered call needs what it is in
 * the money beside the margin of its shares. What a long option of the same kind limits, which runs as long
 * or longer, needs the difference of the strikes, or nothing. Everything else is naked: puts with cash beside
 * them too. Of short calls and puts of one day on one underlying only one side can lose: the dearer side is
 * needed, and of the other the market value where it is naked. Whatever they are called, all together need no
 * more than they can lose (condors, butterflies).
 */
export function shortOptionNeeds(ledger: Ledger, valuation: Valuation): OptionNeed[] {
  const shorts = [...ledger.positions.values()]
    .filter((position) => position.quantity < 0)
    .map((position) => shortOption(position, valuation))
    .filter((one) => one !== null)
    .sort((a, b) => b.naked.minus(b.inTheMoney).cmp(a.naked.minus(a.inTheMoney)));
  const free = new Map<number, Big>();
  const longs = longOptions(ledger, valuation);
  const needs = shorts.map((one): ShortNeed => {
    const available = free.get(one.underConId) ?? heldShares(ledger, one.underConId);
    const covered = !one.isCall ? ZERO : available.lt(one.shares) ? available : one.shares;
    free.set(one.underConId, available.minus(covered));
    const open = one.shares.minus(covered);
    const { need, left } = spreadNeed(one, open, longs);
    return { short: one, covered: one.inTheMoney.times(covered), open, need, least: one.premium.times(left) };
  });
  const parts = needs.map((one) => ({ one, open: oneSided(one, needs) }));
  const held = longOptions(ledger, valuation);
  return parts.map(({ one, open }) => {
    const together = parts.filter((other) => other.one.short.underConId === one.short.underConId);
    const sum = together.reduce((total, other) => total.plus(other.open), ZERO);
    const most = mostOf(together.map((other) => other.one), held);
    const margin = most === null || sum.lte(most) ? open : open.times(most).div(sum);
    return { conId: one.short.conId, margin: one.covered.plus(margin) };
  });
}

/**
 * What these can lose at most, with the longs on the same underlying that run at least as long; `null`: no
 * bound.
 */
function mostOf(needs: readonly ShortNeed[], longs: readonly LongOption[]): Big | null {
  const underConId = needs[0]?.short.underConId;
  const last = Math.max(...needs.map(({ short }) => short.expiresAt));
  return worstLoss([
    ...needs.map(({ short, open }) => ({ ...short, shares: open.neg() })),
    ...longs.filter((long) => long.underConId === underConId && long.expiresAt >= last)
      .map((long) => ({ ...long, shares: long.free })),
  ]);
}

interface ShortNeed {
  readonly short: ShortOption;
  /** Of the part that shares cover. */
  readonly covered: Big;
  /** Shares of the other part, what it needs by itself, and what stays of that beside a dearer side. */
  readonly open: Big;
  readonly need: Big;
  readonly least: Big;
}

/** The need of the open part, less what the other side of a strangle or a condor makes superfluous. */
function oneSided(one: ShortNeed, all: readonly ShortNeed[]): Big {
  const { underConId, expiresAt, isCall } = one.short;
  const together = all.filter(({ short }) =>
    short.underConId === underConId && short.expiresAt === expiresAt
  );
  const sum = (side: boolean, of: "need" | "open") =>
    together.filter(({ short }) => short.isCall === side).reduce(
      (total, other) => total.plus(other[of]),
      ZERO,
    );
  const [own, other] = [sum(isCall, "need"), sum(!isCall, "need")];
  // Of two equal sides the calls are the ones that are needed.
  const isDearer = isCall ? own.gte(other) : own.gt(other);
  const [shares, opposite] = [sum(isCall, "open"), sum(!isCall, "open")];
  if (isDearer || shares.eq(0)) return one.need;
  const paired = opposite.gte(shares) ? new Big(1) : opposite.div(shares);
  return one.need.minus(one.need.minus(one.least).times(paired));
}

/**
 * What `shares` of a short option need, the longs that limit it best first, which it uses up, and how many
 * are left naked.
 */
function spreadNeed(
  short: ShortOption,
  shares: Big,
  longs: readonly LongOption[],
): { readonly need: Big; readonly left: Big } {
  const lossPerShare = ({ strike }: LongOption) => {
    const loss = short.isCall ? strike.minus(short.strike) : short.strike.minus(strike);
    return loss.gt(0) ? loss : ZERO;
  };
  const limiting = longs.filter((long) =>
    long.underConId === short.underConId && long.isCall === short.isCall &&
    long.expiresAt >= short.expiresAt && lossPerShare(long).lt(short.naked)
  ).sort((a, b) => lossPerShare(a).cmp(lossPerShare(b)));
  let [need, left] = [ZERO, shares];
  for (const long of limiting) {
    const part = long.free.lt(left) ? long.free : left;
    long.free = long.free.minus(part);
    left = left.minus(part);
    need = need.plus(lossPerShare(long).times(part));
  }
  return { need: need.plus(short.naked.times(left)), left };
}

function longOptions(ledger: Ledger, valuation: Valuation): LongOption[] {
  return [...ledger.positions.values()].flatMap(({ conId, quantity }): LongOption[] => {
    const { option, expiresAt, multiplier } = valuation.instrument(conId);
    if (quantity <= 0 || option === null || expiresAt === null) return [];
    return [{
      underConId: option.underConId,
      isCall: option.right === "C",
      strike: new Big(option.strike),
      expiresAt,
      free: new Big(quantity).div(QTY_ONE).times(multiplier),
    }];
  });
}

function heldShares(ledger: Ledger, conId: number): Big {
  return new Big(Math.max(0, ledger.positions.get(conId)?.quantity ?? 0)).div(QTY_ONE);
}

/**
 * Naked: the option's value + max(20 % of the underlying - out of the money, 10 % of the underlying or a
 * put's strike).
 */
function shortOption(position: Position, valuation: Valuation): ShortOption | null {
  const instrument = valuation.instrument(position.conId);
  const { option } = instrument;
  if (option === null) return null;
  const isCall = option.right === "C";
  const underlying = valuation.instrument(option.underConId);
  const spot = scaledToBig(valuation.mark(option.underConId), underlying.scale);
  const strike = new Big(option.strike);
  const intrinsic = isCall ? spot.minus(strike) : strike.minus(spot);
  const outOfTheMoney = intrinsic.lt(0) ? intrinsic.neg() : ZERO;
  const twenty = spot.times(TWENTY_PERCENT).minus(outOfTheMoney);
  const ten = (isCall ? spot : strike).times(TEN_PERCENT);
  const premium = notional(instrument, valuation.mark(position.conId), QTY_ONE).div(instrument.multiplier);
  return {
    conId: position.conId,
    underConId: option.underConId,
    isCall,
    strike,
    expiresAt: instrument.expiresAt ?? 0,
    shares: new Big(-position.quantity).div(QTY_ONE).times(instrument.multiplier),
    naked: premium.plus(twenty.gt(ten) ? twenty : ten),
    premium,
    inTheMoney: intrinsic.gt(0) ? intrinsic : ZERO,
  };
}
