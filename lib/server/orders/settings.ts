// What can be tuned about the order room, and the values it has by itself.
import type { DecimalString } from "@/lib/contract/decimal.ts";
import { listed } from "@/lib/contract/listing.ts";

export interface OrderSettings {
  previewTtlMs: number;
  /** No evidence of a sent order, change or cancel within this: `unknown`, and the broker is re-read. */
  outcomeDeadlineMs: number;
  /** An order that could not be handed over within this is refused. */
  maxSendDelayMs: number;
  /** A close, which is wanted late as well, within this, and within the above of what it stands on. */
  maxCloseDelayMs: number;
  /** An equal order within this window is asked about. */
  lookAlikeWindowMs: number;
  /**
   * Never acknowledged, of an earlier socket, and absent from a complete snapshot: closed when this quiet.
   */
  quietUnacknowledgedMs: number;
  /** Acknowledged, or of this socket, and absent from a complete snapshot: closed when this quiet. */
  quietAcknowledgedMs: number;
  /** Fills younger than this must show in the position before it may be closed. */
  positionSettleMs: number;
  whatIfDeadlineMs: number;
  /**
   * Margin checks of previews within the bridge's window of messages: as many orders find room beside them.
   */
  whatIfsAtOnce: number;
  /** A close goes without IB's opinion after this: whoever wants out waits for no margin figure. */
  closeWhatIfDeadlineMs: number;
  readDeadlineMs: number;
  /** Pause between re-reads while something is unknown. */
  rereadIntervalMs: number;
  /** Everything is read again this often: orders typed elsewhere announce themselves to nobody. */
  watchIntervalMs: number;
  /** Limit price this far from the market (percent) is warned about. */
  farFromMarketPercent: DecimalString;
  /** Ended orders and executions stay listed this long, */
  keepEndedMs: number;
  /** at most so many of either, the newest. */
  mostEnded: number;
  mostExecutions: number;
  /**
   * Orders that ended longer ago are left to the journal: the fold at start begins here. IB tells executions
   * and completed orders of a week at most (TWS API: today's, or the last seven days of the trade log).
   */
  replayMs: number;
}

export const defaultSettings: OrderSettings = {
  previewTtlMs: 60_000,
  outcomeDeadlineMs: 10_000,
  maxSendDelayMs: 1_000,
  maxCloseDelayMs: 20_000,
  lookAlikeWindowMs: 5_000,
  quietUnacknowledgedMs: 4_000,
  quietAcknowledgedMs: 600_000,
  positionSettleMs: 3_000,
  whatIfDeadlineMs: 5_000,
  whatIfsAtOnce: 18,
  closeWhatIfDeadlineMs: 2_000,
  readDeadlineMs: 10_000,
  rereadIntervalMs: 2_000,
  watchIntervalMs: 60_000,
  farFromMarketPercent: "2",
  keepEndedMs: listed.hours * 3_600_000,
  mostEnded: listed.endedOrders,
  mostExecutions: listed.executions,
  replayMs: 8 * 24 * 3_600_000,
};
