// Account values as account updates and account summary show them: totals in the base currency, a ledger per
// currency.
import { Big } from "../decimal.ts";
import { isType } from "./instruments/instrument.ts";
import type { Ledger } from "./ledger.ts";
import { type MarginFigures, marginFigures, marketValue, type Valuation } from "./margin.ts";
import { positionProfit } from "./portfolio.ts";
import type { AccountValue } from "./types.ts";
import { money } from "./units.ts";

const ZERO = new Big(0);
/** Reg-T pattern day traders: four times the excess, by the lower of today's and yesterday's equity. */
const DAY_LEVERAGE = 4;

/** Texts and totals; `previousEquity` is the equity with loan value at the last day roll. */
export function totals(ledger: Ledger, valuation: Valuation, previousEquity: Big): AccountValue[] {
  const figures = marginFigures(ledger, valuation);
  const base = ledger.baseCurrency;
  const amounts = Object.entries(baseAmounts(ledger, valuation, figures, previousEquity));
  return [
    ...textValues(ledger, figures),
    ...amounts.map(([key, value]) => ({ key, value: money(value), currency: base })),
  ];
}

function textValues(ledger: Ledger, figures: MarginFigures): AccountValue[] {
  const { netLiquidation, maint, equityWithLoan, grossPositionValue } = figures;
  const cushion = netLiquidation.gt(0) ? equityWithLoan.minus(maint).div(netLiquidation) : ZERO;
  const leverage = netLiquidation.gt(0) ? grossPositionValue.div(netLiquidation) : ZERO;
  const texts: Readonly<Record<string, string>> = {
    AccountCode: ledger.id,
    AccountReady: "true",
    AccountType: "INDIVIDUAL",
    Cushion: cushion.round(6, 1).toFixed(),
    DayTradesRemaining: "-1",
    HighestSeverity: "0",
    "Leverage-S": leverage.round(2, 1).toFixed(2),
    LookAheadNextChange: "0",
    TradingType: "STKNOPT",
  };
  return Object.entries(texts).map(([key, value]) => ({ key, value, currency: "" }));
}

function baseAmounts(
  ledger: Ledger,
  valuation: Valuation,
  figures: MarginFigures,
  previousEquity: Big,
): Readonly<Record<string, Big>> {
  const { init, maint, equityWithLoan, netLiquidation, grossPositionValue } = figures;
  const available = equityWithLoan.minus(init);
  const excess = equityWithLoan.minus(maint);
  const lower = equityWithLoan.lt(previousEquity) ? equityWithLoan : previousEquity;
  const power = lower.minus(init).times(DAY_LEVERAGE);
  const cash = sumOf(ledger.cash, ledger, valuation);
  const sma = equityWithLoan.minus(init);
  return {
    AccruedCash: ZERO,
    AccruedDividend: sumOf(ledger.accruals.owed, ledger, valuation),
    AvailableFunds: available,
    BuyingPower: power.gt(0) ? power : ZERO,
    EquityWithLoanValue: equityWithLoan,
    ExcessLiquidity: excess,
    FullAvailableFunds: available,
    FullExcessLiquidity: excess,
    FullInitMarginReq: init,
    FullMaintMarginReq: maint,
    GrossPositionValue: grossPositionValue,
    InitMarginReq: init,
    LookAheadAvailableFunds: available,
    LookAheadExcessLiquidity: excess,
    LookAheadInitMarginReq: init,
    LookAheadMaintMarginReq: maint,
    MaintMarginReq: maint,
    NetLiquidation: netLiquidation,
    PreviousDayEquityWithLoanValue: previousEquity,
    ReqTEquity: equityWithLoan,
    ReqTMargin: init,
    SMA: sma.gt(0) ? sma : ZERO,
    SettledCash: cash,
    TotalCashValue: cash,
  };
}

/** Amounts by currency, in the base currency. */
function sumOf(amounts: ReadonlyMap<string, Big>, ledger: Ledger, valuation: Valuation): Big {
  let sum = ZERO;
  for (const [currency, amount] of amounts) {
    sum = sum.plus(amount.times(valuation.rates.rate(currency, ledger.baseCurrency)));
  }
  return sum;
}

interface CurrencyFigures {
  readonly cash: Big;
  readonly stocks: Big;
  readonly options: Big;
  readonly treasuries: Big;
  readonly corporates: Big;
  readonly coins: Big;
  readonly futures: Big;
  readonly dividends: Big;
  readonly unrealized: Big;
  readonly realized: Big;
}

const EMPTY: CurrencyFigures = {
  cash: ZERO,
  stocks: ZERO,
  options: ZERO,
  treasuries: ZERO,
  corporates: ZERO,
  coins: ZERO,
  futures: ZERO,
  dividends: ZERO,
  unrealized: ZERO,
  realized: ZERO,
};

/** The rows of `$LEDGER:ALL`: every currency with cash or positions, then BASE. */
export function currencyLedger(ledger: Ledger, valuation: Valuation): AccountValue[] {
  const figures = currencyFigures(ledger, valuation);
  const base = ledger.baseCurrency;
  let total = EMPTY;
  const rows: AccountValue[] = [];
  for (const currency of [...figures.keys()].sort()) {
    const own = figures.get(currency) ?? EMPTY;
    const rate = valuation.rates.rate(currency, base);
    total = combine(total, own, rate);
    rows.push(...ledgerRows(ledger, currency, own, rate));
  }
  return [...rows, ...ledgerRows(ledger, "BASE", total, new Big(1))];
}

