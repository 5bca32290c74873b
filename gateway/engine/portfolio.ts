// Positions as account updates show them, and profit figures of a position. All in the contract's currency.
import { Big, text } from "../decimal.ts";
import type { Ledger, Position } from "./ledger.ts";
import { marketValue, type Valuation } from "./margin.ts";
import type { PortfolioRow } from "./types.ts";
import { formatQty, money, QTY_ONE, round, scaledToBig } from "./units.ts";

const ZERO = new Big(0);

export interface PositionProfit {
  readonly value: Big;
  readonly daily: Big;
  readonly unrealized: Big;
  readonly realized: Big | null;
}

export function positionProfit(position: Position, valuation: Valuation): PositionProfit {
  const instrument = valuation.instrument(position.conId);
  const value = marketValue(instrument, position, valuation);
  return {
    value,
    daily: value.minus(position.dayStartValue).plus(position.dayFlow),
    unrealized: value.minus(position.cost),
    realized: position.realizedToday,
  };
}

/**
 * Quotes of the magnified kind (pence) become pounds here: cost, price and value are in the contract's
 * currency.
 */
export function portfolioRow(ledger: Ledger, position: Position, valuation: Valuation): PortfolioRow {
  const instrument = valuation.instrument(position.conId);
  const { value, unrealized, realized } = positionProfit(position, valuation);
  const price = scaledToBig(valuation.mark(position.conId), instrument.scale).div(instrument.priceMagnifier);
  return {
    account: ledger.id,
    contract: instrument.contract,
    position: formatQty(position.quantity),
    averageCost: text(averageCost(position)),
    marketPrice: text(price),
    marketValue: money(value),
    unrealizedPnl: money(unrealized),
    realizedPnl: money(realized ?? ZERO),
  };
}

/** Per share or contract, multiplier and fees included; 0 for a closed position. */
export function averageCost(position: Position): Big {
  if (position.quantity === 0) return ZERO;
  return round(position.cost.times(QTY_ONE).div(position.quantity), 8);
}
