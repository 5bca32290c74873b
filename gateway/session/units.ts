// Sizes and volumes of US shares in the unit that TWS gives a client of this version: lots of 100 to older
// ones, shares to newer.
import { Big, dec, type DecimalString, text } from "../decimal.ts";
import type { Contract } from "../engine/types.ts";

/**
 * From these server versions on (ibapi `server_versions.py`): quotes, history, and volumes of quotes in
 * shares.
 */
const QUOTES_IN_SHARES = 159;
const HISTORY_IN_SHARES = 175;
const VOLUMES_IN_SHARES = 220;
const LOT = 100;

export interface Units {
  /** Sizes of the touch, of the book, of trades. */
  readonly size: (shares: DecimalString) => DecimalString;
  /** Volumes of bars and sizes of past ticks. */
  readonly history: (shares: DecimalString) => DecimalString;
  /** The day's volume beside a quote. */
  readonly volume: (shares: DecimalString) => DecimalString;
}

export function unitsOf(
  { secType, currency }: Pick<Contract, "secType" | "currency">,
  version: number,
): Units {
  const isUsShare = secType === "STK" && currency === "USD";
  const from = (first: number) => isUsShare && version < first ? lots : same;
  return { size: from(QUOTES_IN_SHARES), history: from(HISTORY_IN_SHARES), volume: from(VOLUMES_IN_SHARES) };
}

function same(shares: DecimalString): DecimalString {
  return shares;
}

/** Whole lots; what is not known (-1) stays so. */
function lots(shares: DecimalString): DecimalString {
  const count = dec(shares);
  return count.lt(0) ? shares : text(count.div(LOT).round(0, Big.roundDown));
}
