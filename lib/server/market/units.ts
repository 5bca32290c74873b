// In which unit IB counts the sizes and volumes of an instrument: shares of US stocks came in lots of 100.
// Pure.
import { dec, type DecimalString, text } from "@/lib/contract/decimal.ts";
import { isUsShare } from "@/lib/contract/instrument_name.ts";
import type { Bar } from "@/lib/contract/api.ts";
import type { IbContract } from "@/lib/contract/protocol.ts";

/**
 * The server versions from which on IB sends shares (ibapi `server_versions.py`, MARKET_DATA_IN_SHARES,
 * HMDS_MARKET_DATA_IN_SHARES, MARKET_DATA_VOLUMES_IN_SHARES). An option of TWS, "Send market data in lots for
 * US stocks", can hold on to lots; IB does not say when it is set.
 */
const FIRST_IN_SHARES = { size: 159, history: 175, volume: 220 } as const;
const LOT = "100";
const ONE = "1";

/** Units of quantity for one of what IB counts in. */
export interface Units {
  /** Sizes of bid and ask. */
  size: DecimalString;
  /** Volumes of past bars. */
  history: DecimalString;
  /** The day's volume beside a quote. */
  volume: DecimalString;
}

/** An unknown version is a recent one: lots were the past. */
export function unitsOf(contract: IbContract, serverVersion: number | null): Units {
  const isShare = isUsShare(contract);
  const unit = (kind: keyof typeof FIRST_IN_SHARES) =>
    isShare && serverVersion !== null && serverVersion < FIRST_IN_SHARES[kind] ? LOT : ONE;
  return { size: unit("size"), history: unit("history"), volume: unit("volume") };
}

/** Unknown stays unknown; what is counted one by one is as it came. */
export function counted(value: DecimalString | null, unit: DecimalString): DecimalString | null {
  return value === null || unit === ONE ? value : text(dec(value).times(unit));
}

export function countedBars(bars: readonly Bar[], { history }: Units): Bar[] {
  return bars.map((bar) => ({ ...bar, volume: counted(bar.volume, history) }));
}
