// What a bracket loses at its stop and gains at its take profit: the one formula for the server's previews
// and the screen's ticket. Pure and decimal-exact.
import { Big, compare, dec, type DecimalString, text } from "./decimal.ts";
import type { Side } from "./order_fields.ts";
import { isPriced, type Valued, valueOf } from "./unit_value.ts";

export interface BracketExits {
  take: DecimalString | null;
  stop: DecimalString | null;
}

/** What the outcome is reckoned from. `null` is not known. */
export interface OutcomeFacts {
  side: Side;
  /** Where the order is expected to fill at worst. */
  entry: DecimalString | null;
  quantity: DecimalString | null;
  valued: Valued;
}

export interface BracketOutcome {
  /**
   * In the instrument's currency, as figures above zero; `null`: no such exit, one that is on the wrong side
   * of the entry, or something is not known.
   */
  gain: DecimalString | null;
  loss: DecimalString | null;
  /** Gain for one unit of loss, cut to two digits. */
  ratio: DecimalString | null;
}

/**
 * What is gained at the take profit and lost at the stop, if all of it fills at the entry. Stops can fill at
 * worse prices, and fees come on top.
 */
export function outcomeOf(
  { take, stop }: BracketExits,
  { side, entry, quantity, valued }: OutcomeFacts,
): BracketOutcome {
  const up = side === "BUY" ? 1 : -1;
  const distance = (exit: DecimalString | null, way: number) =>
    exit === null || entry === null || compare(exit, entry) !== way
      ? null
      : text(dec(exit).minus(dec(entry)).abs());
  const [toTake, toStop] = [distance(take, up), distance(stop, -up)];
  const worth = (points: DecimalString | null) =>
    points === null || quantity === null || !isPriced(valued)
      ? null
      : text(valueOf(quantity, points, valued).abs());
  return {
    gain: worth(toTake),
    loss: worth(toStop),
    ratio: toTake === null || toStop === null
      ? null
      : text(dec(toTake).div(dec(toStop)).round(2, Big.roundDown)),
  };
}
