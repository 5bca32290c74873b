// The risk of what is held: exposure, leverage, concentration, cushion, and what its stops leave open. Pure;
// what lacks a figure is unknown.
import type { AccountView, OrderView, PositionView } from "@/lib/contract/api.ts";
import { add, compare, dec, type DecimalString, isZero, text } from "@/lib/contract/decimal.ts";
import { groupOf } from "@/lib/contract/exit_reach.ts";
import { roomToCome } from "@/lib/contract/exit_room.ts";
import { figureOf } from "./account_view.ts";
import {
  exitSide,
  firesAtOnce,
  gainFrom,
  stoppedQuantity,
  stopPriceOf,
  stopsAt,
  stopsOf,
} from "./position_stops.ts";
import { netLiquidation, rateOf } from "./account_rate.ts";
import { shareOf, type Sum } from "./position_totals.ts";

export interface Risk {
  currency: string | null;
  /** Value of all positions in base: by size, and long less short. */
  gross: Sum;
  net: Sum;
  /** Gross exposure as a multiple of net liquidation. */
  leverage: DecimalString | null;
  /** The largest first; `null` unless every value is known, for a share of a part would mislead. */
  concentration: readonly { position: PositionView; percent: DecimalString }[] | null;
  /** What is left before IB closes positions by itself. */
  cushion: { excess: DecimalString | null; percent: DecimalString | null };
  /**
   * What all positions would gain from now if each ended at its stops, in base; lacks those that no stop
   * ends.
   */
  atStops: Sum;
  stops: readonly StopRisk[];
}

/** What is wrong with the stops of a position. */
export type StopFault =
  /** Nothing ends it when the market turns. */
  | "none"
  /** They end less, or more, than is held. */
  | "smaller"
  | "larger"
  /** One stands where the market already is. */
  | "beyond"
  /** One works in the direction of the position: it would make it larger. */
  | "adds"
  /** What one of them may still end is not known. */
  | "unknown";

export interface StopRisk {
  position: PositionView;
  stopped: DecimalString | null;
  stops: readonly {
    order: OrderView;
    price: DecimalString | null;
    /** From the market to the stop, in percent of the market. */
    distance: DecimalString | null;
  }[];
  faults: readonly StopFault[];
}

export function riskOf(
  positions: readonly PositionView[],
  orders: readonly OrderView[],
  account: AccountView | null,
): Risk {
  const stops = stopRisks(positions, orders);
  const value = ({ marketValue }: PositionView) => marketValue;
  const gross = sumInBase(positions, account, (one) => size(value(one)));
  const whole = netLiquidation(account);
  const excess = figureOf(account, "ExcessLiquidity").value;
  return {
    currency: account?.baseCurrency ?? null,
    gross,
    net: sumInBase(positions, account, value),
    leverage: gross.value === null || whole === null || compare(whole, "0") <= 0
      ? null
      : text(dec(gross.value).div(dec(whole)).round(2)),
    concentration: concentrationOf(positions, account, gross.value),
    cushion: { excess, percent: shareOf(excess, account) },
    atStops: sumInBase(positions, account, (position) => gainAtStops(position, stops)),
    stops,
  };
}

/** What the stops of each position do to it: without the sums, for whoever asks at every tick. */
export function stopRisks(
  positions: readonly PositionView[],
  orders: readonly OrderView[],
): readonly StopRisk[] {
  return positions.map((position) => stopRisk(position, orders));
}

const size = (value: DecimalString | null) => value === null ? null : text(dec(value).abs());

function sumInBase(
  positions: readonly PositionView[],
  account: AccountView | null,
  of: (position: PositionView) => DecimalString | null,
): Sum {
  const lacks: PositionView[] = [];
  const rates = new Set<string>();
  let sum = "0";
  for (const position of positions) {
    const figure = of(position);
    const rate = rateOf(account, position.contract.currency);
    if (figure === null) lacks.push(position);
    else if (rate === null) rates.add(position.contract.currency);
    else sum = add(sum, text(dec(figure).times(dec(rate))));
  }
  return {
    value: lacks.length + rates.size === 0 ? sum : null,
    lacks,
    rates: [...rates].sort(),
    stale: positions.some((position) => position.stale),
  };
}

function concentrationOf(
  positions: readonly PositionView[],
  account: AccountView | null,
  gross: DecimalString | null,
): Risk["concentration"] {
  if (gross === null || isZero(gross)) return null;
  return positions.flatMap((position) => {
    const { contract, marketValue } = position;
    const rate = rateOf(account, contract.currency);
    if (marketValue === null || rate === null) return [];
    const part = dec(marketValue).abs().times(dec(rate));
    return { position, percent: text(part.times(100).div(dec(gross)).round(2)) };
  }).sort((a, b) => compare(b.percent, a.percent));
}

function stopRisk(position: PositionView, orders: readonly OrderView[]): StopRisk {
  const working = stopsOf(position, orders);
  const stopped = stoppedQuantity(working);
  const stops = working.map((order) => {
    const price = stopPriceOf(order);
    return { order, price, distance: distanceOf(position, price) };
  });
  const faults: StopFault[] = [];
  if (working.length === 0) faults.push("none");
  else if (stopped === null) faults.push("unknown");
  else {
    const held = dec(position.quantity).abs();
    const more = dec(stopped).minus(held);
    const place = { conId: position.contract.conId, exitSide: exitSide(position) };
    if (more.lt(0)) faults.push("smaller");
    else if (more.gt(0) && more.gt(roomToCome(working, orders, place))) faults.push("larger");
  }
  if (stops.some(({ price }) => price !== null && firesAtOnce(position, price) === true)) {
    faults.push("beyond");
  }
  if (stopsAt(position, orders).some((order) => adds(position, order))) faults.push("adds");
  return { position, stopped, stops, faults };
}

function distanceOf({ marketPrice }: PositionView, price: DecimalString | null): DecimalString | null {
  if (price === null || marketPrice === null || isZero(marketPrice)) return null;
  return text(dec(price).minus(dec(marketPrice)).times(100).div(dec(marketPrice).abs()).round(2));
}

/** Whether a stop of its instrument is on the position's own side. */
function adds(position: PositionView, order: OrderView): boolean {
  return order.parentClientOrderId === null && order.side !== exitSide(position);
}

/**
 * Known only where stops of known prices end exactly what is held, each by itself; or one of them all of it,
 * and what its entry still brings.
 */
export function gainAtStops(position: PositionView, all: readonly StopRisk[]): DecimalString | null {
  const own = all.find((one) => one.position === position);
  if (own === undefined || own.stops.length === 0) return null;
  if (own.faults.some((fault) => fault === "smaller" || fault === "larger" || fault === "unknown")) {
    return null;
  }
  if (new Set(own.stops.map(({ order }) => groupOf(order))).size < own.stops.length) {
    return null;
  }
  const held = text(dec(position.quantity).abs());
  const isMore = own.stopped !== null && compare(own.stopped, held) > 0;
  if (isMore && own.stops.length > 1) return null;
  let sum = "0";
  for (const { order, price } of own.stops) {
    if (price === null || order.remaining === null) return null;
    const quantity = isMore ? held : order.remaining;
    const gain = gainFrom(position, { from: position.marketPrice, to: price, quantity });
    if (gain === null) return null;
    sum = add(sum, gain);
  }
  return sum;
}
