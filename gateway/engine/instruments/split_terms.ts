// What a split makes of shares and of the options on them.
import type { Instrument } from "./instrument.ts";
import { withStrike } from "./options.ts";

/** So many new shares for so many old ones, whole numbers above zero. */
export interface Terms {
  readonly numerator: number;
  readonly denominator: number;
}

/** One that has been. */
export interface Split extends Terms {
  readonly conId: number;
  /** How many executions there had been: theirs are old shares. */
  readonly fills: number;
}

/** How many shares of now one of the start has become. */
export function shareFactor(splits: readonly Split[], conId: number): number {
  return splits.filter((one) => one.conId === conId)
    .reduce((factor, { numerator, denominator }) => factor * numerator / denominator, 1);
}

/** An option as listed, after the splits of its stock: its strike is divided as the shares are. */
export function afterSplits(instrument: Instrument, splits: readonly Split[]): Instrument {
  const { option } = instrument;
  const factor = option === null ? 1 : shareFactor(splits, option.underConId);
  return option === null || factor === 1 ? instrument : withStrike(instrument, option.strike / factor);
}
