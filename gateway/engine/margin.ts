// Margin by published Reg-T style rules, in the account's base currency. Simplified where said so in the
// comments.
import { Big } from "../decimal.ts";
import type { FxRates } from "./fx_rates.ts";
import { type Instrument, isFullyPaid, isType, notional } from "./instruments/instrument.ts";
import type { Ledger, Position } from "./ledger.ts";
import { bondRates } from "./bond_margin.ts";
import { shortOptionNeeds } from "./option_margin.ts";
import { QTY_ONE } from "./units.ts";

/** What margin and account values need to know of prices. */
export interface Valuation {
  instrument(conId: number): Instrument;
  /** Mark as integer price. */
  mark(conId: number): number;
  now(): number;
  readonly rates: FxRates;
}

export interface MarginFigures {
  readonly init: Big;
  readonly maint: Big;
  /** Cash and securities without US options, futures at their unsettled profit. */
  readonly equityWithLoan: Big;
  /** With the dividends that are owed. */
  readonly netLiquidation: Big;
  readonly grossPositionValue: Big;
}

interface Requirement {
  readonly init: Big;
  readonly maint: Big;
}

const ZERO = new Big(0);
const NOTHING: Requirement = { init: ZERO, maint: ZERO };
/**
 * Reg-T: half of a long stock; short sales 150 % of which the proceeds are 100 %; maintenance 25 % and 30 %.
 */
const LONG_STOCK = { init: "0.5", maint: "0.25" };
const SHORT_STOCK = { init: "0.5", maint: "0.3" };
/** Fixed amounts per contract like SPAN's, in the contract's currency; not current, of plausible size. */
const FUTURE_MARGIN: Readonly<Record<string, { readonly init: string; readonly maint: string }>> = {
  ES: { init: "24500", maint: "22300" },
  MES: { init: "2450", maint: "2230" },
};
/** Other futures a share of what they stand for. */
const FUTURE_SHARE = { init: "0.07", maint: "0.064" };
/**
 * Currencies need 2.5 % (leverage 40:1 on major pairs) of what is borrowed in other currencies than the base,
 * or of the positions traded in pairs, whichever is more: a short pair is both.
 */
const CURRENCY_MARGIN = "0.025";

export function marginFigures(ledger: Ledger, valuation: Valuation): MarginFigures {
  const { rates } = valuation;
  const base = ledger.baseCurrency;
  let [init, maint, gross] = [ZERO, ZERO, ZERO];
  let [equity, netLiquidation] = [ZERO, ZERO];
  let [borrowed, traded] = [ZERO, ZERO];
  for (const [currency, amount] of ledger.cash) {
    const value = amount.times(rates.rate(currency, base));
    equity = equity.plus(value);
    netLiquidation = netLiquidation.plus(value);
    if (currency !== base && value.lt(0)) borrowed = borrowed.plus(value.abs());
  }
  for (const [currency, amount] of ledger.accruals.owed) {
    netLiquidation = netLiquidation.plus(amount.times(rates.rate(currency, base)));
  }
  const shortOptions = new Map(
    shortOptionNeeds(ledger, valuation).map(({ conId, margin }) => [conId, { init: margin, maint: margin }]),
  );
  for (const position of ledger.positions.values()) {
    if (position.quantity === 0) continue;
    const instrument = valuation.instrument(position.conId);
    const rate = rates.rate(instrument.contract.currency, base);
    const value = equityValue(instrument, position, valuation).times(rate);
    netLiquidation = netLiquidation.plus(value);
    if (!isType(instrument, "OPT")) equity = equity.plus(value);
    if (isFullyPaid(instrument)) gross = gross.plus(value.abs());
    if (isType(instrument, "CASH")) {
      traded = traded.plus(marketValue(instrument, position, valuation).abs().times(rate));
    }
    const need = requirement(instrument, position, valuation, shortOptions);
    init = init.plus(need.init.times(rate));
    maint = maint.plus(need.maint.times(rate));
  }
  const currencies = (borrowed.gt(traded) ? borrowed : traded).times(CURRENCY_MARGIN);
  init = init.plus(currencies);
  maint = maint.plus(currencies);
  return { init, maint, equityWithLoan: equity, netLiquidation, grossPositionValue: gross };
}

/**
 * What the position adds to net liquidation beside cash: futures only their unsettled profit, currencies
 * nothing.
 */
export function equityValue(instrument: Instrument, position: Position, valuation: Valuation): Big {
  if (isType(instrument, "CASH")) return ZERO;
  return marketValue(instrument, position, valuation).minus(position.settled);
}

export function marketValue(instrument: Instrument, position: Position, valuation: Valuation): Big {
  return notional(instrument, valuation.mark(position.conId), position.quantity);
}

function requirement(
  instrument: Instrument,
  position: Position,
  valuation: Valuation,
  shortOptions: ReadonlyMap<number, Requirement>,
): Requirement {
  const value = marketValue(instrument, position, valuation).abs();
  switch (instrument.contract.secType) {
    case "STK": {
      const rule = position.quantity > 0 ? LONG_STOCK : SHORT_STOCK;
      return { init: value.times(rule.init), maint: value.times(rule.maint) };
    }
    case "FUT": {
      const contracts = new Big(Math.abs(position.quantity)).div(QTY_ONE);
      const rule = FUTURE_MARGIN[instrument.contract.symbol];
      if (rule === undefined) {
        return { init: value.times(FUTURE_SHARE.init), maint: value.times(FUTURE_SHARE.maint) };
      }
      return { init: contracts.times(rule.init), maint: contracts.times(rule.maint) };
    }
    case "OPT":
      return shortOptions.get(position.conId) ?? NOTHING;
    case "CRYPTO":
      // Paid in full: nothing is lent on it.
      return { init: value, maint: value };
    case "BOND": {
      const rates = bondRates(instrument, valuation.now());
      return { init: value.times(rates.init), maint: value.times(rates.maint) };
    }
    case "BAG":
    case "CASH":
    case "IND":
      return NOTHING;
  }
}