function currencyFigures(ledger: Ledger, valuation: Valuation): Map<string, CurrencyFigures> {
  const figures = new Map<string, CurrencyFigures>();
  for (const [currency, cash] of ledger.cash) figures.set(currency, { ...EMPTY, cash });
  for (const [currency, dividends] of ledger.accruals.owed) {
    figures.set(currency, { ...figures.get(currency) ?? EMPTY, dividends });
  }
  for (const position of ledger.positions.values()) {
    const instrument = valuation.instrument(position.conId);
    const { currency } = instrument.contract;
    const own = figures.get(currency) ?? EMPTY;
    const value = marketValue(instrument, position, valuation);
    const profit = positionProfit(position, valuation);
    const isGovernment = instrument.bond?.issuer === "government";
    figures.set(currency, {
      cash: own.cash,
      dividends: own.dividends,
      stocks: isType(instrument, "STK") ? own.stocks.plus(value) : own.stocks,
      options: isType(instrument, "OPT") ? own.options.plus(value) : own.options,
      treasuries: isType(instrument, "BOND") && isGovernment ? own.treasuries.plus(value) : own.treasuries,
      corporates: isType(instrument, "BOND") && !isGovernment ? own.corporates.plus(value) : own.corporates,
      coins: isType(instrument, "CRYPTO") ? own.coins.plus(value) : own.coins,
      futures: isType(instrument, "FUT") ? own.futures.plus(value.minus(position.settled)) : own.futures,
      unrealized: own.unrealized.plus(profit.unrealized),
      realized: own.realized.plus(profit.realized ?? ZERO),
    });
  }
  return figures;
}

function combine(sum: CurrencyFigures, own: CurrencyFigures, rate: Big): CurrencyFigures {
  return {
    cash: sum.cash.plus(own.cash.times(rate)),
    stocks: sum.stocks.plus(own.stocks.times(rate)),
    options: sum.options.plus(own.options.times(rate)),
    treasuries: sum.treasuries.plus(own.treasuries.times(rate)),
    corporates: sum.corporates.plus(own.corporates.times(rate)),
    coins: sum.coins.plus(own.coins.times(rate)),
    futures: sum.futures.plus(own.futures.times(rate)),
    dividends: sum.dividends.plus(own.dividends.times(rate)),
    unrealized: sum.unrealized.plus(own.unrealized.times(rate)),
    realized: sum.realized.plus(own.realized.times(rate)),
  };
}

/** Kinds of value that no simulated instrument has. */
const ALWAYS_ZERO = [
  "FundValue",
  "FutureOptionValue",
  "IssuerOptionValue",
  "MoneyMarketFundValue",
  "MutualFundValue",
  "TBillValue",
  "WarrantValue",
] as const;

function ledgerRows(ledger: Ledger, currency: string, own: CurrencyFigures, rate: Big): AccountValue[] {
  const { cash, stocks, options, treasuries, corporates, coins, futures, dividends } = own;
  const net = [stocks, options, treasuries, corporates, coins, futures, dividends].reduce(
    (sum, part) => sum.plus(part),
    cash,
  );
  const foreign = currency !== "BASE" && currency !== ledger.baseCurrency;
  const values: Readonly<Record<string, string>> = {
    AccountOrGroup: ledger.id,
    AccruedCash: "0.00",
    CorporateBondValue: money(own.corporates),
    CashBalance: money(own.cash),
    Cryptocurrency: money(own.coins),
    Currency: currency,
    ExchangeRate: rate.round(7, 1).toFixed(),
    FuturesPNL: money(own.futures),
    FxCashBalance: foreign ? money(own.cash) : "0.00",
    NetDividend: money(dividends),
    NetLiquidationByCurrency: money(net),
    OptionMarketValue: money(own.options),
    RealCurrency: currency === "BASE" ? ledger.baseCurrency : currency,
    RealizedPnL: money(own.realized),
    StockMarketValue: money(own.stocks),
    TBondValue: money(own.treasuries),
    TotalCashBalance: money(own.cash),
    UnrealizedPnL: money(own.unrealized),
    ...Object.fromEntries(ALWAYS_ZERO.map((key) => [key, "0.00"])),
  };
  return Object.keys(values).sort().map((key) => ({ key, value: values[key] ?? "", currency }));
}

const LEDGER_TAG = /^\$LEDGER(?::([A-Z]+))?$/;

/** Rows of the wanted summary tags in alphabetical order; `Leverage` is the account value `Leverage-S`. */
export function summaryRows(
  all: readonly AccountValue[],
  ledgerValues: readonly AccountValue[],
  tags: readonly string[],
): AccountValue[] {
  const rows: AccountValue[] = [];
  for (const tag of tags) {
    const match = LEDGER_TAG.exec(tag);
    if (match !== null) {
      const wanted = match[1] ?? "BASE";
      rows.push(...ledgerValues.filter((row) => wanted === "ALL" || row.currency === wanted));
      continue;
    }
    const key = tag === "Leverage" ? "Leverage-S" : tag;
    const row = all.find((value) => value.key === key);
    if (row !== undefined) rows.push({ ...row, key: tag });
  }
  const order = (row: AccountValue) => `${row.currency === "BASE" ? "~" : ""}${row.key}`;
  return rows.sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0));
}
