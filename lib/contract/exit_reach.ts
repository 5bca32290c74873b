// How much of a position an open order may end: by itself, as a leg of a combination, and in an OCA group.
// Pure.
import { Big, type DecimalString, sign } from "./decimal.ts";
import type { Side } from "./order_fields.ts";

/** What an order trades, and in which direction. */
interface Traded {
  side: Side;
  contract: {
    conId: number;
    symbol: string;
    secType: string;
    legs?: readonly { conId: number; ratio: number; side: Side }[];
  };
}

/** The position that may be ended, and the side of what ends it. */
interface Ended {
  conId: number;
  symbol: string;
  exitSide: Side;
}

/**
 * Units of the position that one unit of the order ends; 0 when it does not. `null`: a combination whose legs
 * are not known, on the same underlying. A combination that is sold turns its legs around.
 */
export function endsPerUnit({ side, contract }: Traded, { conId, symbol, exitSide }: Ended): number | null {
  if (contract.secType !== "BAG") return contract.conId === conId && side === exitSide ? 1 : 0;
  if (contract.legs === undefined) return mayHaveLegOn(contract.symbol, symbol) ? null : 0;
  return contract.legs
    .filter((leg) => leg.conId === conId && sideOfLeg(side, leg.side) === exitSide)
    .reduce((sum, { ratio }) => sum + ratio, 0);
}

/** The side that ends a position. */
export function exitSideOf(quantity: DecimalString): Side {
  return sign(quantity) > 0 ? "SELL" : "BUY";
}

/** What a leg does in an order. */
export function sideOfLeg(order: Side, leg: Side): Side {
  return order === leg ? "BUY" : "SELL";
}

/** Combinations between instruments name both: `CL.BZ`, `AAPL,MSFT`. Without a name it may be any. */
function mayHaveLegOn(combo: string, symbol: string): boolean {
  return combo === "" || symbol === "" || combo.split(/[.,/\s]+/).includes(symbol);
}

/** Whether an exit of this side was for a position of the other direction: it would make this one larger. */
export function hasTurned(side: Side, position: DecimalString): boolean {
  return sign(position) === (side === "BUY" ? 1 : -1);
}

/** One order: `rest` units that each end `ratio` of the position. Units of one group end each other. */
export interface ExitUnit {
  group: string;
  rest: Big;
  ratio: number;
}

/** Orders of one OCA group end each other; any other stands for itself. */
export function groupOf(order: { ocaGroup: string | null; clientOrderId: string }): string {
  return order.ocaGroup ?? order.clientOrderId;
}

/**
 * What the orders may end together. Of an OCA group at most the largest can fill, for the others are reduced
 * or cancelled: one for one, so that a leg with a ratio ends that much more than is taken off the others.
 */
export function reachOf(units: readonly ExitUnit[]): Big {
  const groups = new Map<ExitUnit["group"], ExitUnit[]>();
  for (const unit of units) groups.set(unit.group, [...(groups.get(unit.group) ?? []), unit]);
  return [...groups.values()].reduce((sum, group) => sum.plus(reachOfGroup(group)), new Big(0));
}

function reachOfGroup(units: readonly ExitUnit[]): Big {
  const largest = units.reduce((most, { rest }) => rest.gt(most) ? rest : most, new Big(0));
  return units.reduce((sum, { rest, ratio }) => sum.plus(rest.times(ratio - 1)), largest);
}
